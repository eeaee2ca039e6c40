import type { RequestListener } from "node:http";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createJelouClient } from "../../src/index.js";
import { createFakeJelou } from "../../src/testing/index.js";
import { dialects, webhookUrl } from "../testing/panel.js";
import { afterMs, retryAtOnce } from "../time.js";
import { environmentOf, key, probe, rowsOf, run, secret, serve } from "./probing.js";

retryAtOnce();

const integrations = { P1: { webhookUrl } };

describe("finds the one live dialect of eight", () => {
  test.each(dialects.map((dialect) => [Object.values(dialect).join(", "), dialect] as const))(
    "%s",
    async (_, dialect) => {
      const fake = createFakeJelou({ dialect, integrations });
      await using server = await fake.listen();
      const origin = server.messagesBaseUrl;
      const outcome = await probe(["P1", "--base-url", origin], environmentOf(fake.credentials));
      const auth = dialect.auth === "apiKey" ? "x-api-key" : "Basic";
      expect(outcome).toMatchObject({ status: 0, stderr: "" });
      expect(rowsOf(outcome)).toEqual(
        ["platform", "jelouapi"].flatMap((basePath) =>
          ["x-api-key", "Basic"].map((one) => {
            if (basePath !== dialect.basePath)
              return [`/${basePath}`, one, "404", "text", "nothing there"];
            if (one !== auth) return [`/${basePath}`, one, "401", "envelope", "credential refused"];
            return [`/${basePath}`, one, "200", dialect.shape, "fits"];
          }),
        ),
      );
      const options = {
        "x-api-key": "  apiKey: process.env.JELOU_API_KEY,\n",
        Basic:
          "  clientId: process.env.JELOU_CLIENT_ID,\n  clientSecret: process.env.JELOU_CLIENT_SECRET,\n",
      }[auth];
      expect(outcome.stdout).toContain(
        `createJelouClient({\n${options}  baseUrl: "${origin}/${dialect.basePath}",\n});`,
      );
      // Nothing but what had to be read.
      expect(fake.requests.map(({ method }) => method)).toEqual(Array(4).fill("GET"));
    },
  );
});

test("--json tells the same to machines", async () => {
  const fake = createFakeJelou({ integrations });
  await using server = await fake.listen();
  const { status, stdout } = await probe(["P1", "--json", `--base-url=${server.baseUrl}`], {
    JELOU_API_KEY: "fake-api-key",
  });
  expect(status).toBe(0);
  const baseUrl = server.baseUrl;
  expect(JSON.parse(stdout)).toEqual({
    projectId: "P1",
    isFitting: true,
    options: `createJelouClient({\n  apiKey: process.env.JELOU_API_KEY,\n  baseUrl: "${baseUrl}",\n});`,
    problem: null,
    attempts: [
      {
        basePath: "platform",
        baseUrl,
        auth: "x-api-key",
        status: 200,
        shape: "envelope",
        outcome: "fits",
        verdict: "fits",
      },
      {
        basePath: "jelouapi",
        baseUrl: baseUrl.replace("platform", "jelouapi"),
        auth: "x-api-key",
        status: 404,
        shape: "text",
        outcome: "nothing_there",
        verdict: "nothing there",
      },
    ],
  });
});

describe("tells what is wrong", () => {
  test("credentials that are refused everywhere", async () => {
    await using server = await createFakeJelou({ integrations }).listen();
    const outcome = await probe(["P1", "--base-url", server.baseUrl], environmentOf({}));
    expect(outcome.status).toBe(1);
    expect(rowsOf(outcome).map((row) => row.slice(2))).toEqual([
      ["401", "envelope", "credential refused"],
      ["401", "envelope", "credential refused"],
      ["404", "text", "nothing there"],
      ["404", "text", "nothing there"],
    ]);
    expect(outcome.stdout).toMatch(/refused everywhere/);
    expect(outcome.stdout).not.toContain("createJelouClient");
  });

  test("no integration: the credential was accepted, and the options are known", async () => {
    const fake = createFakeJelou({ dialect: { basePath: "jelouapi", auth: "basic" } });
    await using server = await fake.listen();
    const outcome = await probe(
      ["P1", "--base-url", server.baseUrl],
      environmentOf(fake.credentials),
    );
    expect(outcome.status).toBe(1);
    expect(outcome.stdout).toMatch(/no integration.*create/);
    expect(outcome.stdout).toContain("clientSecret: process.env.JELOU_CLIENT_SECRET");
    expect(outcome.stdout).toContain(`baseUrl: "${server.baseUrl}"`);
    const asJson = await probe(
      ["P1", "--json", "--base-url", server.baseUrl],
      environmentOf(fake.credentials),
    );
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      isFitting: false,
      problem: expect.stringContaining("no integration"),
    });
    expect(asJson.status).toBe(1);
  });

  test("a host that is unreachable", async () => {
    const server = createTcpServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const outcome = await probe(["P1", "--base-url", `http://127.0.0.1:${port}`], {
      JELOU_API_KEY: key,
    });
    expect(outcome.status).toBe(1);
    expect(rowsOf(outcome).map((row) => row.slice(2))).toEqual(
      Array(2).fill(["-", "-", "unreachable (ECONNREFUSED)"]),
    );
    expect(outcome.stdout).toContain(`127.0.0.1:${port} is unreachable`);
  });

  test("a host that never answers", async () => {
    vi.stubGlobal("fetch", () => new Promise(() => {}));
    onTestFinished(() => void vi.unstubAllGlobals());
    const outcome = await afterMs(10_000, () => probe(["P1"], { JELOU_API_KEY: key }));
    expect(outcome.status).toBe(1);
    expect(rowsOf(outcome).map((row) => row.slice(2))).toEqual(
      Array(2).fill(["-", "-", "no answer in time"]),
    );
  });

  test.each<[string, RequestListener, string[], string]>([
    [
      "a page of HTML",
      (_, response) => response.end("<html>"),
      ["200", "HTML", "answers, but not as Jelou does"],
      "Nothing fits",
    ],
    [
      "a redirect",
      (_, response) => response.writeHead(302, { location: "/" }).end(),
      ["302", "empty", "answers, but not as Jelou does"],
      "Nothing fits",
    ],
    [
      "other JSON",
      (_, response) => response.end("{}"),
      ["200", "other JSON", "answers, but not as Jelou does"],
      "Nothing fits",
    ],
    [
      "404 without words",
      (_, response) => response.writeHead(404).end(),
      ["404", "empty", "nothing there"],
      "knows none",
    ],
    [
      "403",
      (_, response) => response.writeHead(403).end("{}"),
      ["403", "other JSON", "credential refused for this project"],
      "refused everywhere",
    ],
    [
      "429",
      (_, response) => response.writeHead(429, { "retry-after": "99" }).end(),
      ["429", "empty", "too many calls, try again later"],
      "Nothing fits",
    ],
    [
      "500 that shows the key",
      (request, response) => response.writeHead(501).end(String(request.headers["x-api-key"])),
      ["501", "text", "failed (server_error)"],
      "Nothing fits",
    ],
  ])("a host that answers with %s", async (_, listener, cells, problem) => {
    await using server = await serve(listener);
    const outcome = await probe(["P1", "--base-url", server.origin], { JELOU_API_KEY: key });
    expect(outcome.status).toBe(1);
    expect(rowsOf(outcome).map((row) => row.slice(2))).toEqual([cells, cells]);
    expect(outcome.stdout).toContain(problem);
  });
});

describe("a wrong use ends with status 2, asks nobody, and says how it is done", () => {
  const held = { JELOU_API_KEY: key };
  test.each<[string, string[], Record<string, string>, RegExp]>([
    ["no credentials", ["P1"], {}, /JELOU_API_KEY/],
    ["empty credentials", ["P1"], { JELOU_API_KEY: "", JELOU_CLIENT_ID: "" }, /JELOU_API_KEY/],
    ["half of a pair", ["P1"], { ...held, JELOU_CLIENT_ID: "id" }, /JELOU_CLIENT_SECRET/],
    ["the other half", ["P1"], { JELOU_CLIENT_SECRET: secret }, /JELOU_CLIENT_ID/],
    ["a key that can't be sent", ["P1"], { JELOU_API_KEY: "s3cr3t\nkey" }, /apiKey/],
    ["a key as an argument", [key], held, /holds a credential/],
    ["a key in the address", ["P1", "--base-url", `https://${key}.example`], held, /credential/],
    ["a key in a flag", ["P1", `--${key}`], held, /redacted/],
    ["no project", [], held, /project id/],
    ["two projects", ["P1", "P2"], held, /project id/],
    ["a project that is none", [".."], held, /projectId/],
    ["an unknown flag", ["P1", "--fast"], held, /--fast/],
    ["an address that is none", ["P1", "--base-url", "nowhere"], held, /baseUrl/],
    ["http beyond loopback", ["P1", "--base-url", "http://jelou.example"], held, /baseUrl/],
    ["a time that is none", ["P1", "--timeout-ms", "soon"], held, /timeoutMs/],
  ])("%s", async (_, args, variables, message) => {
    const { status, stdout, stderr } = await probe(args, variables);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(stderr).toContain("Usage: npx jelou-client probe");
  });

  test("--help is no wrong use", async () => {
    const { status, stdout } = await probe(["--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("Usage: npx jelou-client probe");
    expect(stdout).toMatch(/Exit status: 0 .*, 1 .*, 2 /);
  });

  test.each([[[]], [["P1"]], [["prob", "P1"]]])("another command: %j", async (args) => {
    const { status, stderr } = await run(args, held);
    expect([status, stderr]).toEqual([2, expect.stringContaining("The one command is probe.")]);
  });
});

test.each([
  ["a wrong key", { apiKey: key }, "P1"],
  ["a project without an integration", {}, "P2"],
])("the error of %s sends its reader here", async (_, credentials, projectId) => {
  const { baseUrl, fetch, ...fake } = createFakeJelou({ integrations });
  const jelou = createJelouClient({ ...fake.credentials, ...credentials, baseUrl, fetch });
  const error = await jelou.integrations.get(projectId).catch((thrown: Error) => thrown);
  expect(String(error)).toContain("`npx jelou-client probe <projectId>`");
});
