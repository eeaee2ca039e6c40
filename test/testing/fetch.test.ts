import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { JELOU_BASE_URLS } from "../../src/index.js";
import { createFakeJelou } from "../../src/testing/index.js";
import { authorize, panelOf, webhookUrl } from "./panel.js";

const integrations = { P1: { webhookUrl } };
const { origin: gateway } = new URL(JELOU_BASE_URLS.platform);
const address = `${JELOU_BASE_URLS.platform}/v1/external-support/P1`;

it("has the type of the global fetch, and needs no receiver", async () => {
  const fake = createFakeJelou({ integrations });
  const { fetch: send } = fake;
  expectTypeOf(send).toEqualTypeOf<typeof fetch>();
  expect((await send(address, { headers: authorize(fake) })).status).toBe(200);
});

it("takes a string, a URL and a Request, whose parts init overrides", async () => {
  const fake = createFakeJelou({ integrations });
  const headers = authorize(fake);
  expect((await fake.fetch(address, { headers })).status).toBe(200);
  expect((await fake.fetch(new URL(address), { headers })).status).toBe(200);
  expect((await fake.fetch(new Request(address, { headers }))).status).toBe(200);
  const request = new Request(address, { headers });
  expect((await fake.fetch(request, { method: "DELETE" })).status).toBe(200);
  expect((await fake.fetch(request)).status).toBe(404);
});

it("answers with a content type and a body that can be read once", async () => {
  const fake = createFakeJelou();
  const response = await fake.fetch(address);
  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  await response.json();
  await expect(response.text()).rejects.toThrow(TypeError);
});

it("a query changes nothing", async () => {
  const fake = createFakeJelou({ integrations });
  expect((await fake.fetch(`${address}?a=1`, { headers: authorize(fake) })).status).toBe(200);
});

it.each([
  "https://other.example/platform/v1/external-support/P1",
  `${gateway.replace("https", "http")}/platform/v1/external-support/P1`,
  `${gateway}:8443/platform/v1/external-support/P1`,
  `${gateway}.example/platform/v1/external-support/P1`,
])("%s is refused as a broken network would, and isn't counted", async (url) => {
  const fake = createFakeJelou();
  const failure = fake.fetch(url);
  await expect(failure).rejects.toThrow(new TypeError("fetch failed"));
  const { cause } = (await failure.catch((error: unknown) => error)) as { cause: Error };
  expect(cause.message).toContain(new URL(url).host);
  expect(cause.message).toContain("never touches the network");
  expect(fake.requests).toEqual([]);
});

it("what fetch refuses is refused", async () => {
  const fake = createFakeJelou();
  await expect(fake.fetch("/relative")).rejects.toThrow(TypeError);
  await expect(fake.fetch(address, { body: "{}" })).rejects.toThrow(TypeError);
});

describe("abort", () => {
  const reason = new Error("enough");

  it("a signal that is aborted already rejects with its reason, and nothing arrives", async () => {
    const fake = createFakeJelou({ integrations });
    const options = { signal: AbortSignal.abort(reason), headers: authorize(fake) };
    await expect(fake.fetch(address, options)).rejects.toBe(reason);
    await expect(fake.fetch(new Request(address, options))).rejects.toBe(reason);
    expect(fake.requests).toEqual([]);
  });

  it.each(["init", "Request"])(
    "a signal in %s that aborts midway rejects with its reason",
    async (where) => {
      const fake = createFakeJelou({ integrations });
      const controller = new AbortController();
      // A body that never ends keeps the call under way.
      const options = {
        method: "PATCH",
        signal: controller.signal,
        headers: authorize(fake),
        body: new ReadableStream(),
        duplex: "half",
      } as RequestInit;
      const call =
        where === "init" ? fake.fetch(address, options) : fake.fetch(new Request(address, options));
      controller.abort(reason);
      await expect(call).rejects.toBe(reason);
    },
  );

  it("an abort before the answer counts, one after it doesn't", async () => {
    const fake = createFakeJelou({ integrations });
    const controller = new AbortController();
    const options = { signal: controller.signal, headers: authorize(fake) };
    const response = await fake.fetch(address, options);
    const second = fake.fetch(address, options);
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    expect((await response.json()) as object).toMatchObject({ status: 1 });
  });

  it("init's null takes the signal of a Request away", async () => {
    const fake = createFakeJelou({ integrations });
    const request = new Request(address, {
      signal: AbortSignal.abort(reason),
      headers: authorize(fake),
    });
    expect((await fake.fetch(request, { signal: null })).status).toBe(200);
  });

  it("a call leaves no listener on the signal", async () => {
    const fake = createFakeJelou({ integrations });
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    await fake.fetch(address, { signal, headers: authorize(fake) });
    await new Promise(setImmediate);
    expect(removed.mock.calls.map(([, listener]) => listener)).toContain(
      added.mock.calls.at(-1)?.[1],
    );
  });
});

describe("requests", () => {
  it("tells method, address, status and headers of each, without the credentials", async () => {
    for (const auth of ["apiKey", "basic"] as const) {
      const fake = createFakeJelou({ integrations, dialect: { auth } });
      await panelOf(fake)("GET", "P1");
      await fake.fetch(`${fake.baseUrl}/nowhere`, { headers: { "X-Trace": "1" } });
      const [name = ""] = Object.keys(authorize(fake));
      expect(fake.requests).toEqual([
        {
          method: "GET",
          url: address,
          headers: { "content-type": "application/json", [name]: "[redacted]" },
          body: "",
          status: 200,
        },
        {
          method: "GET",
          url: `${fake.baseUrl}/nowhere`,
          headers: { "x-trace": "1" },
          body: "",
          status: 404,
        },
      ]);
    }
  });

  it("keep the body as it was sent, byte order mark included", async () => {
    const fake = createFakeJelou({ integrations });
    await panelOf(fake)("PATCH", "P1", '\uFEFF{ "authType": "ñ" }');
    expect(fake.requests[0]?.body).toBe('\uFEFF{ "authType": "ñ" }');
  });

  it("stand in the order in which they came, with a status once they are answered", async () => {
    const fake = createFakeJelou({ integrations });
    const calls = [fake.fetch(address), fake.fetch(`${address}/nowhere`)];
    await Promise.all(calls);
    expect(fake.requests.map(({ url, status }) => [url, status])).toEqual([
      [address, 401],
      [`${address}/nowhere`, 404],
    ]);
  });
});
