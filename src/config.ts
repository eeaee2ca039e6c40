import type { Difference } from "./envelope.js";
import { checkInput, JelouInputError } from "./errors.js";

/**
 * The documented addresses of the API. No page says which one is live for an account; the key works on one of them.
 *
 * @see https://docs.jelou.ai/en/api/pma-custom/obtener-integracion
 */
export const JELOU_BASE_URLS: { readonly platform: string; readonly jelouapi: string } = {
  platform: "https://gateway.jelou.ai/platform",
  jelouapi: "https://gateway.jelou.ai/jelouapi",
};

/**
 * A secret, or a function that gives the one of a project. The function runs under the call's deadline; what it throws
 * reaches the caller as it is.
 */
export type SecretSource = string | ((projectId: string) => string | Promise<string>);

/** Told to `onRetry` before each wait. Holds no secret. */
export interface RetryEvent {
  /** The method that was called, such as `integrations.get`. */
  operation: string;
  /** The attempt that failed, counted from 1. */
  attempt: number;
  /** Milliseconds until the next attempt. */
  delayMs: number;
  /** Why: `status 503`, or the platform's code of a connection failure such as `ECONNRESET`. */
  reason: string;
}

/** Told to `onDrift` for each difference between an answer and the documentation that doesn't matter. Holds no secret. */
export interface DriftEvent extends Difference {
  /** The method that was called, such as `integrations.get`. */
  operation: string;
}

/** What a single call takes, over what the client was made with. */
export interface RequestOptions {
  /** Aborting it rejects the call with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds that a whole call may take: secrets, attempts, waits, reading the body.
   *
   * @default 30_000
   */
  timeoutMs?: number | undefined;
  /**
   * Retries after the first attempt.
   *
   * @default 2
   */
  maxRetries?: number | undefined;
  /** Sent besides the client's own headers, which carry the credentials. */
  headers?: Record<string, string> | undefined;
}

/** What every kind of client takes. */
export interface CommonOptions extends Pick<
  RequestOptions,
  "timeoutMs" | "maxRetries" | "headers"
> {
  /** The API key of the project, sent as `x-api-key`. In place of `clientId` and `clientSecret`. */
  apiKey?: SecretSource | undefined;
  /** With `clientSecret`, sent as `Authorization: Basic`. In place of `apiKey`. */
  clientId?: string | undefined;
  /** Belongs to `clientId`. */
  clientSecret?: string | undefined;
  /**
   * Where the API is: any documented spelling, with or without trailing slash, with or without `/v1`. https only, except
   * http on a loopback host. No user info, query or fragment.
   *
   * @default JELOU_BASE_URLS.platform
   */
  baseUrl?: string | undefined;
  /**
   * Where `messages.send` posts to. The same rules as for `baseUrl`.
   *
   * @default "https://chatbot.jelou.ai"
   */
  messagesBaseUrl?: string | undefined;
  /** The `signingSecret` that `integrations.create` returned. Only `messages.send` needs it. */
  signingSecret?: SecretSource | undefined;
  /**
   * Called with a `Request`, and the call's `signal` in the second argument.
   *
   * @default globalThis.fetch, looked up at each call
   */
  fetch?: typeof globalThis.fetch | undefined;
  /** Called before each wait for a retry. What it throws is ignored. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
  /** Called when an answer differs from the documentation in a way that doesn't matter. What it throws is ignored. */
  onDrift?: ((event: DriftEvent) => void) | undefined;
  /**
   * Credentials in a browser page are readable by everyone who opens it, so they are refused unless this is `true`.
   *
   * @default false
   */
  dangerouslyAllowBrowser?: boolean | undefined;
}

type NoBasic = { clientId?: undefined; clientSecret?: undefined };
/** A client that authenticates with the header `x-api-key`. */
type ApiKeyOptions = NoBasic & { apiKey: SecretSource };
/** A client that authenticates with `Authorization: Basic`. */
type BasicOptions = { clientId: string; clientSecret: string; apiKey?: undefined };
/** A client that can only send messages. */
type SigningOptions = NoBasic & { signingSecret: SecretSource; apiKey?: undefined };

/** An API key, or a client id with its secret, never both; or a signing secret alone, which can only send messages. */
export type JelouClientOptions = CommonOptions & (ApiKeyOptions | BasicOptions | SigningOptions);

/** The headers that authenticate a call, and every text that must not leak because of them. */
export type Credential = {
  readonly headers: Record<string, string>;
  readonly secrets: readonly string[];
};

type Limits = { timeoutMs: number; maxRetries: number; headers: Record<string, string> };

/** Options after their one check. Secrets are reached through functions only, so that no inspection finds them. */
export interface Config extends Limits, Pick<CommonOptions, "fetch" | "onRetry" | "onDrift"> {
  readonly baseUrl: string;
  readonly messagesBaseUrl: string;
  readonly authorize: (projectId: string) => Credential | Promise<Credential>;
  readonly signingSecret: (projectId: string) => Promise<string>;
}

export function readConfig(options: JelouClientOptions): Config {
  const {
    fetch,
    onRetry,
    onDrift,
    dangerouslyAllowBrowser,
    baseUrl,
    messagesBaseUrl,
    signingSecret,
  } = options;
  const isPrivate =
    dangerouslyAllowBrowser === true || typeof window === "undefined" || !window.document;
  checkInput(
    isPrivate,
    "A page shows its credentials to all: call from a server, or set dangerouslyAllowBrowser.",
  );
  return {
    ...{ fetch, onRetry, onDrift },
    baseUrl: readBaseUrl("baseUrl", baseUrl ?? JELOU_BASE_URLS.platform),
    messagesBaseUrl: readBaseUrl("messagesBaseUrl", messagesBaseUrl ?? "https://chatbot.jelou.ai"),
    ...readLimits(options, { timeoutMs: 30_000, maxRetries: 2, headers: {} }),
    ...{
      authorize: readCredentials(options),
      signingSecret: readSecret("signingSecret", signingSecret),
    },
  };
}

function readCredentials({
  apiKey,
  clientId,
  clientSecret,
  signingSecret,
}: JelouClientOptions): Config["authorize"] {
  const isBasic = clientId !== undefined || clientSecret !== undefined;
  const isOne = isBasic ? apiKey === undefined : (apiKey ?? signingSecret) !== undefined;
  checkInput(
    isOne,
    "Pass either apiKey, or clientId and clientSecret (is an environment variable unset?).",
  );
  if (!isBasic) {
    const readKey = readSecret("apiKey", apiKey);
    const toCredential = (key: string) => ({ headers: { "x-api-key": key }, secrets: [key] });
    // A key that is known from the start costs no call a wait.
    const fixed = typeof apiKey === "string" && toCredential(apiKey);
    return (projectId) => fixed || readKey(projectId).then(toCredential);
  }
  checkSecret("clientId", clientId);
  checkSecret("clientSecret", clientSecret);
  checkInput(!clientId.includes(":"), "clientId can't have a colon.");
  const basic = btoa(
    String.fromCharCode(...new TextEncoder().encode(`${clientId}:${clientSecret}`)),
  );
  return () => ({ headers: { authorization: `Basic ${basic}` }, secrets: [clientSecret, basic] });
}

function readSecret(
  name: string,
  source: SecretSource | undefined,
): (projectId: string) => Promise<string> {
  if (typeof source !== "function" && source !== undefined) checkSecret(name, source);
  return async (projectId) => {
    checkInput(source !== undefined, `This call needs ${name}: pass it to createJelouClient.`);
    const secret = typeof source === "function" ? await source(projectId) : source;
    checkSecret(name, secret);
    return secret;
  };
}

function checkSecret(name: string, value: unknown): asserts value is string {
  checkText(name, value);
  // A header carries no control characters; fetch refuses a key beyond ASCII with an error that may quote it.
  const isSendable = !/\p{Cc}/u.test(value) && (name !== "apiKey" || /^[ -~]+$/.test(value));
  checkInput(
    isSendable,
    `${name} has a character that can't be sent, such as a line break: trim it.`,
  );
}

function readBaseUrl(name: string, value: string): string {
  // In its normal form, which has lost what URL parsing forgives.
  const url = URL.canParse(value) ? new URL(value).href : "";
  const isUsable = /^(https:\/\/|http:\/\/(localhost|\[::1\]|127(\.\d+){3})[:/])[^?#@]*$/.test(url);
  checkInput(
    isUsable,
    `${name} must be an https URL (http on loopback) without user info, query and fragment.`,
  );
  return url.replace(/\/+$/, "").replace(/\/+v1$/, "");
}

/** Throws unless `value` is an https URL. */
export function checkHttpsUrl(name: string, value: unknown): asserts value is string {
  const isHttps =
    typeof value === "string" && URL.canParse(value) && new URL(value).protocol === "https:";
  checkInput(isHttps, `${name} must be an https URL.`);
}

/** Throws unless `value` is a string with something in it. */
export function checkText(name: string, value: unknown): asserts value is string {
  checkInput(typeof value === "string" && value.trim(), `${name} must be a non-empty string.`);
}

/** Throws unless `input` is an object with text in each of `fields`. */
export function checkTexts(input: object, fields: readonly string[]): void {
  checkInput(
    Object(input) === input,
    `The input must be an object with ${fields.join(", ") || "its fields"}.`,
  );
  for (const field of fields) checkText(field, (input as Record<string, unknown>)[field]);
}

/** Throws unless `value` can be one segment of a path. */
export function checkProjectId(value: unknown): asserts value is string {
  checkText("projectId", value);
  // Encoding leaves dots as they are, and a URL resolves `.` and `..` away; a lone surrogate can't be encoded at all.
  checkInput(
    !/^\.\.?$|\p{Surrogate}/u.test(value),
    "projectId can't stand in a URL: pass it as Jelou shows it.",
  );
}

export function readLimits(options: RequestOptions = {}, defaults: Limits): Limits {
  const {
    timeoutMs = defaults.timeoutMs,
    maxRetries = defaults.maxRetries,
    headers,
    signal,
  } = options;
  // Timers hold 31 bits; a longer one would fire at once.
  const isTime = typeof timeoutMs === "number" && timeoutMs > 0 && timeoutMs < 2 ** 31;
  const isUsable =
    isTime &&
    Number.isInteger(maxRetries) &&
    maxRetries >= 0 &&
    (!signal || signal.addEventListener);
  checkInput(
    isUsable,
    "timeoutMs must be above 0, maxRetries a whole number from 0, signal an AbortSignal.",
  );
  return {
    timeoutMs,
    maxRetries,
    headers: { ...defaults.headers, ...(headers && readHeaders(headers)) },
  };
}

function readHeaders(headers: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(
      new Headers(Object.entries(headers).filter(([, value]) => value !== undefined)),
    );
  } catch {
    // Without the platform's error, which quotes the value.
    throw new JelouInputError("headers has a name or value that HTTP doesn't allow.");
  }
}
