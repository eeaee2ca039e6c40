import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { letTimePass } from "./clock.js";

export const siteAddress = "https://docs.example";
export const section = "/api/panel/";

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export interface Site {
  baseUrl: string;
  /** Replaces what a path answers; with several answers, each is given once and the last one for ever. */
  on(path: string, ...answers: Answer[]): void;
  /** How often a path was asked for. */
  requests(path: string): number;
  /** Requests that are answered at the same time, at most so far. */
  busiest(): number;
}

/** A documentation site on loopback. A path without an answer is 404. It ends with the test. */
export async function startSite(): Promise<Site> {
  const answers = new Map<string, Answer[]>();
  const counts = new Map<string, number>();
  let open = 0;
  let busiest = 0;
  const server = createServer((request, response) => {
    const path = decodeURI(request.url ?? "");
    const count = counts.get(path) ?? 0;
    counts.set(path, count + 1);
    busiest = Math.max(busiest, ++open);
    response.once("close", () => open--);
    const given = answers.get(path) ?? [];
    (given[count] ?? given.at(-1) ?? status(404))(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    on: (path, ...given) => {
      answers.set(path, given);
      counts.delete(path);
    },
    requests: (path) => counts.get(path) ?? 0,
    busiest: () => busiest,
  };
}

export const markdown =
  (text: string, type = "text/markdown; charset=utf-8"): Answer =>
  (response) =>
    response.writeHead(200, { "content-type": type }).end(text);

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end("No page here");

export const redirect = (location: string, code = 308): Answer => status(code, { location });

/** Never answers: needs `stopClock`. */
export const silence: Answer = () => letTimePass();

/** Sends the head and some of the body, and then nothing more: needs `stopClock`. */
export const stall =
  (text: string): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": "text/markdown" });
    response.write(text.slice(0, text.length / 2), () => {
      // By then it has come.
      setImmediate(() => setImmediate(letTimePass));
    });
  };

/** Promises the whole text, sends the half of it and hangs up. */
export const cutShort =
  (text: string): Answer =>
  (response) => {
    const bytes = Buffer.from(text);
    const head = { "content-type": "text/markdown", "content-length": String(bytes.length) };
    response.writeHead(200, head);
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  };

export const hangUp: Answer = (response) => response.destroy();

/** An index that lists these paths as the site does, with whatever letters they have. */
export function indexOf(...paths: string[]): Answer {
  return indexOfSite(siteAddress, ...paths);
}

export function indexOfSite(host: string, ...paths: string[]): Answer {
  const entries = paths.map((path) => `- [A page](${host}${path}.md): About [it](/more.md).`);
  return markdown(`# Docs\n\n## Docs\n\n${entries.join("\n")}\n`, "text/plain");
}
