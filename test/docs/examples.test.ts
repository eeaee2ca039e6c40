import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { JelouApiError, JelouResponseError, JelouTimeoutError } from "../../src/index.js";
import { createFakeJelou, type FakeJelou } from "../../src/testing/index.js";
import { signBody } from "../../src/webhooks/index.js";
import { checkBuild } from "../package/pack.js";
import { tsc } from "../tsc.js";

// The examples import the package by its name, which leads to dist/.
checkBuild();

interface Example {
  /** The file in which the example is compiled and run. */
  readonly path: string;
  readonly document: string;
  readonly code: string;
  /** From `<!-- example: name -->` above the block: the name of an example that runs here. */
  readonly name: string | undefined;
  /** From `<!-- file: path -->` above the block: the file that the block shows, which has its own test. */
  readonly file: string | undefined;
}

// The folder is inside the project, so that the examples find the package by its name, as a user's code would.
const folder = join("test", "docs", ".examples");
const documents = ["README.md", "src/webhooks/README.md", "src/testing/README.md"];
const blocks = /(?:<!-- (example|file): (\S+) -->\s*)?^```ts\n(.*?)^```/gms;
const examples = documents.flatMap((document) =>
  [...readFileSync(document, "utf8").matchAll(blocks)].map(
    ([, kind, value, code = ""], index): Example => ({
      path: join(folder, `${document.replaceAll("/", "-")}-${index + 1}.ts`),
      document,
      code,
      name: kind === "example" ? value : undefined,
      file: kind === "file" ? value : undefined,
    }),
  ),
);
const ownExamples = examples.filter(({ file }) => file === undefined);

const projectId = "01JELOUPROJECT000000000000";
const integrations = {
  [projectId]: { webhookUrl: "https://panel.example", signingSecret: "shared-secret" },
};

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  // The line at the end makes an example without imports a module.
  for (const { path, code } of ownExamples) writeFileSync(path, `${code}\nexport {};\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Runs an example of the README against a fake. Returns its exports and its output. */
async function run<Exports = object>(name: string, fake: FakeJelou = createFakeJelou()) {
  const example = ownExamples.find((one) => one.document === "README.md" && one.name === name);
  if (!example) throw new Error(`README.md has no example ${name}.`);
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(Math, "random").mockReturnValue(0); // No wait before a retry.
  vi.stubGlobal("fetch", fake.fetch);
  vi.stubEnv("JELOU_API_KEY", "apiKey" in fake.credentials ? fake.credentials.apiKey : "");
  vi.stubEnv("JELOU_SIGNING_SECRET", "shared-secret");
  const exports = (await import(pathToFileURL(example.path).href)) as Exports;
  return { exports, printed: log.mock.calls.map((words) => words.join(" ")) };
}

test("every example compiles in a strict project that has the package installed", () => {
  const options =
    "--ignoreConfig --strict --exactOptionalPropertyTypes --module nodenext --target es2022 --types node";
  expect(tsc(".", ...options.split(" "), ...ownExamples.map(({ path }) => path))).toEqual([]);
});

test("a block that shows a file is equal to the file", () => {
  for (const { code, file, document } of examples) {
    if (file !== undefined) expect(code, document).toBe(readFileSync(file, "utf8"));
  }
});

test("every named example of the README runs in a test of this file", () => {
  const names = ownExamples.flatMap(({ name, document }) =>
    name !== undefined && document === "README.md" ? [name] : [],
  );
  expect(names).toEqual(["first", "connect", "queue", "webhooks", "testing"]);
});

test("first: it prints where events go", async () => {
  const { printed } = await run("first", createFakeJelou({ integrations }));
  expect(printed).toEqual(["Events of this project go to https://panel.example"]);
});

test("connect: it creates an integration and no more", async () => {
  const fake = createFakeJelou();
  await run("connect", fake);
  expect(fake.requests.map(({ method, status }) => [method, status])).toEqual([["POST", 200]]);
});

test("queue: a job is repeated only if it is safe", async () => {
  const { exports } = await run<{ decide: (error: unknown) => string }>("queue");
  const limited = new JelouApiError("slow down", { status: 429, effect: "none" });
  const invalid = new JelouApiError("wrong value", { status: 422, effect: "none" });
  const timedOut = new JelouTimeoutError("too late", { effect: "unknown" });
  const unreadable = new JelouResponseError("broken JSON", { status: 200, effect: "done" });
  const errors = [limited, invalid, timedOut, unreadable, new Error("a bug")];
  expect(errors.map(exports.decide)).toEqual([
    "repeat",
    "give up",
    "look first",
    "finished",
    "give up",
  ]);
});

test("webhooks: it replies to a message, and refuses a forged one", async () => {
  const fake = createFakeJelou({ integrations });
  const { exports } = await run<{ POST: (request: Request) => Promise<Response> }>(
    "webhooks",
    fake,
  );
  const message = { type: "text", content: { body: "Hello" } } as const;
  const event = await fake.emitMessage({ projectId, message });

  expect((await exports.POST(event.toRequest())).status).toBe(204);
  expect(fake.messages[0]?.message).toMatchObject({ content: { body: "You wrote: Hello" } });

  const headers = { "x-jelou-signature": await signBody(event.body, "another-secret") };
  const forged = new Request(event.url, { method: "POST", body: event.body, headers });
  const refusal = await exports.POST(forged);
  expect([refusal.status, await refusal.text()]).toEqual([401, "signature_mismatch"]);
});

test("testing: it prints the output that its comments show", async () => {
  const { printed } = await run("testing");
  expect(printed).toEqual(["https://panel.example 2", "connection unknown"]);
});

test("the examples of the fake's README run and print what they say", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  const own = ownExamples.filter(({ document }) => document === "src/testing/README.md");
  for (const { path } of own) await import(pathToFileURL(path).href);
  const loopback = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+/);
  expect(log.mock.calls).toEqual([[loopback, loopback], ["message"], ["https://panel.example"]]);
});
