import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JelouWebhookError, signBody, verifySignature } from "../../src/webhooks/index.js";
import { runs } from "../runs.js";
import { secret } from "./payloads.js";
import * as untyped from "./untyped.js";

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});
const text = fc.string({ unit: "binary" });
// Text that a validly signed request could hold, so that the checks behind the signature run too.
const json = fc.json({ stringUnit: "binary" });
const body = fc.oneof(anything, text, json, fc.uint8Array());
const digits = fc.string({
  unit: fc.constantFrom(..."0123456789abcdef"),
  minLength: 64,
  maxLength: 64,
});
const signature = fc.oneof(
  anything,
  text,
  digits,
  digits.map((hex) => `sha256=${hex}`),
);
const secrets = fc.oneof(anything, text, fc.array(fc.oneof(anything, text)));
const headers = fc.oneof(
  anything,
  fc.dictionary(fc.constantFrom("x-jelou-signature", "X-Jelou-Signature", "get"), signature),
);

// An error whose code is in the contract, or an event: nothing else comes out of parseWebhook.
async function outcome(request: unknown, secrets: unknown) {
  try {
    return (await untyped.parseWebhook(request, secrets)).type;
  } catch (error) {
    if (error instanceof JelouWebhookError) return error.code;
    throw error;
  }
}

describe("verifySignature", () => {
  it("never throws, and accepts nothing that it was not made for", async () => {
    await fc.assert(
      fc.asyncProperty(body, signature, secrets, async (body, signature, secrets) => {
        expect(await untyped.verifySignature(body, signature, secrets)).toBe(false);
      }),
      runs(100),
    );
  });

  it("accepts what signBody signed, for any bytes and any secret", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(text, fc.uint8Array()),
        fc.string({ unit: "binary", minLength: 1 }),
        async (body, secret) => {
          expect(await verifySignature(body, await signBody(body, secret), secret)).toBe(true);
        },
      ),
      runs(40),
    );
  });

  it("accepts any JSON whose documented form was signed, whatever its white space", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.nat(10), async (value, spaces) => {
        const signature = await signBody(JSON.stringify(JSON.parse(JSON.stringify(value))), secret);
        expect(await verifySignature(JSON.stringify(value, null, spaces), signature, secret)).toBe(
          true,
        );
      }),
    );
  });

  it("refuses any body but the signed one", async () => {
    // No JSON begins with 0xff: what isn't the signed bytes can't be another spelling of them.
    const notJson = fc.uint8Array().map((bytes) => Uint8Array.of(0xff, ...bytes));
    await fc.assert(
      fc.asyncProperty(notJson, fc.uint8Array(), async (signed, sent) => {
        fc.pre(Buffer.compare(signed, sent) !== 0);
        expect(await verifySignature(sent, await signBody(signed, secret), secret)).toBe(false);
      }),
    );
  });
});

describe("parseWebhook", () => {
  it("throws nothing but a JelouWebhookError, whatever the body, headers and secrets", async () => {
    await fc.assert(
      fc.asyncProperty(body, headers, secrets, async (body, headers, secrets) => {
        expect(await outcome({ body, headers }, secrets)).toMatch(/_/);
      }),
      runs(100),
    );
  });

  it("throws nothing but a JelouWebhookError for any request at all", async () => {
    await fc.assert(
      fc.asyncProperty(anything, secrets, async (request, secrets) => {
        expect(await outcome(request, secrets)).toBe("missing_signature");
      }),
    );
  });

  it("returns an event for every signed JSON object, and invalid_json for every other body", async () => {
    const signed = fc.oneof(json, text, fc.uint8Array());
    await fc.assert(
      fc.asyncProperty(signed, async (body) => {
        const headers = { "x-jelou-signature": await signBody(body, secret) };
        expect(await outcome({ body, headers }, secret)).toBe(
          isJsonObject(body) ? "unknown" : "invalid_json",
        );
      }),
      runs(60),
    );
  });

  it("returns an event for a payload of documented names with values of any kind", async () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom("text", "image", "__proto__", "ID"));
    const names = fc.constantFrom("id", "name", "type", "content", "body", "url", "mime_type");
    const nested = fc.dictionary(names, fc.oneof(value, fc.dictionary(names, value)));
    const payload = fc.record(
      {
        event_type: fc.constantFrom("message", "incoming_message"),
        event: fc.constantFrom("conversation.start", "conversation.close", "conversation.moved"),
        project_id: value,
        timestamp: value,
        contact: fc.oneof(value, nested),
        bot: fc.oneof(value, nested),
        value: fc.oneof(value, nested),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(payload, async (payload) => {
        const body = JSON.stringify(payload);
        const headers = { "x-jelou-signature": await signBody(body, secret) };
        const event = await untyped.parseWebhook({ body, headers }, secret);
        expect(event.raw).toEqual(JSON.parse(body));
        if (event.type === "message") expect(event.id).toBe(event.message.id);
      }),
      runs(60),
    );
  });
});

function isJsonObject(body: string | Uint8Array) {
  try {
    const text =
      typeof body === "string" ? body : new TextDecoder("utf-8", { fatal: true }).decode(body);
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
