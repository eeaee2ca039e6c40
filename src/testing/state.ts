import type { Answer } from "./answer.js";
import type { Dialect } from "./dialect.js";
import type { Delivery } from "./events.js";
import type { FakeMessage } from "./messages.js";

/** What a project has set up, with the parts that no answer shows. */
export interface Integration {
  readonly id: string;
  readonly webhookUrl: string;
  readonly authType: string;
  readonly authorization?: string | undefined;
  readonly signingSecret: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A conversation as it is now: what the call that started it sent, and the one that closed it. */
export interface FakeConversation {
  readonly id: string;
  readonly projectId: string;
  readonly roomId: string;
  readonly botId: string;
  readonly userId: string;
  readonly status: "open" | "closed";
  readonly initialMessage?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly assignment?: Readonly<Record<string, unknown>>;
  readonly redirectPayload?: Readonly<Record<string, unknown>>;
}

/** A request that reached the fake, whatever came of it. */
export interface FakeRequest {
  readonly method: string;
  /** The documented https address, also where the request came in on loopback. */
  readonly url: string;
  /** By lower-case name. The values of `authorization` and `x-api-key` are masked. */
  readonly headers: Readonly<Record<string, string>>;
  /** The status that it was answered with. */
  readonly status: number;
}

/** Everything that one fake knows. */
export interface State {
  readonly dialect: Dialect;
  readonly now: () => Date;
  /** Numbers per kind, so that the same calls give the same values in every fake. */
  readonly nextId: (kind: string) => string;
  readonly delivery: Delivery;
  /** By project id. */
  readonly integrations: Map<string, Integration>;
  readonly conversations: FakeConversation[];
  readonly messages: FakeMessage[];
  readonly requests: FakeRequest[];
  /** Answers to give instead of the true ones, first come first served. */
  readonly failures: Answer[];
}

export function numberer(): State["nextId"] {
  const counts = new Map<string, number>();
  return (kind) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return `fake-${kind}-${count}`;
  };
}

/** An integration as new: the next id and signing secret of its project, unless a secret is given. */
export function newIntegration(
  { nextId, now }: Pick<State, "nextId" | "now">,
  projectId: string,
  given: {
    webhookUrl: string;
    authType?: string | undefined;
    authorization?: string | undefined;
    signingSecret?: string | undefined;
  },
): Integration {
  const createdAt = now().toISOString();
  return {
    id: nextId(`integration-${projectId}`),
    webhookUrl: given.webhookUrl,
    authType: given.authType ?? "no_auth",
    authorization: given.authorization,
    signingSecret: given.signingSecret ?? nextId(`signing-secret-${projectId}`),
    createdAt,
    updatedAt: createdAt,
  };
}
