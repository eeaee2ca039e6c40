import { describe, expect, it } from "vitest";
import { isMessageType, toWireContent } from "../../src/webhooks/message.js";
import type { JelouMessage } from "../../src/webhooks/message.js";
import { toEvent } from "../../src/webhooks/payload.js";
import { messagePayload } from "./payloads.js";

const media = { url: "https://files.example/1", mimeType: "image/png" };
const file = { url: "https://files.example/1", mime_type: "image/png" };

const pairs: [JelouMessage, Record<string, string>][] = [
  [{ type: "text", content: { body: "Hello" } }, { body: "Hello" }],
  [
    { type: "image", content: { ...media, caption: "Receipt" } },
    { ...file, caption: "Receipt" },
  ],
  [
    { type: "video", content: { ...media, caption: "Tour" } },
    { ...file, caption: "Tour" },
  ],
  [{ type: "audio", content: media }, file],
  [
    { type: "document", content: { ...media, filename: "a.pdf" } },
    { ...file, filename: "a.pdf" },
  ],
];

describe.each(pairs)("%j", (message, wire) => {
  it("has this content in Jelou's spelling", () => {
    expect(toWireContent(message)).toStrictEqual(wire);
  });

  it("comes back as it was", () => {
    const event = toEvent(
      messagePayload({ value: { id: "1", type: message.type, content: wire } }),
    );
    expect(event).toHaveProperty("message", { id: "1", ...message });
    expect(event.issues).toEqual([]);
  });
});

it("a caption that is undefined is not sent", () => {
  const message: JelouMessage = { type: "image", content: { ...media, caption: undefined } };
  expect(toWireContent(message)).toStrictEqual(file);
});

it("a field that isn't documented for the type is not sent", () => {
  const content = { ...media, caption: "Receipt", surprise: "field" };
  expect(toWireContent({ type: "audio", content })).toStrictEqual(file);
});

it("names that every object has are no types of messages", () => {
  expect(["text", "constructor", "__proto__", "toString"].filter(isMessageType)).toEqual(["text"]);
});
