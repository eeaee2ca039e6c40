import { JelouWebhookError, parseWebhook, type JelouEvent } from "../../src/webhooks/index.js";

/**
 * Serves the webhooks of several projects, each at an address of its own: https://panel.example/jelou/<projectId>. The
 * secret is chosen by the address: with an array of all secrets, whoever holds one could sign events of any project.
 *
 * Act once per `event.id`, by project: a recorded request verifies again.
 */
export function createDesk(
  findSecret: (projectId: string) => Promise<string | undefined>,
  onEvent: (projectId: string, event: JelouEvent) => unknown,
) {
  return async function POST(request: Request): Promise<Response> {
    const projectId = /\/jelou\/([\w-]+)$/.exec(new URL(request.url).pathname)?.[1] ?? "";
    try {
      // No secret verifies nothing: to a stranger, a project that isn't ours looks like any other.
      const event = await parseWebhook(request, (await findSecret(projectId)) ?? "");
      // An event of a new kind may name no project.
      if (event.projectId !== undefined && event.projectId !== projectId) {
        return new Response("another_project", { status: 401 });
      }
      await onEvent(projectId, event);
      return new Response(null, { status: 204 });
    } catch (error) {
      if (!(error instanceof JelouWebhookError)) throw error;
      return new Response(error.code, { status: error.code === "invalid_json" ? 400 : 401 });
    }
  };
}
