/** A message to the end user that the fake accepted. */
export interface FakeMessage {
  readonly projectId: string;
  readonly roomId: string;
  readonly botId: string;
  readonly userId: string;
  /** As `messages.send` takes it, so with `mimeType`. */
  readonly message: { readonly id: string; readonly type: string; readonly content: object };
  /** The exact text that was signed and sent. */
  readonly body: string;
}

/** The one field of a message whose name differs between the client and the wire. */
export function rename(content: object, from: string, to: string): object {
  return Object.fromEntries(
    Object.entries(content).map(([name, value]) => [name === from ? to : name, value]),
  );
}
