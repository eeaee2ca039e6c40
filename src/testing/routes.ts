import type { operations, paths } from "../../generated/schema.js";
import {
  closeConversationRequest,
  createIntegrationRequest,
  sendMessageRequest,
  startConversationRequest,
  updateIntegrationRequest,
} from "../../generated/validators.js";
import { isObject } from "../core/input.js";
import type { Unchecked } from "../core/read.js";
import { signBody } from "../webhooks/signature.js";
import {
  parseJson,
  readRequest,
  refuse,
  refuseAtGateway,
  succeed,
  succeedWith,
  type Answer,
} from "./answers.js";
import { toCallerNames } from "./events.js";
import { endingOf, type Ending } from "./failures.js";
import {
  messagesOrigin,
  newConversation,
  newIntegration,
  type FakeCredentials,
  type State,
  type StoredIntegration,
} from "./state.js";

/** A request with the documented https URL, however it came in. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: ArrayBuffer;
}

/** A call to the panel by somebody with the project's credentials. */
interface PanelCall {
  readonly state: State;
  readonly projectId: string;
  readonly conversationId: string;
  readonly body: ArrayBuffer;
}

const panel = "/v1/external-support/{projectId}";
const conversations = `${panel}/conversations` as const;

/** Every operation of the panel by the client's name for it: where it is, and what it does. */
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

interface Route {
  readonly method: string;
  readonly path: keyof paths;
  readonly answer: (call: PanelCall) => Answer | Promise<Answer>;
}

const messagesPath = "/v1/external-support/webhook" satisfies keyof paths;

/** The client's name of an operation: its method, and the `operation` of its errors. */
export type FakeOperation = keyof typeof panelRoutes | "messages.send";

export function operationNames(): FakeOperation[] {
  return [...(Object.keys(panelRoutes) as (keyof typeof panelRoutes)[]), "messages.send"];
}

/** Keeps a record of a call and answers it, or lets it fail as a test asked for. */
export async function answerCall(state: State, call: Call): Promise<Ending> {
  const { method, url, body } = call;
  const headers = Object.fromEntries(call.headers);
  for (const secret of ["authorization", "x-api-key"]) {
    if (secret in headers) headers[secret] = "[redacted]";
  }
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
  const request = { method, url: url.href, headers, body: text };
  state.requests.push(request);
  const ending = await (url.origin === messagesOrigin
    ? answerMessage(state, call)
    : answerPanel(state, call));
  if (ending.kind !== "reset") Object.assign(request, { status: ending.answer.status });
  return ending;
}

async function answerPanel(state: State, { method, url, headers, body }: Call): Promise<Ending> {
  const prefix = `/${state.dialect.basePath}`;
  const found = url.pathname.startsWith(`${prefix}/`)
    ? matchPath(url.pathname.slice(prefix.length))
    : undefined;
  if (!found) return { kind: "answered", answer: refuseAtGateway(404, "Not Found") };
  const { path, projectId, conversationId } = found;
  const routes = Object.entries<Route>(panelRoutes).filter(([, route]) => route.path === path);
  const [name, route] = routes.find(([, one]) => one.method === method) ?? [];
  if (!route) {
    const allow = routes.map(([, one]) => one.method).join(", ");
    return { kind: "answered", answer: refuseAtGateway(405, "Method Not Allowed", { allow }) };
  }
  return endingOf(state, name as FakeOperation, projectId, async () => {
    const credentials = state.credentialsByProject.get(projectId) ?? state.credentials;
    if (!isAuthorized(headers, credentials)) {
      return refuse(401, "The credentials are missing or wrong.");
    }
    return route.answer({ state, projectId, conversationId, body });
  });
}

/** The path template that a path fits, and its parameters. Literal paths come before those with a parameter. */
function matchPath(pathname: string) {
  const templates = new Set(Object.values<Route>(panelRoutes).map(({ path }) => path));
  for (const path of templates) {
    const pattern = path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
    const groups = new RegExp(`^${pattern}$`).exec(pathname)?.groups;
    if (!groups) continue;
    try {
      const [projectId = "", conversationId = ""] = [
        groups["projectId"],
        groups["conversationId"],
      ].map((segment) => decodeURIComponent(segment ?? ""));
      return { path, projectId, conversationId };
    } catch {
      return undefined; // An escape that is no UTF-8.
    }
  }
  return undefined;
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

function createIntegration({ state, projectId, body: bytes }: PanelCall): Answer {
  const { body, problems } = readRequest(bytes, createIntegrationRequest);
  if (problems) return refuse(422, "The integration is not valid.", problems);
  if (state.integrations.has(projectId)) {
    return refuse(409, "The project already has an integration.");
  }
  const created = newIntegration(state, projectId, {
    ...body,
    webhookUrl: String(body["webhookUrl"]),
  });
  state.integrations.set(projectId, created);
  // The documented answer has no `updatedAt`, and no other answer shows the secret.
  const { updatedAt: _, ...shown } = show(projectId, created);
  const { signingSecret } = created;
  return succeedWith(state.dialect.shape, "Integration created", { ...shown, signingSecret });
}

function getIntegration({ state, projectId }: PanelCall): Answer {
  const found = state.integrations.get(projectId);
  if (!found) return refuseUnknownProject();
  return succeedWith(state.dialect.shape, "Integration found", show(projectId, found));
}

function updateIntegration({ state, projectId, body: bytes }: PanelCall): Answer {
  const { body, problems } = readRequest(bytes, updateIntegrationRequest);
  // The other operations answer wrong input with 422.
  if (problems) return refuse(400, "The changes are not valid.", problems);
  const found = state.integrations.get(projectId);
  if (!found) return refuseUnknownProject();
  const updated = { ...found, ...body, updatedAt: state.now().toISOString() };
  state.integrations.set(projectId, updated);
  return succeedWith(state.dialect.shape, "Integration updated", show(projectId, updated));
}

function deleteIntegration({ state, projectId }: PanelCall): Answer {
  if (!state.integrations.delete(projectId)) return refuseUnknownProject();
  return succeed("Integration deleted");
}

/** All that is known of an integration but its secrets. */
function show(projectId: string, integration: StoredIntegration) {
  const { authorization: _, signingSecret: __, ...shown } = integration;
  return { brainId: projectId, ...shown };
}

// ── Conversations

/**
 * Every bot and every user exists, and a user may have several conversations, so that a start that was sent twice shows.
 * The pages show no success body. The fake answers with an envelope without data.
 */
async function startConversation({ state, projectId, body: bytes }: PanelCall): Promise<Answer> {
  const { body, problems } = readRequest(bytes, startConversationRequest);
  if (problems) return refuse(422, "The conversation is not valid.", problems);
  if (!state.integrations.has(projectId)) return refuseUnknownProject();
  const { botId, userId, ...rest } = body;
  const start = { ...rest, botId: String(botId), userId: String(userId) };
  state.conversations.push(newConversation(state, projectId, start));
  await state.delivery.emit(projectId, { event: "conversation.start" });
  return succeed("Conversation started");
}

async function closeConversation({ state, projectId, body: bytes }: PanelCall): Promise<Answer> {
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
function getConversation({ state, projectId, conversationId }: PanelCall): Answer {
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

async function answerMessage(state: State, { method, url, headers, body }: Call): Promise<Ending> {
  if (url.pathname !== messagesPath) {
    return { kind: "answered", answer: refuseAtGateway(404, "Not Found") };
  }
  if (method !== "POST") {
    const answer = refuseAtGateway(405, "Method Not Allowed", { allow: "POST" });
    return { kind: "answered", answer };
  }
  const json = parseJson(body);
  const { project_id }: Unchecked<MessageBody> = isObject(json) ? json : {};
  const projectId = typeof project_id === "string" ? project_id : undefined;
  return endingOf(state, "messages.send", projectId, () =>
    acceptMessage(state, headers, body, projectId),
  );
}

/** The pages name 200 and 500 only. A wrong signature gets 401 and a wrong body 422, as in the other operations. */
async function acceptMessage(
  state: State,
  headers: Headers,
  bytes: ArrayBuffer,
  projectId: string | undefined,
): Promise<Answer> {
  const { body, problems } = readRequest(bytes, sendMessageRequest);
  const secret = projectId && state.integrations.get(projectId)?.signingSecret;
  if (projectId === undefined && problems) {
    return refuse(422, "The message is not valid.", problems);
  }
  const signature = headers.get("x-jelou-signature");
  if (!secret || signature !== (await signBody(bytes, secret))) {
    return refuse(401, "The signature doesn't fit the body and the project's signing secret.");
  }
  if (problems) return refuse(422, "The message is not valid.", problems);
  const { room_id, bot_id, user_id, value } = body as unknown as MessageBody;
  const { id, type, content } = value;
  state.messages.push({
    projectId: projectId ?? "",
    roomId: room_id,
    botId: bot_id,
    userId: user_id,
    message: { id, type, content: toCallerNames(content) },
    body: new TextDecoder().decode(bytes),
  });
  return succeed("Message received");
}
