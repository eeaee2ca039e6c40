import { expect, it, vi } from "vitest";
import { signBody } from "jelou-client/webhooks";
import { createReceiver, type Inbox } from "./deduplication.js";

const secret = "the-signing-secret";

async function signed(payload: object, indent?: number) {
  const body = JSON.stringify(payload, null, indent);
  return {
    body,
    headers: { "x-jelou-signature": await signBody(JSON.stringify(payload), secret) },
  };
}

function setUp() {
  const events = new Map<string, unknown>();
  const inbox: Inbox = {
    add: async (key, event) => void (events.has(key) || events.set(key, event)),
  };
  return { events, inbox, receive: createReceiver(secret, inbox) };
}

const message = (id: string, projectId = "P1") => ({
  event_type: "message",
  project_id: projectId,
  room_id: "ROOM",
  contact: { id: "USER" },
  bot: { id: "BOT" },
  value: { id, type: "text", content: { body: "Hello" } },
});

it("a message that comes twice is stored once, even if other fields differ", async () => {
  const { events, receive } = setUp();
  await receive(await signed({ ...message("M1"), timestamp: 1 }));
  await receive(await signed({ ...message("M1"), timestamp: 2 }));
  expect([...events.keys()]).toEqual(["P1/M1"]);
});

it("messages with other ids or of other projects are stored", async () => {
  const { events, receive } = setUp();
  await receive(await signed(message("M1")));
  await receive(await signed(message("M2")));
  await receive(await signed(message("M1", "P2")));
  expect([...events.keys()]).toEqual(["P1/M1", "P1/M2", "P2/M1"]);
});

it("a recorded conversation event that is sent again is stored once, even with other white space", async () => {
  const { events, receive } = setUp();
  const start = { event: "conversation.start", project_id: "P1", timestamp: 1 };
  await receive(await signed(start));
  await receive(await signed(start, 2));
  expect(events.size).toBe(1);
  await receive(await signed({ ...start, timestamp: 2 }));
  expect(events.size).toBe(2);
});

it("an event that couldn't be stored rejects, so that Jelou gets an error and may send it again", async () => {
  const { events, inbox, receive } = setUp();
  vi.spyOn(inbox, "add").mockRejectedValueOnce(new Error("the database is down"));
  const request = await signed(message("M1"));
  await expect(receive(request)).rejects.toThrow("the database is down");
  await receive(request);
  expect(events.size).toBe(1);
});
