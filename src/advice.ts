import { isRead } from "./call.js";
import type { CallEffect } from "./errors.js";
import type { Operation } from "./operation.js";

// The likely cause of a failure and its cure, for the operation that failed. None tells to repeat what may act twice.

/** Where to see what a call has done, before it is repeated. */
const whereToLook: Readonly<Record<Exclude<Operation, `${string}.get`>, string>> = {
  "integrations.create":
    "integrations.get shows whether the integration exists; its signingSecret is shown once, so where it was lost, delete the integration and create it anew",
  "integrations.update": "integrations.get shows what is set",
  "integrations.delete": "integrations.get shows whether the integration is gone",
  "conversations.start": "Jelou sends conversation.start to your webhookUrl where it was started",
  "conversations.close": "Jelou sends conversation.close to your webhookUrl where it was closed",
  "messages.send": "the conversation in Jelou shows whether the message is there",
};

/** What a call may have done, and how to find out; empty where it did nothing. */
export function adviceByEffect(operation: Operation, effect: CallEffect): string {
  if (effect === "none" || isRead(operation)) return "";
  const happened =
    effect === "done" ? "Jelou took the call: don't repeat it" : "It may have been carried out";
  return ` ${happened}; ${whereToLook[operation]}.`;
}

/** The likely cause of a refusal, and its cure. */
export function adviceByStatus(
  operation: Operation,
  status: number,
  retryAfterMs: number | undefined,
): string {
  switch (status) {
    case 400:
    case 422:
      return "A value of the call is not what Jelou takes: mend what it names; `validation` and `body` have the whole of it.";
    case 401:
      return operation === "messages.send"
        ? "The signature doesn't fit: signingSecret is another project's, or an integration's that was deleted since; use the one that integrations.create returned for this project."
        : "The credentials are wrong, another project's, or of the other kind: check apiKey (or clientId and clientSecret), and whether this account takes a key or Basic; `npx jelou-client probe <projectId>` finds out.";
    case 403:
      return "The credentials are known, but may not do this: ask Jelou for access.";
    case 404:
      return adviceForNotFound(operation);
    case 408:
      return "Jelou waited too long for the request: look at the network between.";
    case 409:
      return operation === "integrations.create"
        ? "The project has an integration already: update it, or delete it first."
        : "It conflicts with what is there: look at its state first.";
    case 429:
      return retryAfterMs === undefined
        ? "Too many calls: wait, then send fewer at a time."
        : `Too many calls: wait ${retryAfterMs} ms (\`retryAfterMs\`), then send fewer at a time.`;
  }
  if (status >= 500) {
    const cure = isRead(operation) ? "try again later; if it stays," : "if it stays,";
    return `The fault is Jelou's, or its gateway's: ${cure} ask them, with the request id.`;
  }
  return "See `messages`, `detail` and `body`.";
}

function adviceForNotFound(operation: Operation): string {
  switch (operation) {
    case "conversations.get":
      return "The project has no such conversation, or the account lives at the other of JELOU_BASE_URLS: check projectId, conversationId and baseUrl.";
    case "conversations.start":
      return "Bot or user doesn't exist in this project, or the account lives at the other of JELOU_BASE_URLS: check botId, userId and baseUrl.";
    case "conversations.close":
      return "Bot or user doesn't exist in this project, they have no open conversation, or the account lives at the other of JELOU_BASE_URLS: check botId, userId and baseUrl.";
    case "messages.send":
      return "The room, bot or user doesn't exist, or messagesBaseUrl is wrong: take the ids from the end user's own message.";
    case "integrations.create":
      return "The project doesn't exist, or the account lives at the other of JELOU_BASE_URLS: check projectId and baseUrl; `npx jelou-client probe <projectId>` finds out.";
    default:
      return "The project has no integration: create it first. Or the account lives at the other of JELOU_BASE_URLS: check baseUrl; `npx jelou-client probe <projectId>` finds out.";
  }
}
