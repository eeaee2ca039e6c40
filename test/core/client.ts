import {
  createJelouClient,
  type CallEvent,
  type DriftEvent,
  type JelouClient,
  type JelouClientOptions,
  type RequestOptions,
  type RetryEvent,
} from "../../src/index.js";

// Every secret has characters that JSON, URLs and HTML escape.
export const apiKey = `jk_"live"/<k&y>'=+9f2c\\e71b`;
export const clientId = "client-4711";
export const clientSecret = `cs_"s3cr3t"/<&>'+=\\4b1d`;
/** The Basic value of the two. */
export const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
export const signingSecret = `whsec_"5ign"/<&>'+=\\77aa`;
export const authorization = `tok_"auth"/<&>'+=\\é€🔑0c0c`;
export const secrets = [apiKey, clientSecret, basic, signingSecret, authorization];

// Of our own, so that no test changes if Jelou moves its hosts.
export const baseUrl = "https://gateway.example/platform";
export const messagesBaseUrl = "https://messages.example";
export const projectId = "01JELOUPROJECT000000000000";
export const webhookUrl = "https://panel.example/hook";
export const created = { id: "I1", brainId: projectId, webhookUrl, signingSecret };

const people = { botId: "B1", userId: "U1" };
const withSecret = { webhookUrl, authType: "bearer", authorization };

/** One call of each method. A test says which method is missing. */
export const calls = {
  get: (jelou: JelouClient, options?: RequestOptions) => jelou.integrations.get(projectId, options),
  delete: (jelou: JelouClient, options?: RequestOptions) =>
    jelou.integrations.delete(projectId, options),
  update: (jelou: JelouClient, options?: RequestOptions) =>
    jelou.integrations.update(projectId, withSecret, options),
  create: (jelou: JelouClient, options?: RequestOptions) =>
    jelou.integrations.create(projectId, withSecret, options),
  getConversation: (jelou: JelouClient, options?: RequestOptions) =>
    jelou.conversations.get(projectId, "C1", options),
  start: (jelou: JelouClient, options?: RequestOptions) =>
    jelou.conversations.start(projectId, people, options),
  close: (jelou: JelouClient, options?: RequestOptions) =>
    jelou.conversations.close(projectId, people, options),
  send: (jelou: JelouClient, options?: RequestOptions) =>
    jelou.messages.send(
      {
        ...{ projectId, roomId: "R1", ...people },
        message: { id: "M1", type: "text", content: { body: "Hello" } },
      },
      options,
    ),
};

export type CallName = keyof typeof calls;
export const callNames = Object.keys(calls) as CallName[];

/** A `Response`, an error to throw, or a function that makes either from the request. */
export type Step = Response | Error | ((request: Request) => unknown);

/** A client whose `fetch` takes one step for each request, and repeats the last one. */
export function clientWith(steps: Step | Step[], options: Partial<JelouClientOptions> = {}) {
  const requests: Request[] = [];
  const events: { retries: RetryEvent[]; drift: DriftEvent[]; ended: CallEvent[] } = {
    ...{ retries: [], drift: [], ended: [] },
  };
  const list = Array.isArray(steps) ? steps : [steps];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const request = new Request(url, init);
    const step = list[Math.min(requests.push(request), list.length) - 1];
    if (step instanceof Error) throw step;
    return typeof step === "function" ? (step(request) as Response) : (step as Response).clone();
  };
  const jelou = createJelouClient({
    ...(options.clientId === undefined && { apiKey }),
    ...{ signingSecret, fetch, baseUrl, messagesBaseUrl },
    onRetry: (event) => events.retries.push(event),
    onDrift: (event) => events.drift.push(event),
    onCall: (event) => events.ended.push(event),
    ...options,
  });
  return { jelou, requests, ...events };
}

/** Enough for every call. */
export const ok = () => Response.json({ ...created, _id: "C1" });
export const answer = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers });
export const text = (body: string, status = 200) => new Response(body, { status });
/** A response whose body is cut short. */
export const cut = (status = 200) =>
  new Response(new ReadableStream({ start: (c) => c.error(new Error("cut")) }), { status });
export const never = () => new Promise<never>(() => {});

/** Node's error for a failed system call. */
export const systemError = (code: string, syscall?: string) =>
  Object.assign(new Error(`${syscall ?? "failed"} ${code}`), { code, ...(syscall && { syscall }) });
/** An error of Node's fetch. */
export const fetchFailed = (cause: Error) => new TypeError("fetch failed", { cause });
export const reset = () => fetchFailed(systemError("ECONNRESET", "read"));
export const refused = () => fetchFailed(systemError("ECONNREFUSED", "connect"));

/** The error that a call rejects with. `undefined` if it resolves. */
export async function failureOf(call: Promise<unknown>): Promise<any> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}
