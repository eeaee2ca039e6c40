import { createJelouClient, isJelouError, JELOU_BASE_URLS } from "../index.js";
import { parseUrl } from "../input.js";
import { createMask, type Mask } from "../mask.js";
import { attempt, type Attempt, type BasePath } from "./attempt.js";
import { diagnose, type Diagnosis } from "./diagnosis.js";
import { readHeld, secretsOf, type Variables } from "./held.js";
import { Misuse } from "./misuse.js";
import { checkFile, describeRecording, record } from "./recording.js";
import { help, readSettings, type Settings } from "./settings.js";
import { renderTable } from "./table.js";

const basePaths: readonly BasePath[] = ["platform", "jelouapi"];

/** Runs `jelou-client` with the arguments of a command line, and says which exit status it has. */
export async function main(args: readonly string[], environment: Variables): Promise<number> {
  const mask = createMask(secretsOf(environment));
  try {
    const settings = readSettings(args);
    if (!settings) {
      console.log(help);
      return 0;
    }
    return await probe(settings, environment, mask);
  } catch (error) {
    // What the client says of options and arguments is about what was given here.
    if (!(error instanceof Misuse) && !isJelouError(error)) throw error;
    console.error(`${mask(error.message)}\n\n${help}`);
    return 2;
  }
}

async function probe(settings: Settings, environment: Variables, mask: Mask): Promise<number> {
  const { projectId, baseUrl, timeoutMs, file, names } = settings;
  for (const given of [projectId, baseUrl, file, ...names]) {
    if (given === undefined || mask(given) === given) continue;
    throw new Misuse("An argument holds a credential: those are read from the environment alone.");
  }
  if (file !== undefined) checkFile(file);
  const held = readHeld(environment);
  const places = basePaths.map((basePath) => ({
    basePath,
    baseUrl: relocate(JELOU_BASE_URLS[basePath], baseUrl),
  }));
  const isRelocated = places.some((place) => place.baseUrl !== JELOU_BASE_URLS[place.basePath]);
  const questions = places.flatMap((place) =>
    held.map((one) => ({ ...place, projectId, timeoutMs, held: one })),
  );
  // Whatever no attempt could work with is told at once.
  for (const question of questions) {
    createJelouClient({ ...question.held.credentials, baseUrl: question.baseUrl, timeoutMs });
  }
  const attempts = await Promise.all(questions.map(attempt));
  const diagnosis = diagnose(attempts, isRelocated);
  // Before anything is written, which may fail.
  if (!settings.isJson) print(attempts, diagnosis);
  const recording =
    file === undefined ? undefined : record(file, attempts, { names, isRelocated, mask });
  if (settings.isJson) {
    const findings = { projectId, ...diagnosis, attempts: attempts.map(toJson), recording };
    console.log(JSON.stringify(findings, null, 2));
  } else if (recording) {
    console.log(`\n${describeRecording(recording)}`);
  }
  return diagnosis.isFitting ? 0 : 1;
}

/** The documented base path, at the origin that is asked for. */
function relocate(documented: string, origin: string | undefined): string {
  if (origin === undefined) return documented;
  const url = parseUrl(origin);
  // What is no URL is refused by the client, by name.
  return url ? new URL(new URL(documented).pathname, url).href : origin;
}

function print(attempts: readonly Attempt[], { isFitting, options, problem }: Diagnosis): void {
  const rows = attempts.map(({ basePath, auth, seen, shape, verdict }) => [
    `/${basePath}`,
    auth,
    String(seen?.status ?? "-"),
    shape ?? "-",
    verdict,
  ]);
  console.log(renderTable([["base path", "auth", "status", "shape", "verdict"], ...rows]));
  if (problem) console.log(`\n${problem}`);
  if (options) console.log(`\n${isFitting ? "This fits" : "This would fit"}:\n\n${options}`);
}

function toJson({ basePath, baseUrl, auth, seen, shape, outcome, verdict }: Attempt) {
  return {
    basePath,
    baseUrl,
    auth,
    status: seen?.status ?? null,
    shape: shape ?? null,
    outcome,
    verdict,
  };
}
