import type { operations } from "../../generated/schema.js";
import { BodyTooLarge, isStream, readBytes } from "../core/body.js";
import { isObject } from "../core/input.js";
import { JelouWebhookError } from "../errors.js";
import * as say from "./error-messages.js";
import type { JelouEvent } from "./event.js";
import { toEvent } from "./payload.js";
import {
  bytesOf,
  findSignedForm,
  isSecret,
  signaturePattern,
  type WebhookBody,
} from "./signature.js";

/** The headers of a request: a `Headers`, or an object whose names may be in any case. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request from Jelou: the raw body and the headers, or a `Request` of any runtime whose body nothing has read yet. */
export type WebhookRequest =
  | { body: WebhookBody; headers: WebhookHeaders }
  | { headers: WebhookHeaders; arrayBuffer(): Promise<ArrayBuffer> };

/**
 * Checks the signature of a webhook from Jelou and returns its event.
 *
 * The event is read from the form of the body that was signed (see {@link verifySignature}), so use the event, not the
 * bytes. An event that this version doesn't know has the type `unknown`, so that a new event breaks nothing.
 *
 * No timestamp or nonce is signed, so a recorded request that is sent again is accepted too. Handle each event once, by
 * its `id`.
 *
 * @param request - The raw body and the headers, or a `Request` that nothing has read yet. At most 1 MB of a `Request` is
 * read, and nothing if its signature header is missing or malformed.
 * @param secrets - The project's `signingSecret`, or several while you replace it. Don't pass those of several projects:
 * anyone who has one of them could sign events for the others. Give each project its own `webhookUrl`, choose the secret
 * by it, and compare `event.projectId`.
 * @throws JelouWebhookError for a request that must not be trusted. Its `code` is `missing_signature`,
 * `malformed_signature`, `body_not_raw`, `body_too_large`, `signature_mismatch` or `invalid_json`. A fault of the platform,
 * such as missing WebCrypto, rejects with the platform's own error.
 * @see https://docs.jelou.ai/en/api/pma-custom/recibir-mensajes
 * @example
 * const event = await parseWebhook(request, signingSecret);
 * if (event.type === "message" && event.message.type === "text") {
 *   console.log(event.contact.name, event.message.content.body);
 * }
 */
export async function parseWebhook(
  request: WebhookRequest,
  secrets: string | readonly string[],
): Promise<JelouEvent> {
  const signature = readSignature(request);
  const body = await readRawBody(request);
  const signed = await findSignedForm(body, signature, secrets);
  if (signed) return toEvent(parseObject(signed));
  const hasSecret = [secrets].flat().some(isSecret);
  throw new JelouWebhookError("signature_mismatch", hasSecret ? say.mismatch : say.noSecret);
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  let payload: unknown;
  try {
    payload = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new JelouWebhookError("invalid_json", say.notJson, { cause });
  }
  if (!isObject(payload)) throw new JelouWebhookError("invalid_json", say.notJson);
  return payload;
}

type DocumentedHeader = keyof operations["receiveMessage"]["parameters"]["header"];
const signatureHeader: Lowercase<DocumentedHeader> = "x-jelou-signature";

/** Reads the signature from the headers. Only its format is checked here. */
function readSignature(request: WebhookRequest): string {
  const signatures = claimedSignatures(request);
  if (!signatures) throw new JelouWebhookError("missing_signature", say.missingHeaders);
  const signature = signatures.join();
  if (signature === "") throw new JelouWebhookError("missing_signature", say.missingSignature);
  if (!signaturePattern.test(signature)) {
    throw new JelouWebhookError("malformed_signature", say.malformedSignature);
  }
  return signature;
}

/** The values of the signature header, or `undefined` if the headers are missing or unreadable. */
function claimedSignatures(request: WebhookRequest): string[] | undefined {
  try {
    const { headers } = request;
    const entries =
      typeof headers.get === "function"
        ? [[signatureHeader, headers.get(signatureHeader)] as const]
        : Object.entries(headers);
    return entries
      .flatMap(([name, value]) => (name.toLowerCase() === signatureHeader ? value : []))
      .filter((value) => typeof value === "string");
  } catch {
    return undefined;
  }
}

/** The unchanged bytes of a request's body. */
async function readRawBody(request: WebhookRequest): Promise<Uint8Array> {
  let body: unknown;
  try {
    body = "arrayBuffer" in request ? await readRequest(request) : request.body;
  } catch (cause) {
    if (cause instanceof BodyTooLarge) {
      throw new JelouWebhookError("body_too_large", say.tooLarge);
    }
    throw new JelouWebhookError("body_not_raw", say.unreadableBody, { cause });
  }
  const bytes = bytesOf(body);
  if (!bytes) throw new JelouWebhookError("body_not_raw", say.parsedBody(typeof body));
  return bytes;
}

async function readRequest(request: { body?: unknown; arrayBuffer(): Promise<ArrayBuffer> }) {
  const { body } = request;
  return isStream(body) ? await readBytes(body) : await request.arrayBuffer();
}
