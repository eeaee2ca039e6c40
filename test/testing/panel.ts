import type { FakeJelou } from "../../src/testing/index.js";

export const dialects = (["platform", "jelouapi"] as const).flatMap((basePath) =>
  (["apiKey", "basic"] as const).flatMap((auth) =>
    (["envelope", "flat"] as const).map((shape) => ({ basePath, auth, shape })),
  ),
);

/** A clock that goes on by a second whenever it is read. */
export function ticking(): () => Date {
  let time = Date.parse("2026-01-15T10:30:00.000Z");
  return () => new Date((time += 1000));
}

/** The headers that the documentation names for the fake's dialect, made without the code under test. */
export function authorize({ credentials }: FakeJelou): Record<string, string> {
  if ("apiKey" in credentials) return { "x-api-key": credentials.apiKey };
  const pair = Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`);
  return { authorization: `Basic ${pair.toString("base64")}` };
}

export interface Reply {
  status: number;
  body: Record<string, unknown>;
}

/** Calls the panel as curl would: in memory, or at `baseUrl` over HTTP. */
export function panelOf(fake: FakeJelou, at: { baseUrl: string } = fake) {
  const send = at === fake ? fake.fetch : fetch;
  return async (method: string, path: string, body?: unknown): Promise<Reply> => {
    const response = await send(`${at.baseUrl}/v1/external-support/${path}`, {
      method,
      headers: { ...authorize(fake), "content-type": "application/json" },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
}

/** The integration in an answer of either shape. */
export function integrationIn(fake: FakeJelou, { body }: Reply): Record<string, unknown> {
  return fake.dialect.shape === "flat" ? body : (body["data"] as Record<string, unknown>);
}

export const webhookUrl = "https://panel.example/hook";

/** Lets the event loop go round until `holds` does. */
export async function turnsUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
