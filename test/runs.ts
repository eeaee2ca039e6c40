/** The number of runs of a property test: `few`, or the value of `FC_RUNS` for a longer test. */
export function runs(few: number): { numRuns: number } {
  return { numRuns: Number(process.env["FC_RUNS"] || few) };
}
