import { createHmac } from "node:crypto";
import { createJelouClient, type JelouClient, type JelouClientOptions } from "../../src/index.js";
import {
  createFakeJelou,
  type Dialect,
  type FakeJelou,
  type FakeJelouOptions,
} from "../../src/testing/index.js";

export { failureOf } from "../core/client.js";

export const webhookUrl = "https://panel.example/hook";
export const signingSecret = "secret-of-P1-ñ";
export const integrations = { P1: { webhookUrl, signingSecret } };
export const people = { botId: "B1", userId: "U1" };
export const hello = { type: "text", content: { body: "¡Hola!" } } as const;
/** A message from an agent. */
export const reply = {
  ...{ projectId: "P1", roomId: "R1", ...people },
  message: { id: "M1", ...hello },
};

export const dialects: readonly Dialect[] = (["platform", "jelouapi"] as const).flatMap(
  (basePath) =>
    (["apiKey", "basic"] as const).flatMap((auth) =>
      (["envelope", "flat"] as const).map((shape) => ({ basePath, auth, shape })),
    ),
);

/** A clock that advances by a second at each reading. */
export function ticking(): () => Date {
  let seconds = 0;
  return () => new Date(Date.UTC(2026, 0, 15, 10, 30, seconds++));
}

/** A client that never retries, by the fake's own `fetch` unless `options` say otherwise. */
export function clientOf(fake: FakeJelou, options: Partial<JelouClientOptions> = {}): JelouClient {
  const { baseUrl, credentials, fetch } = fake;
  return createJelouClient({
    ...credentials,
    ...{ baseUrl, fetch, signingSecret, maxRetries: 0 },
    ...options,
  });
}

/** A fake that knows the project P1, and its client. */
export function startFake(options: FakeJelouOptions = {}) {
  const fake = createFakeJelou({ integrations, ...options });
  return { fake, jelou: clientOf(fake) };
}

/** Sends a request that the client would refuse to send. A string is sent unchanged. */
export async function curl(fake: FakeJelou, method: string, path: string, body?: unknown) {
  const headers = "apiKey" in fake.credentials ? { "x-api-key": fake.credentials.apiKey } : {};
  const response = await fake.fetch(`${fake.baseUrl}/v1/external-support/${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

/** The documented signature, made without the code under test. */
export function sign(body: string, key = signingSecret): string {
  return `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
}

/** Lets the event loop run until `holds` returns true. */
export async function turnsUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
