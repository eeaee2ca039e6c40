import { JelouInputError } from "./errors.js";
import type { DriftEvent, RetryEvent } from "./events.js";

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

/** What every kind of client takes. */
export interface CommonOptions {
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
  /** @default globalThis.fetch, looked up at each call */
  fetch?: typeof globalThis.fetch | undefined;
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
  /** Sent with every call. Credentials don't belong here. */
  headers?: Record<string, string> | undefined;
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

/** A client that authenticates with the header `x-api-key`. */
export interface ApiKeyOptions extends CommonOptions {
  /** The API key of the project. */
  apiKey: SecretSource;
  clientId?: undefined;
  clientSecret?: undefined;
  /** The `signingSecret` that `integrations.create` returned. Only `messages.send` needs it. */
  signingSecret?: SecretSource | undefined;
}

/** A client that authenticates with `Authorization: Basic`. */
export interface BasicOptions extends CommonOptions {
  clientId: string;
  clientSecret: string;
  apiKey?: undefined;
  /** The `signingSecret` that `integrations.create` returned. Only `messages.send` needs it. */
  signingSecret?: SecretSource | undefined;
}

/** A client that can only send messages. */
export interface SigningOptions extends CommonOptions {
  /** The `signingSecret` that `integrations.create` returned. */
  signingSecret: SecretSource;
  apiKey?: undefined;
  clientId?: undefined;
  clientSecret?: undefined;
}

/** An API key, or a client id with its secret, never both; or a signing secret alone. */
export type JelouClientOptions = ApiKeyOptions | BasicOptions | SigningOptions;

/** What a single call may override. */
export interface RequestOptions {
  /** Aborting it rejects the call with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds that this call may take. */
  timeoutMs?: number | undefined;
  /** Retries after the first attempt of this call. */
  maxRetries?: number | undefined;
  /** Sent with this call, over those of the client. */
  headers?: Record<string, string> | undefined;
}

/** The header that authenticates a call, and every text that must not leak because of it. */
export interface Credential {
  readonly headers: Record<string, string>;
  readonly secrets: readonly string[];
}

/** Options after their one check. Secrets are reached through functions only, so that no inspection finds them. */
export interface Config {
  readonly baseUrl: string;
  readonly messagesBaseUrl: string;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly limits: Limits;
  readonly onRetry: CommonOptions["onRetry"];
  readonly onDrift: CommonOptions["onDrift"];
  readonly authorize: (projectId: string) => Credential | Promise<Credential>;
  readonly signingSecret: (projectId: string) => string | Promise<string>;
}

/** What a call keeps to. */
export interface Limits {
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly headers: Record<string, string>;
}

export function readConfig(options: JelouClientOptions): Config {
  if (typeof options !== "object" || options === null) {
    throw new JelouInputError(
      "createJelouClient takes an object of options: pass at least apiKey.",
    );
  }
  const { onRetry, onDrift, fetch } = options;
  for (const [name, value] of Object.entries({ onRetry, onDrift, fetch })) {
    if (value !== undefined && typeof value !== "function") {
      throw new JelouInputError(`${name} must be a function.`);
    }
  }
  if (isBrowserPage() && options.dangerouslyAllowBrowser !== true) {
    throw new JelouInputError(
      "In a browser page everyone can read these credentials: call Jelou from a server, or set dangerouslyAllowBrowser.",
    );
  }
  return {
    baseUrl: readBaseUrl("baseUrl", options.baseUrl ?? JELOU_BASE_URLS.platform),
    messagesBaseUrl: readBaseUrl(
      "messagesBaseUrl",
      options.messagesBaseUrl ?? "https://chatbot.jelou.ai",
    ),
    fetch,
    limits: readLimits(options, { timeoutMs: 30_000, maxRetries: 2, headers: {} }),
    onRetry,
    onDrift,
    ...readCredentials(options),
  };
}

function isBrowserPage(): boolean {
  return typeof window !== "undefined" && typeof window.document !== "undefined";
}

function readCredentials(options: JelouClientOptions): Pick<Config, "authorize" | "signingSecret"> {
  const { apiKey, clientId, clientSecret, signingSecret } = options;
  const hasBasic = clientId !== undefined || clientSecret !== undefined;
  if (apiKey !== undefined && hasBasic) {
    throw new JelouInputError(
      "Both kinds of credentials were given: pass apiKey, or clientId and clientSecret.",
    );
  }
  if (apiKey === undefined && !hasBasic && signingSecret === undefined) {
    throw new JelouInputError(
      "No credentials were given: pass apiKey, or clientId and clientSecret (is an environment variable unset?).",
    );
  }
  let authorize: Config["authorize"] = () => {
    throw new JelouInputError(
      "This client has only a signingSecret: pass apiKey, or clientId and clientSecret.",
    );
  };
  if (apiKey !== undefined) {
    const readKey = readSecret("apiKey", apiKey);
    const toCredential = (key: string) => ({ headers: { "x-api-key": key }, secrets: [key] });
    authorize = (projectId) => {
      const key = readKey(projectId);
      return typeof key === "string" ? toCredential(key) : key.then(toCredential);
    };
  } else if (hasBasic) {
    const id = checkSecret("clientId", clientId);
    const secret = checkSecret("clientSecret", clientSecret);
    if (id.includes(":")) {
      throw new JelouInputError("clientId must not contain a colon (RFC 7617).");
    }
    const basic = toBase64(`${id}:${secret}`);
    const credential = { headers: { authorization: `Basic ${basic}` }, secrets: [secret, basic] };
    authorize = () => credential;
  }
  return {
    authorize,
    signingSecret:
      signingSecret === undefined
        ? () => {
            throw new JelouInputError(
              "messages.send needs the signingSecret that integrations.create returned.",
            );
          }
        : readSecret("signingSecret", signingSecret),
  };
}

function readSecret(
  name: string,
  source: SecretSource,
): (projectId: string) => string | Promise<string> {
  if (typeof source !== "function") {
    const secret = checkSecret(name, source);
    return () => secret;
  }
  return async (projectId) => checkSecret(name, await source(projectId));
}

function checkSecret(name: string, value: unknown): string {
  if (typeof value !== "string" || value.trim() === "") {
    throw new JelouInputError(
      `${name} must be a non-empty string (is an environment variable unset?).`,
    );
  }
  // A header carries no control characters; fetch refuses a key beyond ASCII with an error that may quote it.
  if (/\p{Cc}/u.test(value) || (name === "apiKey" && /[^\x20-\x7e]/.test(value))) {
    throw new JelouInputError(
      `${name} has a character that can't be sent, such as a line break at its end: trim it.`,
    );
  }
  return value;
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function readBaseUrl(name: string, value: string): string {
  const url = parseUrl(value);
  if (
    !url ||
    (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname)))
  ) {
    throw new JelouInputError(`${name} must be an https address (http only on a loopback host).`);
  }
  if (url.username || url.password || /[?#]/.test(value)) {
    throw new JelouInputError(
      `${name} must have no user info, query or fragment: credentials are options of their own.`,
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "").replace(/\/+$/, "");
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d+){3}$/.test(host);
}

/** `URL.parse` for the runtimes that lack it. */
function parseUrl(value: unknown): URL | undefined {
  try {
    return typeof value === "string" ? new URL(value) : undefined;
  } catch {
    return undefined;
  }
}

/** Throws unless `value` is an https URL. */
export function checkHttpsUrl(name: string, value: unknown): asserts value is string {
  if (parseUrl(value)?.protocol !== "https:") {
    throw new JelouInputError(
      `${name} must be an https address that Jelou can reach from outside.`,
    );
  }
}

/** Throws unless `value` is a string with something in it. */
export function checkText(name: string, value: unknown): asserts value is string {
  if (typeof value !== "string" || value.trim() === "") {
    throw new JelouInputError(`${name} must be a non-empty string.`);
  }
}

/** Throws unless `value` can be one segment of a path. */
export function checkProjectId(value: unknown): asserts value is string {
  checkText("projectId", value);
  // Encoding leaves dots as they are, and a URL resolves `.` and `..` away; a lone surrogate can't be encoded at all.
  if (value === "." || value === ".." || /\p{Surrogate}/u.test(value)) {
    throw new JelouInputError("projectId can't be a path segment: pass the id as Jelou shows it.");
  }
}

export function readLimits(options: RequestOptions = {}, defaults: Limits): Limits {
  const { timeoutMs = defaults.timeoutMs, maxRetries = defaults.maxRetries, headers } = options;
  // Timers hold 31 bits; a longer one would fire at once.
  if (typeof timeoutMs !== "number" || !(timeoutMs > 0 && timeoutMs < 2 ** 31)) {
    throw new JelouInputError(
      "timeoutMs must be a number of milliseconds between 1 and 2147483647.",
    );
  }
  if (!Number.isInteger(maxRetries) || maxRetries < 0) {
    throw new JelouInputError("maxRetries must be a whole number, 0 or more.");
  }
  return {
    timeoutMs,
    maxRetries,
    headers: headers ? { ...defaults.headers, ...readHeaders(headers) } : defaults.headers,
  };
}

// A header of these names would replace what the client itself sends.
const ownHeaders = /^(x-api-key|authorization|x-jelou-signature|content-(type|length))$/;

function readHeaders(headers: Record<string, string>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const key = name.toLowerCase();
    if (ownHeaders.test(key)) {
      throw new JelouInputError(
        `The header ${key} is the client's own: pass credentials as options.`,
      );
    }
    // RFC 9110 §5.1 and §5.5; the platform's own error would quote the value.
    if (
      !/^[!#$%&'*+.^_`|~\w-]+$/.test(key) ||
      typeof value !== "string" ||
      !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)
    ) {
      throw new JelouInputError(
        `The header ${JSON.stringify(key)} has a name or value that HTTP doesn't allow.`,
      );
    }
    result[key] = value;
  }
  return result;
}
