import { expect } from "vitest";
import { createJelouClient, type JelouClientOptions } from "../../src/index.js";
import { createFakeJelou, type FakeJelouOptions } from "../../src/testing/index.js";

export const webhookUrl = "https://panel.example/hook";
export const signingSecret = "secret-of-P1-ñ";
export const who = { botId: "BOT", userId: "USER" };
export const hello = { type: "text", content: { body: "¡Hola!" } } as const;

/** A fake with an integration for P1, and a client that calls it. */
export function setUp(options: FakeJelouOptions = {}, client: JelouClientOptions = {}) {
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl, signingSecret } }, ...options });
  const { baseUrl, fetch } = fake;
  const jelou = createJelouClient({
    ...fake.credentials,
    ...{ signingSecret, baseUrl, fetch, maxRetries: 0 },
    ...client,
  });
  /** Sends what the client would refuse to send, with the key of the default dialect. */
  async function send(method: string, path: string, body?: unknown) {
    const response = await fetch(`${baseUrl}/v1/external-support/${path}`, {
      method,
      headers: { "x-api-key": "fake-api-key" },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  }
  return { fake, jelou, send };
}

/** A clock that goes on by a second whenever it is read. */
export function tick(): () => Date {
  let time = Date.parse("2026-01-15T10:30:00.000Z");
  return () => new Date((time += 1000));
}

/** The documented error body, with the fields that are wrong. */
export const refusal = (code: string, key: string, texts?: Record<string, string>) => ({
  message: [expect.any(String)],
  statusMessage: "failed",
  status: 0,
  error: {
    code,
    key,
    description: expect.any(String),
    developerMessages: { en: expect.any(String) },
    clientMessages: { en: expect.any(String) },
  },
  ...(texts && {
    validationError: Object.fromEntries(
      Object.entries(texts).map(([field, en]) => [field, [{ en: expect.stringContaining(en) }]]),
    ),
  }),
});
