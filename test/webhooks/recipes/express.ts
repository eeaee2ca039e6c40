import express, { type ErrorRequestHandler } from "express";
import { JelouWebhookError, parseWebhook, type JelouEvent } from "../../../src/webhooks/index.js";

export function createDesk(signingSecret: string, onEvent: (event: JelouEvent) => unknown) {
  const app = express();
  // Before express.json(), which would parse the body and throw its bytes away.
  app.post("/jelou", express.raw({ type: "application/json" }), async (request, response) => {
    await onEvent(await parseWebhook(request, signingSecret));
    response.sendStatus(204);
  });
  app.use(express.json());
  app.use(refuseUntrusted);
  return app;
}

export const refuseUntrusted: ErrorRequestHandler = (error, _request, response, next) => {
  if (!(error instanceof JelouWebhookError)) next(error);
  else response.status(error.code === "invalid_json" ? 400 : 401).send(error.code);
};
