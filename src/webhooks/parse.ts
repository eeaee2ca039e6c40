import { JelouWebhookError } from "../errors.js";
import type { JelouEvent } from "./event.js";
import { isObject } from "./fields.js";
import { toEvent } from "./payload.js";
import { refusals } from "./refusals.js";
import {
  bytesOf,
  isSecret,
  signaturePattern,
  verifySignature,
  type WebhookBody,
} from "./signature.js";

/** The headers of a request: a `Headers`, or an object whose names may be in any case. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * A request from Jelou: the raw body beside the headers, or the `Request` of any runtime's Fetch API, its body not read
 * yet.
 */
export type WebhookRequest =
  | { body: WebhookBody; headers: WebhookHeaders }
  | { headers: WebhookHeaders; arrayBuffer(): Promise<ArrayBuffer> };

/**
 * Checks the signature of a webhook from Jelou and returns its event.
 *
 * The event is read from the very bytes that were checked. One of a kind that this version doesn't know is returned as
 * `unknown`, so that a new kind breaks nobody; a known one with missing or odd fields says so in its `issues`.
 *
 * Neither a timestamp nor a nonce is signed: a request that somebody recorded and sends again is accepted too. So act
 * once per `id` of the event.
 *
 * @param request - The raw body and the headers, or a `Request` that nothing has read yet.
 * @param secrets - The project's `signingSecret`, or several of them while it is being replaced. Not those of several
 * projects: whoever holds one could then sign events in the name of another.
 * @throws JelouWebhookError, and nothing else, for a request that must not be trusted. Its `code` is one of
 * `missing_signature`, `malformed_signature`, `body_not_raw`, `signature_mismatch` and `invalid_json`.
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
  const signature = signatureOf(request);
  const body = await bodyOf(request);
  if (await verifySignature(body, signature, secrets)) return toEvent(parseObject(body));
  const isCheckable = [secrets].flat().some(isSecret);
  throw new JelouWebhookError(
    "signature_mismatch",
    isCheckable ? refusals.mismatch : refusals.noSecret,
  );
}

function parseObject(body: ArrayBuffer): Record<string, unknown> {
  try {
    const payload: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    if (isObject(payload)) return payload;
  } catch (cause) {
    throw new JelouWebhookError("invalid_json", refusals.notJson, { cause });
  }
  throw new JelouWebhookError("invalid_json", refusals.notJson);
}

const header = "x-jelou-signature";

/** The signature that a request claims, checked for its form alone. */
function signatureOf(request: WebhookRequest): string {
  const signature = claimedSignatures(request).join();
  if (signature === "") throw new JelouWebhookError("missing_signature", refusals.missing);
  if (!signaturePattern.test(signature))
    throw new JelouWebhookError("malformed_signature", refusals.malformed);
  return signature;
}

function claimedSignatures(request: WebhookRequest): string[] {
  try {
    const { headers } = request;
    const isHeaders = typeof headers.get === "function";
    const entries = isHeaders ? [[header, headers.get(header)] as const] : Object.entries(headers);
    const values = entries.flatMap(([name, value]) => (name.toLowerCase() === header ? value : []));
    return values.filter((value) => typeof value === "string");
  } catch {
    return []; // No request, no headers, or unreadable ones: nobody claims anything.
  }
}

/** The bytes of a request's body as they came. */
async function bodyOf(request: WebhookRequest): Promise<ArrayBuffer> {
  const isFetchRequest = "arrayBuffer" in request;
  let body: WebhookBody | undefined;
  try {
    body = isFetchRequest ? await request.arrayBuffer() : request.body;
    return bytesOf(body);
  } catch (cause) {
    if (isFetchRequest)
      throw new JelouWebhookError("body_not_raw", refusals.unreadableBody, { cause });
    throw new JelouWebhookError("body_not_raw", refusals.parsedBody(typeof body));
  }
}
