import type { servers } from "../generated/schema.js";
import type { CallEffect } from "./errors.js";
import type { Difference } from "./difference.js";

// Held to the generated types, so that `tsc` stops here when a page moves what we call.
const platformUrl: StatedServer = "https://gateway.jelou.ai/platform";
const jelouapiUrl: StatedServer = "https://gateway.jelou.ai/jelouapi";
type StatedServer = servers[Exclude<keyof servers, "sendMessage">];

/**
 * The documented addresses of the API. No page says which one is live for an account; the key works on one of them.
 *
 * @see https://docs.jelou.ai/en/api/pma-custom/obtener-integracion
 */
export const JELOU_BASE_URLS: { readonly platform: string; readonly jelouapi: string } = {
  platform: platformUrl,
  jelouapi: jelouapiUrl,
};

/** @internal */
export const messagesUrl: servers["sendMessage"] = "https://chatbot.jelou.ai";

/**
 * A secret, or a function that gives the one of a project. The function runs under the call's deadline; what it throws
 * reaches the caller as it is.
 */
export type SecretSource = string | ((projectId: string) => string | Promise<string>);

/** What every event of an observer says. */
interface ObservedEvent {
  /** The method that was called, such as `integrations.get`. */
  operation: string;
  projectId: string;
}

/** Told to `onRetry` before each wait. Holds no secret. */
export interface RetryEvent extends ObservedEvent {
  /** The attempt that failed, counted from 1. */
  attempt: number;
  /** Milliseconds until the next attempt. */
  delayMs: number;
  /** Why: `status 503`, the platform's code of a connection failure such as `ECONNRESET`, or `connection failed` without one. */
  reason: string;
}

/** Told to `onDrift` for each difference between an answer and the documentation that doesn't matter. Holds no secret. */
export interface DriftEvent extends Difference, ObservedEvent {}

/** Told to `onCall` once a call, when it has ended. Not for invalid input: nothing was sent. */
export interface CallEvent extends ObservedEvent {
  /** `aborted`: the caller's signal ended it. */
  outcome: "ok" | "error" | "aborted";
  /** What the call did at Jelou, as far as can be told. */
  effect: CallEffect;
  /** How many requests were sent. */
  attempts: number;
  /** Milliseconds, from the call of the method to its end. */
  durationMs: number;
  /** The HTTP status of the last answer, if any came. */
  status?: number;
  /** What Jelou, or the gateway before it, calls the last request that was answered. */
  requestId?: string;
  /** What the call rejected with. Holds no secret, unless a function of yours put one there. */
  error?: unknown;
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
  /** Sent besides the client's own headers, which carry the credentials. A plain object. */
  headers?: Record<string, string> | undefined;
}

/** What `fetch` is called with besides the address: little enough to be a `RequestInit` of every implementation. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string;
  redirect: "manual";
  signal: AbortSignal;
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
   * Called with the address, a string, and a plain `init`: method, headers, body, redirect, signal. No `Request` is made.
   * `globalThis.fetch` fits, and so does whatever takes these two: a test's double, a proxy's, another implementation.
   *
   * @default globalThis.fetch, looked up at each call
   */
  fetch?: ((url: string, init: FetchInit) => Promise<Response>) | undefined;
  /** Called before each wait for a retry. What it throws is ignored. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
  /** Called when an answer differs from the documentation in a way that doesn't matter. What it throws is ignored. */
  onDrift?: ((event: DriftEvent) => void) | undefined;
  /** Called once a call, when it has ended: for metrics and traces. What it throws is ignored. */
  onCall?: ((event: CallEvent) => void) | undefined;
  /**
   * Credentials in a browser page are readable by everyone who opens it, so they are refused unless this is `true`.
   *
   * @default false
   */
  dangerouslyAllowBrowser?: boolean | undefined;
}

// `undefined` is what `process.env` gives for a variable that is not set: refused at run time, by name.

/** A client that authenticates with the header `x-api-key`. */
interface ApiKeyOptions {
  apiKey: SecretSource | undefined;
  clientId?: undefined;
  clientSecret?: undefined;
}
/** A client that authenticates with `Authorization: Basic`. */
interface BasicOptions {
  clientId: string | undefined;
  clientSecret: string | undefined;
  apiKey?: undefined;
}
/** A client that can only send messages. */
interface SigningOptions {
  signingSecret: SecretSource | undefined;
  apiKey?: undefined;
  clientId?: undefined;
  clientSecret?: undefined;
}

/** An API key, or a client id with its secret, never both; or a signing secret alone, which can only send messages. */
export type JelouClientOptions = CommonOptions & (ApiKeyOptions | BasicOptions | SigningOptions);
