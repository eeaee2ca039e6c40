/** What the client calls an operation: its method, and the `operation` of its errors. */
export type FakeOperation = (typeof operations)[number];

export const operations = [
  "integrations.create",
  "integrations.get",
  "integrations.update",
  "integrations.delete",
  "conversations.get",
  "conversations.start",
  "conversations.close",
  "messages.send",
] as const;
