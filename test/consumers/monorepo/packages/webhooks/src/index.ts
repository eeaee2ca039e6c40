import { createServer, type IncomingMessage, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import { JelouWebhookError, parseWebhook, type JelouEvent } from "jelou-client/webhooks";

export interface WebhookServerOptions {
  /** The signing secret of a project, which stands in the path of its webhooks: `/jelou/<projectId>`. */
  readonly secretOf: (projectId: string) => string | undefined;
  readonly onEvent: (event: JelouEvent) => void | Promise<void>;
}

/** One server for the webhooks of every project. */
export function createWebhookServer(options: WebhookServerOptions): Server {
  return createServer((request, response) => {
    receive(request, options).then(
      (status) => response.writeHead(status).end(),
      () => response.writeHead(500).end(),
    );
  });
}

async function receive(
  request: IncomingMessage,
  { secretOf, onEvent }: WebhookServerOptions,
): Promise<number> {
  const projectId = /^\/jelou\/([^/]+)$/.exec(request.url ?? "")?.[1];
  const secret = projectId === undefined ? undefined : secretOf(decodeURIComponent(projectId));
  if (secret === undefined) return 404;
  const body = await buffer(request);
  let event: JelouEvent;
  try {
    event = await parseWebhook({ body, headers: request.headers }, secret);
  } catch (error) {
    if (!(error instanceof JelouWebhookError)) throw error;
    return error.code === "invalid_json" ? 400 : 401;
  }
  await onEvent(event);
  return 204;
}
