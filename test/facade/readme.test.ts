import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { createFakeJelou } from "../../src/testing/index.js";
import { signBody } from "../../src/webhooks/index.js";
import { tsc } from "../tsc.js";

// Inside the project, so that the examples find the package by its own name, as a user's code would.
const directory = join("test", "facade", ".examples");
const readme = readFileSync("README.md", "utf8");
const examples = new Map(
  [...readme.matchAll(/<!-- example: ([\w-]+) -->\s*```ts\n(.*?)```/gs)].map(
    ([, name = "", code = ""]) => [name, code],
  ),
);
const integrations = {
  "01JELOUPROJECT000000000000": { webhookUrl: "https://panel.example", signingSecret: "shh" },
};

beforeAll(() => {
  mkdirSync(directory, { recursive: true });
  for (const [name, code] of examples)
    writeFileSync(join(directory, `${name}.ts`), `${code}\nexport {};\n`);
});
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Runs an example with Jelou's hosts faked, and returns what it exports and prints. */
async function run(name: string, fake = createFakeJelou()) {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  vi.stubGlobal("fetch", fake.fetch);
  vi.stubEnv("JELOU_API_KEY", "apiKey" in fake.credentials ? fake.credentials.apiKey : "");
  vi.stubEnv("JELOU_SIGNING_SECRET", "shh");
  const module = (await import(pathToFileURL(join(directory, `${name}.ts`)).href)) as Record<
    string,
    unknown
  >;
  return { fake, module, printed: log.mock.calls.map((words) => words.join(" ")) };
}

test("the README has the examples that are run here", () => {
  expect([...examples.keys()].sort()).toEqual([
    ...["conversations", "first", "testing", "use", "webhooks"],
  ]);
});

test("the examples compile as a user's code would", () => {
  const flags =
    "--ignoreConfig --strict --exactOptionalPropertyTypes --module nodenext --target es2022 --types node";
  const files = [...examples.keys()].map((name) => join(directory, `${name}.ts`));
  expect(tsc(".", ...flags.split(" "), ...files)).toEqual([]);
});

test("the first example runs", async () => {
  const { printed } = await run("first", createFakeJelou({ integrations }));
  expect(printed).toEqual(["Events of this project go to https://panel.example"]);
});

test("the example of use runs", async () => {
  const { fake, printed } = await run("use");
  expect(fake.requests.map(({ method, status }) => `${method} ${status}`)).toEqual([
    ...["POST 200", "GET 200", "PATCH 200", "DELETE 200", "GET 404"],
  ]);
  expect(printed).toEqual([expect.stringContaining("is gone")]);
});

test("the example of conversations runs", async () => {
  const { fake } = await run("conversations", createFakeJelou({ integrations }));
  expect(fake.conversations.map(({ state }) => state)).toEqual(["closed"]);
  expect(fake.messages.map(({ message }) => message.type)).toEqual(["image"]);
});

test("the example of webhooks runs", async () => {
  const { module, fake } = await run("webhooks", createFakeJelou({ integrations }));
  const POST = module["POST"] as (request: Request) => Promise<Response>;
  const content = { type: "text", content: { body: "Hi" } } as const;
  const event = await fake.emitMessage({
    projectId: "01JELOUPROJECT000000000000",
    message: content,
  });
  expect((await POST(event.toRequest())).status).toBe(204);
  const forged = { "x-jelou-signature": await signBody(event.body, "another secret") };
  const refused = await POST(
    new Request(event.url, { method: "POST", body: event.body, headers: forged }),
  );
  expect([refused.status, await refused.text()]).toEqual([401, "signature_mismatch"]);
});

test("the example of testing runs, and prints what it says", async () => {
  const { printed } = await run("testing");
  expect(printed).toEqual([
    ...["message", "active", "https://panel.example/jelou 3"],
    "connection unknown",
  ]);
});
