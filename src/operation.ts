/** The methods that call Jelou, as the caller knows them. */
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

export type Operation = (typeof operations)[number];
