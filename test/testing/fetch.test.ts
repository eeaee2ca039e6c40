import { afterEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import { createJelouClient, type JelouClientOptions } from "../../src/index.js";
import { type FakeJelou } from "../../src/testing/index.js";
import { setUp, webhookUrl } from "./set-up.js";

const address = "https://gateway.jelou.ai/platform/v1/external-support/P1";
const headers = { "x-api-key": "fake-api-key" };

afterEach(() => void vi.unstubAllGlobals());

it("has the type of the global fetch, and fits the client's option", () => {
  expectTypeOf<FakeJelou["fetch"]>().toEqualTypeOf<typeof globalThis.fetch>();
  expectTypeOf<FakeJelou["fetch"]>().toExtend<NonNullable<JelouClientOptions["fetch"]>>();
});

it("takes the place of the global fetch", async () => {
  const { fake } = setUp();
  vi.stubGlobal("fetch", fake.fetch);
  const jelou = createJelouClient(fake.credentials);
  expect(await jelou.integrations.get("P1")).toMatchObject({ webhookUrl });
});

it("takes a string, a URL and a Request, whose parts init overrides", async () => {
  const { fetch } = setUp().fake;
  expect((await fetch(`${address}?a=1`, { headers })).status).toBe(200);
  expect((await fetch(new URL(address), { headers })).status).toBe(200);
  const request = new Request(address, { headers });
  expect((await fetch(request)).status).toBe(200);
  expect((await fetch(request, { method: "DELETE" })).status).toBe(200);
  expect((await fetch(request)).status).toBe(404);
});

it.each([
  "https://other.example/platform/v1/external-support/P1",
  "http://gateway.jelou.ai/platform/v1/external-support/P1",
  "https://gateway.jelou.ai.example/platform/v1/external-support/P1",
])("%s fails as a broken network would, and names the host", async (url) => {
  const { fake } = setUp();
  const error = await fake.fetch(url).catch((thrown: TypeError) => thrown);
  expect(error).toEqual(new TypeError("fetch failed"));
  expect(error).toMatchObject({
    cause: { message: expect.stringContaining(`${new URL(url).host} is not one of Jelou's hosts`) },
  });
  expect(fake.requests).toEqual([]);
});

describe("a signal", () => {
  const reason = new Error("enough");

  it("that is aborted already rejects with its reason, and nothing arrives", async () => {
    const { fake } = setUp();
    const aborted = { signal: AbortSignal.abort(reason), headers };
    await expect(fake.fetch(address, aborted)).rejects.toBe(reason);
    await expect(fake.fetch(new Request(address, aborted))).rejects.toBe(reason);
    expect(fake.requests).toEqual([]);
    expect((await fake.fetch(new Request(address, aborted), { signal: null })).status).toBe(200);
  });

  it.each(["init", "Request"])("in %s rejects with its reason when it aborts", async (place) => {
    const { fake } = setUp();
    fake.failNext({ fault: "hang" });
    const controller = new AbortController();
    const options = { signal: controller.signal, headers };
    const call =
      place === "init" ? fake.fetch(address, options) : fake.fetch(new Request(address, options));
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  });

  it("of another realm is respected, which Node's Request refuses", async () => {
    const { fake } = setUp();
    fake.failNext({ fault: "hang" });
    const properties = { aborted: false, reason, throwIfAborted() {} };
    const signal = Object.assign(new EventTarget(), properties) as AbortSignal;
    const call = fake.fetch(address, { signal });
    signal.dispatchEvent(new Event("abort"));
    await expect(call).rejects.toBe(reason);
  });

  it("keeps no listener after its call has ended", async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    await setUp().fake.fetch(address, { signal, headers });
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
  });
});

it("requests shows each request as it was sent, without credentials, and its status", async () => {
  const { fake } = setUp();
  const body = '\uFEFF{ "authType": "ñ" }';
  await fake.fetch(address, { method: "PATCH", headers: { ...headers, "X-Trace": "1" }, body });
  await fake.fetch(`${address}/nowhere`, { headers: { authorization: "Basic eDp5" } });
  expect(fake.requests).toEqual([
    {
      method: "PATCH",
      url: address,
      headers: {
        "content-type": "text/plain;charset=UTF-8",
        "x-api-key": "[redacted]",
        "x-trace": "1",
      },
      body,
      status: 400,
    },
    {
      method: "GET",
      url: `${address}/nowhere`,
      headers: { authorization: "[redacted]" },
      body: "",
      status: 404,
    },
  ]);
});
