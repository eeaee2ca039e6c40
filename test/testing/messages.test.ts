import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createFakeJelou, type FakeJelou } from "../../src/testing/index.js";
import { webhookUrl } from "./panel.js";

const secret = "fake-secret-ñ";
const integrations = { P1: { webhookUrl, signingSecret: secret }, P2: { webhookUrl } };
const address = "https://chatbot.jelou.ai/v1/external-support/webhook";

const wire = {
  field: "messages",
  object: "message_event",
  event_type: "incoming_message",
  project_id: "P1",
  room_id: "R1",
  bot_id: "B1",
  user_id: "U1",
  value: { id: "M1", type: "text", content: { body: "¡Hola!" } },
};
const image = { url: "https://panel.example/a.png", mime_type: "image/png" };

const sign = (body: string | Uint8Array, key = secret) =>
  `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;

function send(fake: FakeJelou, body: string, signature: string | undefined = sign(body)) {
  const headers = { "x-jelou-signature": signature };
  return fake.fetch(address, { method: "POST", body, headers });
}

it.each(["envelope", "flat"] as const)(
  "a signed message is accepted without any credentials, %s",
  async (shape) => {
    const fake = createFakeJelou({ dialect: { shape }, integrations });
    const body = JSON.stringify(wire, null, 2);
    const response = await send(fake, body);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      message: [expect.any(String)],
      statusMessage: "success",
      status: 1,
    });
    expect(fake.messages).toEqual([
      { projectId: "P1", roomId: "R1", botId: "B1", userId: "U1", message: wire.value, body },
    ]);
  },
);

it.each([
  ["text", { body: "" }, { body: "" }],
  ["image", { ...image, caption: "A" }, { url: image.url, mimeType: "image/png", caption: "A" }],
  ["video", image, { url: image.url, mimeType: "image/png" }],
  ["audio", image, { url: image.url, mimeType: "image/png" }],
  [
    "document",
    { ...image, filename: "a" },
    { url: image.url, mimeType: "image/png", filename: "a" },
  ],
])("a message of type %s is kept as the client spells it", async (type, content, kept) => {
  const fake = createFakeJelou({ integrations });
  const body = JSON.stringify({ ...wire, value: { id: "M1", type, content } });
  expect((await send(fake, body)).status).toBe(200);
  expect(fake.messages[0]?.message).toEqual({ id: "M1", type, content: kept });
});

describe("a signature is refused with 401", () => {
  const body = JSON.stringify(wire);
  it.each([
    ["of another secret", sign(body, "other")],
    ["of another body", sign(`${body} `)],
    ["in upper case", sign(body).toUpperCase().replace("SHA256", "sha256")],
    ["without its prefix", sign(body).slice(7)],
    ["that is empty", ""],
  ])("%s", async (_, signature) => {
    const fake = createFakeJelou({ integrations });
    const response = await send(fake, body, signature);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ status: 0, error: { code: "E0401" } });
    expect(fake.messages).toEqual([]);
  });

  it("that isn't there", async () => {
    const fake = createFakeJelou({ integrations });
    expect((await fake.fetch(address, { method: "POST", body })).status).toBe(401);
  });

  it("of the body re-serialised, where another one was sent", async () => {
    const spaced = JSON.stringify(wire, null, 1);
    expect((await send(createFakeJelou({ integrations }), spaced, sign(body))).status).toBe(401);
  });

  it("of another project's secret", async () => {
    const other = JSON.stringify({ ...wire, project_id: "P2" });
    expect((await send(createFakeJelou({ integrations }), other, sign(other))).status).toBe(401);
  });

  it("of a secret whose integration was deleted", async () => {
    const fake = createFakeJelou({ integrations });
    const headers = { "x-api-key": "fake-api-key" };
    await fake.fetch(`${fake.baseUrl}/v1/external-support/P1`, { method: "DELETE", headers });
    expect((await send(fake, body)).status).toBe(401);
  });
});

it("the signature is checked over the bytes, a byte order mark included", async () => {
  const body = `\uFEFF${JSON.stringify(wire)}`;
  expect((await send(createFakeJelou({ integrations }), body)).status).toBe(200);
  const stripped = sign(body.slice(1));
  expect((await send(createFakeJelou({ integrations }), body, stripped)).status).toBe(401);
});

it.each([
  ["field", { field: "statuses" }],
  ["object", { object: "message" }],
  ["event_type", { event_type: "message" }],
  ["room_id", { room_id: undefined }],
  ["bot_id", { bot_id: "" }],
  ["user_id", { user_id: 1 }],
  ["project_id", { project_id: undefined }],
  ["value", { value: undefined }],
  ["value.id", { value: { ...wire.value, id: undefined } }],
  ["value.type", { value: { ...wire.value, type: "sticker" } }],
  ["value.content.body", { value: { ...wire.value, content: {} } }],
  ["value.content", { value: { ...wire.value, content: "Hello" } }],
  [
    "value.content.url",
    {
      value: { id: "M1", type: "image", content: { ...image, url: "http://panel.example/a.png" } },
    },
  ],
  ["value.content.mime_type", { value: { id: "M1", type: "audio", content: { url: image.url } } }],
])("a message whose %s is wrong is refused with 422", async (field, wrong) => {
  const fake = createFakeJelou({ integrations });
  const response = await send(fake, JSON.stringify({ ...wire, ...wrong }));
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ validationError: { [field]: [{}] } });
  expect(fake.messages).toEqual([]);
});

it("a body that isn't JSON is refused with 422", async () => {
  expect((await send(createFakeJelou({ integrations }), "{")).status).toBe(422);
});
