import * as z from "zod/mini";
import { refuse, refuseAtGateway, type Answer } from "./answer.js";
import { filledText, parseBody } from "./body.js";
import type { Call } from "./call.js";
import { isAuthorized } from "./credentials.js";
import { messagesOrigin } from "./dialect.js";
import type { FakeOperation } from "./operation.js";
import {
  closeConversation,
  getConversation,
  startConversation,
} from "./operations/conversations.js";
import {
  createIntegration,
  deleteIntegration,
  getIntegration,
  updateIntegration,
} from "./operations/integrations.js";
import { acceptMessage } from "./operations/messages.js";
import type { PanelCall } from "./operations/panel-call.js";
import type { State } from "./state.js";

/** The operation that a call is for, ready to be carried out, credentials and all. */
export interface Route {
  readonly operation: FakeOperation;
  /** `undefined` where a message doesn't say it. */
  readonly projectId: string | undefined;
  act(): Promise<Answer>;
}

/** A method of a path: what it is called, and what it does. */
interface Endpoint {
  readonly operation: FakeOperation;
  readonly answer: (call: PanelCall, conversationId: string) => Answer | Promise<Answer>;
}

type Methods = ReadonlyMap<string, Endpoint>;

const integration: Methods = new Map<string, Endpoint>([
  ["POST", { operation: "integrations.create", answer: createIntegration }],
  ["GET", { operation: "integrations.get", answer: getIntegration }],
  ["PATCH", { operation: "integrations.update", answer: updateIntegration }],
  ["DELETE", { operation: "integrations.delete", answer: deleteIntegration }],
]);
const conversation: Methods = new Map<string, Endpoint>([
  ["GET", { operation: "conversations.get", answer: getConversation }],
]);
const conversationStart: Methods = new Map<string, Endpoint>([
  ["POST", { operation: "conversations.start", answer: startConversation }],
]);
const conversationClose: Methods = new Map<string, Endpoint>([
  ["POST", { operation: "conversations.close", answer: closeConversation }],
]);
/** What stands in the place of a conversation's id, and is none. */
const verbs = new Map([
  ["start", conversationStart],
  ["close", conversationClose],
]);
const panelPath =
  /^\/(?<base>[^/]+)\/v1\/external-support\/(?<project>[^/]+)(?:\/conversations\/(?<rest>[^/]+))?$/;

/** Finds what a call asks for, or how what stands in front of Jelou refuses it. */
export function routeOf(state: State, call: Call): Route | Answer {
  const { method, url, headers, body } = call;
  if (url.origin === messagesOrigin) return messagesRoute(state, call);
  const { base, project = "", rest } = panelPath.exec(url.pathname)?.groups ?? {};
  const projectId = decode(project);
  const conversationId = decode(rest ?? "");
  const isDecoded = projectId !== undefined && conversationId !== undefined;
  if (base !== state.dialect.basePath || !isDecoded) return refuseUnknownPath();
  const methods = rest === undefined ? integration : (verbs.get(rest) ?? conversation);
  const endpoint = methods.get(method);
  if (!endpoint) return refuseMethod([...methods.keys()]);
  return {
    operation: endpoint.operation,
    projectId,
    async act() {
      if (!isAuthorized(headers, projectId, state.credentials)) {
        return refuse(401, "The credentials are missing or wrong.");
      }
      return endpoint.answer({ state, projectId, body }, conversationId);
    },
  };
}

function messagesRoute(state: State, { method, url, headers, body }: Call): Route | Answer {
  if (url.pathname !== "/v1/external-support/webhook") return refuseUnknownPath();
  if (method !== "POST") return refuseMethod(["POST"]);
  return {
    operation: "messages.send",
    projectId: parseBody(body, z.object({ project_id: filledText })).value?.project_id,
    act: () => acceptMessage(state, headers, body),
  };
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
