import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { main } from "../../src/cli/probe.js";
import { createFakeJelou } from "../../src/testing/index.js";

const key = "s3cr3t-key";
const secret = "s3cr3t-client-secret";
const bothKinds = { JELOU_API_KEY: key, JELOU_CLIENT_ID: "id", JELOU_CLIENT_SECRET: secret };
const integrations = { P1: { webhookUrl: "https://panel.example/hook" } };

/** Runs the command in this process, and checks that it prints no credential. */
async function run(args: string[], variables: Record<string, string> = {}) {
  const stdout = vi.spyOn(console, "log").mockImplementation(() => {});
  const stderr = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => void vi.restoreAllMocks());
  const status = await main(args, variables);
  const textOf = ({ mock }: typeof stdout) => mock.calls.map((words) => words.join(" ")).join("\n");
  const result = { status, stdout: textOf(stdout), stderr: textOf(stderr) };
  expect(result.stdout + result.stderr).not.toMatch(/s3cr3t|fake-api-key|fake-client-secret|czNj/);
  return result;
}

/** The cells of the table, without its header row. */
function rowsIn(stdout: string): string[][] {
  const [table = ""] = stdout.split("\n\n");
  const [, ...rows] = table.split("\n");
  return rows.map((row) => row.split(/ {2,}/));
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const dialects = (["platform", "jelouapi"] as const).flatMap((basePath) =>
  (["apiKey", "basic"] as const).flatMap((auth) =>
    (["envelope", "flat"] as const).map((shape) => ({ basePath, auth, shape })),
  ),
);

test.each(dialects)("$basePath, $auth, $shape is found", async ({ basePath, auth, shape }) => {
  const fake = createFakeJelou({ dialect: { basePath, auth, shape }, integrations });
  await using server = await fake.listen();
  const { origin } = new URL(server.baseUrl);
  const [variables, name, options] =
    auth === "apiKey"
      ? [
          { JELOU_API_KEY: "fake-api-key" },
          "x-api-key",
          /^ {2}apiKey: process.env.JELOU_API_KEY,$/m,
        ]
      : [
          { JELOU_CLIENT_ID: "fake-client-id", JELOU_CLIENT_SECRET: "fake-client-secret" },
          "Basic",
          /^ {2}clientSecret: process.env.JELOU_CLIENT_SECRET,$/m,
        ];

  const { status, stdout } = await run(["probe", "P1", "--base-url", origin], {
    ...bothKinds,
    ...variables,
  });

  expect(status).toBe(0);
  expect(rowsIn(stdout)).toHaveLength(4);
  const fitting = rowsIn(stdout).filter((row) => row.includes("fits"));
  expect(fitting).toEqual([[`/${basePath}`, name, "200", shape, "fits"]]);
  expect(stdout).toMatch(options);
  expect(stdout).toContain(`  baseUrl: "${origin}/${basePath}",\n});`);
  expect(new Set(fake.requests.map(({ method }) => method))).toEqual(new Set(["GET"]));
});

test("--json prints the same for programs", async () => {
  await using server = await createFakeJelou({ integrations }).listen();
  const { baseUrl } = server;
  const args = ["probe", "P1", "--json", `--base-url=${baseUrl}`];
  const { status, stdout } = await run(args, { JELOU_API_KEY: "fake-api-key" });
  expect(status).toBe(0);
  const asked = { auth: "x-api-key" };
  expect(JSON.parse(stdout)).toEqual({
    projectId: "P1",
    isFitting: true,
    options: `createJelouClient({\n  apiKey: process.env.JELOU_API_KEY,\n  baseUrl: "${baseUrl}",\n});`,
    problem: null,
    attempts: [
      {
        ...asked,
        basePath: "platform",
        baseUrl,
        status: 200,
        shape: "envelope",
        outcome: "fits",
        verdict: "fits",
      },
      {
        ...asked,
        basePath: "jelouapi",
        baseUrl: baseUrl.replace("platform", "jelouapi"),
        status: 404,
        shape: "text",
        outcome: "nothing_there",
        verdict: "nothing there",
      },
    ],
  });
});

test("an accepted credential without an integration exits with 1 and prints the options", async () => {
  await using server = await createFakeJelou().listen();
  const args = ["probe", "P1", "--base-url", server.baseUrl];
  const { status, stdout } = await run(args, { JELOU_API_KEY: "fake-api-key" });
  expect(status).toBe(1);
  expect(stdout).toContain("The project has no integration: create one");
  expect(stdout).toContain("This would fit:\n\ncreateJelouClient({");
});

test("a refused connection is named", async () => {
  const fake = await createFakeJelou().listen();
  await fake.close();
  const args = ["probe", "P1", "--base-url", fake.baseUrl];
  const { status, stdout } = await run(args, { JELOU_API_KEY: key });
  expect(status).toBe(1);
  expect(stdout).toContain("unreachable (ECONNREFUSED)");
  expect(stdout).toContain(`${new URL(fake.baseUrl).host} is unreachable`);
});

test("a body that never ends is not read beyond the client's limit", async () => {
  let sent = 0;
  const origin = await serve((_, response) => {
    const write = () => {
      while (!response.destroyed && response.write(Buffer.alloc(100_000, "x"))) sent += 100_000;
    };
    response.on("drain", write);
    write();
  });
  const { status } = await run(["probe", "P1", "--base-url", origin], { JELOU_API_KEY: key });
  expect(status).toBe(1);
  expect(sent).toBeLessThan(100_000_000);
});

describe("an answer that doesn't fit", () => {
  test.each<[string, RequestListener, string[], string]>([
    [
      "an HTML page",
      (_, response) => response.end("<html>"),
      ["200", "HTML", "answers, but not as Jelou does"],
      "No combination fits",
    ],
    [
      "other JSON",
      (_, response) => response.end("{}"),
      ["200", "other JSON", "answers, but not as Jelou does"],
      "No combination fits",
    ],
    [
      "an empty 404",
      (_, response) => response.writeHead(404).end(),
      ["404", "empty", "nothing there"],
      "doesn't have the documented base paths",
    ],
    [
      "a 403",
      (_, response) => response.writeHead(403).end("{}"),
      ["403", "other JSON", "credential refused for this project"],
      "refused everywhere",
    ],
    [
      "a 501 that repeats the key",
      (request, response) => response.writeHead(501).end(String(request.headers["x-api-key"])),
      ["501", "text", "failed (server_error)"],
      "No combination fits",
    ],
  ])("%s", async (_, listener, cells, problem) => {
    const origin = await serve(listener);
    const args = ["probe", "P1", "--base-url", origin];
    const { status, stdout } = await run(args, { JELOU_API_KEY: key });
    expect(status).toBe(1);
    expect(rowsIn(stdout).map((row) => row.slice(2))).toEqual([cells, cells]);
    expect(stdout).toContain(problem);
  });
});

describe("wrong use exits with 2, sends nothing and prints the usage", () => {
  const held = { JELOU_API_KEY: key };
  test.each<[string, string[], Record<string, string>, RegExp]>([
    ["another command", ["prob", "P1"], held, /The only command is probe/],
    ["no credentials", ["probe", "P1"], {}, /Set JELOU_API_KEY/],
    ["half of a pair", ["probe", "P1"], { JELOU_CLIENT_ID: "id" }, /both/],
    ["a key with a line break", ["probe", "P1"], { JELOU_API_KEY: "s3cr3t\nkey" }, /apiKey/],
    ["a key as an argument", ["probe", key], held, /contains a credential/],
    ["a key in a flag", ["probe", "P1", `--${key}`], held, /contains a credential/],
    ["no project", ["probe"], held, /one project id/],
    ["two projects", ["probe", "P1", "P2"], held, /one project id/],
    ["an invalid project", ["probe", ".."], held, /projectId/],
    ["an unknown flag", ["probe", "P1", "--fast"], held, /--fast/],
    ["an invalid address", ["probe", "P1", "--base-url", "nowhere"], held, /baseUrl/],
    ["an invalid time", ["probe", "P1", "--timeout-ms", "soon"], held, /timeoutMs/],
  ])("%s", async (_, args, variables, message) => {
    const fetch = vi.fn();
    vi.stubGlobal("fetch", fetch);
    onTestFinished(() => void vi.unstubAllGlobals());
    const { status, stdout, stderr } = await run(args, variables);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("Usage: npx --no jelou-client probe <projectId>");
    expect(fetch).not.toHaveBeenCalled();
  });

  test("--help exits with 0", async () => {
    const { status, stdout } = await run(["--help"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage: npx --no jelou-client probe <projectId>/);
  });
});
