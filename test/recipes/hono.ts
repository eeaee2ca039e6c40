import { Hono } from "hono";
import { JelouWebhookError, parseWebhook, type JelouEvent } from "jelou-client/webhooks";

export function createApp(signingSecret: string, onEvent: (event: JelouEvent) => unknown) {
  const app = new Hono();
  app.post("/jelou", async (context) => {
    await onEvent(await parseWebhook(context.req.raw, signingSecret));
    return context.body(null, 204);
  });
  app.onError((error, context) => {
    if (!(error instanceof JelouWebhookError)) throw error;
    return context.text(error.code, error.code === "body_too_large" ? 413 : 401);
  });
  return app;
}
