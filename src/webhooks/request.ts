import { JelouWebhookError } from "../errors.js";
import { refusals } from "./refusals.js";
import { bytesOf, signaturePattern, type WebhookBody } from "./signature.js";

/** The headers of a request: a `Headers`, or an object whose names may be in any case. */
export type WebhookHeaders =
  { get(name: string): string | null } | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * A request from Jelou: the raw body beside the headers, or the `Request` of any runtime's Fetch API, its body not read
 * yet.
 */
export type WebhookRequest =
  { body: WebhookBody; headers: WebhookHeaders } | { headers: WebhookHeaders; arrayBuffer(): Promise<ArrayBuffer> };

const header = "x-jelou-signature";

/** The signature that a request claims, checked for its form alone. */
export function signatureOf(request: WebhookRequest): string {
  const signature = claimedSignatures(request).join();
  if (signature === "") throw new JelouWebhookError("missing_signature", refusals.missing);
  if (!signaturePattern.test(signature)) throw new JelouWebhookError("malformed_signature", refusals.malformed);
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
export async function bodyOf(request: WebhookRequest): Promise<ArrayBuffer> {
  const isFetchRequest = "arrayBuffer" in request;
  let body: WebhookBody | undefined;
  try {
    body = isFetchRequest ? await request.arrayBuffer() : request.body;
    return bytesOf(body);
  } catch (cause) {
    if (isFetchRequest) throw new JelouWebhookError("body_not_raw", refusals.unreadableBody, { cause });
    throw new JelouWebhookError("body_not_raw", refusals.parsedBody(typeof body));
  }
}
