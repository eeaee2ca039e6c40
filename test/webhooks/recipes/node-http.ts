import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { JelouWebhookError, parseWebhook, type JelouEvent } from "../../../src/webhooks/index.js";

export function createDesk(signingSecret: string, onEvent: (event: JelouEvent) => unknown) {
  return createServer(async (request, response) => {
    try {
      const body = await buffer(request);
      await onEvent(await parseWebhook({ body, headers: request.headers }, signingSecret));
      response.writeHead(204).end();
    } catch (error) {
      if (!(error instanceof JelouWebhookError)) response.writeHead(500).end();
      else response.writeHead(error.code === "invalid_json" ? 400 : 401).end(error.code);
    }
  });
}
