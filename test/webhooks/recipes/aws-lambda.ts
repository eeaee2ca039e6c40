import { JelouWebhookError, parseWebhook, type JelouEvent } from "../../../src/webhooks/index.js";

/** What API Gateway passes on, of its REST as of its HTTP APIs. */
interface GatewayEvent {
  headers: Record<string, string | undefined>;
  body: string | null;
  isBase64Encoded: boolean;
}

export function createDesk(signingSecret: string, onEvent: (event: JelouEvent) => unknown) {
  return async function handler({ headers, body, isBase64Encoded }: GatewayEvent) {
    try {
      const raw = Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
      await onEvent(await parseWebhook({ body: raw, headers }, signingSecret));
      return { statusCode: 204 };
    } catch (error) {
      if (!(error instanceof JelouWebhookError)) throw error;
      return { statusCode: error.code === "invalid_json" ? 400 : 401, body: error.code };
    }
  };
}
