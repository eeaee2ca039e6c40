/** How often a property is tried, by default this often. `FC_RUNS=1000 npx vitest …` tries harder. */
export function runs(byDefault: number): number {
  return Number(process.env["FC_RUNS"] ?? byDefault);
}
