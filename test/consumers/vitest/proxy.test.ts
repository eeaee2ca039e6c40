import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { isJelouError } from "jelou-client";
import { createFakeJelou } from "jelou-client/testing";
import { expect, it, vi } from "vitest";

it("calls go through a proxy, by undici's own fetch, and a refused connection is tried again", async () => {
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl: "https://panel.example" } } });
  const server = await fake.listen();
  const asked: (string | undefined)[] = [];
  const sockets: Socket[] = [];
  const proxy = createServer().on("connect", (request, client: Socket) => {
    asked.push(request.url);
    const { hostname, port } = new URL(`http://${request.url}`);
    const upstream = connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    sockets.push(client, upstream);
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  vi.stubEnv("JELOU_API_KEY", "fake-api-key");
  vi.stubEnv("JELOU_BASE_URL", server.baseUrl);

  const { jelou } = await import("./proxy.js");
  expect((await jelou.integrations.get("P1")).webhookUrl).toBe("https://panel.example");
  expect(asked).toEqual([new URL(server.baseUrl).host]);

  for (const socket of sockets) socket.destroy();
  proxy.close();
  await server.close();
  const error: unknown = await jelou.integrations
    .get("P1", { maxRetries: 1 })
    .catch((thrown) => thrown);
  expect(isJelouError(error) && [error.code, error.attempts]).toEqual(["connection", 2]);
  vi.unstubAllEnvs();
});
