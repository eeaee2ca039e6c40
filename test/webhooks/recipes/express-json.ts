import type { IncomingMessage } from "node:http";
import express from "express";
import { parseWebhook, type JelouEvent } from "../../../src/webhooks/index.js";
import { refuseUntrusted } from "./express.js";

/** How it goes wrong: express.json() is in the way, and every event is refused as `body_not_raw`. */
export function createBrokenDesk(signingSecret: string, onEvent: (event: JelouEvent) => unknown) {
  const app = express();
  app.use(express.json());
  app.post("/jelou", express.raw({ type: "application/json" }), async (request, response) => {
    await onEvent(await parseWebhook(request, signingSecret));
    response.sendStatus(204);
  });
  app.use(refuseUntrusted);
  return app;
}

/** For an express.json() that can't be moved: keep the bytes that it parses. */
export function createDesk(signingSecret: string, onEvent: (event: JelouEvent) => unknown) {
  const rawBodies = new WeakMap<IncomingMessage, Buffer>();
  const app = express();
  app.use(express.json({ verify: (request, _response, body) => rawBodies.set(request, body) }));
  app.post("/jelou", async (request, response) => {
    const body = rawBodies.get(request) ?? "";
    await onEvent(await parseWebhook({ body, headers: request.headers }, signingSecret));
    response.sendStatus(204);
  });
  app.use(refuseUntrusted);
  return app;
}
