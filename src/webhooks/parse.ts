import { JelouWebhookError } from "../errors.js";
import type { JelouEvent } from "./event.js";
import { isObject } from "./payload-reader.js";
import { toEvent } from "./payload.js";
import { bodyOf, signatureOf, type WebhookRequest } from "./request.js";
import { verifySignature } from "./signature.js";

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
  if (!(await verifySignature(body, signature, secrets))) throw mismatch(secrets);
  return toEvent(parseObject(body));
}

function mismatch(secrets: string | readonly string[]): JelouWebhookError {
  const isUsable = [secrets].flat().some((secret) => typeof secret === "string" && secret);
  return new JelouWebhookError(
    "signature_mismatch",
    isUsable
      ? "The signature does not fit the body. Either the signing secret is another project's, an older one, or holds " +
          "a stray line break; or the body is not what was signed: parsed and written anew, still in base64 (AWS " +
          "Lambda), or forged. Refuse the request; if it is Jelou's, check the signingSecret, and pass the raw body."
      : "The signature can't be checked, because the signing secret is empty or missing. Most likely an environment " +
          "variable is not set. Check the configured signingSecret: it is what integrations.create returned.",
  );
}

function parseObject(body: ArrayBuffer): Record<string, unknown> {
  let options: ErrorOptions | undefined;
  try {
    const payload: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    if (isObject(payload)) return payload;
  } catch (cause) {
    options = { cause };
  }
  throw new JelouWebhookError(
    "invalid_json",
    "The signature fits, but the body is not a JSON object in UTF-8. Most likely it is no event, but something else " +
      "that was signed with the same secret. Refuse the request, and look at what sends it.",
    options,
  );
}
