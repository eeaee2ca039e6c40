import { request } from "node:http";
import { describe, expect, expectTypeOf, test, vi } from "vitest";
import { createFakeJelou } from "../../src/testing/index.js";
import {
  clientOf,
  failureOf,
  integrations,
  reply,
  startFake,
  turnsUntil,
  webhookUrl,
} from "./fake.js";

const { baseUrl, credentials } = createFakeJelou();
const address = `${baseUrl}/v1/external-support/P1`;
const headers = { "x-api-key": credentials.apiKey };

describe("fetch", () => {
  test("takes the arguments of the global fetch", async () => {
    const { fetch } = createFakeJelou({ integrations });
    expectTypeOf(fetch).toEqualTypeOf<typeof globalThis.fetch>();
    const request = new Request(address, { headers });
    expect((await fetch(address, { headers })).status).toBe(200);
    expect((await fetch(new URL(address), { headers })).status).toBe(200);
    expect((await fetch(request, { method: "DELETE" })).status).toBe(200);
    expect((await fetch(request)).status).toBe(404);
    await expect(fetch("/relative")).rejects.toThrow(TypeError);
  });

  test.each([
    "https://other.example/platform/v1/external-support/P1",
    address.replace("https", "http"),
    address.replace("/platform", ".example/platform"),
  ])("%s fails like a broken network, and the cause says why", async (url) => {
    const { fetch, requests } = createFakeJelou();
    const error = await failureOf(fetch(url));
    expect(error).toEqual(new TypeError("fetch failed"));
    expect(error.cause.message).toContain(`${new URL(url).host} is not one of Jelou's hosts`);
    expect(requests).toEqual([]);
  });

  test("an aborted signal rejects with its reason, and nothing arrives", async () => {
    const { fetch, requests } = createFakeJelou();
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    expect(await failureOf(fetch(address, { signal }))).toBe(reason);
    expect(await failureOf(fetch(new Request(address, { signal })))).toBe(reason);
    expect(requests).toEqual([]);
  });

  test("an abort during the call rejects with its reason, and leaves no listener", async () => {
    const { fake, jelou } = startFake();
    const controller = new AbortController();
    const added = vi.spyOn(controller.signal, "addEventListener");
    const removed = vi.spyOn(controller.signal, "removeEventListener");
    await fake.fetch(address, { headers, signal: controller.signal });
    const [, listener] = added.mock.calls.at(-1) ?? [];
    expect(removed).toHaveBeenCalledWith("abort", listener);

    const call = jelou.integrations.get("P1", { signal: controller.signal });
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await failureOf(call)).toBe(reason);
  });
});

describe("requests", () => {
  test.each(["apiKey", "basic"] as const)(
    "show each request without its credentials: %s",
    async (auth) => {
      const { fake, jelou } = startFake({ dialect: { auth } });
      await jelou.integrations.update("P1", { webhookUrl });
      await failureOf(jelou.integrations.get("P2", { headers: { "X-Trace": "1" } }));
      const name = auth === "apiKey" ? "x-api-key" : "authorization";
      expect(fake.requests).toMatchObject([
        { method: "PATCH", url: address, body: JSON.stringify({ webhookUrl }), status: 200 },
        { method: "GET", headers: { "x-trace": "1", [name]: "[redacted]" }, body: "", status: 404 },
      ]);
      const values = Object.values(fake.credentials);
      for (const secret of [...values, btoa(values.join(":"))]) {
        expect(JSON.stringify(fake.requests)).not.toContain(secret);
      }
    },
  );
});

describe("listen", () => {
  test("serves both hosts over HTTP, on the fake's own state", async () => {
    const fake = createFakeJelou({ integrations });
    await using server = await fake.listen();
    expect(server.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/platform$/);
    const { baseUrl, messagesBaseUrl } = server;
    const jelou = clientOf(fake, { baseUrl, messagesBaseUrl, fetch: globalThis.fetch });
    await jelou.integrations.update("P1", { authType: "basic" });
    expect(await clientOf(fake).integrations.get("P1")).toMatchObject({ authType: "basic" });
    await jelou.messages.send(reply);
    expect(fake.messages).toHaveLength(1);
    expect(fake.requests.map(({ url }) => url)).toEqual([
      address,
      address,
      `${fake.messagesBaseUrl}/v1/external-support/webhook`,
    ]);
  });

  test("refuses the other base path like the gateway", async () => {
    const fake = createFakeJelou({ dialect: { basePath: "jelouapi" } });
    await using server = await fake.listen();
    const { origin } = new URL(server.baseUrl);
    const response = await fetch(`${origin}/platform/v1/external-support/P1`, { headers });
    expect([response.status, await response.text()]).toEqual([404, "Not Found"]);
  });

  test("close ends a hanging call and a half-sent one, and can be called again", async () => {
    const fake = createFakeJelou();
    const server = await fake.listen();
    fake.failNext({ fault: "hang" });
    const url = `${server.baseUrl}/v1/external-support/P1`;
    const hanging = failureOf(fetch(url));
    const half = request(url, { method: "PATCH", headers: { expect: "100-continue" } });
    const failed = new Promise((resolve) => half.on("error", resolve));
    // The server answers with `continue` when it waits for the body.
    await new Promise((resolve) => half.on("continue", resolve).flushHeaders());
    await turnsUntil(() => fake.requests.length === 1);
    await Promise.all([server.close(), server.close()]);
    expect(await hanging).toBeInstanceOf(TypeError);
    expect(await failed).toBeInstanceOf(Error);
    await server.close();
  });
});
