import { Hono } from "hono";
import { JelouWebhookError, parseWebhook, type JelouEvent } from "../../../src/webhooks/index.js";

export function createDesk(signingSecret: string, onEvent: (event: JelouEvent) => unknown) {
  const app = new Hono();
  app.post("/jelou", async (context) => {
    await onEvent(await parseWebhook(context.req.raw, signingSecret));
    return context.body(null, 204);
  });
  app.onError((error, context) => {
    if (!(error instanceof JelouWebhookError)) throw error;
    return context.text(error.code, error.code === "invalid_json" ? 400 : 401);
  });
  return app;
}
