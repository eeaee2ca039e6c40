import * as z from "zod/mini";
import { refuse, succeed, succeedWith, type Answer } from "../answer.js";
import { httpsUrl, oneOf, parseBody, text } from "../body.js";
import { newIntegration, type StoredIntegration } from "../integration.js";
import { refuseUnknownProject, type PanelCall } from "./panel-call.js";

const settings = {
  authType: z.exactOptional(oneOf("bearer", "api_key", "basic", "no_auth")),
  authorization: z.exactOptional(text),
};
const newSettings = z.object({ webhookUrl: httpsUrl, ...settings });
const changedSettings = z.object({ webhookUrl: z.exactOptional(httpsUrl), ...settings });

export function createIntegration({ state, projectId, body }: PanelCall): Answer {
  const { value, problems } = parseBody(body, newSettings);
  if (problems) return refuse(422, "The integration is not valid.", problems);
  if (state.integrations.has(projectId)) {
    return refuse(409, "The project has an integration already.");
  }
  const created = newIntegration(state, projectId, value);
  state.integrations.set(projectId, created);
  // The documented answer has no `updatedAt`, and it is the only one that shows the secret.
  const { updatedAt: _, ...shown } = show(projectId, created);
  const { signingSecret } = created;
  return succeedWith(state.dialect.shape, "Integration created", { ...shown, signingSecret });
}

export function getIntegration({ state, projectId }: PanelCall): Answer {
  const found = state.integrations.get(projectId);
  if (!found) return refuseUnknownProject();
  return succeedWith(state.dialect.shape, "Integration found", show(projectId, found));
}

export function updateIntegration({ state, projectId, body }: PanelCall): Answer {
  // Wrong input has another documented status here than everywhere else.
  const { value, problems } = parseBody(body, changedSettings);
  if (problems) return refuse(400, "The changes are not valid.", problems);
  const found = state.integrations.get(projectId);
  if (!found) return refuseUnknownProject();
  const updated = { ...found, ...value, updatedAt: state.now().toISOString() };
  state.integrations.set(projectId, updated);
  return succeedWith(state.dialect.shape, "Integration updated", show(projectId, updated));
}

export function deleteIntegration({ state, projectId }: PanelCall): Answer {
  if (!state.integrations.delete(projectId)) return refuseUnknownProject();
  return succeed("Integration deleted");
}

function show(
  projectId: string,
  { id, webhookUrl, authType, createdAt, updatedAt }: StoredIntegration,
) {
  return { id, brainId: projectId, webhookUrl, authType, createdAt, updatedAt };
}
