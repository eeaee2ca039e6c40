import type { Dispatcher, fetch as UndiciFetch } from "undici-types";
import { expectTypeOf, test } from "vitest";
import {
  createJelouClient,
  type Acknowledgement,
  type AuthType,
  type CreateIntegrationInput,
  type Integration,
  type JelouClient,
  type JelouClientOptions,
  type RequestOptions,
  type SendMessageInput,
  type SentMessage,
  type StartConversationInput,
} from "../../src/index.js";
import type { operations } from "../../generated/schema.js";

// `npm run typecheck` checks these. Nothing here is called.
declare const undiciFetch: typeof UndiciFetch;
declare const dispatcher: Dispatcher;

/** The relevant declarations of node-fetch 2 and 3. */
interface NodeFetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null; raw(): Record<string, string[]> };
  readonly body: NodeJS.ReadableStream | null;
  text(): Promise<string>;
  json(): Promise<unknown>;
}
interface NodeFetchInit {
  method?: string;
  headers?: Record<string, string> | [string, string][];
  body?: string | NodeJS.ReadableStream | null;
  redirect?: "follow" | "error" | "manual";
  signal?: AbortSignal | null;
  agent?: object;
}
declare const nodeFetch: (url: string | URL, init?: NodeFetchInit) => Promise<NodeFetchResponse>;

test("the fetch option takes every implementation, with its own options, and test doubles", () => {
  type Fetch = NonNullable<JelouClientOptions["fetch"]>;
  expectTypeOf<typeof fetch>().toExtend<Fetch>();
  expectTypeOf<typeof undiciFetch>().toExtend<Fetch>();
  expectTypeOf<typeof nodeFetch>().toExtend<Fetch>();
  const options: JelouClientOptions[] = [
    { fetch: (url, init) => fetch(url, init) },
    { fetch: (url, init) => undiciFetch(url, { ...init, dispatcher }) },
    { fetch: (url, init) => nodeFetch(url, { ...init, agent: {} }) },
    { fetch: async () => new Response("{}") },
    { fetch: async () => ({ status: 200, headers: new Headers(), text: async () => "{}" }) },
    { fetch: async () => ({ status: 200, headers: { get: () => null }, text: async () => "{}" }) },
    // @ts-expect-error the client reads text
    { fetch: async () => ({ status: 200, headers: new Headers(), json: async () => ({}) }) },
  ];
  expectTypeOf(options).toBeArray();
});

test("options are interfaces that users extend, wrap and derive from", () => {
  interface OurOptions extends JelouClientOptions {
    region: string;
  }
  type WithoutFetch = Omit<JelouClientOptions, "fetch">;
  const wrap = ({ region, ...options }: OurOptions): JelouClient =>
    createJelouClient({ ...options, headers: { "x-region": region } });
  const wrapAgain = (options: WithoutFetch) => createJelouClient({ ...options, fetch });
  class Panel implements Partial<JelouClientOptions> {
    apiKey = process.env["JELOU_API_KEY"];
  }
  expectTypeOf(wrap).returns.toEqualTypeOf<JelouClient>();
  expectTypeOf(wrapAgain).returns.toEqualTypeOf<JelouClient>();
  expectTypeOf<Panel>().toExtend<JelouClientOptions>();
});

test("options that may be unset are accepted, and checked by name at run time", () => {
  const options: JelouClientOptions[] = [
    {},
    { apiKey: process.env["JELOU_API_KEY"], signingSecret: undefined, timeoutMs: undefined },
    { apiKey: async (projectId) => projectId, signingSecret: () => "s" },
    { clientId: process.env["ID"], clientSecret: process.env["SECRET"] },
    // @ts-expect-error no such option
    { apiKey: "k", baseURL: "https://a.example" },
  ];
  expectTypeOf(options).toBeArray();
  const calls: RequestOptions[] = [
    { headers: new Headers() },
    { headers: [["a", "b"]] },
    { headers: new Map([["a", "b"]]) },
    { headers: { a: "b", c: undefined } },
    // @ts-expect-error no such option
    { timeout: 5 },
  ];
  expectTypeOf(calls).toBeArray();
});

test("inputs and values have the types of the contract", () => {
  type Client = ReturnType<typeof createJelouClient>;
  expectTypeOf<Client["integrations"]["get"]>().returns.resolves.toEqualTypeOf<Integration>();
  expectTypeOf<Client["integrations"]["delete"]>().returns.resolves.toBeVoid();
  expectTypeOf<
    Client["conversations"]["start"]
  >().returns.resolves.toEqualTypeOf<Acknowledgement>();
  expectTypeOf<Client["messages"]["send"]>().returns.resolves.toEqualTypeOf<SentMessage>();
  expectTypeOf<SentMessage["id"]>().toBeString();
  expectTypeOf<Integration["brainId" | "webhookUrl"]>().toBeString();
  // Enums are open, and still complete in an editor.
  expectTypeOf<"bearer" | "a new one">().toExtend<AuthType>();
  expectTypeOf<{
    webhookUrl: string;
    authorization: undefined;
  }>().toExtend<CreateIntegrationInput>();
  expectTypeOf<{
    botId: string;
    userId: string;
    metadata: { a: number[] };
  }>().toExtend<StartConversationInput>();
  expectTypeOf<{ type: "text"; content: { body: string } }>().toExtend<
    SendMessageInput["message"]
  >();
  expectTypeOf<{ type: "text"; content: { url: string } }>().not.toExtend<
    SendMessageInput["message"]
  >();
  // The client takes the inputs that Jelou documents.
  type Documented = operations["createIntegration"]["requestBody"]["content"]["application/json"];
  expectTypeOf<Documented>().toExtend<CreateIntegrationInput>();
});

test("AuthType suggests the documented values, and takes any string", () => {
  expectTypeOf<Extract<AuthType, "bearer">>().toEqualTypeOf<"bearer">();
  expectTypeOf<string>().toExtend<AuthType>();
});
