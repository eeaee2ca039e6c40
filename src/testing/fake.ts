import { answerCall } from "./answer-call.js";
import type { Call } from "./call.js";
import type { FakeConversation } from "./conversation.js";
import { usualCredentials, type FakeCredentials } from "./credentials.js";
import { gatewayOrigin, messagesOrigin, type Dialect } from "./dialect.js";
import { createDelivery, type FakeEvent } from "./events.js";
import { readFailure, type FakeFailure } from "./failure.js";
import { createFetch } from "./fetch.js";
import { newIntegration } from "./integration.js";
import type { FakeMessage } from "./message.js";
import { readDialect, type FakeJelouOptions } from "./options.js";
import type { FakeRequest } from "./request.js";
import { listen, type FakeJelouServer } from "./server.js";
import { numberer, type State } from "./state.js";
import { emitMessage, type FakeUserMessage } from "./user-message.js";
import { waitForTimer } from "./wait.js";

/** Jelou, in memory. Made by {@link createFakeJelou}. */
export interface FakeJelou<Auth extends Dialect["auth"] = Dialect["auth"]> {
  readonly dialect: Dialect;
  /** The documented address of the dialect, which only {@link FakeJelou.fetch} answers for. */
  readonly baseUrl: string;
  /** The documented address that messages go to. */
  readonly messagesBaseUrl: string;
  /** What every project takes that `projects` doesn't name. */
  readonly credentials: FakeCredentials<Auth>;
  /** Answers for Jelou's two hosts, and refuses every other one as a broken network would. */
  readonly fetch: typeof globalThis.fetch;
  /** Serves the same fake over HTTP. Needs `node:http`: Node, Bun, Deno. */
  listen(): Promise<FakeJelouServer>;
  /**
   * Lets calls fail: the next one, or those that `operation`, `projectId` and `times` say. What is queued first is used up
   * first. Requests that are for no operation of this dialect are none of those.
   *
   * @throws TypeError, RangeError at once, where the options can't be meant so.
   */
  failNext(failure: FakeFailure): void;
  /**
   * Lets an end user write a message, and delivers it as a signed event.
   *
   * @returns The event once `deliver` has answered, with its `response` or `error`.
   * @throws Error where the project has no integration.
   */
  emitMessage(message: FakeUserMessage): Promise<FakeEvent>;
  /** Resolves once no delivery is under way: those that start and close cause are not waited for by the answer. */
  idle(): Promise<void>;
  /** Every request so far, in the order in which they came. */
  readonly requests: readonly FakeRequest[];
  readonly conversations: readonly FakeConversation[];
  /** The messages to end users that were accepted. */
  readonly messages: readonly FakeMessage[];
  /** Every event so far, delivered or not. */
  readonly events: readonly FakeEvent[];
}

/**
 * Makes a fake Jelou for tests: it keeps state, answers in one documented dialect and in no other, and signs and
 * delivers events. It touches no network, but for {@link FakeJelou.listen} and `deliver` on loopback.
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
  const dialect = readDialect(options);
  const { now = () => new Date(), wait = waitForTimer } = options;
  const nextId = numberer();
  const delivery = createDelivery(options.deliver, now);
  const credentials = usualCredentials[dialect.auth];
  const state: State = {
    dialect,
    credentials: {
      usual: credentials,
      byProject: new Map(Object.entries(options.projects ?? {})),
    },
    now,
    wait,
    nextId,
    delivery,
    integrations: new Map(
      Object.entries(options.integrations ?? {}).map(([projectId, given]) => [
        projectId,
        newIntegration({ now, nextId }, projectId, given),
      ]),
    ),
    conversations: [],
    messages: [],
    requests: [],
    failures: [],
  };
  const answer = (call: Call) => answerCall(state, call);
  return {
    dialect,
    baseUrl: `${gatewayOrigin}/${dialect.basePath}`,
    messagesBaseUrl: messagesOrigin,
    credentials,
    fetch: createFetch(answer),
    listen: () => listen(dialect.basePath, answer),
    failNext: (failure) => void state.failures.push(readFailure(failure)),
    emitMessage: (message) => emitMessage(state, message),
    idle: () => delivery.idle(),
    requests: state.requests,
    conversations: state.conversations,
    messages: state.messages,
    events: delivery.events,
  };
}
