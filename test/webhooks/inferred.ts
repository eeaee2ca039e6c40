import { parseWebhook, type JelouMessageEvent } from "../../src/webhooks/index.js";

// Compiled by types.test.ts with `declaration`: `tsc` has to name what it infers here.

export const kindOf = (event: JelouMessageEvent) => event.message.type;
export const contentOf = (event: JelouMessageEvent) => event.message.content;
export const receive = (request: Request) => parseWebhook(request, "secret");
export const issuesOf = async (request: Request) => (await receive(request)).issues;
