import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import type { JelouClient, JelouClientOptions } from "../../src/index.js";
import { serveWithSteady, type MockServer } from "./steady.js";

// The build is tested, not the sources, because users get the build.
const built = pathToFileURL("dist/esm/index.js").href;
const { createJelouClient } = (await import(built)) as typeof import("../../src/index.js");
const projectId = "01JELOUPROJECT000000000000";
const webhookUrl = "https://panel.example/jelou";
const conversation = { botId: "B", userId: "U" };
const message = { projectId, roomId: "R", ...conversation };

/** A client of `server`, and the faults that Steady found in each request: it checks them against the spec. */
function clientOf(
  server: MockServer,
  credentials: { apiKey: string } | { clientId: string; clientSecret: string },
) {
  const verdicts: (string | null)[] = [];
  const options: JelouClientOptions = {
    ...credentials,
    baseUrl: server.origin,
    messagesBaseUrl: server.origin,
    signingSecret: "secret",
    async fetch(...call) {
      const response = await fetch(...call);
      verdicts.push(response.headers.get("x-steady-request-valid"));
      return response;
    },
  };
  return { jelou: createJelouClient(options), verdicts };
}

describe("against Steady, serving spec/openapi.yaml", () => {
  let server: MockServer;
  beforeAll(async () => {
    server = await serveWithSteady("spec/openapi.yaml");
  });
  afterAll(() => server.stop());

  const calls: [string, (jelou: JelouClient) => Promise<unknown>][] = [
    [
      "create",
      (jelou) =>
        jelou.integrations.create(projectId, {
          webhookUrl,
          authType: "bearer",
          authorization: "t",
        }),
    ],
    ["get", (jelou) => jelou.integrations.get(projectId)],
    ["update", (jelou) => jelou.integrations.update(projectId, { webhookUrl })],
    ["delete", (jelou) => jelou.integrations.delete(projectId)],
    [
      "start",
      (jelou) =>
        jelou.conversations.start(projectId, {
          ...conversation,
          assignment: { type: "team", target: "t" },
        }),
    ],
    [
      "close",
      (jelou) =>
        jelou.conversations.close(projectId, {
          ...conversation,
          redirectPayload: { type: "edge" },
        }),
    ],
    [
      "text",
      (jelou) =>
        jelou.messages.send({ ...message, message: { type: "text", content: { body: "Hello" } } }),
    ],
    [
      "document",
      (jelou) =>
        jelou.messages.send({
          ...message,
          message: {
            type: "document",
            content: { url: webhookUrl, mimeType: "application/pdf", filename: "a.pdf" },
          },
        }),
    ],
  ];
  test.each(calls)(
    "the request of %s is valid, with either kind of credentials",
    async (_, call) => {
      for (const credentials of [{ apiKey: "k" }, { clientId: "i", clientSecret: "s" }]) {
        const { jelou, verdicts } = clientOf(server, credentials);
        // No page requires a response field, so Steady may answer `{}`, which has no integration.
        await call(jelou).catch((error) =>
          expect(error).toMatchObject({ code: "unexpected_response" }),
        );
        expect(verdicts).toEqual(["true"]);
      }
    },
  );

  test("Steady finds the fault in a request that doesn't fit the spec", async () => {
    const response = await fetch(`${server.origin}/v1/external-support/P1`, {
      method: "POST",
      headers: { "x-api-key": "k", "content-type": "application/json" },
      body: JSON.stringify({ webhookUrl: 5 }),
    });
    expect(response.headers.get("x-steady-request-valid")).toBe("false");
  });
});

describe.each(["Envelope", "Flat"])(
  "against Steady, serving the spec's %s shape with all its fields",
  (shape) => {
    let server: MockServer;
    const directory = mkdtempSync(join(tmpdir(), "jelou-contract-"));
    beforeAll(async () => {
      const file = join(directory, "openapi.yaml");
      writeFileSync(
        file,
        stringify(complete(parse(readFileSync("spec/openapi.yaml", "utf8")), shape)),
      );
      server = await serveWithSteady(file);
    });
    afterAll(async () => {
      await server.stop();
      rmSync(directory, { recursive: true });
    });

    test("create, get, update and delete give values", async () => {
      const { jelou, verdicts } = clientOf(server, { apiKey: "k" });
      const text = expect.any(String);
      expect(await jelou.integrations.create(projectId, { webhookUrl })).toMatchObject({
        signingSecret: text,
        webhookUrl: text,
      });
      expect(await jelou.integrations.get(projectId)).toMatchObject({
        brainId: text,
        webhookUrl: text,
        updatedAt: text,
      });
      expect(await jelou.integrations.update(projectId, { webhookUrl })).toMatchObject({
        webhookUrl: text,
        createdAt: text,
      });
      expect(await jelou.integrations.delete(projectId)).toBeUndefined();
      expect(verdicts).toEqual(["true", "true", "true", "true"]);
    });
  },
);

/** The spec with one of the shapes and every response field required, so that Steady answers with complete values. */
function complete(node: unknown, shape: string): unknown {
  if (Array.isArray(node)) return node.map((item) => complete(item, shape));
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).map(([key, value]): [string, unknown] =>
    key === "requestBody" ? [key, value] : [key, complete(value, shape)],
  );
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  if (Array.isArray(copy["anyOf"])) {
    const one = copy["anyOf"].find(({ $ref }) => String($ref).endsWith(shape));
    if (one) return one;
  }
  const properties = copy["properties"];
  if (typeof properties !== "object" || properties === null) return copy;
  if ("statusMessage" in properties) {
    Object.assign(properties, { status: { const: 1 }, statusMessage: { const: "success" } });
  }
  return { ...copy, required: copy["required"] ?? Object.keys(properties) };
}
