import { JelouWebhookError, parseWebhook, type JelouEvent } from "../../../src/webhooks/index.js";

/** For `app/jelou/route.ts`: export const POST = createDesk(process.env.JELOU_SIGNING_SECRET ?? "", onEvent); */
export function createDesk(signingSecret: string, onEvent: (event: JelouEvent) => unknown) {
  return async function POST(request: Request): Promise<Response> {
    try {
      await onEvent(await parseWebhook(request, signingSecret));
      return new Response(null, { status: 204 });
    } catch (error) {
      if (!(error instanceof JelouWebhookError)) throw error;
      return new Response(error.code, { status: error.code === "invalid_json" ? 400 : 401 });
    }
  };
}
