import express, { type ErrorRequestHandler } from "express";
import { JelouWebhookError, parseWebhook, type JelouEvent } from "jelou-client/webhooks";

export function createApp(signingSecret: string, onEvent: (event: JelouEvent) => unknown) {
  const app = express();
  // This route comes before express.json(), which would parse the body and drop its bytes.
  const rawBody = express.raw({ type: "application/json", limit: "1mb" });
  app.post("/jelou", rawBody, async (request, response) => {
    await onEvent(await parseWebhook(request, signingSecret));
    response.sendStatus(204);
  });
  app.use(express.json());
  app.use(refuseUntrusted);
  return app;
}

// Express itself answers 413 to a body over the limit.
const refuseUntrusted: ErrorRequestHandler = (error, _request, response, next) => {
  if (!(error instanceof JelouWebhookError)) return next(error);
  response.status(401).send(error.code);
};
