import { JelouInputError } from "../errors.js";
import {
  defaultMessagesBaseUrl,
  JELOU_BASE_URLS,
  type HeadersInput,
  type JelouClientOptions,
  type RequestOptions,
} from "../options.js";
import { readCredentials, readSecretSource, type Authorize } from "./credentials.js";
import { checkInput, isObject, parseUrl } from "./input.js";

/** The options of one call, checked. */
export interface CallSettings {
  readonly timeoutMs: number;
  readonly maxRetries: number;
  /** The names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** The options of the client, checked. */
export interface Config
  extends CallSettings, Pick<JelouClientOptions, "fetch" | "onRetry" | "onDrift" | "onCall"> {
  readonly baseUrl: string;
  readonly messagesBaseUrl: string;
  readonly authorize: Authorize;
  readonly readSigningSecret: (projectId: string) => Promise<string>;
}

const defaults: CallSettings = { timeoutMs: 30_000, maxRetries: 2, headers: {} };

// `Record` makes `tsc` stop here if an option is missing.
const requestOptionNames: Record<keyof RequestOptions, true> = {
  signal: true,
  timeoutMs: true,
  maxRetries: true,
  headers: true,
};
const { signal: _, ...sharedOptionNames } = requestOptionNames;
const clientOptionNames: Record<keyof JelouClientOptions, true> = {
  ...sharedOptionNames,
  apiKey: true,
  clientId: true,
  clientSecret: true,
  baseUrl: true,
  messagesBaseUrl: true,
  signingSecret: true,
  fetch: true,
  onRetry: true,
  onDrift: true,
  onCall: true,
  dangerouslyAllowBrowser: true,
};

export function readConfig(options: JelouClientOptions): Config {
  checkOptions("createJelouClient", options, clientOptionNames);
  checkInput(
    options.dangerouslyAllowBrowser === true || !isBrowserPage(),
    "Everyone can read credentials in a browser page. Call Jelou from a server, or set dangerouslyAllowBrowser.",
  );
  return {
    ...readCallSettings(options, defaults),
    baseUrl: readBaseUrl("baseUrl", options.baseUrl ?? JELOU_BASE_URLS.platform),
    messagesBaseUrl: readBaseUrl(
      "messagesBaseUrl",
      options.messagesBaseUrl ?? defaultMessagesBaseUrl,
    ),
    authorize: readCredentials(options),
    readSigningSecret: readSecretSource("signingSecret", options.signingSecret),
    fetch: readFunction("fetch", options.fetch),
    onRetry: readFunction("onRetry", options.onRetry),
    onDrift: readFunction("onDrift", options.onDrift),
    onCall: readFunction("onCall", options.onCall),
  };
}

export function readRequestOptions(
  options: RequestOptions | undefined,
  config: CallSettings,
): CallSettings {
  if (options === undefined) return config;
  checkOptions("a call", options, requestOptionNames);
  return { ...readCallSettings(options, config), signal: readSignal(options.signal) };
}

function checkOptions(of: string, options: object, names: Readonly<Record<string, true>>): void {
  checkInput(isObject(options), `The options of ${of} must be an object.`);
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(names, name));
  checkInput(
    unknown === undefined,
    `${unknown} is not an option of ${of}. The options are ${Object.keys(names).join(", ")}.`,
  );
}

/** A worker isn't a page: it has no document. */
function isBrowserPage(): boolean {
  return typeof window !== "undefined" && Boolean(window.document);
}

function readFunction<Value>(name: string, value: Value): Value {
  const isUsable = value === undefined || typeof value === "function";
  checkInput(isUsable, `${name} must be a function.`);
  return value;
}

const loopbackHosts = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function readBaseUrl(name: string, value: unknown): string {
  const url = typeof value === "string" ? parseUrl(value) : undefined;
  checkInput(url !== undefined, `${name} must be a URL, such as ${JELOU_BASE_URLS.platform}.`);
  const isLoopback = url.protocol === "http:" && loopbackHosts.test(url.hostname);
  checkInput(
    url.protocol === "https:" || isLoopback,
    `${name} must be an https URL. http is allowed on a loopback host only.`,
  );
  // `url.search` and `url.hash` don't show an empty query or fragment.
  const isBare = url.username === "" && url.password === "" && !/[?#]/.test(url.href);
  checkInput(isBare, `${name} must be a URL without user info, query and fragment.`);
  return url.href.replace(/\/+$/, "").replace(/\/+v1$/, "");
}

function readCallSettings(
  { timeoutMs, maxRetries, headers }: RequestOptions,
  fallback: CallSettings,
): CallSettings {
  // Timers store a delay in 31 bits. A longer delay would fire at once.
  const isTime = timeoutMs === undefined || (timeoutMs > 0 && timeoutMs <= 2 ** 31 - 1);
  checkInput(
    isTime && typeof (timeoutMs ?? 0) === "number",
    "timeoutMs must be a number of milliseconds above 0 and below 25 days.",
  );
  const isCount = maxRetries === undefined || (Number.isInteger(maxRetries) && maxRetries >= 0);
  checkInput(isCount, "maxRetries must be a whole number, 0 or more.");
  return {
    timeoutMs: timeoutMs ?? fallback.timeoutMs,
    maxRetries: maxRetries ?? fallback.maxRetries,
    headers: headers === undefined ? fallback.headers : readHeaders(headers, fallback.headers),
  };
}

function readHeaders(
  value: HeadersInput,
  fallback: CallSettings["headers"],
): CallSettings["headers"] {
  checkInput(typeof value === "object" && value !== null, "headers must be an object.");
  try {
    const entries = Symbol.iterator in value ? [...value] : Object.entries(value);
    const given = entries.filter((entry): entry is [string, string] => entry[1] !== undefined);
    return { ...fallback, ...Object.fromEntries(new Headers(given)) };
  } catch {
    // The platform's own error quotes the value.
    throw new JelouInputError("headers has a name or value that HTTP doesn't allow.");
  }
}

/** Checks the properties, because `instanceof` fails for a signal of another realm. */
function readSignal(value: AbortSignal | undefined): AbortSignal | undefined {
  if (value === undefined) return undefined;
  const signal: Partial<AbortSignal> = Object(value);
  const isSignal =
    typeof signal.aborted === "boolean" &&
    typeof signal.addEventListener === "function" &&
    typeof signal.removeEventListener === "function";
  checkInput(isSignal, "signal must be an AbortSignal: controller.signal, not the controller.");
  return value;
}
