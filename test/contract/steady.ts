import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer, type AddressInfo } from "node:net";

export interface MockServer {
  readonly origin: string;
  stop(): Promise<void>;
}

/** Serves a spec on loopback with Steady, an OpenAPI mock server that shares no code with this project. */
export async function serveWithSteady(specFile: string): Promise<MockServer> {
  const port = await freePort();
  const steady = createRequire(import.meta.url).resolve("@stdy/cli/steady.js");
  const child = spawn(process.execPath, [
    steady,
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
    "--no-color",
    specFile,
  ]);
  let output = "";
  const ready = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      if (/Ready to accept requests|Server listening/.test(output)) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Steady ended with ${code}:\n${output}`)));
  });
  await ready;
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill();
      await once(child, "close");
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
