import { JelouWebhookError, parseWebhook, type JelouEvent } from "jelou-client/webhooks";

/**
 * Receives the webhooks of several projects, each at its own URL: https://panel.example/jelou/<projectId>. The URL
 * decides which secret counts. With an array of all secrets, the owner of one project could sign events of the others.
 */
export function createHandler(
  findSecret: (projectId: string) => Promise<string | undefined>,
  onEvent: (projectId: string, event: JelouEvent) => unknown,
) {
  return async function POST(request: Request): Promise<Response> {
    const projectId = /\/jelou\/([\w-]+)$/.exec(new URL(request.url).pathname)?.[1] ?? "";
    try {
      // An empty secret accepts nothing, so a stranger can't find out which projects exist.
      const event = await parseWebhook(request, (await findSecret(projectId)) ?? "");
      // An unknown event may have no project.
      if (event.projectId !== undefined && event.projectId !== projectId) {
        return new Response("another_project", { status: 401 });
      }
      await onEvent(projectId, event);
      return new Response(null, { status: 204 });
    } catch (error) {
      if (!(error instanceof JelouWebhookError)) throw error;
      return new Response(error.code, { status: error.code === "body_too_large" ? 413 : 401 });
    }
  };
}
