import type {
  CloseConversationRequest,
  CreateIntegrationAnswer,
  GetIntegrationAnswer,
  SendMessageRequest,
  UpdateIntegrationRequest,
} from "../../generated/bodies.js";
import type { operations } from "../../generated/schema.js";
import {
  closeConversationRequest,
  createIntegrationRequest,
  sendMessageRequest,
  startConversationRequest,
  updateIntegrationRequest,
} from "../../generated/validators.js";
import type { RequestBody } from "../core/http.js";
import { signBody } from "../webhooks/signature.js";
import {
  checkUrl,
  readRequest,
  refuse,
  succeed,
  succeedWith,
  textOf,
  type Problems,
} from "./answers.js";
import {
  newConversation,
  newIntegration,
  withoutUndefined,
  type FakeMessage,
  type State,
  type StoredIntegration,
} from "./state.js";

/** A call of one operation. */
export interface OperationCall {
  readonly state: State;
  /** Empty if the body of a message has no project id. */
  readonly projectId: string;
  readonly conversationId: string;
  readonly headers: Headers;
  readonly body: ArrayBuffer;
}

function refuseUnknownProject() {
  return refuse(404, "The project has no integration.");
}

// ── Integrations

const checkWebhookUrl = ({ webhookUrl }: UpdateIntegrationRequest) =>
  checkUrl("webhookUrl", webhookUrl);

export function createIntegration({ state, projectId, body: bytes }: OperationCall) {
  const { body, problems } = readRequest(bytes, createIntegrationRequest, checkWebhookUrl);
  if (problems) return refuse(422, "The integration is not valid.", problems);
  if (state.integrations.has(projectId)) {
    return refuse(409, "The project already has an integration.");
  }
  const created = newIntegration(state, projectId, body);
  state.integrations.set(projectId, created);
  // The documented answer has no `updatedAt`, and no other answer shows the secret.
  const { updatedAt: _, ...shown } = show(projectId, created);
  const data: CreateIntegrationAnswer = { ...shown, signingSecret: created.signingSecret };
  return succeedWith(state.dialect.shape, "Integration created", data);
}

export function getIntegration({ state, projectId }: OperationCall) {
  const found = state.integrations.get(projectId);
  if (!found) return refuseUnknownProject();
  return succeedWith(state.dialect.shape, "Integration found", show(projectId, found));
}

export function updateIntegration({ state, projectId, body: bytes }: OperationCall) {
  const { body, problems } = readRequest(bytes, updateIntegrationRequest, checkWebhookUrl);
  // The other operations answer wrong input with 422.
  if (problems) return refuse(400, "The changes are not valid.", problems);
  const found = state.integrations.get(projectId);
  if (!found) return refuseUnknownProject();
  const { id, signingSecret, createdAt } = found;
  const updated: StoredIntegration = {
    ...found,
    ...withoutUndefined(body),
    ...{ id, signingSecret, createdAt, updatedAt: state.now().toISOString() },
  };
  state.integrations.set(projectId, updated);
  return succeedWith(state.dialect.shape, "Integration updated", show(projectId, updated));
}

export function deleteIntegration({ state, projectId }: OperationCall) {
  if (!state.integrations.delete(projectId)) return refuseUnknownProject();
  return succeed("Integration deleted");
}

/** All fields of an integration except its secrets. */
function show(projectId: string, integration: StoredIntegration): GetIntegrationAnswer {
  const { authorization: _, signingSecret: __, ...shown } = integration;
  return { brainId: projectId, ...shown };
}

// ── Conversations

/**
 * Every bot and every user exists. A user may have several conversations, so that a test notices a start that was sent
 * twice. The pages show no success body, so the fake answers with an envelope without data.
 */
export async function startConversation({ state, projectId, body: bytes }: OperationCall) {
  const { body, problems } = readRequest(bytes, startConversationRequest);
  if (problems) return refuse(422, "The conversation is not valid.", problems);
  if (!state.integrations.has(projectId)) return refuseUnknownProject();
  state.conversations.push(newConversation(state, projectId, body));
  await state.delivery.emit(projectId, { event: "conversation.start" });
  return succeed("Conversation started");
}

export async function closeConversation({ state, projectId, body: bytes }: OperationCall) {
  const { body, problems } = readRequest(bytes, closeConversationRequest, checkRedirect);
  if (problems) return refuse(422, "The request is not valid.", problems);
  if (!state.integrations.has(projectId)) return refuseUnknownProject();
  const index = state.conversations.findLastIndex(
    (one) =>
      one.projectId === projectId &&
      one.bot.id === body.botId &&
      one.user.id === body.userId &&
      one.state === "active",
  );
  const conversation = state.conversations[index];
  if (!conversation) return refuse(404, "The user has no active conversation with the bot.");
  state.conversations[index] = {
    ...conversation,
    ...body,
    state: "closed",
    endAt: state.now().toISOString(),
    endedReason: "closed_by_operator",
  };
  await state.delivery.emit(projectId, { event: "conversation.close" });
  return succeed("Conversation closed");
}

function checkRedirect({ redirectPayload }: CloseConversationRequest): Problems | undefined {
  if (redirectPayload?.type !== "text" || redirectPayload.text !== undefined) return undefined;
  return { "redirectPayload.text": [{ en: "It must be there if the type is text." }] };
}

type ConversationData = NonNullable<
  operations["getConversation"]["responses"][200]["content"]["application/json"]["data"]
>;

/** The pages show this answer in an envelope only. The flat form follows that of the integration. */
export function getConversation({ state, projectId, conversationId }: OperationCall) {
  if (!state.integrations.has(projectId)) return refuseUnknownProject();
  const found = state.conversations.find(
    (one) => one.projectId === projectId && one.id === conversationId,
  );
  if (!found) return refuse(404, "The project has no conversation with this id.");
  const { id, roomId, startAt, endAt, endedReason, user, bot } = found;
  const data: ConversationData = {
    _id: id,
    roomId,
    state: found.state,
    startAt,
    ...(endAt !== undefined && { endAt }),
    ...(endedReason !== undefined && { endedReason }),
    User: user,
    Bot: bot,
  };
  return succeedWith(state.dialect.shape, "Conversation found", data);
}

// ── Messages

const signatureHeader: Lowercase<keyof operations["sendMessage"]["parameters"]["header"]> =
  "x-jelou-signature";

/** The pages name 200 and 500 only. A wrong signature gets 401 and a wrong body 422, as in the other operations. */
export async function acceptMessage({ state, projectId, headers, body: bytes }: OperationCall) {
  const { body, problems } = readRequest(bytes, sendMessageRequest, checkMedia);
  if (problems) return refuse(422, "The message is not valid.", problems);
  const secret = state.integrations.get(projectId)?.signingSecret;
  if (!secret || headers.get(signatureHeader) !== (await signBody(bytes, secret))) {
    return refuse(401, "The signature doesn't fit the body and the project's signing secret.");
  }
  state.messages.push(toFakeMessage(body, textOf(bytes)));
  return succeed("Message received");
}

function checkMedia({ value: { content } }: SendMessageRequest): Problems | undefined {
  return "url" in content ? checkUrl("value.content.url", content.url) : undefined;
}

/** The message without the fields that have the same value in every message. */
function toFakeMessage(sent: SendMessageRequest, body: string): FakeMessage {
  const { field: _, object: __, eventType: ___, value, ...fields } = sent as SentFields;
  return { ...fields, message: value, body };
}

type Constant = Extract<keyof RequestBody<"sendMessage">, "field" | "object">;
type SentFields = SendMessageRequest & Record<Constant | "eventType", string>;
