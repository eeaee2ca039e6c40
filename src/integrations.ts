import type { operations } from "../generated/schema.js";
import type { Answer } from "./answer.js";
import { checkHttpsUrl, checkText, checkTexts, type RequestOptions } from "./config.js";
import { toBody } from "./conversations.js";
import { hasAny, isObject, readFields, type Fields } from "./envelope.js";
import { checkInput } from "./errors.js";
import type { Send, Transport } from "./transport.js";

/** How Jelou authenticates its webhooks to you. The four documented values, or another one that Jelou may add. */
export type AuthType = "bearer" | "api_key" | "basic" | "no_auth" | (string & {});

/** A project's connection to your support panel. Fields that this version doesn't know are kept on the value. */
export interface Integration {
  /** The project id by some pages, an id of its own by others; the call's `projectId` where Jelou sends none. */
  brainId: string;
  /** Where Jelou sends events to. */
  webhookUrl: string;
  id?: string;
  authType?: AuthType;
  /** ISO 8601, as Jelou sent it: with or without milliseconds. */
  createdAt?: string;
  /** ISO 8601, as Jelou sent it: with or without milliseconds. */
  updatedAt?: string;
}

/** A new integration. Store `signingSecret` now: no call returns it again. */
export interface CreatedIntegration extends Integration {
  /** Verifies webhooks and signs messages. */
  signingSecret: string;
}

/** At least one field. Only those given are changed. */
export interface UpdateIntegrationInput {
  /** An https address that Jelou can reach from outside. */
  webhookUrl?: string | undefined;
  authType?: AuthType | undefined;
  /** What Jelou sends to your webhook by `authType`: a token, a key, or the Basic value. */
  authorization?: string | undefined;
}

/** What a new integration needs: where its events go, and what they carry there. */
export interface CreateIntegrationInput extends UpdateIntegrationInput {
  /** An https address that Jelou can reach from outside. */
  webhookUrl: string;
}

/** `jelou.integrations` */
export interface Integrations {
  /**
   * Connects a project to your support panel.
   *
   * @throws JelouApiError `conflict` where the project has an integration, `unprocessable` for a value Jelou refuses
   * @throws JelouResponseError where Jelou created it, but sent no `signingSecret` that could be read
   * @see https://docs.jelou.ai/en/api/pma-custom/crear-integracion
   */
  create(
    projectId: string,
    input: CreateIntegrationInput,
    options?: RequestOptions,
  ): Promise<CreatedIntegration>;
  /**
   * @throws JelouApiError `not_found` where the project has no integration
   * @see https://docs.jelou.ai/en/api/pma-custom/obtener-integracion
   */
  get(projectId: string, options?: RequestOptions): Promise<Integration>;
  /**
   * Changes the fields given, and no others. The signing secret stays as it is.
   *
   * @throws JelouApiError `not_found` where the project has no integration, `bad_request` for a value Jelou refuses
   * @see https://docs.jelou.ai/en/api/pma-custom/actualizar-integracion
   */
  update(
    projectId: string,
    input: UpdateIntegrationInput,
    options?: RequestOptions,
  ): Promise<Integration>;
  /**
   * Deletes the integration for good: events stop, and its signing secret becomes invalid.
   *
   * @throws JelouApiError `not_found` where the project has no integration
   * @see https://docs.jelou.ai/en/api/pma-custom/eliminar-integracion
   */
  delete(projectId: string, options?: RequestOptions): Promise<void>;
}

type Success<Body> = { 200: { content: { "application/json": Body } } };
type Body<Name extends keyof operations> =
  operations[Name]["responses"] extends Success<infer B> ? B : never;
/** What carries the fields: `data` of the envelope, or the whole body. */
type Payload<B> = B extends unknown ? ("data" extends keyof B ? NonNullable<B["data"]> : B) : never;
type KeyOf<P> = P extends unknown ? keyof P : never;
type ValueOf<P, K> = P extends unknown ? (K extends keyof P ? P[K] : never) : never;
/** The fields that the pages state for an operation, in either shape, and that they are strings. */
type Stated<Name extends keyof operations, P = Payload<Body<Name>>> = {
  [K in KeyOf<P>]?: NonNullable<ValueOf<P, K>> extends string ? "string" : never;
};
type StatedByAll<A, B> = { [K in keyof A & keyof B]?: A[K] };

type Later = StatedByAll<Stated<"getIntegration">, Stated<"updateIntegration">>;
type Always = StatedByAll<Stated<"createIntegration">, Later>;

const text = "string";
// `tsc` stops here when the pages no longer state what an Integration is made of.
const always = {
  id: text,
  brainId: text,
  webhookUrl: text,
  authType: text,
  createdAt: text,
} satisfies Always;
const later = { updatedAt: text } satisfies Later;
const once = { signingSecret: text } satisfies Stated<"createIntegration">;
const integration = { ...always, ...later };

const expected = "bearer | api_key | basic | no_auth";
const address = "/v1/external-support/{projectId}";

export function createIntegrations(transport: Transport): Integrations {
  return {
    async create(projectId, input, options) {
      const { webhookUrl, authorization } = checkFields(input);
      checkHttpsUrl("webhookUrl", webhookUrl);
      const body = toBody(input as RequestBody<"createIntegration">);
      const send: Send = (http, init) => http.POST(address, { ...init, body });
      const answer = await transport("integrations.create", projectId, options, send, {
        secrets: [authorization],
      });
      const value = readIntegration(answer, { ...integration, ...once }, projectId, webhookUrl);
      if (value.signingSecret) return { ...value, signingSecret: value.signingSecret };
      throw answer.unusable(
        "it has no signingSecret, which is shown once: delete the integration, create it anew",
      );
    },
    async get(projectId, options) {
      const answer = await transport("integrations.get", projectId, options, (http, init) =>
        http.GET(address, init),
      );
      return readIntegration(answer, integration, projectId);
    },
    async update(projectId, input, options) {
      const { webhookUrl, authType, authorization } = checkFields(input);
      const isEmpty =
        webhookUrl === undefined && authType === undefined && authorization === undefined;
      checkInput(!isEmpty, "Pass what to update: webhookUrl, authType or authorization.");
      const body = toBody(input as RequestBody<"updateIntegration">);
      const send: Send = (http, init) => http.PATCH(address, { ...init, body });
      const answer = await transport("integrations.update", projectId, options, send, {
        secrets: [authorization],
      });
      return readIntegration(answer, integration, projectId, webhookUrl);
    },
    async delete(projectId, options) {
      const send: Send = (http, init) => http.DELETE(address, init);
      const answer = await transport("integrations.delete", projectId, options, send);
      if (typeof answer.body === "string") throw answer.unusable("it is not JSON");
    },
  };
}

// Open for callers about `authType`: Jelou may take a value before this version knows it.
type RequestBody<Name extends "createIntegration" | "updateIntegration"> = NonNullable<
  operations[Name]["requestBody"]
>["content"]["application/json"];

function checkFields(input: UpdateIntegrationInput): UpdateIntegrationInput {
  checkTexts(input, []);
  const { webhookUrl, authType, authorization = "" } = input;
  if (webhookUrl !== undefined) checkHttpsUrl("webhookUrl", webhookUrl);
  if (authType !== undefined) checkText("authType", authType);
  checkInput(typeof authorization === "string", "authorization must be a string.");
  return input;
}

function readIntegration(answer: Answer, documented: Fields, projectId: string, sentUrl?: string) {
  // A bare integration may have a field that is called like one of the envelope's: then it is the body that has the others.
  const payload = [answer.payload, answer.body]
    .filter(isObject)
    .find((value) => hasAny(documented, value));
  if (!payload) throw answer.unusable("there is no integration in it");
  const prefix = payload === answer.body ? "" : "data.";
  const { fields, differences } = readFields(documented, payload, prefix);
  const { authType, brainId = projectId, webhookUrl = sentUrl } = fields;
  if (authType !== undefined && !expected.split(" | ").includes(String(authType))) {
    differences.push({
      path: `${prefix}authType`,
      kind: "unknown_value",
      expected,
      received: "string",
    });
  }
  answer.tell(differences);
  if (webhookUrl === undefined) throw answer.unusable("its integration has no webhookUrl");
  // `readFields` has left out every documented field of another type.
  return { ...fields, brainId, webhookUrl } as Integration & Partial<CreatedIntegration>;
}
