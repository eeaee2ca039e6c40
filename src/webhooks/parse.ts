import type { operations } from "../../generated/schema.js";
import { JelouWebhookError } from "../errors.js";
import type { JelouEvent } from "./event.js";
import { isObject } from "../read.js";
import { toEvent } from "./payload.js";
import { errorMessages } from "./error-messages.js";
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
 * The event is read from the form that was signed. Several spellings of one body verify (see {@link verifySignature}):
 * use the event, not the bytes. One of a kind that this version doesn't know is returned as
 * `unknown`, so that a new kind breaks nobody; a known one with missing or odd fields says so in its `issues`.
 *
 * Neither a timestamp nor a nonce is signed: a request that somebody recorded and sends again is accepted too. So act
 * once per `id` of the event.
 *
 * @param request - The raw body and the headers, or a `Request` that nothing has read yet.
 * @param secrets - The project's `signingSecret`, or several of them while it is being replaced. Not those of several
 * projects: whoever holds one could then sign events in the name of another. Give each project a `webhookUrl` of its
 * own, choose the secret by it, and compare `event.projectId` with the project that it belongs to.
 * @throws JelouWebhookError for a request that must not be trusted. Its `code` is one of `missing_signature`,
 * `malformed_signature`, `body_not_raw`, `signature_mismatch` and `invalid_json`. A fault of the platform (no WebCrypto,
 * say) is thrown as what it is.
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
  const form = await findSignedForm(body, signature, secrets);
  if (form) return toEvent(parseObject(form));
  const isCheckable = [secrets].flat().some(isSecret);
  throw new JelouWebhookError(
    "signature_mismatch",
    isCheckable ? errorMessages.mismatch : errorMessages.noSecret,
  );
}

function parseObject(form: Uint8Array): Record<string, unknown> {
  let payload: unknown;
  try {
    payload = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(form));
  } catch (cause) {
    throw new JelouWebhookError("invalid_json", errorMessages.notJson, { cause });
  }
  if (!isObject(payload)) throw new JelouWebhookError("invalid_json", errorMessages.notJson);
  return payload;
}

type StatedHeader = keyof operations["receiveMessage"]["parameters"]["header"];

const signatureHeader: StatedHeader = "X-Jelou-Signature";
/** HTTP takes it in any case. */
const header = signatureHeader.toLowerCase();

/** The signature that a request claims, checked for its form alone. */
function readSignature(request: WebhookRequest): string {
  const signature = claimedSignatures(request).join();
  if (signature === "") throw new JelouWebhookError("missing_signature", errorMessages.missing);
  if (!signaturePattern.test(signature))
    throw new JelouWebhookError("malformed_signature", errorMessages.malformed);
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
async function readRawBody(request: WebhookRequest): Promise<Uint8Array> {
  let body: unknown;
  try {
    body = "arrayBuffer" in request ? await request.arrayBuffer() : request.body;
  } catch (cause) {
    throw new JelouWebhookError("body_not_raw", errorMessages.unreadableBody, { cause });
  }
  const bytes = bytesOf(body);
  if (!bytes) throw new JelouWebhookError("body_not_raw", errorMessages.parsedBody(typeof body));
  return bytes;
}
