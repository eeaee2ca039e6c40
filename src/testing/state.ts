import type { FakeConversation } from "./conversation.js";
import type { Credentials } from "./credentials.js";
import type { Dialect } from "./dialect.js";
import type { Delivery } from "./events.js";
import type { QueuedFailure } from "./failure.js";
import type { StoredIntegration } from "./integration.js";
import type { FakeMessage } from "./message.js";
import type { FakeRequest } from "./request.js";
import type { Wait } from "./wait.js";

/** Everything that one fake knows. */
export interface State {
  readonly dialect: Dialect;
  readonly credentials: Credentials;
  readonly now: () => Date;
  readonly wait: Wait;
  /** Numbers per kind, so that the same calls give the same values in every fake. */
  readonly nextId: (kind: string) => string;
  readonly delivery: Delivery;
  /** By project id. */
  readonly integrations: Map<string, StoredIntegration>;
  readonly conversations: FakeConversation[];
  readonly messages: FakeMessage[];
  readonly requests: FakeRequest[];
  /** First come, first served. */
  readonly failures: QueuedFailure[];
}

export function numberer(): State["nextId"] {
  const counts = new Map<string, number>();
  return (kind) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return `fake-${kind}-${count}`;
  };
}
