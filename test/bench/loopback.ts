import { once } from "node:events";
import { Worker } from "node:worker_threads";

export interface Server {
  origin: string;
  close(): Promise<unknown>;
}

/** Answers every request with `body`, in a separate thread, so that it takes no time from the clients. */
export async function serve(body: string): Promise<Server> {
  const code = `
    const { parentPort, workerData } = require("node:worker_threads");
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(workerData) };
    const server = require("node:http").createServer((request, response) => {
      response.writeHead(200, headers).end(workerData);
    });
    server.keepAliveTimeout = 60_000;
    server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`;
  const worker = new Worker(code, { eval: true, workerData: body });
  const [port] = await once(worker, "message");
  return { origin: `http://127.0.0.1:${port}`, close: () => worker.terminate() };
}
