import type { IncomingHttpHeaders } from "node:http";
import { expect, expectTypeOf, it } from "vitest";
import type { Webhooks } from "../../generated/bodies.js";
import { parseWebhook, signBody, verifySignature } from "../../src/webhooks/index.js";
import type {
  JelouEvent,
  JelouMessage,
  JelouMessageEvent,
  ReceivedMessage,
  UnknownMessage,
} from "../../src/webhooks/index.js";
import { tsc } from "../tsc.js";

// `tsc` checks the types. At run time, only the last test does something.

it("every documented webhook is a member of JelouEvent, and so is the unknown one", () => {
  expectTypeOf<JelouEvent["type"]>().toEqualTypeOf<keyof Webhooks | "unknown">();
});

it("every event has its project or undefined, its payload and its issues", () => {
  expectTypeOf<JelouEvent["projectId"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<JelouEvent["raw"]>().toEqualTypeOf<Record<string, unknown>>();
  expectTypeOf<JelouEvent["issues"][number]["path"]>().toEqualTypeOf<string>();
});

it("an event narrows to a message with all fields for a reply", () => {
  const read = (event: JelouEvent) => {
    if (event.type !== "message") return;
    expectTypeOf(event).toEqualTypeOf<JelouMessageEvent>();
    expectTypeOf(event.id).toEqualTypeOf<string>();
    expectTypeOf(event.projectId).toEqualTypeOf<string>();
    expectTypeOf(event.roomId).toEqualTypeOf<string>();
    expectTypeOf(event.contact.id).toEqualTypeOf<string>();
    expectTypeOf(event.bot.id).toEqualTypeOf<string>();
    expectTypeOf(event.message).toEqualTypeOf<ReceivedMessage>();
  };
  expectTypeOf(read).toBeFunction();
});

it("a message narrows to its type, and an undocumented one to UnknownMessage", () => {
  const read = (message: ReceivedMessage) => {
    if (message.type === "text") expectTypeOf(message.content.body).toEqualTypeOf<string>();
    if (message.type === "image") expectTypeOf(message.content.mimeType).toEqualTypeOf<string>();
    if (message.type === "unknown") expectTypeOf(message).toEqualTypeOf<UnknownMessage>();
  };
  expectTypeOf(read).toBeFunction();
  expectTypeOf<UnknownMessage["content"]>().toBeUnknown();
});

it("a received message of a documented type can be sent back", () => {
  type Documented = Exclude<ReceivedMessage, UnknownMessage>;
  expectTypeOf<Documented>().toExtend<JelouMessage>();
});

it("the requests and headers of the platforms need no conversion", () => {
  type Input = Parameters<typeof parseWebhook>[0];
  expectTypeOf<Request>().toExtend<Input>();
  expectTypeOf<{ body: Buffer; headers: IncomingHttpHeaders }>().toExtend<Input>();
  expectTypeOf<{ body: string; headers: Headers }>().toExtend<Input>();
  expectTypeOf<{ body: string; headers: Record<string, string[] | undefined> }>().toExtend<Input>();
  type Header = Parameters<typeof verifySignature>[1];
  expectTypeOf<IncomingHttpHeaders[string]>().toExtend<Header>();
  expectTypeOf<string | null>().toExtend<Header>();
});

it("a parsed body doesn't compile", () => {
  // @ts-expect-error pass the raw body
  expectTypeOf(verifySignature).toBeCallableWith({ event: "message" }, "sha256=", "secret");
  // @ts-expect-error pass the raw body
  expectTypeOf(signBody).toBeCallableWith({ event: "message" }, "secret");
});

it("a function whose type is inferred from an event can be exported under declaration", () => {
  const flags =
    "--ignoreConfig --strict --module nodenext --target es2022 --types node --declaration";
  expect(tsc(".", ...flags.split(" "), "test/webhooks/inferred.ts")).toEqual([]);
});
