import { AsyncLocalStorage } from "node:async_hooks";
import {
  context,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Context,
  type ContextManager,
} from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createJelouClient } from "jelou-client";
import { createFakeJelou } from "jelou-client/testing";
import { traceCall } from "./tracing.js";

const exporter = new InMemorySpanExporter();
const spanProcessors = [new SimpleSpanProcessor(exporter)];
const active = new AsyncLocalStorage<Context>();

// @opentelemetry/sdk-node sets up such a manager.
const contexts: ContextManager = {
  active: () => active.getStore() ?? ROOT_CONTEXT,
  with: (of, run, self, ...values) => active.run(of, () => run.apply(self, values)),
  bind: (_, target) => target,
  enable: () => contexts,
  disable: () => contexts,
};

beforeAll(() => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
  context.setGlobalContextManager(contexts);
});
beforeEach(() => exporter.reset());
afterAll(() => {
  trace.disable();
  context.disable();
});

function setUp() {
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl: "https://panel.example" } } });
  const jelou = createJelouClient({
    ...fake.credentials,
    baseUrl: fake.baseUrl,
    fetch: fake.fetch,
    onCall: traceCall,
  });
  return { fake, jelou };
}

it("a call is one span, a child of the caller's, even if it sends several requests", async () => {
  const { fake, jelou } = setUp();
  fake.failNext({ status: 429, headers: { "retry-after": "0" } });
  await trace.getTracer("panel").startActiveSpan("panel", async (span) => {
    await jelou.integrations.get("P1");
    span.end();
  });
  const [call, caller] = exporter.getFinishedSpans();
  expect(call).toMatchObject({
    name: "jelou integrations.get",
    parentSpanContext: { spanId: caller?.spanContext().spanId },
    attributes: {
      "jelou.project_id": "P1",
      "jelou.outcome": "ok",
      "jelou.effect": "none",
      "jelou.attempts": 2,
      "http.response.status_code": 200,
    },
    status: { code: SpanStatusCode.UNSET },
  });
});

it("the span of a failed call has its effect, code and request id, and no secret", async () => {
  const { fake, jelou } = setUp();
  const { apiKey } = fake.credentials;
  fake.failNext({ status: 500, headers: { "x-request-id": "R1" }, body: { message: apiKey } });
  await jelou.conversations.start("P1", { botId: "BOT", userId: "USER" }).catch(() => {});
  const [call] = exporter.getFinishedSpans();
  expect(call).toMatchObject({
    name: "jelou conversations.start",
    attributes: {
      "jelou.effect": "unknown",
      "jelou.request_id": "R1",
      "error.type": "server_error",
      "http.response.status_code": 500,
    },
    status: { code: SpanStatusCode.ERROR },
    events: [{ name: "exception" }],
  });
  expect(JSON.stringify([call?.attributes, call?.events])).not.toContain(apiKey);
});

it("a span begins when its call began", () => {
  const call = { operation: "messages.send", projectId: "P1", attempts: 1 } as const;
  traceCall({ ...call, outcome: "ok", effect: "done", durationMs: 2_000 });
  expect(exporter.getFinishedSpans()[0]?.duration[0]).toBe(2);
});

it("a call that the caller aborts is not an error", async () => {
  const { jelou } = setUp();
  await jelou.integrations.get("P1", { signal: AbortSignal.abort() }).catch(() => {});
  expect(exporter.getFinishedSpans()).toMatchObject([
    { attributes: { "jelou.outcome": "aborted" }, status: { code: SpanStatusCode.UNSET } },
  ]);
});
