import { defaultMessagesBaseUrl, JELOU_BASE_URLS } from "../options.js";
import {
  createDelivery,
  emitMessage,
  type Deliver,
  type FakeEvent,
  type FakeUserMessage,
} from "./events.js";
import { queueFailure, type FakeFailure } from "./failures.js";
import { createFetch } from "./fetch.js";
import { answerCall, operationNames, type Call } from "./routes.js";
import { listen, type FakeJelouServer } from "./server.js";
import {
  createCounter,
  newIntegration,
  refuseUnknownNames,
  refuseUnknownValue,
  withoutUndefined,
  type Dialect,
  type FakeConversation,
  type FakeCredentials,
  type FakeIntegration,
  type FakeMessage,
  type FakeRequest,
  type State,
  type StoredIntegration,
} from "./state.js";

/** The options of {@link createFakeJelou}. */
export interface FakeJelouOptions<Auth extends Dialect["auth"] = Dialect["auth"]> {
  /** @default { basePath: "platform", auth: "apiKey", shape: "envelope" } */
  readonly dialect?:
    | {
        readonly basePath?: Dialect["basePath"] | undefined;
        readonly auth?: Auth | undefined;
        readonly shape?: Dialect["shape"] | undefined;
      }
    | undefined;
  /** The integrations that exist from the start, by project id. @default none */
  readonly integrations?: Readonly<Record<string, FakeIntegration>> | undefined;
  /**
   * Credentials by project id, of the dialect's kind. A project in this list accepts no others, so that a function that
   * returns keys can be tested.
   *
   * @default the fake's `credentials`, for every project
   */
  readonly projects?: Readonly<Record<string, FakeCredentials<Auth>>> | undefined;
  /** The receiver of all events, which also appear in `events`. @default none */
  readonly deliver?: Deliver | undefined;
  /** The clock for all dates and timestamps. @default the real time */
  readonly now?: (() => Date) | undefined;
}

/** Jelou in memory. See {@link createFakeJelou}. */
export interface FakeJelou<Auth extends Dialect["auth"] = Dialect["auth"]> {
  readonly dialect: Dialect;
  /** The documented base URL of the dialect. Only {@link FakeJelou.fetch} answers for it. */
  readonly baseUrl: string;
  /** The documented base URL for messages. */
  readonly messagesBaseUrl: string;
  /** The credentials of every project that `projects` doesn't name. */
  readonly credentials: FakeCredentials<Auth>;
  /** Answers for Jelou's two hosts. For any other host it fails like a broken network. */
  readonly fetch: typeof globalThis.fetch;
  /** Serves the same fake over HTTP. It needs `node:http`: Node, Bun, Deno. */
  listen(): Promise<FakeJelouServer>;
  /**
   * Makes calls fail: the next one, or those that `operation`, `projectId` and `times` describe. If several failures fit a
   * call, the one that was queued first is used.
   *
   * @throws TypeError or RangeError at once if the options make no sense
   */
  failNext(failure: FakeFailure): void;
  /**
   * Simulates a message from an end user, and delivers it as a signed event.
   *
   * @returns the event, with the `response` or the `error` of its delivery
   * @throws Error if the project has no integration
   */
  emitMessage(message: FakeUserMessage): Promise<FakeEvent>;
  /**
   * Signs and delivers any event, documented or not. `payload` is in Jelou's spelling. `timestamp` and `project_id` are
   * added if it has none.
   *
   * @returns the event, with the `response` or the `error` of its delivery
   * @throws Error if the project has no integration
   * @example
   * await fake.emit("P1", { event: "conversation.close", reason: "closed_by_operator" });
   */
  emit(projectId: string, payload: object): Promise<FakeEvent>;
  /** Resolves once no delivery is under way. `start` and `close` answer before their events are delivered. */
  idle(): Promise<void>;
  /** Every request so far, in order. */
  readonly requests: readonly FakeRequest[];
  readonly conversations: readonly FakeConversation[];
  /** The messages to end users that were accepted. */
  readonly messages: readonly FakeMessage[];
  /** Every event so far, delivered or not. */
  readonly events: readonly FakeEvent[];
}

const usualCredentials = {
  apiKey: { apiKey: "fake-api-key" },
  basic: { clientId: "fake-client-id", clientSecret: "fake-client-secret" },
} satisfies { [Auth in Dialect["auth"]]: FakeCredentials<Auth> };

/**
 * Creates a fake Jelou for tests. It keeps state, answers in one documented dialect, and signs and delivers events. It
 * touches no network, except for {@link FakeJelou.listen} and a `deliver` URL on loopback.
 *
 * @example
 * const fake = createFakeJelou();
 * const jelou = createJelouClient({ ...fake.credentials, baseUrl: fake.baseUrl, fetch: fake.fetch });
 *
 * @example
 * const integrations = { P1: { webhookUrl: "https://panel.example/hook", signingSecret: "secret" } };
 * const fake = createFakeJelou({ integrations, deliver: handler });
 * const { response } = await fake.emitMessage({ projectId: "P1", message: { type: "text", content: { body: "Hello" } } });
 */
export function createFakeJelou<Auth extends Dialect["auth"] = "apiKey">(
  options?: FakeJelouOptions<Auth>,
): FakeJelou<Auth>;
export function createFakeJelou(options: FakeJelouOptions = {}): FakeJelou {
  const dialect = checkOptions(options);
  const { now = () => new Date(), integrations = {}, projects = {} } = options;
  const nextId = createCounter();
  const stored = new Map<string, StoredIntegration>();
  for (const [projectId, given] of Object.entries(integrations)) {
    const created = newIntegration({ now, nextId }, projectId, given);
    stored.set(projectId, { ...created, ...withoutUndefined(given) });
  }
  const credentials = usualCredentials[dialect.auth];
  const delivery = createDelivery(options.deliver, { now, integrations: stored });
  const state: State = {
    dialect,
    credentials,
    credentialsByProject: new Map(Object.entries(projects)),
    now,
    nextId,
    delivery,
    integrations: stored,
    conversations: [],
    messages: [],
    requests: [],
    failures: [],
  };
  const answer = (call: Call) => answerCall(state, call);
  return {
    dialect,
    baseUrl: JELOU_BASE_URLS[dialect.basePath],
    messagesBaseUrl: defaultMessagesBaseUrl,
    credentials,
    fetch: createFetch(answer),
    listen: () => listen(dialect.basePath, answer),
    failNext: (failure) => queueFailure(state.failures, failure, operationNames()),
    emitMessage: (message) => emitMessage(state, message),
    emit: (projectId, payload) => delivery.deliver(projectId, payload),
    idle: () => delivery.idle(),
    requests: state.requests,
    conversations: state.conversations,
    messages: state.messages,
    events: delivery.events,
  };
}

const optionNames = ["dialect", "integrations", "projects", "deliver", "now"];
const credentialNames = { apiKey: ["apiKey"], basic: ["clientId", "clientSecret"] };

/** Checks the options, because a misspelled one would be ignored. Returns the dialect with its defaults. */
function checkOptions(options: FakeJelouOptions): Dialect {
  refuseUnknownNames("createFakeJelou", options, optionNames);
  const { dialect = {}, projects = {}, integrations = {} } = options;
  refuseUnknownNames("createFakeJelou's dialect", dialect, ["basePath", "auth", "shape"]);
  const { basePath = "platform", auth = "apiKey", shape = "envelope" } = dialect;
  refuseUnknownValue("dialect.basePath", basePath, Object.keys(JELOU_BASE_URLS));
  refuseUnknownValue("dialect.auth", auth, ["apiKey", "basic"]);
  refuseUnknownValue("dialect.shape", shape, ["envelope", "flat"]);
  for (const [projectId, { webhookUrl }] of Object.entries(integrations)) {
    if (typeof webhookUrl === "string") continue;
    throw new TypeError(`integrations[${JSON.stringify(projectId)}] has no webhookUrl.`);
  }
  for (const [projectId, credentials] of Object.entries(projects)) {
    const of = `projects[${JSON.stringify(projectId)}]`;
    refuseUnknownNames(of, credentials, credentialNames[auth]);
    const given: Partial<Record<string, string>> = { ...credentials };
    const missing = credentialNames[auth].find((name) => !given[name]);
    if (missing !== undefined) {
      throw new TypeError(`${of} has no ${missing}, which the dialect's auth ${auth} needs.`);
    }
  }
  return { basePath, auth, shape };
}
