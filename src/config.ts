import {
  readCredentials,
  readSecretSource,
  type Authorize,
  type GetSecret,
} from "./credentials.js";
import { JelouInputError } from "./errors.js";
import { checkInput, parseUrl, readObject, readOptional } from "./input.js";
import {
  JELOU_BASE_URLS,
  messagesUrl,
  type CommonOptions,
  type RequestOptions,
} from "./options.js";

/** What bounds a call and goes with it. */
export interface CallSettings {
  readonly timeoutMs: number;
  readonly maxRetries: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The caller's own; the client as such has none. */
  readonly signal?: AbortSignal | undefined;
}

/** Options after their one check. */
export interface Config extends CallSettings {
  readonly baseUrl: string;
  readonly messagesBaseUrl: string;
  readonly authorize: Authorize;
  readonly getSigningSecret: GetSecret;
  readonly fetch: CommonOptions["fetch"];
  readonly onRetry: CommonOptions["onRetry"];
  readonly onDrift: CommonOptions["onDrift"];
  readonly onCall: CommonOptions["onCall"];
}

const defaults: CallSettings = { timeoutMs: 30_000, maxRetries: 2, headers: {} };

export function readConfig(given: CommonOptions): Config {
  const options = readObject("The options of createJelouClient", given);
  checkInput(
    options.dangerouslyAllowBrowser === true || !isBrowserPage(),
    "A page shows its credentials to all: call from a server, or set dangerouslyAllowBrowser.",
  );
  return {
    ...readCallSettings(options, defaults),
    baseUrl: readBaseUrl("baseUrl", options.baseUrl ?? JELOU_BASE_URLS.platform),
    messagesBaseUrl: readBaseUrl("messagesBaseUrl", options.messagesBaseUrl ?? messagesUrl),
    authorize: readCredentials(options),
    getSigningSecret: readSecretSource("signingSecret", options.signingSecret),
    fetch: readOptional(readFunction, "fetch", options.fetch),
    onRetry: readOptional(readFunction, "onRetry", options.onRetry),
    onDrift: readOptional(readFunction, "onDrift", options.onDrift),
    onCall: readOptional(readFunction, "onCall", options.onCall),
  };
}

/** A page, not a worker: those have no document. */
function isBrowserPage(): boolean {
  return typeof window !== "undefined" && Boolean(window.document);
}

function readFunction<Value>(name: string, value: Value): Value {
  checkInput(typeof value === "function", `${name} must be a function.`);
  return value;
}

const loopbackHosts = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function readBaseUrl(name: string, value: unknown): string {
  const url = typeof value === "string" ? parseUrl(value) : undefined;
  checkInput(url !== undefined, `${name} must be a URL, such as ${JELOU_BASE_URLS.platform}.`);
  const isLoopback = url.protocol === "http:" && loopbackHosts.test(url.hostname);
  checkInput(
    url.protocol === "https:" || isLoopback,
    `${name} must be an https URL (http on loopback alone).`,
  );
  // Of an empty query or fragment, the parsed URL shows nothing.
  const isBare = url.username === "" && url.password === "" && !/[?#]/.test(url.href);
  checkInput(isBare, `${name} must be a URL without user info, query and fragment.`);
  return url.href.replace(/\/+$/, "").replace(/\/+v1$/, "");
}

/** What a call takes over what the client was made with, its `fallback`. */
export function readRequestOptions(
  given: RequestOptions | undefined,
  fallback: CallSettings,
): CallSettings {
  if (given === undefined) return fallback;
  const options = readObject("The options of a call", given);
  return {
    ...readCallSettings(options, fallback),
    signal: readOptional(readSignal, "signal", options.signal),
  };
}

function readCallSettings(options: RequestOptions, fallback: CallSettings): CallSettings {
  const headers = readOptional(readHeaders, "headers", options.headers);
  return {
    timeoutMs: readOptional(readTimeoutMs, "timeoutMs", options.timeoutMs) ?? fallback.timeoutMs,
    maxRetries:
      readOptional(readMaxRetries, "maxRetries", options.maxRetries) ?? fallback.maxRetries,
    headers: { ...fallback.headers, ...headers },
  };
}

/** Timers hold 31 bits; a longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

function readTimeoutMs(name: string, value: unknown): number {
  const isTime = typeof value === "number" && value > 0 && value <= longestTimerMs;
  checkInput(isTime, `${name} must be a number of milliseconds above 0 and below 25 days.`);
  return value;
}

function readMaxRetries(name: string, value: unknown): number {
  const isCount = typeof value === "number" && Number.isInteger(value) && value >= 0;
  checkInput(isCount, `${name} must be a whole number from 0.`);
  return value;
}

/** By what it has, since `instanceof` fails for a signal of another realm. */
function readSignal(name: string, value: AbortSignal): AbortSignal {
  const signal: Partial<AbortSignal> = Object(value);
  const isSignal =
    typeof signal.aborted === "boolean" &&
    typeof signal.addEventListener === "function" &&
    typeof signal.removeEventListener === "function";
  checkInput(isSignal, `${name} must be an AbortSignal: controller.signal, not the controller.`);
  return value;
}

function readHeaders(name: string, value: Record<string, string>): Record<string, string> {
  readObject(name, value);
  const prototype: unknown = Object.getPrototypeOf(value);
  // Of any realm: what a literal is made from has no prototype itself.
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  checkInput(
    isPlain && !(Symbol.iterator in value),
    `${name} must be a plain object, such as { "x-team": "support" }: make one of a Headers or Map by Object.fromEntries(${name}).`,
  );
  const entries = Object.entries(value).filter(([, text]) => text !== undefined);
  checkInput(
    entries.every(([, text]) => typeof text === "string"),
    `${name} must have strings as its values.`,
  );
  try {
    return Object.fromEntries(new Headers(entries));
  } catch {
    // Without the platform's error, which quotes the value.
    throw new JelouInputError(`${name} has a name or value that HTTP doesn't allow.`);
  }
}
