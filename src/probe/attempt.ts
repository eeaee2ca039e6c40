import {
  createJelouClient,
  isJelouError,
  type JELOU_BASE_URLS,
  type JelouError,
} from "../index.js";
import type { Held } from "./held.js";
import { createObserver, type Seen } from "./observer.js";

/** One combination that was asked, and what came of it. */
export interface Attempt {
  readonly basePath: BasePath;
  readonly baseUrl: string;
  readonly auth: Held["auth"];
  /** The names of the environment variables, by client option. */
  readonly variables: Held["variables"];
  /** The last answer, if there was any. */
  readonly seen: Seen | undefined;
  readonly shape: Shape | undefined;
  readonly outcome: Outcome;
  readonly verdict: string;
}

export type BasePath = keyof typeof JELOU_BASE_URLS;

/** What an attempt proves: that all fits, that at least the credential was taken, or what stood in the way. */
export type Outcome =
  "fits" | "no_integration" | "refused" | "nothing_there" | "unreachable" | "other";
export type Shape = "envelope" | "flat" | "other JSON" | "HTML" | "text" | "empty";

interface Question {
  readonly basePath: BasePath;
  readonly baseUrl: string;
  readonly projectId: string;
  readonly timeoutMs: number;
  readonly held: Held;
}

/** Reads the integration once, by the client itself. */
export async function attempt({
  basePath,
  baseUrl,
  projectId,
  timeoutMs,
  held,
}: Question): Promise<Attempt> {
  const { auth, variables, credentials } = held;
  const observer = createObserver();
  const client = createJelouClient({
    ...credentials,
    baseUrl,
    timeoutMs,
    maxRetries: 1,
    fetch: observer.fetch,
  });
  const failure = await client.integrations.get(projectId).then(
    () => undefined,
    (error: unknown) => {
      if (isJelouError(error) && error.code !== "invalid_input") return error;
      throw error;
    },
  );
  const seen = observer.seen();
  const shape = seen && shapeOf(seen.text);
  const judgement: Judgement = failure
    ? judgementOf(failure, shape)
    : { outcome: "fits", verdict: "fits" };
  return { basePath, baseUrl, auth, variables, seen, shape, ...judgement };
}

function shapeOf(text: string): Shape {
  if (text.trim() === "") return "empty";
  if (/^\s*</.test(text)) return "HTML";
  try {
    const body = Object(JSON.parse(text)) as object;
    if (["message", "statusMessage", "data"].some((name) => name in body)) return "envelope";
    return "webhookUrl" in body || "brainId" in body ? "flat" : "other JSON";
  } catch {
    return "text";
  }
}

type Judgement = Pick<Attempt, "outcome" | "verdict">;

function judgementOf(error: JelouError, shape: Shape | undefined): Judgement {
  switch (error.code) {
    case "not_found":
      // Jelou's own words come from behind the check of the credential; a gateway speaks for itself.
      return shape === "envelope"
        ? { outcome: "no_integration", verdict: "accepted, but the project has no integration" }
        : { outcome: "nothing_there", verdict: "nothing there" };
    case "unauthorized":
      return { outcome: "refused", verdict: "credential refused" };
    case "forbidden":
      return { outcome: "refused", verdict: "credential refused for this project" };
    case "rate_limited":
      return { outcome: "other", verdict: "too many calls, try again later" };
    case "connection":
      return {
        outcome: "unreachable",
        verdict: ["unreachable", codeIn(error.cause)].join(" ").trim(),
      };
    case "timeout":
      return { outcome: "unreachable", verdict: "no answer in time" };
    case "unexpected_response":
      return { outcome: "other", verdict: "answers, but not as Jelou does" };
    default:
      return { outcome: "other", verdict: `failed (${error.code})` };
  }
}

/** The platform's code, wherever in the chain of causes it stands. */
function codeIn(cause: unknown): string {
  if (!(cause instanceof Error)) return "";
  return "code" in cause ? `(${String(cause.code)})` : codeIn(cause.cause);
}
