import { describe, expect, it } from "vitest";
import { createJelouClient } from "../../src/index.js";
import type { JelouMessage } from "../../src/webhooks/message.js";
import { toEvent } from "../../src/webhooks/payload.js";
import { messagePayload } from "./payloads.js";

const ids = { projectId: "P", roomId: "R", botId: "B", userId: "U" };
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
  it("is sent in Jelou's spelling", async () => {
    const sent: string[] = [];
    const jelou = createJelouClient({
      signingSecret: "secret",
      fetch: async (_, init) => (sent.push(String(init?.body)), new Response()),
    });
    await jelou.messages.send({ ...ids, message });
    expect(JSON.parse(sent[0] ?? "").value).toStrictEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: message.type,
      content: wire,
    });
  });

  it("comes back as it was", () => {
    const event = toEvent(
      messagePayload({ value: { id: "1", type: message.type, content: wire } }),
    );
    expect(event).toHaveProperty("message", { id: "1", ...message });
    expect(event.issues).toEqual([]);
  });
});
