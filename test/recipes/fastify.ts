import fastify from "fastify";
import { JelouWebhookError, parseWebhook, type JelouEvent } from "jelou-client/webhooks";

export function createApp(signingSecret: string, onEvent: (event: JelouEvent) => unknown) {
  const app = fastify();
  // A separate plugin, so that the other routes still get parsed JSON.
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
    // Fastify itself answers 413 to a body over its limit, which is 1 MiB by default.
    webhooks.setErrorHandler((error, _request, reply) => {
      if (!(error instanceof JelouWebhookError)) throw error;
      return reply.code(401).send(error.code);
    });
  });
  app.post("/orders", async (request) => request.body);
  return app;
}
