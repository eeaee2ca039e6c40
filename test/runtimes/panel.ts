import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createFakeJelou } from "../../src/testing/index.js";

export interface Result {
  what: string;
  error?: string;
}

/** The server for all runtimes: a fake Jelou and misbehaving servers, at one origin. */
export interface Panel {
  origin: string;
  /** The results that each runtime reported, by its name. */
  results: Map<string, Result[]>;
  close(): void;
}

async function listen(answer: RequestListener) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

export async function startPanel(): Promise<Panel> {
  const fakes = {
    platform: createFakeJelou(),
    jelouapi: createFakeJelou({ dialect: { basePath: "jelouapi", auth: "basic", shape: "flat" } }),
  };
  const results: Panel["results"] = new Map();
  /** The paths of the requests to the other origin. */
  const seen: string[] = [];
  const other = await listen((request, response) => {
    seen.push(request.url ?? "");
    response.end("{}");
  });
  const closed = await listen(() => {});
  closed.close();

  /** Lets the fake answer requests for the base path and, under `/messages/`, for the host of messages. */
  async function forward(basePath: string, request: IncomingMessage, response: ServerResponse) {
    const fake = basePath === "jelouapi" ? fakes.jelouapi : fakes.platform;
    const url = request.url?.startsWith("/messages/")
      ? fake.messagesBaseUrl + request.url.slice(`/messages/${basePath}`.length)
      : new URL(request.url ?? "", fake.baseUrl);
    const { method = "GET", headers } = request;
    const names = ["x-api-key", "authorization", "content-type", "x-jelou-signature"];
    const kept = names.flatMap((name) =>
      headers[name] ? [[name, String(headers[name])] as [string, string]] : [],
    );
    const body = method === "GET" ? null : await buffer(request);
    const answer = await fake.fetch(url, { method, headers: kept, body });
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const [, first = "", second = ""] = request.url?.split("/") ?? [];
    if (first === "platform" || first === "jelouapi") return forward(first, request, response);
    if (first === "messages") return forward(second, request, response);
    if (first === "silent") return undefined;
    if (first === "endless")
      return response.writeHead(200, { "content-type": "application/json" }).write('{"data":');
    if (first === "garbage") return response.end("<html>");
    if (first === "echo")
      return response.writeHead(400).end(JSON.stringify({ message: request.headers["x-api-key"] }));
    if (first === "redirect")
      return response.writeHead(307, { location: `${other.origin}${request.url}` }).end();
    if (first === "seen")
      return response.end(JSON.stringify(seen.filter((path) => path.endsWith(`/${second}`))));
    if (first === "closed") return response.end(closed.origin);
    if (first === "results") {
      results.set(second, JSON.parse((await buffer(request)).toString()));
      return response.end();
    }
    return response.writeHead(404).end();
  }

  const panel = await listen((request, response) => {
    answer(request, response).catch((error: Error) => response.destroy(error));
  });
  const close = () => [panel, other].forEach((server) => server.close());
  return { origin: panel.origin, results, close };
}
