import type { CallState } from "./call-state.js";
import { isIdempotent } from "./retry.js";

// What the errors of calls say, one function for each situation: what happened, what to do, and for a write whether it may
// have acted and where to look. Text in quotation marks comes from outside and has no secrets in it.

/** Jelou or its gateway answered with a status that says no. `quote` is empty if the answer had no words. */
export function refused(
  call: CallState,
  status: number,
  quote: string,
  facts: RefusalFacts,
): string {
  const { isFromJelou, retryAfterMs } = facts;
  const words = quote === "" ? "" : `: ${quote}`;
  if (status === 404 && !isFromJelou) {
    const from = quote === "" ? "" : ` (${quote})`;
    return join(
      `${subject(call)} got status 404${request(call)}, not from Jelou${from}: ${baseUrl(call)} is probably wrong.`,
      probe(call),
    );
  }
  const verb = status >= 500 || status === 408 ? "failed" : "was refused";
  return join(
    `${subject(call)} ${verb} with status ${status}${request(call)}${attempts(call)}${words}`,
    adviceFor(status, call, facts),
    call.lacksTimeToRetry ? notRetriedInTime(retryAfterMs) : "",
    effectOf(call, status >= 500 || status === 408),
  );
}

export interface RefusalFacts {
  readonly isFromJelou: boolean;
  readonly hasValidation: boolean;
  readonly retryAfterMs: number | undefined;
}

/** A 2xx whose body says failure. */
export function saidFailure(call: CallState, status: number, quote: string): string {
  const words = quote === "" ? "" : `: ${quote}`;
  return join(
    `${subject(call)} answered status ${status}${request(call)}, but its body says failure${words}`,
    "error.body has the whole answer.",
    effectOf(call),
  );
}

/** No answer: the connection failed, or `fetch` threw something else. */
export function notConnected(call: CallState, cause: string, isConnectionFailure: boolean): string {
  const advice = isConnectionFailure
    ? `Check the network, DNS, TLS and ${baseUrl(call)}.`
    : "`fetch` threw this. It doesn't look like a connection failure, so it was not retried.";
  return join(
    `${subject(call)} got no answer${attempts(call)}: ${cause}`,
    advice,
    effectOf(call, isConnectionFailure),
  );
}

export function timedOut(call: CallState, timeoutMs: number): string {
  return join(
    `${subject(call)} timed out after ${timeoutMs} ms while ${call.stage}${call.attempts > 1 ? ` (attempt ${call.attempts})` : ""}`,
    call.attempts === 0 ? "" : "Jelou is slow or out of reach, or timeoutMs is too short.",
    effectOf(call),
  );
}

export function redirected(call: CallState, status: number, location: string | undefined): string {
  const to = location === undefined ? "" : ` to ${location}`;
  return join(
    `${subject(call)} was redirected${status === 0 ? "" : ` (${status})`}${to}, which is not followed, to keep the credentials here`,
    `Check ${baseUrl(call)}.`,
    effectOf(call),
  );
}

/** An answer that the client can't use. It's another server's answer if `isFromJelou` is false. */
export function unusable(
  call: CallState,
  status: number,
  reason: string,
  isFromJelou: boolean,
): string {
  return join(
    `${subject(call)} got an answer that can't be used, status ${status}${request(call)}: ${reason}`,
    isFromJelou ? "" : `Check ${baseUrl(call)} and proxies.`,
    effectOf(call),
  );
}

/** The body of a success ended too early, or gave no text. */
export function cutShort(call: CallState, cause: string): string {
  return join(
    `${subject(call)} got an answer whose body can't be read${request(call)}${attempts(call)}: ${cause}`,
    "Check the network and proxies.",
    effectOf(call),
  );
}

/** The `fetch` option returned no response. */
export function notAResponse(call: CallState): string {
  return join(
    `${subject(call)} got no response from the fetch option: it must return status, headers and text().`,
    effectOf(call),
  );
}

// ── Parts

/** Puts sentences together. A quotation at the end of one may have a full stop of its own. */
function join(...sentences: string[]): string {
  return sentences
    .filter((sentence) => sentence !== "")
    .map((sentence) => (/[.!?]["`]?$/.test(sentence) ? sentence : `${sentence}.`))
    .join(" ");
}

function subject(call: CallState): string {
  return `${call.operation} (project ${project(call)})`;
}

/** The id as it is in the URL: it may come from outside, with line breaks, or with commands for a shell. */
function project({ projectId }: CallState): string {
  return encodeURIComponent(projectId).slice(0, 100);
}

function request({ requestId }: CallState): string {
  return requestId === undefined ? "" : ` (request ${requestId})`;
}

function attempts({ attempts }: CallState): string {
  return attempts > 1 ? ` after ${attempts} attempts` : "";
}

function isMessage({ operation }: CallState): boolean {
  return operation === "messages.send";
}

function baseUrl(call: CallState): string {
  return `${isMessage(call) ? "messagesBaseUrl" : "baseUrl"} ${call.baseUrl}`;
}

function probe(call: CallState): string {
  if (isMessage(call)) return "";
  return `\`npx --no jelou-client probe ${project(call)}\` finds what works.`;
}

function notRetriedInTime(retryAfterMs = 0): string {
  return `Not retried: Jelou asked for ${seconds(retryAfterMs)}, more than timeoutMs leaves.`;
}

function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1_000)} s`;
}

function adviceFor(
  status: number,
  call: CallState,
  { hasValidation, retryAfterMs }: RefusalFacts,
): string {
  switch (status) {
    case 400:
    case 422:
      return hasValidation
        ? "Correct these values; error.validation has all of them."
        : "Correct the values of the call; error.body has the whole answer.";
    case 401:
      return isMessage(call)
        ? "signingSecret belongs to another project, or to an integration that was deleted: use the one that integrations.create returned."
        : `The credentials are wrong, belong to another project, or are of the wrong kind for ${baseUrl(call)}. ${probe(call)}`;
    case 403:
      return "The credentials are valid, but not allowed to do this: ask Jelou for access.";
    case 404:
      return `${notFound[call.operation] ?? "Jelou doesn't have it (check the ids)"}, or ${baseUrl(call)} is the wrong one for this account.`;
    case 408:
      return "Jelou waited too long for the request: check the network.";
    case 409:
      return call.operation === "integrations.create"
        ? "The project already has an integration: update it, or delete it first."
        : "It conflicts with the current state: check that first.";
    case 429:
      if (call.lacksTimeToRetry) return "";
      return `Too many requests: wait${retryAfterMs === undefined ? "" : ` ${seconds(retryAfterMs)}`}, then send fewer at a time.`;
  }
  if (status < 500) return "error.body has the whole answer.";
  const ask = call.requestId === undefined ? "ask Jelou" : "ask Jelou with this request id";
  const next =
    call.effect === "unknown"
      ? `if it happens again, ${ask}`
      : `try again later; if it happens again, ${ask}`;
  return `Jelou or its gateway is at fault: ${next}.`;
}

const notFound: Readonly<Record<string, string>> = {
  "integrations.create": "The project doesn't exist",
  "integrations.get": "The project has no integration (create it first)",
  "integrations.update": "The project has no integration (create it first)",
  "integrations.delete": "The project has no integration",
  "conversations.get": "The project has no such conversation (check conversationId)",
  "conversations.start": "The project has no such bot or user (check botId and userId)",
  "conversations.close":
    "There is no such bot or user, or no open conversation (check botId and userId)",
  "messages.send":
    "There is no such room, bot or user (take the ids from the message that you reply to)",
};

/**
 * Whether a write acted, and where to look. Reads have no effect, and neither has a refused write. `isTransient`: the
 * reader would expect a retry.
 */
function effectOf(call: CallState, isTransient = false): string {
  const { method, operation, attempts, effect, status } = call;
  if (method === "GET") return "";
  if (effect === "none") {
    const isNeverSent = attempts === 0 || status === undefined;
    return isNeverSent ? "Nothing was sent; you can call again." : "";
  }
  if (effect === "done") {
    const isCreate = operation === "integrations.create";
    const loss = isCreate
      ? ": delete the integration and create it again if its secret is lost"
      : "";
    return `Jelou accepted the call, so don't repeat it${loss}.`;
  }
  const look = whereToLook[operation] ?? "look at its state in Jelou first";
  const isUnexpected = isTransient && !isIdempotent(method);
  return `${isUnexpected ? "Not retried, because it may have acted" : "It may have acted"}: ${look}.`;
}

const whereToLook: Readonly<Record<string, string>> = {
  "integrations.create":
    "integrations.get shows whether it exists; if its signingSecret is lost, delete it and create it again",
  "integrations.update": "integrations.get shows what is set",
  "integrations.delete": "integrations.get shows whether it is gone",
  "conversations.start": "if it started, Jelou sends conversation.start to your webhookUrl",
  "conversations.close": "if it closed, Jelou sends conversation.close to your webhookUrl",
  "messages.send": "the conversation in Jelou shows whether the message is there",
};
