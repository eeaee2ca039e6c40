/** What the client calls an operation: its method, and the `operation` of its errors. */
export type FakeOperation =
  | "integrations.create"
  | "integrations.get"
  | "integrations.update"
  | "integrations.delete"
  | "conversations.get"
  | "conversations.start"
  | "conversations.close"
  | "messages.send";

const known = {
  "integrations.create": true,
  "integrations.get": true,
  "integrations.update": true,
  "integrations.delete": true,
  "conversations.get": true,
  "conversations.start": true,
  "conversations.close": true,
  "messages.send": true,
} satisfies Record<FakeOperation, true>;

export const operations = Object.keys(known);
