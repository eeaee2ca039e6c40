import * as webhooks from "../../src/webhooks/index.js";

// The functions as a caller without types sees them: anything can be passed.
export const verifySignature = webhooks.verifySignature as unknown as (
  body: unknown,
  signature: unknown,
  secrets: unknown,
) => Promise<boolean>;

export const parseWebhook = webhooks.parseWebhook as unknown as (
  request: unknown,
  secrets: unknown,
) => Promise<webhooks.JelouEvent>;

export const signBody = webhooks.signBody as unknown as (
  body: unknown,
  secret: unknown,
) => Promise<string>;
