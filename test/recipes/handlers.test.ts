import { once } from "node:events";
import { createServer, request as nodeRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import express from "express";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parseWebhook, signBody, type JelouEvent } from "jelou-client/webhooks";
import { createHandler as createLambda } from "./aws-lambda.js";
import worker from "./cloudflare-workers.js";
import { createApp as createExpress } from "./express.js";
import { createApp as createFastify } from "./fastify.js";
import { createApp as createHono } from "./hono.js";
import { createRoute as createNext } from "./next.js";
import { createWebhookServer } from "./node-http.js";

type OnEvent = (event: JelouEvent) => unknown;

const secret = "the-signing-secret";
// A server that parses or decodes would change this white space, these escapes and these characters.
const body = '{ "event": "zz.test",\r\n "text": "¿日本 👋🏽?" }\n';
const genuine = { "x-jelou-signature": await signBody(body, secret) };
const forged = { "x-jelou-signature": await signBody(body, "another-secret") };

const closing: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jelou`;
}

/** Serves a function that takes a `Request` and returns a `Response`. */
const listenFetch = (fetch: (request: Request) => Response | Promise<Response>) =>
  listen(createServer(getRequestListener(fetch, { overrideGlobalObjects: false })));

async function listenFastify(onEvent: OnEvent) {
  const app = createFastify(secret, onEvent);
  closing.push(() => app.close());
  return `${await app.listen({ host: "127.0.0.1", port: 0 })}/jelou`;
}

const servers: [name: string, start: (onEvent: OnEvent) => Promise<string>][] = [
  ["node:http", (onEvent) => listen(createWebhookServer(secret, onEvent))],
  ["Express", (onEvent) => listen(createServer(createExpress(secret, onEvent)))],
  ["Fastify", listenFastify],
  ["Hono", (onEvent) => listenFetch(createHono(secret, onEvent).fetch)],
  ["Next.js", (onEvent) => listenFetch(createNext(secret, onEvent))],
  [
    "Cloudflare Workers",
    (onEvent) => {
      const EVENTS = { send: async (event: JelouEvent) => onEvent(event) };
      const environment = { JELOU_SIGNING_SECRET: secret, EVENTS };
      return listenFetch((request) => worker.fetch(request, environment));
    },
  ],
];

async function post(url: string, body: string, headers: Record<string, string>) {
  const json = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", body, headers: { ...json, ...headers } });
  return { status: response.status, text: await response.text() };
}

/** Sends headers that `fetch` would merge. */
async function postTwice(url: string, body: string, signature: string): Promise<number> {
  const headers = {
    "content-type": "application/json",
    "x-jelou-signature": [signature, signature],
  };
  const sent = nodeRequest(url, { method: "POST", headers }).end(body);
  const [response] = await once(sent, "response");
  return response.resume().statusCode;
}

describe.each(servers)("%s", (_, start) => {
  it("receives an event, byte for byte", async () => {
    const onEvent = vi.fn<OnEvent>();
    const { status, text } = await post(await start(onEvent), body, genuine);
    expect([status === 202 || status === 204, text]).toEqual([true, ""]);
    expect(onEvent).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ type: "unknown", raw: JSON.parse(body) }),
    );
  });

  it("refuses every request that must not be trusted, and does nothing with it", async () => {
    const onEvent = vi.fn<OnEvent>();
    const url = await start(onEvent);
    expect(await post(url, body, forged)).toEqual({ status: 401, text: "signature_mismatch" });
    expect(await post(url, body, {})).toEqual({ status: 401, text: "missing_signature" });
    const malformed = { "x-jelou-signature": "sha256=0" };
    expect(await post(url, body, malformed)).toEqual({ status: 401, text: "malformed_signature" });
    expect(await postTwice(url, body, genuine["x-jelou-signature"])).toBe(401);
    const array = { "x-jelou-signature": await signBody("[]", secret) };
    expect(await post(url, "[]", array)).toEqual({ status: 401, text: "invalid_json" });
    expect(onEvent).not.toHaveBeenCalled();
  });

  it("answers 413 to a body that is too large, even if it is signed", async () => {
    const onEvent = vi.fn<OnEvent>();
    const url = await start(onEvent);
    // Over 1 MiB, which is the limit of some frameworks.
    const large = JSON.stringify({ event: "zz.test", text: "a".repeat(1_050_000) });
    const headers = { "x-jelou-signature": await signBody(large, secret) };
    // A server that answers early may close the connection while the client still writes.
    const answer = await post(url, large, headers).catch(() => ({ status: "closed" }));
    expect([413, "closed"]).toContain(answer.status);
    expect(onEvent).not.toHaveBeenCalled();
  });
});

it("node:http answers 413 to one byte over its limit", async () => {
  const url = await listen(createWebhookServer(secret, () => expect.fail("there is no event")));
  const answer = await post(url, " ".repeat(1_000_001), genuine);
  expect(answer).toEqual({ status: 413, text: "body_too_large" });
});

it("node:http stops reading a long body, and closes the connection", async () => {
  const url = await listen(createWebhookServer(secret, () => expect.fail("there is no event")));
  const sent = nodeRequest(url, { method: "POST", headers: genuine });
  const closed = new Promise<void>((resolve) => sent.on("close", resolve));
  const chunk = Buffer.alloc(65_536, " ");
  let chunks = 0;
  const write = () => {
    while (!sent.destroyed && chunks < 1_000) {
      chunks++;
      if (!sent.write(chunk)) return;
    }
    sent.end();
  };
  sent.on("drain", write).on("error", () => {});
  sent.on("response", (response) => response.resume());
  write();
  await closed;
  expect(chunks).toBeLessThan(1_000);
});

it("Express with express.json() before the route is body_not_raw", async () => {
  const app = express();
  app.post("/jelou", express.json(), async (request, response) => {
    const error = await parseWebhook(request, secret).catch((error: unknown) => error);
    response.json(error);
  });
  const { text } = await post(await listen(createServer(app)), body, genuine);
  expect(JSON.parse(text)).toMatchObject({ code: "body_not_raw" });
});

it("Fastify still parses the JSON of its other routes", async () => {
  const url = await listenFastify(() => expect.fail("there is no event"));
  const answer = await post(url.replace("/jelou", "/orders"), '{ "a" : 1 }', {});
  expect(answer).toEqual({ status: 200, text: '{"a":1}' });
});

describe("AWS Lambda", () => {
  const plain = { body, isBase64Encoded: false };
  const signature = genuine["x-jelou-signature"];

  it.each([
    ["an HTTP API or a function URL", { ...plain, headers: genuine }],
    [
      "a REST API, which keeps the case of names and sends both kinds of headers",
      {
        ...plain,
        headers: { "X-Jelou-Signature": signature },
        multiValueHeaders: { "X-Jelou-Signature": [signature] },
      },
    ],
    [
      "a load balancer with multi-value headers",
      { ...plain, multiValueHeaders: { "x-jelou-signature": [signature] } },
    ],
    [
      "a body in base64",
      { headers: genuine, body: Buffer.from(body).toString("base64"), isBase64Encoded: true },
    ],
  ])("receives an event of %s", async (_, event) => {
    const onEvent = vi.fn<OnEvent>();
    expect(await createLambda(secret, onEvent)(event)).toEqual({ statusCode: 204 });
    expect(onEvent).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ raw: JSON.parse(body) }),
    );
  });

  it.each([
    ["signature_mismatch", { ...plain, headers: forged }],
    ["signature_mismatch", { body: null, isBase64Encoded: false, headers: genuine }],
    ["missing_signature", plain],
  ])("answers 401 %s", async (code, event) => {
    const handler = createLambda(secret, () => expect.fail("there is no event"));
    expect(await handler(event)).toEqual({ statusCode: 401, body: code });
  });
});
