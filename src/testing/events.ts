import type { webhooks as wire } from "../../generated/schema.js";
import { callerNames, messageWebhook, webhooks } from "../../generated/validators.js";
import { toWire } from "../core/validation.js";
import { signBody } from "../webhooks/signature.js";
import {
  newConversation,
  refuseUnknownNames,
  userName,
  type FakeConversation,
  type State,
  type StoredIntegration,
} from "./state.js";

/**
 * An event that the fake sent, or would have sent, to the `webhookUrl` of a project.
 *
 * @see https://docs.jelou.ai/en/api/pma-custom/recibir-mensajes
 */
export interface FakeEvent {
  /** Jelou's name of the event, such as `message` or `conversation.start`. */
  readonly type: string;
  readonly projectId: string;
  /** The `webhookUrl` of the integration, also if `deliver` sends the event elsewhere. */
  readonly url: string;
  /** By lower-case name: the signature, and the header that the integration's `authType` asks for. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text that was signed. */
  readonly body: string;
  /** What `deliver` answered. Absent until it has. */
  readonly response?: Response;
  /** What `deliver` threw, or why its URL couldn't be reached. */
  readonly error?: unknown;
  /** The event as a new request to `url`, for a handler that the test calls itself. */
  toRequest(): Request;
}

/** Where events go: a handler as most frameworks have it, or the URL of a server on loopback. */
export type Deliver =
  | ((request: Request) => Response | undefined | void | Promise<Response | undefined | void>)
  | string
  | URL;

/** Signs, keeps and delivers events. */
export interface Delivery {
  readonly events: readonly FakeEvent[];
  /** Resolves once the event is signed and kept. `delivered` never rejects. */
  emit(
    projectId: string,
    payload: Readonly<Record<string, unknown>>,
  ): Promise<{ event: FakeEvent; delivered: Promise<void> }>;
  /** Resolves once no delivery is under way. */
  idle(): Promise<void>;
}

export function createDelivery(
  deliver: Deliver | undefined,
  { now, integrations }: Pick<State, "now" | "integrations">,
): Delivery {
  const send = deliver === undefined ? undefined : senderTo(deliver);
  const events: FakeEvent[] = [];
  const underway = new Set<Promise<void>>();

  async function attempt(event: FakeEvent): Promise<void> {
    try {
      const response = await send?.(event);
      if (response) Object.assign(event, { response });
    } catch (error) {
      Object.assign(event, { error });
    }
  }

  return {
    events,
    async emit(projectId, payload) {
      const integration = integrationOf(integrations, projectId);
      const body = JSON.stringify({
        timestamp: now().getTime(),
        project_id: projectId,
        ...payload,
      });
      const url = integration.webhookUrl;
      const headers = {
        "content-type": "application/json",
        "x-jelou-signature": await signBody(body, integration.signingSecret),
        ...authorizationHeader(integration),
      };
      const event: FakeEvent = {
        type: nameOf(payload),
        projectId,
        url,
        headers,
        body,
        toRequest: () => new Request(url, { method: "POST", headers, body }),
      };
      events.push(event);
      const delivered = attempt(event).finally(() => underway.delete(delivered));
      underway.add(delivered);
      return { event, delivered };
    },
    async idle() {
      // The answer to one event may cause the next.
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}

function integrationOf(integrations: State["integrations"], projectId: string): StoredIntegration {
  const integration = integrations.get(projectId);
  if (integration) return integration;
  throw new Error(
    `The project ${projectId} has no integration, so Jelou has nowhere to send its events: create one first.`,
  );
}

/** The name of an event. Which field contains it depends on the event. */
function nameOf(payload: Readonly<Record<string, unknown>>): string {
  const fields = Object.values(webhooks).map(({ discriminator }) => discriminator);
  return String(fields.map((field) => payload[field]).find((name) => name !== undefined) ?? "");
}

/** `authorization` is sent unchanged, because no page says whether a Basic value is already encoded. */
function authorizationHeader({
  authType,
  authorization,
}: StoredIntegration): Record<string, string> {
  if (authorization === undefined) return {};
  if (authType === "bearer") return { authorization: `Bearer ${authorization}` };
  if (authType === "basic") return { authorization: `Basic ${authorization}` };
  return authType === "api_key" ? { "x-api-key": authorization } : {};
}

function senderTo(deliver: Deliver) {
  if (typeof deliver === "function") return async (event: FakeEvent) => deliver(event.toRequest());
  const url = new URL(deliver);
  if (!/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)) {
    throw new TypeError(
      `deliver is a URL on ${url.host}, but a fake delivers on loopback only: give a handler, or a URL on 127.0.0.1.`,
    );
  }
  // Read now, because a test may later replace the global fetch with the fake's own.
  const { fetch } = globalThis;
  return async ({ headers, body }: FakeEvent) => {
    const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual" });
    // A body that no test reads would keep the connection open.
    const bytes = await answer.arrayBuffer();
    return new Response(bytes.byteLength > 0 ? bytes : null, answer);
  };
}

// ── Messages of end users

/** A message from an end user. Missing ids come from the latest active conversation that fits, or from a new one. */
export interface FakeUserMessage {
  readonly projectId: string;
  readonly roomId?: string | undefined;
  readonly userId?: string | undefined;
  readonly botId?: string | undefined;
  readonly message: {
    readonly id?: string | undefined;
    /** A documented type, or any other one. */
    readonly type: string;
    /** For a documented type, in the client's spelling (`mimeType`) or the JSON's. For any other type, it's sent unchanged. */
    readonly content: object;
  };
}

type MessagePayload = wire["message"]["post"]["requestBody"]["content"]["application/json"];

export async function emitMessage(state: State, given: FakeUserMessage): Promise<FakeEvent> {
  refuseUnknownNames("emitMessage", given, ["projectId", "roomId", "userId", "botId", "message"]);
  const { projectId, message } = given;
  // This throws if there is no integration, before a conversation begins.
  integrationOf(state.integrations, projectId);
  const { id, roomId, user, bot } = conversationFor(state, given);
  const payload: Omit<MessagePayload, "timestamp" | "project_id" | "value"> = {
    field: "messages",
    object: "message_event",
    event_type: "message",
    room_id: roomId,
    contact: { id: user.id, name: userName },
    conversation: { id },
    bot: { id: bot.id, name: "Fake Bot" },
  };
  const value = { ...message, id: message.id ?? state.nextId("message") };
  const named = toWire(messageWebhook(), { ...payload, value }, callerNames);
  const { event, delivered } = await state.delivery.emit(
    projectId,
    named as Record<string, unknown>,
  );
  await delivered;
  return event;
}

function conversationFor(state: State, given: FakeUserMessage): FakeConversation {
  const { projectId, roomId, userId, botId } = given;
  const found = state.conversations.findLast(
    (one) =>
      one.state === "active" &&
      one.projectId === projectId &&
      (roomId === undefined || one.roomId === roomId) &&
      (userId === undefined || one.user.id === userId) &&
      (botId === undefined || one.bot.id === botId),
  );
  if (found) return found;
  const start = { userId: userId ?? "fake-user", botId: botId ?? "fake-bot", roomId };
  const begun = newConversation(state, projectId, start);
  state.conversations.push(begun);
  return begun;
}
