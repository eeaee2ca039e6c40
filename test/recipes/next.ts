import { JelouWebhookError, parseWebhook, type JelouEvent } from "jelou-client/webhooks";

/** For `app/jelou/route.ts`: `export const POST = createRoute(process.env.JELOU_SIGNING_SECRET ?? "", onEvent);` */
export function createRoute(signingSecret: string, onEvent: (event: JelouEvent) => unknown) {
  return async function POST(request: Request): Promise<Response> {
    try {
      await onEvent(await parseWebhook(request, signingSecret));
      return new Response(null, { status: 204 });
    } catch (error) {
      if (!(error instanceof JelouWebhookError)) throw error;
      return new Response(error.code, { status: error.code === "body_too_large" ? 413 : 401 });
    }
  };
}
