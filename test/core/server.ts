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

/** A request that the server got, with the tools to answer it badly. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
  /** Headers and body of the request, as a careless gateway would show them. */
  readonly echo: string;
  /** Counted from 1. */
  readonly attempt: number;
  /** The origin of this server, and of another one. */
  readonly here: string;
  readonly elsewhere: string;
}

export type Behaviour = (exchange: Exchange) => void;

/** The server at the address. All except `http` fail before a request is sent. */
export type Ground =
  "http" | "nobody listens" | "resets connections" | "fails in TLS" | "plain HTTP at https";

export interface HostileServer {
  /** For `baseUrl` and `messagesBaseUrl`. */
  readonly origin: string;
  /** The number of requests. */
  readonly requests: number;
  /** The number of requests to the other origin, and how many of them had a credential. */
  readonly strays: { readonly count: number; readonly withCredential: number };
  close(): Promise<void>;
}

/** A server on loopback that misbehaves. */
export async function startHostileServer(
  behave: Behaviour,
  ground: Ground = "http",
): Promise<HostileServer> {
  let requests = 0;
  const strays = { count: 0, withCredential: 0 };
  const other = createHttpServer(({ headers }, response) => {
    strays.count++;
    if (headers["x-api-key"] ?? headers.authorization) strays.withCredential++;
    response.end('{"webhookUrl":"https://stray.example"}');
  });
  const elsewhere = `http://127.0.0.1:${await listen(other)}`;
  const onRequest = async (request: IncomingMessage, response: ServerResponse) => {
    const attempt = ++requests;
    const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
    const body = Buffer.concat(await request.toArray()).toString();
    const echo = [...headers, body].join("\n");
    behave({ request, response, socket: request.socket, echo, attempt, here, elsewhere });
  };
  const server = createServer(ground, onRequest);
  const scheme = /TLS|https/.test(ground) ? "https" : "http";
  const here = `${scheme}://127.0.0.1:${await listen(server)}`;
  if (ground === "nobody listens") await stop(server);
  return {
    origin: here,
    get requests() {
      return requests;
    },
    strays,
    close: async () => void (await Promise.all([stop(server), stop(other)])),
  };
}

function createServer(
  ground: Ground,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  if (ground === "resets connections") return createTcpServer((socket) => socket.resetAndDestroy());
  // Without a certificate, no cipher fits.
  if (ground === "fails in TLS") return createHttpsServer({}, onRequest);
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
  (server as Partial<ReturnType<typeof createHttpServer>>).closeAllConnections?.();
  await closed;
}
