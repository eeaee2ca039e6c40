import { expectTypeOf, it } from "vitest";
import { parseWebhook, signBody, verifySignature } from "../../src/webhooks/index.js";
import type {
  CaptionedContent,
  DocumentContent,
  JelouEvent,
  JelouMessage,
  JelouMessageEvent,
  MediaContent,
  OtherMessage,
  ReceivedMessage,
  TextContent,
} from "../../src/webhooks/index.js";
import type { IncomingHttpHeaders } from "node:http";

// `tsc` is the judge here; at run time these only have to be called. Nothing is cast on the way to a value.

it("an event narrows on its type, a message on its own", () => {
  const read = (event: JelouEvent) => {
    if (event.type !== "message") return;
    expectTypeOf(event).toEqualTypeOf<JelouMessageEvent>();
    expectTypeOf(event.id).toEqualTypeOf<string>();
    expectTypeOf(event.projectId).toEqualTypeOf<string>();
    const { message } = event;
    switch (message.type) {
      case "text":
        expectTypeOf(message.content).toEqualTypeOf<TextContent>();
        break;
      case "image":
      case "video":
        expectTypeOf(message.content).toEqualTypeOf<CaptionedContent>();
        break;
      case "audio":
        expectTypeOf(message.content).toEqualTypeOf<MediaContent>();
        break;
      case "document":
        expectTypeOf(message.content).toEqualTypeOf<DocumentContent>();
        break;
      default:
        expectTypeOf(message).toEqualTypeOf<OtherMessage & { id: string }>();
        expectTypeOf(message.content).toBeUnknown();
        expectTypeOf(message.type).toExtend<string>();
        break;
    }
  };
  expectTypeOf(read).parameter(0).toEqualTypeOf<JelouEvent>();
});

it("a received message that was narrowed can be sent back", () => {
  const echo = (message: ReceivedMessage): JelouMessage | undefined =>
    message.type === "text" || message.type === "image" ? message : undefined;
  expectTypeOf(echo).returns.toEqualTypeOf<JelouMessage | undefined>();
});

it("every event says its id or undefined, its project, its time, its payload and what was odd", () => {
  expectTypeOf<JelouEvent["id"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<JelouEvent["projectId"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<JelouEvent["timestamp"]>().toEqualTypeOf<number | undefined>();
  expectTypeOf<JelouEvent["raw"]>().toEqualTypeOf<Record<string, unknown>>();
});

it("the requests and headers of the platforms are accepted as they are", () => {
  type Input = Parameters<typeof parseWebhook>[0];
  expectTypeOf<Request>().toExtend<Input>();
  expectTypeOf<{ body: Buffer; headers: IncomingHttpHeaders }>().toExtend<Input>();
  expectTypeOf<{ body: string; headers: Headers }>().toExtend<Input>();
  expectTypeOf<IncomingHttpHeaders[string]>().toExtend<Parameters<typeof verifySignature>[1]>();
  expectTypeOf<ReturnType<Headers["get"]>>().toExtend<Parameters<typeof verifySignature>[1]>();
});

it("a parsed body is refused", () => {
  // @ts-expect-error a parsed object can't be verified
  expectTypeOf(verifySignature).toBeCallableWith({ event: "message" }, "sha256=", "secret");
  // @ts-expect-error a parsed object can't be signed
  expectTypeOf(signBody).toBeCallableWith({ event: "message" }, "secret");
});
