import { refuse, refuseAtGateway, type Answer } from "./answer.js";
import { closeConversation, startConversation } from "./conversations.js";
import { credentialsFor, isAuthorized, messagesOrigin } from "./dialect.js";
import {
  createIntegration,
  deleteIntegration,
  getIntegration,
  updateIntegration,
  type PanelCall,
} from "./integrations.js";
import { receiveMessage } from "./messages.js";
import type { State } from "./state.js";

/** A request from either way in, with the documented https address. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: ArrayBuffer;
}

type PanelOperation = (call: PanelCall) => Answer | Promise<Answer>;

const integrationMethods = new Map<string, PanelOperation>([
  ["POST", createIntegration],
  ["GET", getIntegration],
  ["PATCH", updateIntegration],
  ["DELETE", deleteIntegration],
]);
const panelPath =
  /^\/(?<base>[^/]+)\/v1\/external-support\/(?<project>[^/]+)(?:\/conversations\/(?<verb>start|close))?$/;
const verbs = new Map([
  ["start", new Map<string, PanelOperation>([["POST", startConversation]])],
  ["close", new Map<string, PanelOperation>([["POST", closeConversation]])],
]);

/** Answers one call and keeps a record of it. */
export async function answerCall(state: State, call: Call): Promise<Answer> {
  const answer = await route(state, call);
  const headers = Object.fromEntries(call.headers);
  for (const secret of ["authorization", "x-api-key"]) {
    if (secret in headers) headers[secret] = "[redacted]";
  }
  state.requests.push({
    method: call.method,
    url: call.url.href,
    headers,
    status: answer.status,
  });
  return answer;
}

async function route(state: State, { method, url, headers, body }: Call): Promise<Answer> {
  if (url.origin === messagesOrigin) {
    if (url.pathname !== "/v1/external-support/webhook") return refuseUnknownPath();
    if (method !== "POST") return refuseMethod(["POST"]);
    return state.failures.shift() ?? receiveMessage(state, headers, body);
  }
  const { base, project = "", verb } = panelPath.exec(url.pathname)?.groups ?? {};
  const methods = verb ? verbs.get(verb) : integrationMethods;
  const projectId = decode(project);
  if (base !== state.dialect.basePath || !methods || !projectId) return refuseUnknownPath();
  const operation = methods.get(method);
  if (!operation) return refuseMethod([...methods.keys()]);
  const failure = state.failures.shift();
  if (failure) return failure;
  if (!isAuthorized(headers, credentialsFor(state.dialect))) {
    return refuse(401, "The credentials are missing or wrong.");
  }
  return operation({ state, projectId, body });
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function refuseUnknownPath(): Answer {
  return refuseAtGateway(404, "Not Found");
}

function refuseMethod(allowed: readonly string[]): Answer {
  return refuseAtGateway(405, "Method Not Allowed", { allow: allowed.join(", ") });
}
