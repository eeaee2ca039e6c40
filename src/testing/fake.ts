import {
  credentialsFor,
  gatewayOrigin,
  messagesOrigin,
  type Dialect,
  type FakeCredentials,
} from "./dialect.js";
import { createDelivery, type Deliver, type FakeEvent } from "./events.js";
import { answerWith, type FakeFailure } from "./failure.js";
import { createFetch } from "./fetch.js";
import type { FakeMessage } from "./messages.js";
import { answerCall, type Call } from "./routes.js";
import { listen, type FakeJelouServer } from "./server.js";
import {
  newIntegration,
  numberer,
  type FakeConversation,
  type FakeRequest,
  type State,
} from "./state.js";
import { emitMessage, type FakeUserMessage } from "./user-message.js";

/** An integration that exists from the start. Unlike one that is created, nothing in it is checked. */
export interface FakeIntegration {
  readonly webhookUrl: string;
  /** @default "no_auth" */
  readonly authType?: string | undefined;
  readonly authorization?: string | undefined;
  /** @default a value that differs by project and by integration, and is the same in every run */
  readonly signingSecret?: string | undefined;
}

/** What {@link createFakeJelou} takes. */
export interface FakeJelouOptions {
  /** @default { basePath: "platform", auth: "apiKey", shape: "envelope" } */
  readonly dialect?: { readonly [Facet in keyof Dialect]?: Dialect[Facet] | undefined } | undefined;
  /** The integrations that exist from the start, by project id. @default none */
  readonly integrations?: Readonly<Record<string, FakeIntegration>> | undefined;
  /** Where events go besides {@link FakeJelou.events}. @default nowhere */
  readonly deliver?: Deliver | undefined;
  /** The clock behind every date and timestamp. @default the real one */
  readonly now?: (() => Date) | undefined;
}

/** Jelou, in memory. Made by {@link createFakeJelou}. */
export interface FakeJelou {
  readonly dialect: Dialect;
  /** The documented address of the dialect, which only {@link FakeJelou.fetch} answers for. */
  readonly baseUrl: string;
  /** The documented address that messages go to. */
  readonly messagesBaseUrl: string;
  readonly credentials: FakeCredentials;
  /** Answers for Jelou's two hosts, and refuses every other one as a broken network would. */
  readonly fetch: typeof globalThis.fetch;
  /** Serves the same fake over HTTP. Needs `node:http`: Node, Bun, Deno. */
  listen(): Promise<FakeJelouServer>;
  /** Queues an answer for the next request that is for an operation of this dialect. Nothing else happens on that request. */
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
  /** Every request so far, in the order of the answers. */
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
export function createFakeJelou(options: FakeJelouOptions = {}): FakeJelou {
  const { basePath = "platform", auth = "apiKey", shape = "envelope" } = options.dialect ?? {};
  const { now = () => new Date() } = options;
  const dialect: Dialect = { basePath, auth, shape };
  const nextId = numberer();
  const delivery = createDelivery(options.deliver, now);
  const state: State = {
    dialect,
    now,
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
    baseUrl: `${gatewayOrigin}/${basePath}`,
    messagesBaseUrl: messagesOrigin,
    credentials: credentialsFor(dialect),
    fetch: createFetch(answer),
    listen: () => listen(basePath, answer),
    failNext: (failure) => void state.failures.push(answerWith(failure)),
    emitMessage: (message) => emitMessage(state, message),
    idle: () => delivery.idle(),
    requests: state.requests,
    conversations: state.conversations,
    messages: state.messages,
    events: delivery.events,
  };
}
