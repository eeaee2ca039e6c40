import { JelouWebhookError, parseWebhook, type JelouEvent } from "jelou-client/webhooks";

interface Environment {
  JELOU_SIGNING_SECRET: string;
  /** A queue, so that Jelou gets its answer before the work is done. */
  EVENTS: { send(event: JelouEvent): Promise<unknown> };
}

export default {
  async fetch(request: Request, environment: Environment): Promise<Response> {
    try {
      const event = await parseWebhook(request, environment.JELOU_SIGNING_SECRET);
      await environment.EVENTS.send(event);
      return new Response(null, { status: 202 });
    } catch (error) {
      if (!(error instanceof JelouWebhookError)) throw error;
      return new Response(error.code, { status: error.code === "body_too_large" ? 413 : 401 });
    }
  },
};
