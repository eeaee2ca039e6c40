import type { PayloadOf } from "../webhooks/payload.js";
import { signBody } from "../webhooks/signature.js";
import type { StoredIntegration } from "./integration.js";

/**
 * An event that the fake sent, or would have sent, to the `webhookUrl` of a project.
 *
 * @see https://docs.jelou.ai/en/api/pma-custom/recibir-mensajes
 */
export interface FakeEvent {
  /** `message`, `conversation.start` or `conversation.close`. */
  readonly type: string;
  readonly projectId: string;
  /** The `webhookUrl` of the integration, also where `deliver` sends it elsewhere. */
  readonly url: string;
  /** By lower-case name: the signature, and the header that the integration's `authType` asks for. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text that was signed. */
  readonly body: string;
  /** What `deliver` answered, once it has. */
  readonly response?: Response;
  /** What `deliver` threw, or why its address couldn't be reached. */
  readonly error?: unknown;
  /** The event as a new request to `url`, for a handler that the test calls itself. */
  toRequest(): Request;
}

/** Where events go: a handler as most frameworks have it, or the address of a server on loopback. */
export type Deliver =
  | ((request: Request) => Response | undefined | void | Promise<Response | undefined | void>)
  | string
  | URL;

/** @internal Of a documented name: messages have another field for it than conversations. */
type EventPayload = Readonly<Record<string, unknown>> &
  (
    | { readonly event: PayloadOf<"conversation.start" | "conversation.close">["event"] }
    | { readonly event_type: NonNullable<PayloadOf<"message">["event_type"]> }
  );

/** Signs, keeps and delivers events. */
export interface Delivery {
  readonly events: readonly FakeEvent[];
  /**
   * Adds timestamp and project. Resolves once the event is signed and kept; `delivered` never rejects.
   *
   * @internal
   */
  emit(
    projectId: string,
    integration: StoredIntegration,
    payload: EventPayload,
  ): Promise<{ event: FakeEvent; delivered: Promise<void> }>;
  idle(): Promise<void>;
}

export function createDelivery(deliver: Deliver | undefined, now: () => Date): Delivery {
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
    async emit(projectId, integration, payload) {
      // `conversation.start` and `conversation.close` have further fields, whose names are not documented.
      const body = JSON.stringify({
        ...payload,
        timestamp: now().getTime(),
        project_id: projectId,
      });
      const url = integration.webhookUrl;
      const headers = {
        "content-type": "application/json",
        "x-jelou-signature": await signBody(body, integration.signingSecret),
        ...authorizationHeader(integration),
      };
      const event: FakeEvent = {
        type: String(payload.event ?? payload.event_type),
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
      // An answer to one event may cause the next.
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}

/** `authorization` is sent as it was given; for `basic`, the pages don't say whether it is encoded already. */
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
  const address = new URL(deliver);
  if (!/^(localhost|127(\.\d+){3}|\[::1\])$/.test(address.hostname)) {
    throw new TypeError(
      `deliver names ${address.host}, but a fake delivers on loopback only: give a handler, or a URL on 127.0.0.1.`,
    );
  }
  return async ({ headers, body }: FakeEvent) => {
    const answer = await fetch(address, { method: "POST", headers, body, redirect: "manual" });
    // Read here, since a body that no test reads would keep the connection open.
    const bytes = await answer.arrayBuffer();
    return new Response(bytes.byteLength > 0 ? bytes : null, answer);
  };
}
