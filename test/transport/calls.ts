import type { JelouClient, JelouClientOptions, RequestOptions } from "../../src/index.js";

// Each holds characters that JSON, URLs and HTML write in another way, so that an echo in any of them is an echo in disguise.
export const apiKey = `jk_"live"/<k&y>'=+9f2c\\e71b`;
export const clientId = "client-4711";
export const clientSecret = `cs_"s3cr3t"/<&>'+=\\4b1d`;
export const signingSecret = `whsec_"5ign"/<&>'+=\\77aa`;
export const authorization = `tok_"auth"/<&>'+=\\é€🔑0c0c`;
/** What Basic makes of the client's id and secret. */
export const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
export const secrets = [apiKey, clientSecret, basic, signingSecret, authorization];

export const projectId = "01JELOUPROJECT000000000000";
export const webhookUrl = "https://panel.example/hook";
export const integration = { id: "I1", brainId: projectId, webhookUrl, authType: "no_auth" };

/** Every operation that differs in method, body or credential. */
export const calls = {
  get: (client: JelouClient, options?: RequestOptions) =>
    client.integrations.get(projectId, options),
  delete: (client: JelouClient, options?: RequestOptions) =>
    client.integrations.delete(projectId, options),
  update: (client: JelouClient, options?: RequestOptions) =>
    client.integrations.update(
      projectId,
      { webhookUrl, authType: "bearer", authorization },
      options,
    ),
  create: (client: JelouClient, options?: RequestOptions) =>
    client.integrations.create(
      projectId,
      { webhookUrl, authType: "bearer", authorization },
      options,
    ),
  start: (client: JelouClient, options?: RequestOptions) =>
    client.conversations.start(
      projectId,
      { botId: "B1", userId: "U1", initialMessage: "Hi" },
      options,
    ),
  send: (client: JelouClient, options?: RequestOptions) =>
    client.messages.send(
      {
        projectId,
        roomId: "R1",
        botId: "B1",
        userId: "U1",
        message: { type: "text", content: { body: "Hello" } },
      },
      options,
    ),
};

export type CallName = keyof typeof calls;
export const callNames = Object.keys(calls) as CallName[];

/** Which of the calls a request belongs to. */
export function callOf(method = "", url = ""): CallName {
  if (method !== "POST")
    return method === "GET" ? "get" : method === "DELETE" ? "delete" : "update";
  return url.endsWith("/webhook") ? "send" : url.endsWith("/start") ? "start" : "create";
}

export const byKey = { apiKey, signingSecret } satisfies JelouClientOptions;
export const byBasic = { clientId, clientSecret, signingSecret } satisfies JelouClientOptions;

/** An integration as a server would answer, enough for every call. */
export const created = { ...integration, signingSecret };

/** What a call came to. */
export async function outcomeOf(
  call: Promise<unknown>,
): Promise<{ value?: unknown; error?: unknown }> {
  return call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

/** What a call rejects with; `undefined` where it resolves. */
export async function failure(call: Promise<unknown>): Promise<unknown> {
  return (await outcomeOf(call)).error;
}
