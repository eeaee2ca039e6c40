import { JelouWebhookError } from "../errors.js";
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
  if (signature === "") {
    throw new JelouWebhookError(
      "missing_signature",
      "The request has no X-Jelou-Signature header. Either Jelou did not send it, or the header was left out on the " +
        "way, by a proxy or by the call of parseWebhook. Refuse it; if it is Jelou's, pass its headers as they came.",
    );
  }
  if (signaturePattern.test(signature)) return signature;
  throw new JelouWebhookError(
    "malformed_signature",
    'The X-Jelou-Signature header is not "sha256=" and 64 lower-case hex digits, given once. Either Jelou did ' +
      "not send the request, or a proxy changed or doubled the header. Refuse it; if it's Jelou's, pass the header on.",
  );
}

function claimedSignatures(request: WebhookRequest): string[] {
  try {
    const { headers } = request;
    const values =
      typeof headers.get === "function"
        ? [headers.get(header)]
        : Object.entries(headers)
            .filter(([name]) => name.toLowerCase() === header)
            .flatMap(([, value]) => value);
    return values.filter((value) => typeof value === "string");
  } catch {
    return []; // No request, no headers, or unreadable ones: nobody claims anything.
  }
}

/** The bytes of a request's body as they came. */
export async function bodyOf(request: WebhookRequest): Promise<ArrayBuffer> {
  if ("arrayBuffer" in request) {
    try {
      return bytesOf(await request.arrayBuffer());
    } catch (cause) {
      throw new JelouWebhookError(
        "body_not_raw",
        "The body of the Request can't be read. Most likely something read it before, or the connection ended early. " +
          "Pass the Request before anything reads it, or a clone() made by then, or the text: { body: text, headers }.",
        { cause },
      );
    }
  }
  let body: WebhookBody | undefined;
  try {
    body = request.body;
    return bytesOf(body);
  } catch {
    throw new JelouWebhookError(
      "body_not_raw",
      `The body is of type ${typeof body}, not the raw string or bytes that were signed. Most likely a body parser ` +
        "ran before parseWebhook. Pass the raw body instead. " +
        'Express: express.raw({ type: "application/json" }) on this route, before express.json(). ' +
        'Fastify: addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => ' +
        "done(null, body)). " +
        "Next.js, Hono, Cloudflare Workers: the Request itself, or await request.text(). " +
        'AWS Lambda: event.body, or Buffer.from(event.body, "base64") where event.isBase64Encoded.',
    );
  }
}
