import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { isJelouError, type CallEvent } from "jelou-client";

/**
 * One span for each call: `createJelouClient({ apiKey, onCall: traceCall })`. It's created when the call ends, as a child of
 * the caller's span. @opentelemetry/instrumentation-undici adds one for each request of the global `fetch`.
 */
export function traceCall({ operation, outcome, durationMs, error, ...call }: CallEvent): void {
  const span = trace.getTracer("jelou-client").startSpan(`jelou ${operation}`, {
    kind: SpanKind.CLIENT,
    startTime: Date.now() - durationMs,
    attributes: {
      "jelou.project_id": call.projectId,
      "jelou.outcome": outcome,
      "jelou.effect": call.effect,
      "jelou.attempts": call.attempts,
    },
  });
  if (call.requestId !== undefined) span.setAttribute("jelou.request_id", call.requestId);
  if (call.status !== undefined) span.setAttribute("http.response.status_code", call.status);
  if (outcome === "error") {
    span.setAttribute("error.type", isJelouError(error) ? error.code : "_OTHER");
    span.setStatus({ code: SpanStatusCode.ERROR });
    if (error instanceof Error) span.recordException(error);
  }
  span.end();
}
