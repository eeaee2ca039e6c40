import { JelouWebhookError, parseWebhook, type JelouEvent } from "jelou-client/webhooks";

/** The parts of an event of API Gateway, a function URL or an Application Load Balancer. */
interface HttpEvent {
  headers?: Record<string, string | undefined>;
  /** A load balancer that is set to multi-value headers sends only these. */
  multiValueHeaders?: Record<string, string[] | undefined>;
  body: string | null;
  isBase64Encoded: boolean;
}

export function createHandler(signingSecret: string, onEvent: (event: JelouEvent) => unknown) {
  return async function handler(event: HttpEvent) {
    try {
      const body = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
      const headers = event.multiValueHeaders ?? event.headers ?? {};
      await onEvent(await parseWebhook({ body, headers }, signingSecret));
      return { statusCode: 204 };
    } catch (error) {
      if (!(error instanceof JelouWebhookError)) throw error;
      return { statusCode: 401, body: error.code };
    }
  };
}
