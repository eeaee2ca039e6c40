import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, vi } from "vitest";
import { main } from "../../src/probe/command.js";

export const key = "s3cr3t-key";
export const secret = "s3cr3t-client-secret";

export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

export function probe(args: string[], variables: Record<string, string> = {}): Promise<Outcome> {
  return run(["probe", ...args], variables);
}

/** Runs `jelou-client` in this process, and sees that it prints no secret. */
export async function run(args: string[], variables: Record<string, string>): Promise<Outcome> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  try {
    const status = await main(args, variables);
    const textOf = ({ mock }: typeof log) => mock.calls.map((words) => words.join(" ")).join("\n");
    const outcome = { status, stdout: textOf(log), stderr: textOf(error) };
    expect(outcome.stdout + outcome.stderr).not.toMatch(
      /s3cr3t|fake-api-key|fake-client-secret|czNjcjN0/,
    );
    return outcome;
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
}

/** Both kinds, of which one may be right. */
export function environmentOf(credentials: object): Record<string, string> {
  const {
    apiKey = key,
    clientId = "some-id",
    clientSecret = secret,
  } = credentials as Record<string, string>;
  return { JELOU_API_KEY: apiKey, JELOU_CLIENT_ID: clientId, JELOU_CLIENT_SECRET: clientSecret };
}

/** The cells of the table, without its head. */
export function rowsOf({ stdout }: Outcome): string[][] {
  const [table = ""] = stdout.split("\n\n");
  return table
    .split("\n")
    .slice(1)
    .map((line) => line.split(/ {2,}/));
}

export async function serve(
  listener: RequestListener,
): Promise<AsyncDisposable & { origin: string }> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin, [Symbol.asyncDispose]: close };
}
