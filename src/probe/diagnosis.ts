import type { Attempt, Outcome } from "./attempt.js";

export interface Diagnosis {
  isFitting: boolean;
  /** The call of `createJelouClient` that fits, with the names of environment variables in place of their values. */
  options: string | null;
  /** What is wrong, where nothing fits. */
  problem: string | null;
}

/** What follows from all attempts together. */
export function diagnose(attempts: readonly Attempt[], isRelocated: boolean): Diagnosis {
  const first = (outcome: Outcome) => attempts.find((attempt) => attempt.outcome === outcome);
  const fitting = first("fits");
  if (fitting) return { isFitting: true, options: callFor(fitting, isRelocated), problem: null };
  const accepted = first("no_integration");
  if (accepted) {
    const problem = `The project has no integration: create one (integrations.create). ${accepted.auth} was accepted at /${accepted.basePath}.`;
    return { isFitting: false, options: callFor(accepted, isRelocated), problem };
  }
  return { isFitting: false, options: null, problem: problemOf(attempts) };
}

function problemOf(attempts: readonly Attempt[]): string {
  const all = (...outcomes: Outcome[]) =>
    attempts.every(({ outcome }) => outcomes.includes(outcome));
  const some = (outcome: Outcome) => attempts.some((attempt) => attempt.outcome === outcome);
  const host = new URL(attempts[0]?.baseUrl ?? "").host;
  if (all("unreachable"))
    return `${host} is unreachable: check network, DNS, proxies and firewalls.`;
  if (some("refused") && all("refused", "nothing_there")) {
    return "The credentials are refused everywhere: check that they are whole, and belong to this project.";
  }
  if (all("nothing_there")) return `${host} knows none of the documented base paths.`;
  return "Nothing fits: the verdicts tell why.";
}

function callFor({ basePath, baseUrl, variables }: Attempt, isRelocated: boolean): string {
  const credentials = Object.entries(variables).map(
    ([option, variable]) => `  ${option}: process.env.${variable},\n`,
  );
  const address = isRelocated ? JSON.stringify(baseUrl) : `JELOU_BASE_URLS.${basePath}`;
  return `createJelouClient({\n${credentials.join("")}  baseUrl: ${address},\n});`;
}
