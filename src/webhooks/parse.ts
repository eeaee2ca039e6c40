import { JelouWebhookError } from "../errors.js";
import type { JelouEvent } from "./event.js";
import { isObject } from "./fields.js";
import { toEvent } from "./payload.js";
import { refusals } from "./refusals.js";
import { bodyOf, signatureOf, type WebhookRequest } from "./request.js";
import { isSecret, verifySignature } from "./signature.js";

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
export async function parseWebhook(request: WebhookRequest, secrets: string | readonly string[]): Promise<JelouEvent> {
  const signature = signatureOf(request);
  const body = await bodyOf(request);
  if (await verifySignature(body, signature, secrets)) return toEvent(parseObject(body));
  const isCheckable = [secrets].flat().some(isSecret);
  throw new JelouWebhookError("signature_mismatch", isCheckable ? refusals.mismatch : refusals.noSecret);
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
