import fastify from "fastify";
import { JelouWebhookError, parseWebhook, type JelouEvent } from "../../../src/webhooks/index.js";

export function createDesk(signingSecret: string, onEvent: (event: JelouEvent) => unknown) {
  const app = fastify();
  // In a plugin of its own, so that the other routes still get parsed JSON.
  app.register(async (webhooks) => {
    webhooks.addContentTypeParser(
      "application/json",
      { parseAs: "buffer" },
      (_request, body, done) => done(null, body),
    );
    webhooks.post<{ Body: Buffer }>("/jelou", async (request, reply) => {
      await onEvent(await parseWebhook(request, signingSecret));
      return reply.code(204).send();
    });
    webhooks.setErrorHandler((error, _request, reply) => {
      if (!(error instanceof JelouWebhookError)) throw error;
      return reply.code(error.code === "invalid_json" ? 400 : 401).send(error.code);
    });
  });
  app.post("/orders", async (request) => request.body);
  return app;
}
