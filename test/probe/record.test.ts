import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { JELOU_BASE_URLS } from "../../src/index.js";
import { createFakeJelou } from "../../src/testing/index.js";
import { runs } from "../runs.js";
import { webhookUrl } from "../testing/panel.js";
import { environmentOf, key, probe, serve } from "./probing.js";

const folder = mkdtempSync(join(tmpdir(), "jelou-record-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

let number = 0;
const newFile = () => join(folder, `${++number}.yaml`);
const integrations = { "01JABCDEFGHJKMNPQRSTVWXYZ0": { webhookUrl, signingSecret: "shh" } };
const projectId = "01JABCDEFGHJKMNPQRSTVWXYZ0";
const held = { JELOU_API_KEY: key };

/** What `--record` writes of a fake that answers for Jelou's own hosts. */
async function recordFake(options: Parameters<typeof createFakeJelou>[0]): Promise<string> {
  const fake = createFakeJelou(options);
  vi.stubGlobal("fetch", fake.fetch);
  const file = newFile();
  await probe([projectId, "--record", file], environmentOf(fake.credentials));
  return readFileSync(file, "utf8");
}

/** What `--record` writes of a body, and what it prints. */
async function recordBody(
  body: string,
  { headers = {}, args = [] as string[], status = 200 } = {},
) {
  vi.stubGlobal("fetch", async () => new Response(body, { status, headers }));
  const file = newFile();
  const outcome = await probe([projectId, "--record", file, ...args], held);
  const text = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  return { text, outcome };
}

interface Fragment {
  paths: Record<string, { get: { responses: Record<string, Json> } }>;
}
type Json = { [key: string]: Json } & { schema?: Json };

const responsesIn = (text: string | undefined) =>
  (parse(text ?? "") as Fragment).paths["/v1/external-support/{projectId}"]!.get.responses;
const schemaIn = (text: string | undefined) =>
  responsesIn(text)["200"]?.["content"]?.["application/json"]?.schema;

test("what was seen is host, scheme, path, statuses and structure, with the month", async () => {
  vi.useFakeTimers({ now: new Date("2027-01-31T23:59:59Z"), toFake: ["Date"] });
  const dialect = { basePath: "jelouapi", auth: "basic", shape: "flat" } as const;
  const text = await recordFake({ dialect, integrations });
  const fragment = parse(text);
  expect(fragment).toMatchObject({
    openapi: "3.1.0",
    "x-source": { layer: "observed", seen: "2027-01" },
    servers: [{ url: JELOU_BASE_URLS.jelouapi }],
    components: { securitySchemes: { basicAuth: { type: "http", scheme: "basic" } } },
  });
  expect(Object.keys(responsesIn(text))).toEqual(["200", "401"]);
  expect(schemaIn(text)).toEqual({
    type: "object",
    properties: {
      id: { type: "string" },
      brainId: { type: "string" },
      webhookUrl: { type: "string" },
      authType: { type: "string" },
      createdAt: { type: "string", format: "date-time" },
      updatedAt: { type: "string", format: "date-time" },
    },
  });
});

describe("never a value, an id or a credential", () => {
  const data = { brainId: projectId, webhookUrl, id: "I" };
  /** Whether `secret` stands in what was written or printed. */
  async function expectNowhere(secret: string, body: object, options = {}) {
    const { text, outcome } = await recordBody(JSON.stringify(body), options);
    expect(text).toBeDefined();
    expect(text?.toLowerCase()).not.toContain(secret.toLowerCase());
    return outcome;
  }

  test.each<[string, string, object]>([
    ["a value", "Maria", { ...data, names: "Maria" }],
    ["a value of a documented field", "panel.example", data],
    ["the project's id", projectId, data],
    ["an id as a name", "01JXYZ", { data: { ...data, "01JXYZ": { id: "1" } } }],
    ["a number as a name", "593991", { data: { ...data, "593991234567": true } }],
    ["an e-mail address as a name", "ana@", { data: { ...data, "ana@example.com": {} } }],
    ["a person's name as a name", "maria", { data: { ...data, maria: { id: "1" } } }],
    ["a UUID as a name", "2b1c", { data, message: [{ "2b1c-88": 1 }] }],
    ["a long text as a name", "Lorem", { ...data, ["Lorem ipsum ".repeat(900)]: 1 }],
    ["a name with a new line", "x-evil", { ...data, "a\nx-evil: 1": 1 }],
    ["an enum's value", "api_key", { ...data, authType: "api_key" }],
    ["a long text", "Lorem", { ...data, message: ["Lorem ipsum ".repeat(50_000)] }],
    ["a date", "1999", { ...data, createdAt: "1999-12-31T00:00:00.000Z" }],
    ["a prototype", "polluted", JSON.parse(`{"webhookUrl":"x","__proto__":{"polluted":1}}`)],
  ])("%s", async (_, secret, body) => {
    await expectNowhere(secret, body);
  });

  test("the key, which the server sends back as value, name and header", async () => {
    const headers = { [`x-${key}`]: key, "x-request-id": key };
    const { text } = await recordBody(
      JSON.stringify({ data: { ...data, [key]: key, nested: { [key]: [key] } } }),
      { headers },
    );
    expect(text).not.toContain(key);
    expect(responsesIn(text)["200"]?.["headers"]).toEqual({
      "x-request-id": { schema: { type: "string" } },
    });
  });

  test("whatever an answer holds, the words of the file are those of an empty one, and documented names", async () => {
    const wordsOf = (text = "") => text.match(/[\w-]+/g) ?? [];
    const documented = { ...data, authType: 1, createdAt: 1.5, updatedAt: [[]], status: null };
    const { text } = await recordBody(JSON.stringify({ ...documented, message: [true, {}] }));
    const error = { code: 1, key: 1, description: 1, developerMessages: 1, clientMessages: 1 };
    const other = await recordBody(
      JSON.stringify({ data, statusMessage: "2027-01-01T00:00:00Z", error, validationError: {} }),
    );
    const known = new Set([...wordsOf(text), ...wordsOf(other.text), "anyOf", "es", "pt", "en"]);
    known.add("signingSecret");
    const names = fc.oneof(fc.string(), fc.constantFrom("id", "data", "error", "message", "en"));
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.constantFrom(null, true, 1, 1.5, "x@y.example", "01JABC"),
        fc.array(tie("any"), { maxLength: 4 }),
        fc.dictionary(names, tie("any"), { maxKeys: 4 }),
      ),
    })).any;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, value), async (body) => {
        const { text } = await recordBody(JSON.stringify({ ...body, webhookUrl: "x" }));
        // A body may say failure, and then nothing is accepted.
        const strange = wordsOf(text).filter((word) => !known.has(word));
        expect(strange).toEqual([]);
        if (text) parse(text);
      }),
      runs(40),
    );
  });

  test("names that no page documents are told, and written where the user approves them", async () => {
    const body = JSON.stringify({ ...data, plan: { tier: "gold" }, "ana@example.com": 1 });
    const headers = { "x-node": "7" };
    const first = await recordBody(body, { headers });
    expect(first.outcome.stdout).toContain("plan, x-node.");
    expect(first.outcome.stdout).not.toContain("ana@");
    const { text } = await recordBody(body, {
      headers,
      args: ["--name", "plan", "--name", "x-node"],
    });
    expect(schemaIn(text)).toMatchObject({ properties: { plan: { type: "object" } } });
    expect(text).not.toContain("tier");
    expect(Object.keys(responsesIn(text)["200"]?.["headers"] ?? {})).toEqual(["x-node"]);
  });

  test("a name that the user approves can't be a credential", async () => {
    const outcome = await probe([projectId, "--record", newFile(), "--name", key], held);
    expect([outcome.status, outcome.stderr]).toEqual([2, expect.stringContaining("credential")]);
  });
});

describe("structure", () => {
  const envelopeOf = (message: unknown) => JSON.stringify({ data: { webhookUrl: "x" }, message });
  test.each<[string, unknown, object]>([
    ["null", null, { type: "null" }],
    ["an empty list", [], { type: "array", items: {} }],
    ["a mixed list", ["a", 1, null], { items: { type: ["integer", "null", "string"] } }],
    ["whole and other numbers", [1, 1.5], { items: { type: "number" } }],
    ["dates among texts", ["2027-01-01T00:00:00Z", "x"], { items: { type: "string" } }],
    [
      "objects of one list, whose fields are put together",
      [{ id: null }, { id: "a", code: 1 }],
      {
        items: {
          type: "object",
          properties: { id: { type: ["null", "string"] }, code: { type: "integer" } },
        },
      },
    ],
    [
      "objects, lists and texts in one list",
      [{ id: 1 }, [1], "x"],
      {
        items: {
          anyOf: [
            { type: "object", properties: { id: { type: "integer" } } },
            { type: "array", items: { type: "integer" } },
            { type: "string" },
          ],
        },
      },
    ],
  ])("of %s", async (_, message, structure) => {
    const { text } = await recordBody(envelopeOf(message));
    expect(schemaIn(text)?.["properties"]?.["message"]).toMatchObject(structure);
  });

  test("of a body nested beyond measure ends somewhere", async () => {
    const deep = `${'{"data":'.repeat(5_000)}1${"}".repeat(5_000)}`;
    const { text } = await recordBody(`{"webhookUrl":"x","error":${deep}}`);
    expect(text?.length).toBeLessThan(5_000);
  });

  test("of both shapes, where each base path has its own, stays apart", async () => {
    const flat = JSON.stringify({ webhookUrl: "x" });
    vi.stubGlobal("fetch", async (url: string) =>
      url.includes("platform") ? new Response(envelopeOf("ok")) : new Response(flat),
    );
    const file = newFile();
    await probe([projectId, "--record", file], held);
    const schema = schemaIn(readFileSync(file, "utf8"));
    expect(schema?.["anyOf"]).toHaveLength(2);
  });
});

describe("the file", () => {
  const body = JSON.stringify({ webhookUrl: "x" });

  test("is not written over another, and nobody is asked", async () => {
    const fetch = vi.fn();
    vi.stubGlobal("fetch", fetch);
    const file = newFile();
    writeFileSync(file, "mine");
    const { status, stderr } = await probe([projectId, "--record", file], held);
    expect([status, readFileSync(file, "utf8")]).toEqual([2, "mine"]);
    expect(stderr).toContain("is there already");
    expect(fetch).not.toHaveBeenCalled();
  });

  test("that can't be written is told by its name", async () => {
    vi.stubGlobal("fetch", async () => new Response(body));
    const file = join(folder, "nowhere", "x.yaml");
    const { status, stderr } = await probe([projectId, "--record", file], held);
    expect([status, stderr]).toEqual([2, expect.stringContaining(file)]);
  });

  test("is not written where no credential was accepted", async () => {
    const { text, outcome } = await recordBody("{}", { status: 401 });
    expect([text, outcome.status]).toEqual([undefined, 1]);
    expect(outcome.stdout).toContain("Nothing was recorded");
  });

  test("is written where the project has no integration, since the credential was accepted", async () => {
    const text = await recordFake({});
    expect(Object.keys(responsesIn(text))).toEqual(["401", "404"]);
  });

  test("says that another origin answered, and so does the command", async () => {
    const fake = createFakeJelou({ integrations });
    await using server = await fake.listen();
    const file = newFile();
    const outcome = await probe(
      [projectId, "--base-url", server.baseUrl, "--record", file],
      environmentOf(fake.credentials),
    );
    const text = readFileSync(file, "utf8");
    expect(parse(text)["x-source"]).toMatchObject({ through: "another origin" });
    expect(text).not.toContain("127.0.0.1");
    expect(outcome.stdout).toContain("no evidence of Jelou");
    expect(outcome.stdout).toContain("    through: another origin\n");
  });

  test("is named to machines, with what was left out", async () => {
    const { outcome } = await recordBody(JSON.stringify({ webhookUrl: "x", plan: 1 }), {
      args: ["--json"],
    });
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      recording: { file: expect.any(String), isRelocated: false, unknownNames: ["plan"] },
    });
  });
});

test("an answer that never ends is not read for longer than the client does", async () => {
  let chunks = 0;
  await using server = await serve((_, response) => {
    const chunk = Buffer.alloc(100_000, "x");
    const write = () => {
      while (!response.destroyed && response.write(chunk)) chunks++;
    };
    response.on("drain", write);
    write();
  });
  const file = newFile();
  const { status } = await probe([projectId, "--base-url", server.origin, "--record", file], held);
  expect([status, existsSync(file)]).toEqual([1, false]);
  expect(chunks).toBeLessThan(1_000);
});
