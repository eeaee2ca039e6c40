// What a JelouWebhookError says: the likely cause, then the cure. Template strings, because Prettier keeps them in a line.

const rawBodies = `Express: express.raw({ type: "application/json" }) on this route, before express.json(). Fastify: addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => done(null, body)). Next.js, Hono, Cloudflare Workers: the Request itself, or await request.text(). AWS Lambda: event.body, or Buffer.from(event.body, "base64") where event.isBase64Encoded.`;

export const errorMessages = {
  missing: `The request has no X-Jelou-Signature header. Either Jelou did not send it, or the header was left out on the way, by a proxy or by the call of parseWebhook. Refuse it; if it is Jelou's, pass its headers as they came.`,
  malformed: `The X-Jelou-Signature header is not "sha256=" and 64 lower-case hex digits, given once. Either Jelou did not send the request, or a proxy changed or doubled the header. Refuse it; if it's Jelou's, pass the header on.`,
  mismatch: `The signature does not fit the body. Either the signing secret is another project's, an older one, or holds a stray line break; or the body is not what was signed: parsed and written anew, still in base64 (AWS Lambda), or forged. Refuse the request; if it is Jelou's, check the signingSecret, and pass the raw body.`,
  noSecret: `The signature can't be checked, because the signing secret is empty or missing. Most likely an environment variable is not set. Check the configured signingSecret: it is what integrations.create returned.`,
  unreadableBody: `The body of the Request can't be read. Most likely something read it before, or the connection ended early. Pass the Request before anything reads it, or a clone() made by then, or the text: { body: text, headers }.`,
  parsedBody: (type: string) =>
    `The body is of type ${type}, not the raw string or bytes that were signed. Most likely a body parser ran before parseWebhook. Pass the raw body instead. ${rawBodies}`,
  notJson: `The signature fits, but the body is not a JSON object in UTF-8. Most likely it is no event, but something else that was signed with the same secret. Refuse the request, and look at what sends it.`,
};
