import { parseWebhook, type JelouMessageEvent } from "../../src/webhooks/index.js";

// types.test.ts compiles this file with `declaration`, so `tsc` must write the names of the inferred types.

export const kindOf = (event: JelouMessageEvent) => event.message.type;
export const contentOf = (event: JelouMessageEvent) => event.message.content;
export const receive = (request: Request) => parseWebhook(request, "secret");
export const issuesOf = async (request: Request) => (await receive(request)).issues;
