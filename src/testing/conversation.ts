/** A conversation as it is now: one that `conversations.start` began, or an end user by a message. */
export interface FakeConversation {
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
  /** As `start` sent it. */
  readonly initialMessage?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly assignment?: Readonly<Record<string, unknown>>;
  /** As `close` sent it. */
  readonly redirectPayload?: Readonly<Record<string, unknown>>;
  /** The same as `bot.id`. */
  readonly botId: string;
  /** The same as `user.id`. */
  readonly userId: string;
  /** @deprecated Use `state`, which says it in Jelou's words. */
  readonly status: "open" | "closed";
}

/** What every conversation begins with; only its room may be known beforehand. */
export interface ConversationStart {
  readonly projectId: string;
  readonly botId: string;
  readonly userId: string;
  readonly roomId?: string | undefined;
}

export const nameOfUser = "Fake User";

export function newConversation(
  { nextId, now }: { nextId: (kind: string) => string; now: () => Date },
  { projectId, botId, userId, roomId }: ConversationStart,
): FakeConversation {
  return {
    id: nextId("conversation"),
    projectId,
    roomId: roomId ?? nextId("room"),
    state: "active",
    startAt: now().toISOString(),
    user: { id: userId, names: nameOfUser, referenceId: userId },
    bot: { id: botId },
    botId,
    userId,
    status: "open",
  };
}
