/** A webhook's body as it came over the wire, never a parsed object. */
export type WebhookBody = string | Uint8Array | ArrayBuffer;

/** The only form of the header that is accepted: Jelou writes its hex digits in lower case. @internal */
export const signaturePattern = /^sha256=[0-9a-f]{64}$/;

const encoder = new TextEncoder();

/**
 * The bytes of a body, as a copy: what the caller does to its buffer later changes nothing, and WebCrypto
 * refuses shared memory. Throws a TypeError for anything but a string, an ArrayBuffer or a view on one.
 *
 * @internal
 */
export function bytesOf(body: WebhookBody): ArrayBuffer {
  if (typeof body === "string") return new Uint8Array(encoder.encode(body)).buffer;
  // `instanceof` fails across realms, while `new DataView` takes the buffers of every realm and nothing else.
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(body) ? body : new DataView(body);
  return new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength)).buffer;
}

/** An empty secret is none: anybody could sign with it. @internal */
export const isSecret = (secret: unknown) => typeof secret === "string" && secret !== "";

// The documented second form. A byte order mark is part of what was signed: it is kept, and `JSON.parse` refuses it.
const reserialised = (bytes: ArrayBuffer) =>
  encoder.encode(
    JSON.stringify(
      JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)),
    ),
  );

// The key is the text of the secret in UTF-8, also where that text looks like hex or base64.
const importKey = (secret: string) =>
  crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);

/**
 * Tells whether the holder of the signing secret, which is Jelou, signed this body.
 *
 * The bytes are checked as they came. Only where they fail is the other documented form checked,
 * `JSON.stringify(JSON.parse(body))`. The comparison takes constant time. Nothing makes this function throw:
 * what can't be checked is `false`.
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
  try {
    // A one-element array would pass the pattern, as its string.
    if (typeof signature !== "string" || !signaturePattern.test(signature)) return false;
    const claimed = new Uint8Array(32).map((_, at) =>
      parseInt(signature.slice(7 + at * 2, 9 + at * 2), 16),
    );
    const raw = bytesOf(body);
    const keys = await Promise.all([secrets].flat().filter(isSecret).map(importKey));
    const isSigned = async (bytes: ArrayBuffer | Uint8Array<ArrayBuffer>) =>
      (
        await Promise.all(keys.map((key) => crypto.subtle.verify("HMAC", key, claimed, bytes)))
      ).includes(true);
    return (await isSigned(raw)) || (await isSigned(reserialised(raw)));
  } catch {
    return false;
  }
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
  let bytes;
  try {
    bytes = bytesOf(body);
  } catch (cause) {
    throw new TypeError(
      "Can't sign a parsed object: pass JSON.stringify(body), and send that very string.",
      { cause },
    );
  }
  const signature = await crypto.subtle.sign("HMAC", await importKey(secret), bytes);
  return `sha256=${Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
