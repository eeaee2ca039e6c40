import { createServer, type IncomingMessage } from "node:http";
import { JelouWebhookError, parseWebhook, type JelouEvent } from "jelou-client/webhooks";

export function createWebhookServer(
  signingSecret: string,
  onEvent: (event: JelouEvent) => unknown,
) {
  return createServer(async (request, response) => {
    try {
      const body = await readBody(request);
      await onEvent(await parseWebhook({ body, headers: request.headers }, signingSecret));
      response.writeHead(204).end();
    } catch (error) {
      if (!(error instanceof JelouWebhookError)) {
        response.writeHead(500).end();
      } else if (error.code === "body_too_large") {
        // The rest of the body is not read, so the connection can't be used again.
        response.writeHead(413, { connection: "close" }).end(error.code);
      } else {
        response.writeHead(401).end(error.code);
      }
    }
  });
}

/** `node:http` has no size limit, and the signature can only be checked when the whole body is in memory. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > 1_000_000) throw new JelouWebhookError("body_too_large", "More than 1 MB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
