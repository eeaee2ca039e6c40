/** The raw body of a webhook, never a parsed object. */
export type WebhookBody = string | Uint8Array | ArrayBuffer;

/** The only accepted form of the header. Jelou writes its hex digits in lower case. @internal */
export const signaturePattern = /^sha256=[0-9a-f]{64}$/;

/** Larger bodies are only checked in their raw form, because parsing them would block the process. */
const maxReserialisedBytes = 1_000_000;

/** Creates the encoder when it's needed: some platforms lack TextEncoder, and an import must not fail there. */
function encode(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}

/**
 * A copy of a body's bytes: later changes of the caller's buffer have no effect, and WebCrypto refuses shared memory.
 * `undefined` for anything but a string, an ArrayBuffer or a view of one.
 *
 * @internal
 */
export function bytesOf(body: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof body === "string") return encode(body);
  try {
    // `instanceof` fails across realms, but `new DataView` accepts the buffers of every realm, and nothing else.
    const view = ArrayBuffer.isView(body) ? body : new DataView(body as ArrayBuffer);
    return new Uint8Array(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  } catch {
    return undefined;
  }
}

/** An empty secret is refused, because anyone could sign with it. @internal */
export function isSecret(secret: unknown): secret is string {
  return typeof secret === "string" && secret !== "";
}

/** The second documented form, or `undefined` if the body isn't JSON. */
function reserialise(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  if (bytes.length > maxReserialisedBytes) return undefined;
  try {
    // A byte order mark was signed too, so it's kept, and JSON.parse refuses it.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return encode(JSON.stringify(JSON.parse(text)));
  } catch {
    return undefined;
  }
}

/** The key is the secret's text in UTF-8, even if that text looks like hex or base64. */
function importKey(secret: string): Promise<CryptoKey> {
  const key = encode(secret);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", key, algorithm, false, ["sign", "verify"]);
}

/**
 * The form of a body that was signed: the raw bytes or the second documented form. `undefined` if the signature fits
 * neither.
 *
 * In an edge sandbox or in jsdom, WebCrypto refuses Uint8Arrays of another realm, so it only gets those of this one.
 *
 * @internal
 */
export async function findSignedForm(
  body: unknown,
  signature: unknown,
  secrets: string | readonly string[],
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  // The pattern alone would accept an array with one element.
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
 * Whether Jelou signed this body with the project's signing secret.
 *
 * The raw bytes are checked first. If they don't fit and the body has up to 1 MB, the second documented form is checked:
 * `JSON.stringify(JSON.parse(body))`. The comparison takes constant time. Anything that can't be checked is `false`. A
 * fault of the platform, such as missing WebCrypto, rejects with the platform's own error.
 *
 * No timestamp or nonce is signed, so a recorded request that is sent again verifies too. Handle each event once, by the
 * `id` that `parseWebhook` returns.
 *
 * @param body - The raw body. A parsed object is `false`.
 * @param signature - The value of the `X-Jelou-Signature` header: `sha256=` and 64 lower-case hex digits. A header that is
 * missing or given twice is `false`.
 * @param secrets - The project's `signingSecret`, or several while you replace it. One that fits is enough. An empty
 * secret never fits.
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
 * @throws TypeError if the secret is empty or not a string, or if the body is a parsed object.
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
      "Can't sign a parsed object: pass JSON.stringify(body), and send exactly that string.",
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
