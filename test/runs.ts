/** How often a property is tried: `few` times, or as often as `FC_RUNS` says, to try harder. */
export function runs(few: number): { numRuns: number } {
  return { numRuns: Number(process.env["FC_RUNS"] || few) };
}
