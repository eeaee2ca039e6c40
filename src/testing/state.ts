import type {
  CloseConversationRequest,
  CreateIntegrationRequest,
  GetIntegrationAnswer,
  SendMessageRequest,
  StartConversationRequest,
} from "../../generated/bodies.js";
import type { JELOU_BASE_URLS } from "../options.js";
import type { Delivery } from "./events.js";
import type { QueuedFailure } from "./failures.js";

/** One documented combination of base path, authentication and response shape. No page says which one is live. */
export interface Dialect {
  /** `platform` in the `.md` pages, `jelouapi` in the rendered ones. */
  readonly basePath: keyof typeof JELOU_BASE_URLS;
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

/** An integration that exists from the start. Its values aren't checked. */
export interface FakeIntegration
  extends CreateIntegrationRequest, Omit<GetIntegrationAnswer, keyof CreateIntegrationRequest> {
  /** @default a value that differs by project and integration, and is the same in every run */
  signingSecret?: string | undefined;
}

/** An integration as the fake stores it: the fields that were sent, and those that Jelou adds. */
export interface StoredIntegration extends FakeIntegration {
  readonly id: string;
  readonly authType: NonNullable<FakeIntegration["authType"]>;
  readonly signingSecret: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A conversation that began with `conversations.start` or a user's message, with all fields that were sent about it. */
export interface FakeConversation
  extends StartConversationRequest, Omit<CloseConversationRequest, keyof StartConversationRequest> {
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
}

/** A message to the end user that the fake accepted. Its fields have the client's names. */
export interface FakeMessage extends Omit<SendMessageRequest, "value"> {
  readonly message: SendMessageRequest["value"];
  /** The exact text that was signed and sent. */
  readonly body: string;
}

/** A request that reached the fake. */
export interface FakeRequest {
  readonly method: string;
  /** The documented https URL, even if the request came in on loopback. */
  readonly url: string;
  /** By lower-case name. The values of `authorization` and `x-api-key` are redacted. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text that was sent. Empty if there was none. */
  readonly body: string;
  /** The status of the answer. Absent until there is one, and if the connection was reset. */
  readonly status?: number;
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

export function createCounter(): State["nextId"] {
  const counts = new Map<string, number>();
  return (kind) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return `fake-${kind}-${count}`;
  };
}

type Clock = Pick<State, "nextId" | "now">;

/** A new integration. Jelou chooses its id, secret and dates, even if the request has fields with these names. */
export function newIntegration(
  { nextId, now }: Clock,
  projectId: string,
  settings: CreateIntegrationRequest,
): StoredIntegration {
  const createdAt = now().toISOString();
  return {
    authType: "no_auth",
    ...withoutUndefined(settings),
    id: nextId(`integration-${projectId}`),
    signingSecret: nextId(`signing-secret-${projectId}`),
    createdAt,
    updatedAt: createdAt,
  };
}

type Defined<Value> = { [Name in keyof Value]: Exclude<Value[Name], undefined> };

export function withoutUndefined<Value extends object>(value: Value): Defined<Value> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members) as Defined<Value>;
}

export const userName = "Fake User";

/** A new conversation with all fields of its start. */
export function newConversation(
  { nextId, now }: Clock,
  projectId: string,
  start: StartConversationRequest,
  roomId: string = nextId("room"),
): FakeConversation {
  return {
    ...start,
    id: nextId("conversation"),
    projectId,
    roomId,
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
