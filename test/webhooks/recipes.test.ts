import { createServer, request as nodeRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { JelouEvent } from "../../src/webhooks/index.js";
import { conversationPayload, delivery, messagePayload, secret } from "./payloads.js";
import { createDesk as createLambda } from "./recipes/aws-lambda.js";
import worker from "./recipes/cloudflare-workers.js";
import { createReceiver as createDeduplicating } from "./recipes/deduplication.js";
import { createBrokenDesk, createDesk as createExpressJson } from "./recipes/express-json.js";
import { createDesk as createExpress } from "./recipes/express.js";
import { createDesk as createFastify } from "./recipes/fastify.js";
import { createDesk as createHono } from "./recipes/hono.js";
import { createDesk as createNext } from "./recipes/next.js";
import { createDesk as createNodeHttp } from "./recipes/node-http.js";
import { createReceiver as createRotating, type SigningSecrets } from "./recipes/rotation.js";

type OnEvent = (event: JelouEvent) => unknown;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** The address of a server on loopback, which ends with the test. */
async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jelou`;
}

/** Serves what takes a `Request` and returns a `Response`. */
const listenFetch = (fetch: (request: Request) => Response | Promise<Response>) =>
  listen(createServer(getRequestListener(fetch, { overrideGlobalObjects: false })));

async function listenFastify(onEvent: OnEvent) {
  const app = createFastify(secret, onEvent);
  closing.push(() => app.close());
  return `${await app.listen({ host: "127.0.0.1", port: 0 })}/jelou`;
}

const desks: [name: string, start: (onEvent: OnEvent) => Promise<string>][] = [
  ["node:http", (onEvent) => listen(createNodeHttp(secret, onEvent))],
  ["Express", (onEvent) => listen(createServer(createExpress(secret, onEvent)))],
  [
    "Express behind express.json()",
    (onEvent) => listen(createServer(createExpressJson(secret, onEvent))),
  ],
  ["Fastify", listenFastify],
  ["Hono", (onEvent) => listenFetch(createHono(secret, onEvent).fetch)],
  ["a Next.js route handler", (onEvent) => listenFetch(createNext(secret, onEvent))],
  [
    "Cloudflare Workers",
    (onEvent) =>
      listenFetch((request) =>
        worker.fetch(request, {
          JELOU_SIGNING_SECRET: secret,
          EVENTS: { send: async (event) => onEvent(event) },
        }),
      ),
  ],
];

async function post(url: string, { body, headers }: { body: string; headers: object }) {
  const type = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", body, headers: { ...type, ...headers } });
  return { status: response.status, text: await response.text() };
}

// Bytes that a server which decodes, parses or re-encodes would not give back as they are.
const delicate = JSON.stringify(messagePayload({ room_id: "¿日本 👋🏽?" }), null, 2) + "\n";

describe.each(desks)("%s", (_, start) => {
  it("receives an event, byte for byte", async () => {
    const onEvent = vi.fn<OnEvent>();
    const answer = await post(await start(onEvent), await delivery(delicate));
    expect(answer).toEqual({
      status: expect.toSatisfy((status) => [202, 204].includes(status)),
      text: "",
    });
    expect(onEvent).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ type: "message", roomId: "¿日本 👋🏽?", raw: JSON.parse(delicate) }),
    );
  });

  it.each([
    ["signature_mismatch", async () => delivery(delicate, "another-secret")],
    ["missing_signature", async () => ({ body: delicate, headers: {} })],
    [
      "malformed_signature",
      async () => ({ body: delicate, headers: { "x-jelou-signature": "sha256=0" } }),
    ],
  ])("answers 401 %s, and acts on nothing", async (code, request) => {
    const onEvent = vi.fn<OnEvent>();
    const answer = await post(await start(onEvent), await request());
    expect(answer).toEqual({ status: 401, text: code });
    expect(onEvent).not.toHaveBeenCalled();
  });

  it("answers 400 to a signed body that is no JSON object", async () => {
    const onEvent = vi.fn<OnEvent>();
    const answer = await post(await start(onEvent), await delivery("[]"));
    expect(answer).toEqual({ status: 400, text: "invalid_json" });
    expect(onEvent).not.toHaveBeenCalled();
  });

  it("refuses a signature header that is sent twice", async () => {
    const onEvent = vi.fn<OnEvent>();
    const url = await start(onEvent);
    const { body, headers } = await delivery(delicate);
    const signature = headers["x-jelou-signature"];
    const status = await new Promise((resolve, reject) => {
      const twice = {
        "content-type": "application/json",
        "x-jelou-signature": [signature, signature],
      };
      nodeRequest(url, { method: "POST", headers: twice }, (response) => {
        resolve(response.resume().statusCode);
      })
        .on("error", reject)
        .end(body);
    });
    expect(status).toBe(401);
    expect(onEvent).not.toHaveBeenCalled();
  });
});

it("Express with express.json() in the way answers body_not_raw, whoever signed", async () => {
  const onEvent = vi.fn<OnEvent>();
  const answer = await post(
    await listen(createServer(createBrokenDesk(secret, onEvent))),
    await delivery(delicate),
  );
  expect(answer).toEqual({ status: 401, text: "body_not_raw" });
  expect(onEvent).not.toHaveBeenCalled();
});

it("Fastify still parses the JSON of its other routes", async () => {
  const url = await listenFastify(() => expect.fail("no event was sent"));
  const answer = await post(url.replace("/jelou", "/orders"), { body: '{ "a" : 1 }', headers: {} });
  expect(answer).toEqual({ status: 200, text: '{"a":1}' });
});

describe("AWS Lambda behind API Gateway", () => {
  const invoke = async (onEvent: OnEvent, isBase64Encoded: boolean, signingSecret = secret) => {
    const { body, headers } = await delivery(delicate, signingSecret);
    return createLambda(
      secret,
      onEvent,
    )({
      // API Gateway's REST APIs keep the case in which the header was sent, its HTTP APIs don't.
      headers: { "X-Jelou-Signature": headers["x-jelou-signature"], accept: undefined },
      body: isBase64Encoded ? Buffer.from(body).toString("base64") : body,
      isBase64Encoded,
    });
  };

  it.each([true, false])("receives an event, with isBase64Encoded %s", async (isBase64Encoded) => {
    const onEvent = vi.fn<OnEvent>();
    expect(await invoke(onEvent, isBase64Encoded)).toEqual({ statusCode: 204 });
    expect(onEvent).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ type: "message", roomId: "¿日本 👋🏽?" }),
    );
  });

  it.each([true, false])(
    "refuses a forged one, with isBase64Encoded %s",
    async (isBase64Encoded) => {
      const onEvent = vi.fn<OnEvent>();
      expect(await invoke(onEvent, isBase64Encoded, "another-secret")).toEqual({
        statusCode: 401,
        body: "signature_mismatch",
      });
      expect(onEvent).not.toHaveBeenCalled();
    },
  );

  it("answers 400 to a signed body that is no JSON object", async () => {
    const { body, headers } = await delivery("[]");
    const handler = createLambda(secret, () => expect.fail("there is no event"));
    expect(await handler({ headers, body, isBase64Encoded: false })).toEqual({
      statusCode: 400,
      body: "invalid_json",
    });
  });

  it("refuses a request without a body", async () => {
    const { headers } = await delivery(delicate);
    const handler = createLambda(secret, () => expect.fail("there is no event"));
    expect(await handler({ headers, body: null, isBase64Encoded: false })).toMatchObject({
      statusCode: 401,
    });
  });
});

it("a rotation of the signing secret loses no event, and ends the old secret", async () => {
  let secrets: SigningSecrets = { current: "old" };
  const receive = createRotating(async () => secrets);
  const outcome = async (signingSecret: string) =>
    receive(await delivery(messagePayload(), signingSecret)).then(
      (event) => event.type,
      (error) => error.code,
    );
  const outcomes = async () => [await outcome("old"), await outcome("new")];

  expect(await outcomes()).toEqual(["message", "signature_mismatch"]);
  secrets = { current: "new", previous: "old" };
  expect(await outcomes()).toEqual(["message", "message"]);
  secrets = { current: "new" };
  expect(await outcomes()).toEqual(["signature_mismatch", "message"]);
});

it("a message that is delivered twice, or replayed, is acted on once", async () => {
  const ids = new Set<string>();
  const add = async (id: string) => !ids.has(id) && Boolean(ids.add(id));
  const onEvent = vi.fn<OnEvent>();
  const receive = createDeduplicating(secret, { add }, onEvent);
  const request = await delivery(messagePayload());
  await Promise.all([receive(request), receive(request)]);
  expect(onEvent).toHaveBeenCalledOnce();

  const conversation = await delivery(conversationPayload("conversation.start"));
  await Promise.all([receive(conversation), receive(conversation)]);
  expect(onEvent).toHaveBeenCalledTimes(3);
});
