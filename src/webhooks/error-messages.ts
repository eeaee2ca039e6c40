// The messages of JelouWebhookError: the likely cause, then what to do.

export const missingSignature =
  "The request has no X-Jelou-Signature header: it's not from Jelou, or a proxy removed the header. Refuse it. If it is Jelou's, pass its headers unchanged.";

export const missingHeaders =
  "The argument of parseWebhook has no headers. Hono: pass c.req.raw, not c.req. AWS ALB with multi-value headers: pass headers: event.multiValueHeaders. Elsewhere: pass the request's headers unchanged.";

export const malformedSignature =
  'The X-Jelou-Signature header is not "sha256=" and 64 lower-case hex digits: the request is not from Jelou, or a proxy changed or doubled the header. Refuse it. If it is Jelou\'s, pass the header unchanged.';

export const mismatch =
  "The signature doesn't fit the body. The signingSecret belongs to another project, or is an old one; or the body is not the one that was signed: parsed and serialised again, still in base64 (AWS Lambda), or forged. Refuse the request. If it is Jelou's, check the signingSecret and pass the raw body.";

export const noSecret =
  "The signature can't be checked, because the signing secret is empty or missing (is an environment variable unset?). Pass the signingSecret that integrations.create returned.";

export const tooLarge =
  "The body is larger than 1 MB. No event of Jelou is that large: answer with status 413.";

export const unreadableBody =
  "The body of the Request can't be read: something read it before, or the connection ended early. Pass the Request before anything reads it, or a clone() of it, or its text as { body: text, headers }.";

export const notJson =
  "The signature fits, but the body is not a JSON object in UTF-8: something other than Jelou's events is signed with the same secret. Refuse the request.";

export function parsedBody(type: string): string {
  return [
    `The body is of type ${type}, not the raw string or bytes that were signed: a body parser ran before parseWebhook. Pass the raw body.`,
    `Express: express.raw({ type: "application/json" }) on this route, before express.json().`,
    `Fastify: addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => done(null, body)).`,
    `Next.js, Hono, Cloudflare Workers: the Request itself (in Hono, c.req.raw).`,
    `NestJS: NestFactory.create(AppModule, { rawBody: true }), then request.rawBody.`,
    `Google Cloud Functions: request.rawBody.`,
    `AWS Lambda: event.body, or Buffer.from(event.body, "base64") if event.isBase64Encoded.`,
  ].join(" ");
}
