import { Agent, get, request } from "node:http";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { JELOU_BASE_URLS } from "../../src/index.js";
import { createFakeJelou } from "../../src/testing/index.js";
import { authorize, integrationIn, panelOf, turnsUntil, webhookUrl } from "./panel.js";

const integrations = { P1: { webhookUrl } };

it("serves what the fake's fetch serves, and shares its state", async () => {
  const fake = createFakeJelou({ dialect: { basePath: "jelouapi" } });
  await using server = await fake.listen();
  expect(server.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/jelouapi$/);
  await panelOf(fake, server)("POST", "ñ%2F1", { webhookUrl });
  expect(integrationIn(fake, await panelOf(fake)("GET", "ñ%2F1"))).toMatchObject({
    brainId: "ñ/1",
  });
  expect(fake.requests.map(({ url }) => url)).toEqual(
    Array(2).fill(`${JELOU_BASE_URLS.jelouapi}/v1/external-support/%C3%B1%2F1`),
  );
  expect(JSON.stringify(fake.requests)).not.toContain("fake-api-key");
});

it("takes messages without base path, and nothing of the panel there", async () => {
  const fake = createFakeJelou({ integrations });
  await using server = await fake.listen();
  const path = "/v1/external-support";
  const post = { method: "POST", body: '{"project_id":"P1"}', headers: authorize(fake) };
  expect((await fetch(`${server.messagesBaseUrl}${path}/webhook`, post)).status).toBe(401);
  expect((await fetch(`${server.messagesBaseUrl}${path}/P2`, post)).status).toBe(404);
  expect((await fetch(`${server.baseUrl}${path}/webhook`, post)).status).toBe(422);
});

it("answers as a gateway for the other base path and for what is no path", async () => {
  const fake = createFakeJelou({ integrations });
  await using server = await fake.listen();
  const headers = authorize(fake);
  const { origin } = new URL(server.baseUrl);
  const other = await fetch(`${origin}/jelouapi/v1/external-support/P1`, { headers });
  expect(other.status).toBe(404);
  expect(await other.text()).toBe("Not Found");
  const options = { method: "OPTIONS", path: "*", host: "127.0.0.1", port: new URL(origin).port };
  const status = await new Promise((resolve, reject) => {
    get(options, (response) => resolve(response.resume().statusCode)).on("error", reject);
  });
  expect(status).toBe(404);
});

it("failNext and 204 work over HTTP", async () => {
  const fake = createFakeJelou({ integrations });
  await using server = await fake.listen();
  fake.failNext({ status: 204, headers: { "x-mark": "1" } });
  const response = await fetch(`${server.baseUrl}/v1/external-support/P1`);
  expect(response.status).toBe(204);
  expect(response.headers.get("x-mark")).toBe("1");
});

it("a fake listens more than once, on different ports", async () => {
  const fake = createFakeJelou({ integrations });
  await using one = await fake.listen();
  await using two = await fake.listen();
  expect(one.baseUrl).not.toBe(two.baseUrl);
  expect((await panelOf(fake, one)("GET", "P1")).status).toBe(200);
  expect((await panelOf(fake, two)("GET", "P1")).status).toBe(200);
});

describe("close", () => {
  it("ends connections that are kept alive, and can be called again", async () => {
    const fake = createFakeJelou({ integrations });
    const server = await fake.listen();
    const agent = new Agent({ keepAlive: true });
    const socket = await new Promise<Socket>((resolve, reject) => {
      get(`${server.baseUrl}/v1/external-support/P1`, { agent }, (response) => {
        const { socket } = response;
        response.resume().on("end", () => resolve(socket));
      }).on("error", reject);
    });
    const ended = new Promise((resolve) => socket.on("close", resolve));
    await Promise.all([server.close(), server.close()]);
    await ended;
    await expect(fetch(server.baseUrl)).rejects.toThrow(TypeError);
    await server.close();
  });

  it("ends a request that is still being sent", async () => {
    const fake = createFakeJelou({ integrations });
    const server = await fake.listen();
    const call = request(`${server.baseUrl}/v1/external-support/P1`, {
      method: "PATCH",
      headers: { expect: "100-continue" },
    });
    // The server says so once it waits for the body.
    await new Promise((resolve) => call.on("continue", resolve).flushHeaders());
    const failed = new Promise((resolve) => call.on("error", resolve));
    await server.close();
    expect(await failed).toBeInstanceOf(Error);
  });

  it("ends a request that a failure lets hang", async () => {
    const fake = createFakeJelou({ integrations });
    const server = await fake.listen();
    fake.failNext({ fault: "hang" });
    const call = fetch(`${server.baseUrl}/v1/external-support/P1`).catch((error: Error) => error);
    await turnsUntil(() => fake.requests.length === 1);
    await server.close();
    expect(await call).toBeInstanceOf(TypeError);
  });
});
