import type { servers } from "../generated/schema.js";
import type { CallEffect } from "./errors.js";

const platformUrl = "https://gateway.jelou.ai/platform";
const jelouapiUrl = "https://gateway.jelou.ai/jelouapi";
const messagesUrl: servers["sendMessage"] = "https://chatbot.jelou.ai";

// These types are checks: `tsc` stops here, and names the operation, if a page moves an operation away from `/platform`,
// or if no page has `/jelouapi` any more. Then change the constants above.
type PanelOperation = Exclude<keyof servers, "sendMessage">;
type AtEveryOperation<Servers extends Pick<servers, PanelOperation>> = Servers;
type AtSomeOperation<Url extends servers[PanelOperation]> = Url;
/** @internal */
export type DocumentedServers =
  | AtEveryOperation<Record<PanelOperation, typeof platformUrl>>
  | AtSomeOperation<typeof jelouapiUrl>;

/**
 * The documented base URLs of the API. No page says which one is live for an account. `jelou-client probe` finds out.
 *
 * @see https://docs.jelou.ai/en/api/pma-custom/obtener-integracion
 */
export const JELOU_BASE_URLS: { readonly platform: string; readonly jelouapi: string } = {
  platform: platformUrl,
  jelouapi: jelouapiUrl,
};

/** @internal */
export const defaultMessagesBaseUrl: string = messagesUrl;

/**
 * A secret, or a function that returns the secret of a project. The function runs under the call's deadline. If it
 * throws, the call rejects with the same error.
 */
export type SecretSource = string | ((projectId: string) => string | Promise<string>);

/** Passed to `onRetry` before each wait. It contains no secret. */
export interface RetryEvent {
  /** The method that was called, such as `integrations.get`. */
  operation: string;
  projectId: string;
  /** The attempt that failed, counted from 1. */
  attempt: number;
  /** Milliseconds until the next attempt. */
  delayMs: number;
  /** Why: `status 503`, the code of a connection failure such as `ECONNRESET`, or `connection failed` without a code. */
  reason: string;
}

/** Passed to `onDrift` for each difference between an answer and the documentation. It contains no value, only types. */
export interface DriftEvent {
  /** The method that was called, such as `integrations.get`. */
  operation: string;
  projectId: string;
  /** The place in the body, such as `data.createdAt`. */
  path: string;
  /**
   * - `unknown_field`: no page documents the field. It's kept.
   * - `wrong_type`: the field has another type than documented. It's dropped.
   * - `unknown_value`: a string that is not one of the documented values. It's kept.
   */
  kind: "unknown_field" | "wrong_type" | "unknown_value";
  /** The documented type or values. Absent for an unknown field. */
  expected?: string;
  /** The JSON type that arrived. */
  received: string;
}

/** Passed to `onCall` once for each call, when it ends. Invalid input causes no event, because nothing is sent. */
export interface CallEvent {
  /** The method that was called, such as `integrations.get`. */
  operation: string;
  projectId: string;
  /** `aborted`: the caller's signal ended the call. */
  outcome: "ok" | "error" | "aborted";
  /** Whether the call acted at Jelou, as far as we can tell. */
  effect: CallEffect;
  /** How many requests were sent. */
  attempts: number;
  /** Milliseconds, from the call of the method to its end. */
  durationMs: number;
  /** The HTTP status of the last answer. Absent if there was none. */
  status?: number;
  /** The request id that Jelou or its gateway sent with the last answer. */
  requestId?: string;
  /** The error that the call rejected with. It contains no secret, unless your own function threw one. */
  error?: unknown;
}

/** Anything that `new Headers()` takes. An `undefined` value leaves the header out. */
export type HeadersInput =
  Iterable<readonly [string, string]> | Readonly<Record<string, string | undefined>>;

/** Options of a single call. They override those of the client. */
export interface RequestOptions {
  /** Aborting it rejects the call with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds that the whole call may take: secrets, attempts, waits, reading the body.
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
  /** Headers of your own. They can't replace the credentials or the content type. */
  headers?: HeadersInput | undefined;
}

/** The second argument of `fetch`. Every implementation of fetch accepts it. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string;
  redirect: "manual";
  signal: AbortSignal;
  /** Keeps a framework's cache from answering. Only for GET, and only on platforms whose `Request` has this option. */
  cache?: "no-store";
}

/** The parts of a `Response` that the client uses. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null | undefined };
  readonly body?: unknown;
  text(): Promise<string>;
}

/**
 * The options of `createJelouClient`: an API key, or a client id with its secret, never both. With a signing secret
 * alone, the client can only send messages.
 */
export interface JelouClientOptions {
  /** The API key of the project, sent as `x-api-key`. */
  apiKey?: SecretSource | undefined;
  /** Sent with `clientSecret` as `Authorization: Basic`. */
  clientId?: string | undefined;
  /** Belongs to `clientId`. */
  clientSecret?: string | undefined;
  /**
   * Where the API is. Every documented spelling works: with or without a trailing slash, with or without `/v1`. https
   * only, except http on a loopback host. No user info, query or fragment.
   *
   * @default JELOU_BASE_URLS.platform
   */
  baseUrl?: string | undefined;
  /**
   * Where `messages.send` posts to. It follows the same rules as `baseUrl`.
   *
   * @default "https://chatbot.jelou.ai"
   */
  messagesBaseUrl?: string | undefined;
  /** The `signingSecret` that `integrations.create` returned. Only `messages.send` needs it. */
  signingSecret?: SecretSource | undefined;
  /**
   * Called with a URL (a string) and a plain `init`. Any implementation of fetch works, and so does a test double that
   * returns `status`, `headers` and `text()`.
   *
   * @default globalThis.fetch, looked up at each call
   */
  fetch?: ((url: string, init: FetchInit) => Promise<FetchResponse>) | undefined;
  /**
   * Milliseconds that a whole call may take: secrets, attempts, waits, reading the body.
   *
   * @default 30_000
   */
  timeoutMs?: number | undefined;
  /**
   * Retries after the first attempt. Only requests that can't act twice are retried.
   *
   * @default 2
   */
  maxRetries?: number | undefined;
  /** Sent with every request. They can't replace the credentials or the content type. */
  headers?: HeadersInput | undefined;
  /** Called before each wait for a retry. Errors that it throws are ignored. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
  /** Called for each difference between an answer and the documentation. Errors that it throws are ignored. */
  onDrift?: ((event: DriftEvent) => void) | undefined;
  /** Called once for each call, when it ends: for metrics and traces. Errors that it throws are ignored. */
  onCall?: ((event: CallEvent) => void) | undefined;
  /**
   * Credentials in a browser page are visible to everyone who opens it, so the client refuses to run there. `true`
   * allows it.
   *
   * @default false
   */
  dangerouslyAllowBrowser?: boolean | undefined;
}
