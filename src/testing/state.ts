import type { StartConversationRequest } from "../../generated/bodies.js";
import { defaultMessagesBaseUrl, JELOU_BASE_URLS } from "../options.js";
import type { Delivery } from "./events.js";
import type { QueuedFailure } from "./failures.js";

/** One documented combination of base path, authentication and response shape. No page says which one is live. */
export interface Dialect {
  /** `platform` in the `.md` pages, `jelouapi` in the rendered ones. */
  readonly basePath: "platform" | "jelouapi";
  /** `apiKey`: the header `x-api-key`. `basic`: `Authorization: Basic` with client id and secret. */
  readonly auth: "apiKey" | "basic";
  /** `envelope`: the integration is in `data`. `flat`: the integration is the body. */
  readonly shape: "envelope" | "flat";
}

interface CredentialsByAuth {
  readonly apiKey: { readonly apiKey: string };
  readonly basic: { readonly clientId: string; readonly clientSecret: string };
}

/** The credentials of a {@link Dialect}, under the names that `createJelouClient` takes. */
export type FakeCredentials<Auth extends Dialect["auth"] = Dialect["auth"]> =
  CredentialsByAuth[Auth];

/** A conversation that began with `conversations.start` or with a message from a user. */
export interface FakeConversation extends StartConversationRequest {
  readonly id: string;
  readonly projectId: string;
  readonly roomId: string;
  readonly state: "active" | "closed";
  /** When it began, by the fake's clock. */
  readonly startAt: string;
  /** When it was closed. */
  readonly endAt?: string;
  readonly endedReason?: string;
  readonly user: { readonly id: string; readonly names: string; readonly referenceId: string };
  readonly bot: { readonly id: string };
  /** The one that `conversations.close` sent. */
  readonly redirectPayload?: unknown;
}

/** A message to the end user that the fake accepted. */
export interface FakeMessage {
  readonly projectId: string;
  readonly roomId: string;
  readonly botId: string;
  readonly userId: string;
  /** In the form that `messages.send` takes, so with `mimeType`. */
  readonly message: { readonly id: string; readonly type: string; readonly content: object };
  /** The exact text that was signed and sent. */
  readonly body: string;
}

/** A request that reached the fake. */
export interface FakeRequest {
  readonly method: string;
  /** The documented https URL, also if the request came in on loopback. */
  readonly url: string;
  /** By lower-case name. The values of `authorization` and `x-api-key` are redacted. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text that was sent. Empty if there was none. */
  readonly body: string;
  /** The status of the answer. Absent until there is one, and if the connection was reset. */
  readonly status?: number;
}

/** An integration as the fake stores it: the fields that were sent, and those that Jelou adds. */
export interface StoredIntegration {
  readonly id: string;
  readonly webhookUrl: string;
  readonly authType: string;
  readonly authorization?: string | undefined;
  readonly signingSecret: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The whole state of a fake. */
export interface State {
  readonly dialect: Dialect;
  /** The credentials of every project without its own. */
  readonly credentials: FakeCredentials;
  readonly credentialsByProject: ReadonlyMap<string, FakeCredentials>;
  readonly now: () => Date;
  /** Counts for each kind, so that the same calls give the same ids in every fake. */
  readonly nextId: (kind: string) => string;
  readonly delivery: Delivery;
  /** By project id. */
  readonly integrations: Map<string, StoredIntegration>;
  readonly conversations: FakeConversation[];
  readonly messages: FakeMessage[];
  readonly requests: FakeRequest[];
  /** The first one that fits a call is used. */
  readonly failures: QueuedFailure[];
}

export const gatewayOrigin = new URL(JELOU_BASE_URLS.platform).origin;
export const messagesOrigin = new URL(defaultMessagesBaseUrl).origin;

export function createCounter(): State["nextId"] {
  const counts = new Map<string, number>();
  return (kind) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return `fake-${kind}-${count}`;
  };
}

type Clock = Pick<State, "nextId" | "now">;

/** A new integration, with the next id and signing secret of its project. */
export function newIntegration(
  { nextId, now }: Clock,
  projectId: string,
  given: { webhookUrl: string; signingSecret?: string | undefined },
): StoredIntegration {
  const createdAt = now().toISOString();
  return {
    id: nextId(`integration-${projectId}`),
    authType: "no_auth",
    createdAt,
    updatedAt: createdAt,
    ...given,
    signingSecret: given.signingSecret ?? nextId(`signing-secret-${projectId}`),
  };
}

export const userName = "Fake User";

/** A new conversation with all fields of its start. */
export function newConversation(
  { nextId, now }: Clock,
  projectId: string,
  start: StartConversationRequest & { roomId?: string | undefined },
): FakeConversation {
  return {
    ...start,
    id: nextId("conversation"),
    projectId,
    roomId: start.roomId ?? nextId("room"),
    state: "active",
    startAt: now().toISOString(),
    user: { id: start.userId, names: userName, referenceId: start.userId },
    bot: { id: start.botId },
  };
}

/** Refuses a misspelled name, which would otherwise be ignored. */
export function refuseUnknownNames(of: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(
    `${of} has no option ${JSON.stringify(unknown)}. The options are ${known.join(", ")}.`,
  );
}

/** Refuses a value that isn't in the list. */
export function refuseUnknownValue(option: string, given: unknown, known: readonly string[]): void {
  if (given === undefined || known.includes(given as string)) return;
  throw new RangeError(
    `${option} is ${JSON.stringify(given)}, but must be one of ${known.join(", ")}.`,
  );
}
