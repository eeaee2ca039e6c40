/** A webhook's body as it came over the wire, never a parsed object. */
export type WebhookBody = string | Uint8Array | ArrayBuffer;

/** The only form of the header that is accepted: Jelou writes its hex digits in lower case. @internal */
export const signaturePattern = /^sha256=[0-9a-f]{64}$/;

const encoder = new TextEncoder();

/**
 * The bytes of a body, as a copy: what the caller does to its buffer later changes nothing, and WebCrypto refuses shared
 * memory. `undefined` for anything but a string, an ArrayBuffer or a view on one.
 *
 * @internal
 */
export function bytesOf(body: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof body === "string") return new Uint8Array(encoder.encode(body));
  try {
    // `instanceof` fails across realms, while `new DataView` takes the buffers of every realm and nothing else.
    const view = ArrayBuffer.isView(body) ? body : new DataView(body as ArrayBuffer);
    return new Uint8Array(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  } catch {
    return undefined;
  }
}

/** An empty secret is none: anybody could sign with it. @internal */
export function isSecret(secret: unknown): secret is string {
  return typeof secret === "string" && secret !== "";
}

/** The documented second form; `undefined` for what is no JSON. */
function reserialise(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  try {
    // A byte order mark is part of what was signed: it is kept, and `JSON.parse` refuses it.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return new Uint8Array(encoder.encode(JSON.stringify(JSON.parse(text))));
  } catch {
    return undefined;
  }
}

/** The key is the text of the secret in UTF-8, also where that text looks like hex or base64. */
function importKey(secret: string): Promise<CryptoKey> {
  const key = new Uint8Array(encoder.encode(secret));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", key, algorithm, false, ["sign", "verify"]);
}

/**
 * The form of a body that its signature fits: the bytes as they came, or the documented other form. `undefined` where it
 * fits neither.
 *
 * WebCrypto gets `Uint8Array`s of this realm alone: in an edge sandbox or jsdom, it refuses another realm's ArrayBuffer.
 *
 * @internal
 */
export async function findSignedForm(
  body: unknown,
  signature: unknown,
  secrets: string | readonly string[],
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  // A one-element array would pass the pattern, as its string.
  if (typeof signature !== "string" || !signaturePattern.test(signature)) return undefined;
  const raw = bytesOf(body);
  if (!raw) return undefined;
  const claimed = new Uint8Array(32).map((_, index) =>
    parseInt(signature.slice(7 + index * 2, 9 + index * 2), 16),
  );
  const keys = await Promise.all([secrets].flat().filter(isSecret).map(importKey));
  const isSigned = async (bytes: Uint8Array<ArrayBuffer>) => {
    const verify = (key: CryptoKey) => crypto.subtle.verify("HMAC", key, claimed, bytes);
    return (await Promise.all(keys.map(verify))).includes(true);
  };
  if (await isSigned(raw)) return raw;
  const other = reserialise(raw);
  return other && (await isSigned(other)) ? other : undefined;
}

/**
 * Tells whether the holder of the signing secret, which is Jelou, signed this body.
 *
 * The bytes are checked as they came. Only where they fail is the other documented form checked,
 * `JSON.stringify(JSON.parse(body))`. The comparison takes constant time. What can't be checked is `false`; a fault of
 * the platform (no WebCrypto, say) is none of the signature's, and rejects as what it is.
 *
 * Neither a timestamp nor a nonce is signed: a request that somebody recorded and sends again verifies too. So act
 * once per `id` of the event, which `parseWebhook` returns.
 *
 * @param body - The raw body. A parsed object is `false`.
 * @param signature - The value of the `X-Jelou-Signature` header: `sha256=` and 64 lower-case hex digits, nothing
 * else. A header that is missing or given twice is `false`.
 * @param secrets - The project's `signingSecret`, or several of them while it is being replaced: all are checked, one
 * that fits is enough. An empty secret fits nothing.
 * @see https://docs.jelou.ai/en/api/pma-custom/firma-hmac
 * @example
 * const isGenuine = await verifySignature(rawBody, headers["x-jelou-signature"], signingSecret);
 */
export async function verifySignature(
  body: WebhookBody,
  signature: string | readonly string[] | null | undefined,
  secrets: string | readonly string[],
): Promise<boolean> {
  return (await findSignedForm(body, signature, secrets)) !== undefined;
}

/**
 * Signs a body as Jelou does: `sha256=` and the HMAC-SHA256 of its bytes in lower-case hex.
 *
 * For tests of your own webhook handler, and for bodies that you send to Jelou yourself.
 *
 * @param body - The exact bytes, or the exact string, that will be sent.
 * @param secret - The project's `signingSecret`.
 * @returns The value for the `X-Jelou-Signature` header.
 * @throws TypeError where the secret is empty or no string, or the body a parsed object.
 * @see https://docs.jelou.ai/en/api/pma-custom/firma-hmac
 * @example
 * const body = JSON.stringify(event);
 * await fetch(webhookUrl, {
 *   method: "POST",
 *   body,
 *   headers: { "x-jelou-signature": await signBody(body, signingSecret) },
 * });
 */
export async function signBody(body: WebhookBody, secret: string): Promise<string> {
  if (!isSecret(secret))
    throw new TypeError("Can't sign with an empty signing secret: check where it is configured.");
  const bytes = bytesOf(body);
  if (!bytes) {
    throw new TypeError(
      "Can't sign a parsed object: pass JSON.stringify(body), and send that very string.",
    );
  }
  const signature = new Uint8Array(
    await crypto.subtle.sign("HMAC", await importKey(secret), bytes),
  );
  return `sha256=${Array.from(signature, toHex).join("")}`;
}

function toHex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
