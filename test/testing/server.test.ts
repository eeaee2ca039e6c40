import { get } from "node:http";
import { expect, it } from "vitest";
import { createJelouClient } from "../../src/index.js";
import { hello, setUp, signingSecret, webhookUrl, who } from "./set-up.js";

const path = "/v1/external-support";

it("serves the same fake over HTTP, for both hosts", async () => {
  const { fake } = setUp({ dialect: { basePath: "jelouapi" } });
  await using server = await fake.listen();
  const { baseUrl, messagesBaseUrl } = server;
  expect(baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/jelouapi$/);
  expect(baseUrl).toBe(`${messagesBaseUrl}/jelouapi`);
  const options = { ...fake.credentials, signingSecret, baseUrl, messagesBaseUrl };
  const jelou = createJelouClient(options);
  await jelou.integrations.create("ñ/1", { webhookUrl });
  await jelou.messages.send({ projectId: "P1", roomId: "R", ...who, message: hello });
  expect(fake.messages).toMatchObject([{ projectId: "P1", message: hello }]);
  expect(fake.requests.map(({ url }) => url)).toEqual([
    `https://gateway.jelou.ai/jelouapi${path}/%C3%B1%2F1`,
    `https://chatbot.jelou.ai${path}/webhook`,
  ]);
});

it("serves the panel only below its base path, and messages only without one", async () => {
  const { fake } = setUp();
  await using server = await fake.listen();
  const headers = { "x-api-key": "fake-api-key" };
  expect((await fetch(`${server.messagesBaseUrl}${path}/P1`, { headers })).status).toBe(404);
  expect((await fetch(`${server.baseUrl}${path}/webhook`, { headers })).status).toBe(404);
  expect((await fetch(`${server.baseUrl}${path}/P1`, { headers })).status).toBe(200);
});

it("answers as a gateway for the other base path and for a target that is no path", async () => {
  const { fake } = setUp();
  await using server = await fake.listen();
  const { origin, port } = new URL(server.baseUrl);
  const other = await fetch(`${origin}/jelouapi${path}/P1`);
  expect([other.status, await other.text()]).toEqual([404, "Not Found"]);
  const options = { method: "OPTIONS", path: "*", host: "127.0.0.1", port };
  const status = await new Promise((resolve, reject) => {
    get(options, (response) => resolve(response.resume().statusCode)).on("error", reject);
  });
  expect(status).toBe(404);
});

it("close ends a request that hangs and connections that are kept alive, and can be called again", async () => {
  const { fake } = setUp();
  const server = await fake.listen();
  await (await fetch(server.baseUrl)).text();
  fake.failNext({ fault: "hang" });
  const call = fetch(`${server.baseUrl}${path}/P1`).catch((error: unknown) => error);
  while (fake.requests.length < 2) await new Promise(setImmediate);
  await Promise.all([server.close(), server.close()]);
  expect(await call).toBeInstanceOf(TypeError);
  await expect(fetch(server.baseUrl)).rejects.toThrow(TypeError);
});
