import type { operations, securitySchemes, webhooks as wire } from "../../generated/schema.js";
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
  /** The `webhookUrl` of the integration, even if `deliver` sends the event elsewhere. */
  readonly url: string;
  /** By lower-case name: the signature, and the header that the integration's `authType` asks for. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text that was signed. */
  readonly body: string;
  /** The answer of `deliver`. Absent until it arrives. */
  readonly response?: Response;
  /** The error that `deliver` threw, or the reason why its URL couldn't be reached. */
  readonly error?: unknown;
  /** The event as a new request to `url`, for a handler that the test calls itself. */
  toRequest(): Request;
}

/** The receiver of events: a function from a `Request` to a `Response`, or the URL of a server on loopback. */
export type Deliver =
  | ((request: Request) => Response | undefined | void | Promise<Response | undefined | void>)
  | string
  | URL;

/** Signs, keeps and delivers events. `payload` is in Jelou's spelling. */
export interface Delivery {
  readonly events: readonly FakeEvent[];
  /** Resolves once the event is signed and kept. It's delivered in the background. */
  emit(projectId: string, payload: object): Promise<void>;
  /** Resolves with the event once it's delivered, or couldn't be. */
  deliver(projectId: string, payload: object): Promise<FakeEvent>;
  /** Resolves once no delivery is under way. */
  idle(): Promise<void>;
}

type Source = Pick<State, "now" | "integrations">;
type Payload<Name extends keyof wire> =
  wire[Name]["post"]["requestBody"]["content"]["application/json"];

export function createDelivery(to: Deliver | undefined, source: Source): Delivery {
  const send = to === undefined ? undefined : senderTo(to);
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

  async function start(projectId: string, payload: object) {
    const event = await toEvent(source, projectId, payload);
    events.push(event);
    const delivered = attempt(event).finally(() => underway.delete(delivered));
    underway.add(delivered);
    return { event, delivered };
  }

  return {
    events,
    async emit(projectId, payload) {
      await start(projectId, payload);
    },
    async deliver(projectId, payload) {
      const { event, delivered } = await start(projectId, payload);
      await delivered;
      return event;
    },
    async idle() {
      // The answer to one event may cause the next.
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}

async function toEvent(source: Source, projectId: string, payload: object): Promise<FakeEvent> {
  const integration = findIntegration(source, projectId);
  const added: Pick<Payload<"message">, "timestamp" | "project_id"> = {
    timestamp: source.now().getTime(),
    project_id: projectId,
  };
  const body = JSON.stringify({ ...added, ...payload });
  const url = integration.webhookUrl;
  const headers: Record<string, string> = {
    "content-type": "application/json",
    [signatureHeader]: await signBody(body, integration.signingSecret),
    ...authorizationHeader(integration),
  };
  const toRequest = () => new Request(url, { method: "POST", headers, body });
  return { type: nameOf(payload), projectId, url, headers, body, toRequest };
}

const signatureHeader: Lowercase<keyof operations["receiveMessage"]["parameters"]["header"]> =
  "x-jelou-signature";

function findIntegration({ integrations }: Source, projectId: string): StoredIntegration {
  const integration = integrations.get(projectId);
  if (integration) return integration;
  throw new Error(
    `The project ${projectId} has no integration, so Jelou has nowhere to send its events: create one first.`,
  );
}

/** The name of an event. Which field contains it depends on the event. */
function nameOf(payload: object): string {
  const fields = new Set(Object.values(webhooks).map(({ discriminator }) => discriminator));
  const [, name = ""] = Object.entries(payload).find(([field]) => fields.has(field)) ?? [];
  return String(name);
}

const keyHeader: Lowercase<securitySchemes["webhookApiKey"]["name"]> = "x-api-key";

/** `authorization` is sent unchanged, because no page says whether a Basic value is already encoded. */
function authorizationHeader({
  authType,
  authorization,
}: StoredIntegration): Record<string, string> {
  if (authorization === undefined) return {};
  if (authType === "bearer") return { authorization: `Bearer ${authorization}` };
  if (authType === "basic") return { authorization: `Basic ${authorization}` };
  return authType === "api_key" ? { [keyHeader]: authorization } : {};
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
    /** In the client's spelling (`mimeType`) or in Jelou's (`mime_type`). */
    readonly content: object;
  };
}

export async function emitMessage(state: State, given: FakeUserMessage): Promise<FakeEvent> {
  refuseUnknownNames("emitMessage", given, ["projectId", "roomId", "userId", "botId", "message"]);
  const { projectId, message } = given;
  findIntegration(state, projectId);
  const { id, roomId, user, bot } = conversationFor(state, given);
  const payload: Omit<Payload<"message">, "timestamp" | "project_id" | "value"> = {
    field: "messages",
    object: "message_event",
    event_type: "message",
    room_id: roomId,
    contact: { id: user.id, name: userName },
    conversation: { id },
    bot: { id: bot.id, name: "Fake Bot" },
  };
  const value = { ...message, id: message.id ?? state.nextId("message") };
  const inJelousSpelling = toWire(messageWebhook(), { ...payload, value }, callerNames);
  return state.delivery.deliver(projectId, inJelousSpelling as object);
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
  const start = { userId: userId ?? "fake-user", botId: botId ?? "fake-bot" };
  const begun = newConversation(state, projectId, start, roomId);
  state.conversations.push(begun);
  return begun;
}
