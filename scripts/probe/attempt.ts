import { createJelouClient, isJelouError, type JelouError } from "../../src/index.js";

/** Credentials by the names that they have in the environment, so that only those are ever printed. */
export interface Held {
  auth: "x-api-key" | "Basic";
  variables: Record<string, string>;
  credentials: { apiKey: string } | { clientId: string; clientSecret: string };
}

export interface Attempt {
  basePath: string;
  baseUrl: string;
  auth: Held["auth"];
  /** The names of the environment variables, by client option. */
  variables: Held["variables"];
  /** Of the last answer, if there was any. */
  status?: number;
  shape?: Shape;
  outcome: Outcome;
  verdict: string;
}

/** What an attempt proves: that all fits, that at least the credential was taken, or what stood in the way. */
export type Outcome =
  "fits" | "no_integration" | "refused" | "nothing_there" | "unreachable" | "other";
export type Shape = "envelope" | "flat" | "other JSON" | "HTML" | "text" | "empty";

interface Question {
  basePath: string;
  baseUrl: string;
  projectId: string;
  timeoutMs: number;
  held: Held;
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
  let seen: Pick<Attempt, "status" | "shape"> = {};
  const observe: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    seen = { status: response.status };
    // Of a copy: the client reads the answer itself. Where it breaks off, the client tells so.
    const text = await response
      .clone()
      .text()
      .catch(() => "");
    seen.shape = shapeOf(text);
    return response;
  };
  const client = createJelouClient({
    ...credentials,
    baseUrl,
    timeoutMs,
    maxRetries: 1,
    fetch: observe,
  });
  const judged = await client.integrations.get(projectId).then(
    (): Judgement => ["fits", "fits"],
    (error: unknown) => {
      if (isJelouError(error) && error.code !== "invalid_input") return judge(error, seen.shape);
      throw error;
    },
  );
  const [outcome, verdict] = judged;
  return { basePath, baseUrl, auth, variables, ...seen, outcome, verdict };
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

type Judgement = [outcome: Outcome, verdict: string];

function judge(error: JelouError, shape: Shape | undefined): Judgement {
  switch (error.code) {
    case "not_found":
      // Jelou's own words come from behind the check of the credential; a gateway speaks for itself.
      if (shape === "envelope")
        return ["no_integration", "accepted, but the project has no integration"];
      return ["nothing_there", "nothing there"];
    case "unauthorized":
      return ["refused", "credential refused"];
    case "forbidden":
      return ["refused", "credential refused for this project"];
    case "rate_limited":
      return ["other", "too many calls, try again later"];
    case "connection":
      return ["unreachable", ["unreachable", codeIn(error.cause)].join(" ").trim()];
    case "timeout":
      return ["unreachable", "no answer in time"];
    case "unexpected_response":
      return ["other", "answers, but not as Jelou does"];
    default:
      return ["other", `failed (${error.code})`];
  }
}

/** The platform's code, wherever in the chain of causes it stands. */
function codeIn(cause: unknown): string {
  if (!(cause instanceof Error)) return "";
  return "code" in cause ? `(${String(cause.code)})` : codeIn(cause.cause);
}
