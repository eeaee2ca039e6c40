import { Misuse } from "./misuse.js";

/** Credentials by the names that they have in the environment, so that only those are ever printed. */
export interface Held {
  readonly auth: "x-api-key" | "Basic";
  /** The names of the environment variables, by client option. */
  readonly variables: Readonly<Record<string, string>>;
  readonly credentials: { apiKey: string } | { clientId: string; clientSecret: string };
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** All that the environment holds, of both kinds. */
export function readHeld(environment: Variables): Held[] {
  const {
    JELOU_API_KEY: apiKey,
    JELOU_CLIENT_ID: clientId,
    JELOU_CLIENT_SECRET: clientSecret,
  } = environment;
  const held: Held[] = [];
  if (apiKey) {
    held.push({
      auth: "x-api-key",
      variables: { apiKey: "JELOU_API_KEY" },
      credentials: { apiKey },
    });
  }
  if (!clientId !== !clientSecret) {
    throw new Misuse(
      "JELOU_CLIENT_ID and JELOU_CLIENT_SECRET belong together: one of them is not set.",
    );
  }
  if (clientId && clientSecret) {
    held.push({
      auth: "Basic",
      variables: { clientId: "JELOU_CLIENT_ID", clientSecret: "JELOU_CLIENT_SECRET" },
      credentials: { clientId, clientSecret },
    });
  }
  if (held.length === 0) {
    throw new Misuse("Neither JELOU_API_KEY nor JELOU_CLIENT_ID with JELOU_CLIENT_SECRET is set.");
  }
  return held;
}

/** What must not be printed, or written. */
export function secretsOf(environment: Variables): (string | undefined)[] {
  const { JELOU_API_KEY, JELOU_CLIENT_SECRET, JELOU_CLIENT_ID } = environment;
  const pair = new TextEncoder().encode(`${JELOU_CLIENT_ID}:${JELOU_CLIENT_SECRET}`);
  const basic = btoa(String.fromCharCode(...pair));
  return [JELOU_API_KEY, JELOU_CLIENT_SECRET, basic];
}
