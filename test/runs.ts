/** How often a property is tried: `few` times, and ten times as often where the environment has RUNS=10. */
export function runs(few: number): { numRuns: number } {
  return { numRuns: few * Number(process.env["RUNS"] ?? 1) };
}
