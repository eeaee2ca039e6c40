import { connect, emit, get, integrations, jelou } from "inferred";
import { isJelouError, type Integration, type JelouClient } from "jelou-client";
import { parseWebhook, type JelouEvent } from "jelou-client/webhooks";

export const client: JelouClient = jelou;

export async function liveOnce(projectId: string): Promise<[Integration, JelouEvent]> {
  const { signingSecret } = await connect(projectId);
  const event = await parseWebhook(await emit(projectId), signingSecret);
  const integration = await get(projectId);
  await integrations.delete(projectId);
  return [integration, event];
}

const [{ webhookUrl }, { type }] = await liveOnce("P1");
if (webhookUrl !== "https://panel.example/hook" || type !== "message") throw new Error(type);
const error: unknown = await client.integrations.get("P1").catch((thrown: unknown) => thrown);
if (!isJelouError(error) || error.code !== "not_found") throw error;
