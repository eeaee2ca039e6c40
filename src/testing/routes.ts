import type { paths, securitySchemes } from "../../generated/schema.js";
import { isObject } from "../core/input.js";
import type { RequestBody } from "../core/http.js";
import type { Unchecked } from "../core/validation.js";
import { defaultMessagesBaseUrl, JELOU_BASE_URLS } from "../options.js";
import { parseJson, refuse, refuseAtGateway, textOf, type Answer } from "./answers.js";
import { applyFailures, type Outcome, type FakeOperation } from "./failures.js";
import {
  acceptMessage,
  closeConversation,
  createIntegration,
  deleteIntegration,
  getConversation,
  getIntegration,
  startConversation,
  updateIntegration,
  type OperationCall,
} from "./operations.js";
import type { Dialect, State } from "./state.js";

/** A request with the documented https URL, even if it came in on loopback. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: ArrayBuffer;
}

interface Route {
  readonly host: "panel" | "messages";
  /** In lower case, as in the generated types. */
  readonly method: string;
  readonly path: string;
  readonly answer: (call: OperationCall) => Answer | Promise<Answer>;
}

// ── The table. Each path, method and status must be documented, or `tsc` stops here.

type MethodOf<Path extends keyof paths> = string &
  {
    [Method in keyof paths[Path]]: paths[Path][Method] extends { responses: object }
      ? Method
      : never;
  }[keyof paths[Path]];

type StatusOf<Operation> = Operation extends { responses: infer Responses }
  ? Extract<keyof Responses, number> | ("4XX" extends keyof Responses ? 401 | 409 | 422 : never)
  : never;

/** An operation of the panel. It needs the project's credentials. */
function panel<Path extends keyof paths, Method extends MethodOf<Path>>(
  method: Method,
  path: Path,
  answer: (
    call: OperationCall,
  ) => Answer<StatusOf<paths[Path][Method]>> | Promise<Answer<StatusOf<paths[Path][Method]>>>,
): Route {
  return {
    host: "panel",
    method,
    path,
    answer: (call) =>
      isAuthorized(call) ? answer(call) : refuse(401, "The credentials are missing or wrong."),
  };
}

/** An operation on the host for messages. It needs a signature instead of credentials. */
function messages<Path extends keyof paths, Method extends MethodOf<Path>>(
  method: Method,
  path: Path,
  answer: (call: OperationCall) => Promise<Answer<StatusOf<paths[Path][Method]>>>,
): Route {
  return { host: "messages", method, path, answer };
}

const integration = "/v1/external-support/{projectId}";
const start = `${integration}/conversations/start` as const;
const close = `${integration}/conversations/close` as const;
const conversation = `${integration}/conversations/{conversationId}` as const;

/** Every operation by the client's name for it. The first path that fits is used, so literal paths come first. */
const routes: Record<FakeOperation, Route> = {
  "integrations.create": panel("post", integration, createIntegration),
  "integrations.get": panel("get", integration, getIntegration),
  "integrations.update": panel("patch", integration, updateIntegration),
  "integrations.delete": panel("delete", integration, deleteIntegration),
  "conversations.start": panel("post", start, startConversation),
  "conversations.close": panel("post", close, closeConversation),
  "conversations.get": panel("get", conversation, getConversation),
  "messages.send": messages("post", "/v1/external-support/webhook", acceptMessage),
};

export function operationNames(): FakeOperation[] {
  return Object.keys(routes) as FakeOperation[];
}

// ── From a request to its operation

const keyHeader: securitySchemes["apiKey"]["name"] = "x-api-key";

/** Records a call and answers it, or makes it fail as the test asked. */
export async function answerCall(state: State, call: Call): Promise<Outcome> {
  const { method, url, body } = call;
  const headers = Object.fromEntries(call.headers);
  for (const secret of ["authorization", keyHeader]) {
    if (secret in headers) headers[secret] = "[redacted]";
  }
  const request = { method, url: url.href, headers, body: textOf(body) };
  state.requests.push(request);
  const outcome = await dispatch(state, call);
  if (outcome.kind !== "reset") Object.assign(request, { status: outcome.answer.status });
  return outcome;
}

async function dispatch(state: State, { method, url, headers, body }: Call): Promise<Outcome> {
  const found = findRoutes(url.origin + url.pathname, state.dialect);
  if (!found) return { kind: "answered", answer: refuseAtGateway(404, "Not Found") };
  const entry = found.entries.find(([, route]) => route.method.toUpperCase() === method);
  if (!entry) {
    const allow = found.entries.map(([, route]) => route.method.toUpperCase()).join(", ");
    return { kind: "answered", answer: refuseAtGateway(405, "Method Not Allowed", { allow }) };
  }
  const [operation, { answer }] = entry;
  const { projectId = projectIn(body), conversationId = "" } = found.parameters;
  const call = { state, projectId, conversationId, headers, body };
  return applyFailures(state, operation, projectId, async () => answer(call));
}

/** The operations at an address, and the parameters in its path. */
function findRoutes(address: string, { basePath }: Dialect) {
  const baseUrls = { panel: JELOU_BASE_URLS[basePath], messages: defaultMessagesBaseUrl };
  const all = Object.entries(routes) as [FakeOperation, Route][];
  for (const [, { host, path }] of all) {
    const baseUrl = baseUrls[host];
    if (!address.startsWith(`${baseUrl}/`)) continue;
    const pattern = path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
    const match = new RegExp(`^${pattern}$`).exec(address.slice(baseUrl.length));
    const parameters = match && decode(match.groups);
    if (!parameters) continue;
    const isHere = (route: Route) => route.host === host && route.path === path;
    return { parameters, entries: all.filter(([, route]) => isHere(route)) };
  }
  return undefined;
}

/** The parameters of a path, or `undefined` if an escape in it isn't UTF-8. */
function decode(segments: Readonly<Record<string, string>> = {}) {
  try {
    return Object.fromEntries(
      Object.entries(segments).map(([name, segment]) => [name, decodeURIComponent(segment)]),
    );
  } catch {
    return undefined;
  }
}

/** The project that a message names. */
function projectIn(bytes: ArrayBuffer): string {
  const json = parseJson(bytes);
  const { project_id }: Unchecked<RequestBody<"sendMessage">> = isObject(json) ? json : {};
  return typeof project_id === "string" ? project_id : "";
}

/** The panel accepts only the credentials of the project, of the dialect's kind. */
function isAuthorized({ state, projectId, headers }: OperationCall): boolean {
  const credentials = state.credentialsByProject.get(projectId) ?? state.credentials;
  if ("apiKey" in credentials) return headers.get(keyHeader) === credentials.apiKey;
  const { clientId, clientSecret } = credentials;
  const bytes = new TextEncoder().encode(`${clientId}:${clientSecret}`);
  const [scheme, value] = headers.get("authorization")?.split(" ") ?? [];
  // The name of a scheme is case-insensitive: RFC 9110, section 11.1.
  return scheme?.toLowerCase() === "basic" && value === btoa(String.fromCharCode(...bytes));
}
