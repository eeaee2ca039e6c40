import { envelope, errorDetail, integration, refusal } from "../documented.js";

// A name may be an id, an address or a person's, where a server makes a map of them. So what is written to be shared uses
// these names alone, and those that the user has looked at and approved.

const fields = [envelope, refusal, errorDetail, integration].flatMap(Object.keys);
/** Under `developerMessages` and `clientMessages`. */
const languages = ["en", "es", "pt"];
/** What a caller may act by: which request it was, when to come back, what to authenticate with. */
const headers = [
  "cf-ray",
  "deprecation",
  "etag",
  "ratelimit",
  "ratelimit-limit",
  "ratelimit-policy",
  "ratelimit-remaining",
  "ratelimit-reset",
  "request-id",
  "retry-after",
  "sunset",
  "www-authenticate",
  "x-amzn-requestid",
  "x-correlation-id",
  "x-ratelimit-limit",
  "x-ratelimit-remaining",
  "x-ratelimit-reset",
  "x-request-id",
];
/** What every answer has, whatever API it is of: not worth a word. */
const transportHeaders = [
  "age",
  "alt-svc",
  "cache-control",
  "connection",
  "content-encoding",
  "content-length",
  "content-security-policy",
  "content-type",
  "date",
  "expires",
  "keep-alive",
  "pragma",
  "server",
  "set-cookie",
  "strict-transport-security",
  "transfer-encoding",
  "vary",
  "via",
  "x-content-type-options",
  "x-frame-options",
];

/** Which names may be written, and which could have been. */
export interface Vocabulary {
  hasField(name: string): boolean;
  hasHeader(name: string): boolean;
  /** The names that were asked for in vain and look like names, sorted. */
  unknown(): string[];
}

/** The documented names, and those that the user approved. */
export function createVocabulary(approved: readonly string[]): Vocabulary {
  const knownFields = new Set([...fields, ...languages, ...approved]);
  const knownHeaders = new Set([...headers, ...approved.map((name) => name.toLowerCase())]);
  const silent = new Set(transportHeaders);
  const unknown = new Set<string>();
  return {
    hasField(name) {
      if (knownFields.has(name)) return true;
      unknown.add(name);
      return false;
    },
    hasHeader(name) {
      if (knownHeaders.has(name)) return true;
      if (!silent.has(name)) unknown.add(name);
      return false;
    },
    unknown: () => [...unknown].filter(isPlainName).sort(),
  };
}

export function isPlainName(name: string): boolean {
  return /^[A-Za-z_][\w-]{0,39}$/.test(name);
}
