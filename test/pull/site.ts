import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Serves these answers by path on loopback, until the test ends. Any other path is 404. */
export async function serve(answers: ReadonlyMap<string, Answer>) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURI(request.url ?? "");
    requests.push(path);
    const { status = 200, headers = {}, body = "" } = answers.get(path) ?? { status: 404 };
    response.writeHead(status, { "content-type": "text/markdown", ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
