import type { operations, paths } from "../../generated/schema.js";
import {
  closeConversationRequest,
  createIntegrationRequest,
  sendMessageRequest,
  startConversationRequest,
  updateIntegrationRequest,
} from "../../generated/validators.js";
import { isObject } from "../core/input.js";
import { readBody, type Unchecked } from "../core/validation.js";
import { signBody } from "../webhooks/signature.js";
import {
  parseJson,
  readRequest,
  refuse,
  refuseAtGateway,
  succeed,
  succeedWith,
  textOf,
  type Answer,
} from "./answers.js";
import { applyFailures, type Outcome } from "./failures.js";
import {
  messagesOrigin,
  newConversation,
  newIntegration,
  type FakeCredentials,
  type State,
  type StoredIntegration,
} from "./state.js";

/** A request with the documented https URL, even if it came in on loopback. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: ArrayBuffer;
}

/** A call of a known operation. */
interface OperationCall {
  readonly state: State;
  /** From the path, or from the body of a message. Empty if the request has no project id. */
  readonly projectId: string;
  readonly conversationId: string;
  readonly headers: Headers;
  readonly body: ArrayBuffer;
}

interface Route {
  readonly method: string;
  readonly path: keyof paths;
  readonly answer: (call: OperationCall) => Answer | Promise<Answer>;
}

const panel = "/v1/external-support/{projectId}";
const conversations = `${panel}/conversations` as const;

/**
 * Every operation of the panel, by the client's name for it. If two paths fit a request, the first one is used, so literal
 * paths come before those with a parameter.
 */
const panelRoutes = {
  "integrations.create": { method: "POST", path: panel, answer: createIntegration },
  "integrations.get": { method: "GET", path: panel, answer: getIntegration },
  "integrations.update": { method: "PATCH", path: panel, answer: updateIntegration },
  "integrations.delete": { method: "DELETE", path: panel, answer: deleteIntegration },
  "conversations.start": {
    method: "POST",
    path: `${conversations}/start`,
    answer: startConversation,
  },
  "conversations.close": {
    method: "POST",
    path: `${conversations}/close`,
    answer: closeConversation,
  },
  "conversations.get": {
    method: "GET",
    path: `${conversations}/{conversationId}`,
    answer: getConversation,
  },
} satisfies Record<string, Route>;

/** The operations of the other host. They have no base path and take no credentials. */
const messageRoutes = {
  "messages.send": { method: "POST", path: "/v1/external-support/webhook", answer: acceptMessage },
} satisfies Record<string, Route>;

/** The client's name of an operation: its method, and the `operation` of its errors. */
export type FakeOperation = keyof typeof panelRoutes | keyof typeof messageRoutes;

export function operationNames(): FakeOperation[] {
  return Object.keys({ ...panelRoutes, ...messageRoutes }) as FakeOperation[];
}

/** Records a call and answers it, or makes it fail as the test asked. */
export async function answerCall(state: State, call: Call): Promise<Outcome> {
  const { method, url, body } = call;
  const headers = Object.fromEntries(call.headers);
  for (const secret of ["authorization", "x-api-key"]) {
    if (secret in headers) headers[secret] = "[redacted]";
  }
  const request = { method, url: url.href, headers, body: textOf(body) };
  state.requests.push(request);
  const outcome = await dispatch(state, call);
  if (outcome.kind !== "reset") Object.assign(request, { status: outcome.answer.status });
  return outcome;
}

async function dispatch(state: State, { method, url, headers, body }: Call): Promise<Outcome> {
  const isMessage = url.origin === messagesOrigin;
  const basePath = isMessage ? "" : `/${state.dialect.basePath}`;
  const path = url.pathname.startsWith(basePath) ? url.pathname.slice(basePath.length) : "";
  const fitting = Object.entries<Route>(isMessage ? messageRoutes : panelRoutes).flatMap(
    ([name, route]) => {
      const parameters = parametersOf(route.path, path);
      return parameters ? [{ name: name as FakeOperation, route, parameters }] : [];
    },
  );
  const candidates = fitting.filter(({ route }) => route.path === fitting[0]?.route.path);
  const found = candidates.find(({ route }) => route.method === method);
  if (!found) {
    const allow = candidates.map(({ route }) => route.method).join(", ");
    const answer = allow
      ? refuseAtGateway(405, "Method Not Allowed", { allow })
      : refuseAtGateway(404, "Not Found");
    return { kind: "answered", answer };
  }
  const { projectId = projectOf(body), conversationId = "" } = found.parameters;
  return applyFailures(state, found.name, projectId, async () => {
    const credentials = state.credentialsByProject.get(projectId) ?? state.credentials;
    if (!isMessage && !isAuthorized(headers, credentials)) {
      return refuse(401, "The credentials are missing or wrong.");
    }
    return found.route.answer({ state, projectId, conversationId, headers, body });
  });
}

/** The values of a template's parameters, if the path fits it. */
function parametersOf(template: string, path: string): Record<string, string> | undefined {
  const pattern = template.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  const match = new RegExp(`^${pattern}$`).exec(path);
  if (!match) return undefined;
  try {
    const groups = Object.entries(match.groups ?? {});
    return Object.fromEntries(groups.map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    return undefined; // A percent sign is not followed by UTF-8.
  }
}

function isAuthorized(headers: Headers, credentials: FakeCredentials): boolean {
  if ("apiKey" in credentials) return headers.get("x-api-key") === credentials.apiKey;
  const { clientId, clientSecret } = credentials;
  const bytes = new TextEncoder().encode(`${clientId}:${clientSecret}`);
  const [scheme, value] = headers.get("authorization")?.split(" ") ?? [];
  // The name of a scheme is case-insensitive: RFC 9110, section 11.1.
  return scheme?.toLowerCase() === "basic" && value === btoa(String.fromCharCode(...bytes));
}

function refuseUnknownProject(): Answer {
  return refuse(404, "The project has no integration.");
}

// ── Integrations

function createIntegration({ state, projectId, body: bytes }: OperationCall): Answer {
  const { body, problems } = readRequest(bytes, createIntegrationRequest);
  if (problems) return refuse(422, "The integration is not valid.", problems);
  if (state.integrations.has(projectId)) {
    return refuse(409, "The project already has an integration.");
  }
  const created = newIntegration(state, projectId, {
    ...body,
    webhookUrl: String(body["webhookUrl"]),
    signingSecret: undefined, // No caller can choose it.
  });
  state.integrations.set(projectId, created);
  // The documented answer has no `updatedAt`, and no other answer shows the secret.
  const { updatedAt: _, ...shown } = show(projectId, created);
  const { signingSecret } = created;
  return succeedWith(state.dialect.shape, "Integration created", { ...shown, signingSecret });
}

function getIntegration({ state, projectId }: OperationCall): Answer {
  const found = state.integrations.get(projectId);
  if (!found) return refuseUnknownProject();
  return succeedWith(state.dialect.shape, "Integration found", show(projectId, found));
}

function updateIntegration({ state, projectId, body: bytes }: OperationCall): Answer {
  const { body, problems } = readRequest(bytes, updateIntegrationRequest);
  // The other operations answer wrong input with 422.
  if (problems) return refuse(400, "The changes are not valid.", problems);
  const found = state.integrations.get(projectId);
  if (!found) return refuseUnknownProject();
  const updated = { ...found, ...body, updatedAt: state.now().toISOString() };
  state.integrations.set(projectId, updated);
  return succeedWith(state.dialect.shape, "Integration updated", show(projectId, updated));
}

function deleteIntegration({ state, projectId }: OperationCall): Answer {
  if (!state.integrations.delete(projectId)) return refuseUnknownProject();
  return succeed("Integration deleted");
}

/** All fields of an integration except its secrets. */
function show(projectId: string, integration: StoredIntegration) {
  const { authorization: _, signingSecret: __, ...shown } = integration;
  return { brainId: projectId, ...shown };
}

// ── Conversations

/**
 * Every bot and every user exists. A user may have several conversations, so that a test notices a start that was sent
 * twice. The pages show no success body, so the fake answers with an envelope without data.
 */
async function startConversation({
  state,
  projectId,
  body: bytes,
}: OperationCall): Promise<Answer> {
  const { body, problems } = readRequest(bytes, startConversationRequest);
  if (problems) return refuse(422, "The conversation is not valid.", problems);
  if (!state.integrations.has(projectId)) return refuseUnknownProject();
  const { botId, userId, ...rest } = body;
  const start = { ...rest, botId: String(botId), userId: String(userId) };
  state.conversations.push(newConversation(state, projectId, start));
  await state.delivery.emit(projectId, { event: "conversation.start" });
  return succeed("Conversation started");
}

async function closeConversation({
  state,
  projectId,
  body: bytes,
}: OperationCall): Promise<Answer> {
  const { body, problems } = readRequest(bytes, closeConversationRequest);
  if (problems) return refuse(422, "The request is not valid.", problems);
  if (!state.integrations.has(projectId)) return refuseUnknownProject();
  const index = state.conversations.findLastIndex(
    (one) =>
      one.projectId === projectId &&
      one.bot.id === body["botId"] &&
      one.user.id === body["userId"] &&
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

type ConversationData = NonNullable<
  operations["getConversation"]["responses"][200]["content"]["application/json"]["data"]
>;

/** The pages show this answer in an envelope only. The flat form follows that of the integration. */
function getConversation({ state, projectId, conversationId }: OperationCall): Answer {
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

type MessageBody = NonNullable<
  operations["sendMessage"]["requestBody"]
>["content"]["application/json"];

function projectOf(bytes: ArrayBuffer): string {
  const json = parseJson(bytes);
  const { project_id }: Unchecked<MessageBody> = isObject(json) ? json : {};
  return typeof project_id === "string" ? project_id : "";
}

/** The pages name 200 and 500 only. A wrong signature gets 401 and a wrong body 422, as in the other operations. */
async function acceptMessage({
  state,
  projectId,
  headers,
  body: bytes,
}: OperationCall): Promise<Answer> {
  const { body, problems } = readRequest(bytes, sendMessageRequest);
  const secret = state.integrations.get(projectId)?.signingSecret;
  const isSigned =
    secret !== undefined && headers.get("x-jelou-signature") === (await signBody(bytes, secret));
  // Without a project id, the signature can't be checked. The answer then says that the body is wrong.
  if (projectId !== "" && !isSigned) {
    return refuse(401, "The signature doesn't fit the body and the project's signing secret.");
  }
  if (problems) return refuse(422, "The message is not valid.", problems);
  const { body: message } = readBody(sendMessageRequest, body, { keepUnknown: true });
  const { roomId, botId, userId, value } = message;
  state.messages.push({ projectId, roomId, botId, userId, message: value, body: textOf(bytes) });
  return succeed("Message received");
}
