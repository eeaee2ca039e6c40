import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from "node:net";
import { callOf, callNames, type CallName } from "./calls.js";
import { createSelfSignedCertificate } from "./certificate.js";

/** One request that the server got, and the means to answer it badly. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
  /** What came in, headers and body, as a careless proxy would show it. */
  readonly echo: string;
  /** How often this call has come in, counted from 1. */
  readonly attempt: number;
  /** The origin of this server, and of another one that nothing may be sent to. */
  readonly here: string;
  readonly elsewhere: string;
}

export type Behaviour = (exchange: Exchange) => void;

/** Where it goes wrong before there is a request. */
export type Ground =
  | "http"
  | "nobody listens"
  | "resets connections"
  | "self-signed TLS"
  | "no common cipher"
  | "plain HTTP at https";

export interface HostileServer {
  /** As `baseUrl` and `messagesBaseUrl`. */
  readonly origin: string;
  /** How many requests it saw, by call. */
  readonly requests: Record<CallName, number>;
  /** The requests that came in at the other origin: how many, and how many of them with a credential. */
  readonly strays: { count: number; withCredential: number };
  close(): Promise<void>;
}

/** A server on loopback that misbehaves as told. */
export async function startHostileServer(
  behave: Behaviour,
  ground: Ground = "http",
): Promise<HostileServer> {
  const requests = Object.fromEntries(
    callNames.map((name) => [name, 0]),
  ) as HostileServer["requests"];
  const strays = { count: 0, withCredential: 0 };
  const other = createHttpServer(({ headers }, response) => {
    strays.count++;
    if (headers["x-api-key"] ?? headers.authorization) strays.withCredential++;
    response
      .setHeader("content-type", "application/json")
      .end('{"webhookUrl":"https://stray.example"}');
  });
  const elsewhere = `http://127.0.0.1:${await listen(other)}`;
  const onRequest = async (request: IncomingMessage, response: ServerResponse) => {
    const attempt = ++requests[callOf(request.method, request.url)];
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
    const echo = [...headers, Buffer.concat(chunks).toString()].join("\n");
    behave({ request, response, socket: request.socket, echo, attempt, here: origin, elsewhere });
  };
  const server = serverFor(ground, (request, response) => void onRequest(request, response));
  const port = await listen(server);
  const scheme = /TLS|cipher|https/.test(ground) ? "https" : "http";
  const origin = `${scheme}://127.0.0.1:${port}`;
  if (ground === "nobody listens") await stop(server);
  return {
    origin,
    requests,
    strays,
    close: async () => void (await Promise.all([stop(server), stop(other)])),
  };
}

function serverFor(
  ground: Ground,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  if (ground === "resets connections") return createTcpServer((socket) => socket.resetAndDestroy());
  if (ground === "self-signed TLS")
    return createHttpsServer(createSelfSignedCertificate(), onRequest);
  if (ground === "no common cipher") return createHttpsServer({}, onRequest);
  return createHttpServer({ keepAliveTimeout: 60_000 }, onRequest);
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  if ("closeAllConnections" in server)
    (server as ReturnType<typeof createHttpServer>).closeAllConnections();
  await closed;
}
