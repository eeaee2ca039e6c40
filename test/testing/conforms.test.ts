import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createFakeJelou, type Dialect } from "../../src/testing/index.js";
import { signBody } from "../../src/webhooks/signature.js";
import { panelOf, webhookUrl } from "./panel.js";

type Json = Record<string, unknown>;
interface Content {
  content?: { "application/json"?: { schema: Json } };
}
type Operation = { responses: Record<string, Content>; requestBody?: Content };
interface Spec {
  paths: Record<string, Record<string, Operation> | undefined>;
  webhooks: Record<string, Record<string, Operation> | undefined>;
  components: { schemas: Record<string, Json> };
}

const text = readFileSync(new URL("../../spec/openapi.yaml", import.meta.url), "utf8");
const spec = parse(text) as Spec;

// What the fake sends wherever the pages document it. What they add later doesn't make its answers wrong; a person adds it here,
// unless it is sent in some answers only.
const knownFields = new Set([
  ...["message", "statusMessage", "status", "data", "id", "brainId", "webhookUrl"],
  ...["authType", "createdAt", "updatedAt", "signingSecret", "error", "code", "key"],
  ...["description", "developerMessages", "clientMessages", "field", "object", "event"],
  ...["event_type", "timestamp", "project_id", "room_id", "contact", "conversation"],
  ...["bot", "name", "value", "type", "content", "body", "url", "mime_type", "caption"],
  ...["filename", "_id", "roomId", "state", "startAt", "User", "Bot", "names", "referenceId"],
]);
const knownStatuses = ["200", "400", "401", "404", "422"];

/**
 * The pages require nothing of an answer, so that `{}` would conform. Of the fake we ask for more: every field that it
 * knows is there where it is documented, and on the top level no other than the documented ones.
 */
function demanding(schema: unknown, isRoot = true): unknown {
  if (Array.isArray(schema)) return schema.map((part) => demanding(part, isRoot));
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => {
    if (key !== "properties") return [key, demanding(value, isRoot)];
    const fields = Object.entries(value as Json);
    return [key, Object.fromEntries(fields.map(([name, of]) => [name, demanding(of, false)]))];
  });
  const { properties } = schema as { properties?: Json };
  if (!properties) return Object.fromEntries(entries);
  const required = Object.keys(properties).filter((name) => knownFields.has(name));
  return {
    ...Object.fromEntries(entries),
    required,
    ...(isRoot && { additionalProperties: false }),
  };
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(
  { components: { schemas: mapValues(spec.components.schemas, (schema) => demanding(schema)) } },
  "spec",
);
/** Makes `#/components/…` point into the document above. */
const rebase = (schema: unknown): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"spec#/components/')) as Json;

function mapValues<From, To>(record: Record<string, From>, change: (value: From) => To) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** To compile takes longer than all else here. */
const validators = new Map<string, ValidateFunction>();

function faultsOf(schema: unknown, value: unknown) {
  const key = JSON.stringify(schema);
  const validate = validators.get(key) ?? ajv.compile(rebase(demanding(schema)));
  validators.set(key, validate);
  return validate(value) ? [] : validate.errors;
}

const integration = "/v1/external-support/{projectId}";
const conversation = `${integration}/conversations/{conversationId}`;
const messages = "/v1/external-support/webhook";

interface Exchange {
  operation: string;
  status: string;
  body: unknown;
}

/** Every operation with every status that the fake gives by itself. */
async function exchangesIn(shape: Dialect["shape"]) {
  const fake = createFakeJelou({ dialect: { shape } });
  const exchanges: Exchange[] = [];
  const panel = panelOf(fake);
  async function call(method: string, path: string, body?: unknown) {
    const template = path
      .replace(/^P\d/, integration)
      .replace(/fake-conversation-\d|missing$/, "{conversationId}");
    const reply = await panel(method, path, body);
    exchanges.push({
      operation: `${method.toLowerCase()} ${template}`,
      status: `${reply.status}`,
      body: reply.body,
    });
    const refused = await fake.fetch(`${fake.baseUrl}/v1/external-support/${path}`, { method });
    exchanges.push({
      operation: `${method.toLowerCase()} ${template}`,
      status: `${refused.status}`,
      body: await refused.json(),
    });
  }
  async function send(body: string, secret: string) {
    const response = await fake.fetch(`${fake.messagesBaseUrl}${messages}`, {
      method: "POST",
      body,
      headers: { "x-jelou-signature": await signBody(body, secret) },
    });
    exchanges.push({
      operation: `post ${messages}`,
      status: `${response.status}`,
      body: await response.json(),
    });
  }

  const who = { botId: "B", userId: "U" };
  for (const [method, path] of [
    ["GET", "P1"],
    ["PATCH", "P1"],
    ["DELETE", "P1"],
    ["POST", "P1/conversations/start"],
    ["POST", "P1/conversations/close"],
  ] as const) {
    await call(method, path, method === "PATCH" ? {} : method === "POST" ? who : undefined);
  }
  await call("POST", "P1", {});
  await call("POST", "P1", { webhookUrl, authType: "bearer", authorization: "token" });
  await call("POST", "P1", { webhookUrl });
  await call("GET", "P1");
  await call("PATCH", "P1", { webhookUrl: "http://panel.example" });
  await call("PATCH", "P1", { authType: "no_auth" });
  await call("POST", "P1/conversations/start", {});
  await call("POST", "P1/conversations/start", who);
  await call("GET", "P1/conversations/fake-conversation-1");
  await call("GET", "P1/conversations/missing");
  await call("POST", "P1/conversations/close", {});
  await call("POST", "P1/conversations/close", who);
  await call("POST", "P1/conversations/close", who);
  const message = {
    field: "messages",
    object: "message_event",
    event_type: "incoming_message",
    project_id: "P1",
    room_id: "R",
    bot_id: "B",
    user_id: "U",
    value: { id: "M", type: "text", content: { body: "Hello" } },
  };
  const secret = "fake-signing-secret-P1-1";
  await send(JSON.stringify(message), secret);
  await send(JSON.stringify({ ...message, bot_id: "" }), secret);
  await send(JSON.stringify(message), "other");
  await fake.emitMessage({ projectId: "P1", message: message.value });
  await call("DELETE", "P1");
  return { exchanges, events: fake.events };
}

/** All that the pages document. What the fake answers besides is not checked until they do. */
const operations = Object.entries(spec.paths).flatMap(([path, methods = {}]) =>
  Object.entries(methods)
    .filter(([, { responses }]) => responses !== undefined)
    .map(([method, { responses }]) => ({ name: `${method} ${path}`, responses })),
);

// Base path and credentials change no answer.
describe.each(["envelope", "flat"] as const)("%s", (shape) => {
  const run = exchangesIn(shape);

  it.each(operations)(
    "every answer of $name is the documented one",
    async ({ name, responses }) => {
      const answers = (await run).exchanges.filter((exchange) => exchange.operation === name);
      for (const { status, body } of answers) {
        const response = responses[status] ?? responses[`${status[0]}XX`];
        expect(response, `${status} is documented`).toBeDefined();
        // Where a page names an error without saying what it holds, the one documented error body is meant.
        const fallback = Number(status) < 400 ? {} : { $ref: "#/components/schemas/Error" };
        const schema = response?.content?.["application/json"]?.schema ?? fallback;
        // No page shows a conversation outside the envelope.
        const isGuess = shape === "flat" && name === `get ${conversation}` && status === "200";
        const answer = isGuess
          ? { message: [], statusMessage: "success", status: 1, data: body }
          : body;
        expect(faultsOf(schema, answer), `${status} ${JSON.stringify(body)}`).toEqual([]);
      }
    },
  );

  it.each(operations)(
    "$name gives every documented status that it knows by itself",
    async ({ name, responses }) => {
      const answers = (await run).exchanges.filter((exchange) => exchange.operation === name);
      const documented = Object.keys(responses).filter((code) => knownStatuses.includes(code));
      expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining(documented));
    },
  );

  it("every documented webhook is an event of the fake, with the documented body", async () => {
    const { events } = await run;
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(Object.keys(spec.webhooks)));
    for (const { type, body } of events) {
      const { requestBody } = spec.webhooks[type]?.["post"] ?? {};
      const schema = requestBody?.content?.["application/json"]?.schema ?? false;
      expect(faultsOf(schema, JSON.parse(body)), body).toEqual([]);
    }
  });
});

it("the check itself refuses an empty answer, a wrong type and the other shape", () => {
  const schema = { $ref: "#/components/schemas/GetIntegrationFlat" };
  const date = "2026-01-15T10:30:00.000Z";
  const flat = { id: "I", brainId: "P1", webhookUrl, authType: "basic", createdAt: date };
  expect(faultsOf(schema, { ...flat, updatedAt: date })).toEqual([]);
  expect(faultsOf(schema, {})).not.toEqual([]);
  expect(faultsOf(schema, { ...flat, updatedAt: "yesterday" })).not.toEqual([]);
  expect(faultsOf(schema, { message: [], statusMessage: "", status: 1, data: flat })).not.toEqual(
    [],
  );
});
