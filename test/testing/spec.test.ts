import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { createFakeJelou, type Dialect } from "../../src/testing/index.js";
import { parseWebhook } from "../../src/webhooks/index.js";
import { integrations, signingSecret } from "./fake.js";

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Operation {
  readonly servers?: readonly { readonly url: string }[];
  readonly requestBody?: { readonly content: { readonly "application/json": { schema: Schema } } };
}
interface Spec {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks: Readonly<Record<string, { readonly post: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
const spec = parse(readFileSync("spec/openapi.yaml", "utf8")) as Spec;

/** The operations and servers that the fake doesn't know: its gateway answers 404 or 405, without JSON. */
async function unansweredOperations({ paths, servers }: Spec): Promise<string[]> {
  const missing: string[] = [];
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      for (const { url } of operation.servers ?? servers) {
        const basePath = (new URL(url).pathname.slice(1) || "platform") as Dialect["basePath"];
        const { fetch } = createFakeJelou({ dialect: { basePath } });
        const address = url + path.replace(/\{\w+\}/g, "P1");
        const response = await fetch(address, { method: method.toUpperCase() });
        const isJson = response.headers.get("content-type")?.includes("json");
        if (!isJson) missing.push(`${method} ${url}${path}`);
      }
    }
  }
  return missing;
}

/** The webhooks that the fake can't emit, or that `parseWebhook` doesn't read as their own event without issues. */
async function unreadableWebhooks({ webhooks, components }: Spec): Promise<string[]> {
  /** A body that the schema allows. */
  function sampleOf({ $ref, ...schema }: Schema): unknown {
    const named = components.schemas[$ref?.split("/").at(-1) ?? ""];
    if (named) return sampleOf(named);
    if (schema.anyOf?.[0]) return sampleOf(schema.anyOf[0]);
    if (schema.enum) return schema.enum[0];
    if (schema.type === "integer") return 1_776_134_278_574;
    if (!schema.properties) return "P1";
    const fields = Object.entries(schema.properties);
    return Object.fromEntries(fields.map(([name, field]) => [name, sampleOf(field)]));
  }

  const { emit } = createFakeJelou({ integrations });
  const missing: string[] = [];
  for (const [name, { post }] of Object.entries(webhooks)) {
    const payload = sampleOf(post.requestBody?.content["application/json"].schema ?? {});
    const { type, body, headers } = await emit("P1", payload as Record<string, unknown>);
    const event = await parseWebhook({ body, headers }, signingSecret);
    const isOwn = type === name && event.type === name && event.issues.length === 0;
    if (!isOwn) missing.push(`${name}: emitted as "${type}", read as "${event.type}"`);
  }
  return missing;
}

test("the fake answers every operation of the spec, at every documented server", async () => {
  expect(await unansweredOperations(spec), "add these to src/testing/routes.ts").toEqual([]);
});

test("the fake emits every webhook of the spec, and parseWebhook reads it as itself", async () => {
  expect(await unreadableWebhooks(spec)).toEqual([]);
});

test("an operation or webhook that the fake doesn't know is named", async () => {
  const agents = { "/v1/external-support/{projectId}/agents": { get: {}, post: {} } };
  const [server] = spec.servers;
  const added = { ...spec, servers: [server!], paths: agents };
  expect(await unansweredOperations(added)).toEqual([
    `get ${server?.url}/v1/external-support/{projectId}/agents`,
    `post ${server?.url}/v1/external-support/{projectId}/agents`,
  ]);

  const post = { requestBody: { content: { "application/json": { schema: { properties: {} } } } } };
  const webhooks = { "agent.joined": { post } };
  expect(await unreadableWebhooks({ ...spec, webhooks })).toEqual([
    'agent.joined: emitted as "", read as "unknown"',
  ]);
});
