import type { operations } from "../generated/schema.js";
import type { Answer } from "./answer.js";
import type { Config } from "./config.js";
import { createdIntegration, integration } from "./documented.js";
import {
  checkInput,
  readHttpsUrl,
  readObject,
  readPathSegment,
  readString,
  readText,
} from "./input.js";
import type { RequestOptions } from "./options.js";
import { hasAny, isObject, readFields, type Fields, type Shape } from "./read.js";
import type { Transport } from "./transport.js";

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

const address = "/v1/external-support/{projectId}";

/** @internal */
export function createIntegrations(
  call: Transport,
  { baseUrl, authorize }: Pick<Config, "baseUrl" | "authorize">,
): Integrations {
  return {
    async create(projectId, input, options) {
      return await call("integrations.create", projectId, options, () => {
        const path = readPath(projectId);
        const body = readNewIntegration(input);
        return {
          baseUrl,
          authorize,
          secrets: [body.authorization],
          build: (http, init) => http.POST(address, { ...init, params: { path }, body }),
          read: (answer) => readCreated(answer, projectId, body.webhookUrl),
        };
      });
    },

    async get(projectId, options) {
      return await call("integrations.get", projectId, options, () => {
        const path = readPath(projectId);
        return {
          baseUrl,
          authorize,
          build: (http, init) => http.GET(address, { ...init, params: { path } }),
          read: (answer) => readIntegration(answer, integration, projectId),
        };
      });
    },

    async update(projectId, input, options) {
      return await call("integrations.update", projectId, options, () => {
        const path = readPath(projectId);
        const body = readChanges(input);
        return {
          baseUrl,
          authorize,
          secrets: [body.authorization],
          build: (http, init) => http.PATCH(address, { ...init, params: { path }, body }),
          read: (answer) => readIntegration(answer, integration, projectId, body.webhookUrl),
        };
      });
    },

    async delete(projectId, options) {
      await call("integrations.delete", projectId, options, () => {
        const path = readPath(projectId);
        return {
          baseUrl,
          authorize,
          build: (http, init) => http.DELETE(address, { ...init, params: { path } }),
          read: checkDeleted,
        };
      });
    },
  };
}

function readPath(projectId: unknown): { projectId: string } {
  return { projectId: readPathSegment("projectId", projectId) };
}

// ── What is sent

type BodyOf<Name extends "createIntegration" | "updateIntegration"> = NonNullable<
  operations[Name]["requestBody"]
>["content"]["application/json"];
type NewIntegration = BodyOf<"createIntegration">;
type Changes = BodyOf<"updateIntegration">;

function readNewIntegration(input: CreateIntegrationInput): NewIntegration {
  const { webhookUrl, authType, authorization } = readObject("The input", input);
  return {
    webhookUrl: readHttpsUrl("webhookUrl", webhookUrl),
    ...readAuthentication(authType, authorization),
  };
}

function readChanges(input: UpdateIntegrationInput): Changes {
  const { webhookUrl, authType, authorization } = readObject("The input", input);
  const body: Changes = {
    ...(webhookUrl !== undefined && { webhookUrl: readHttpsUrl("webhookUrl", webhookUrl) }),
    ...readAuthentication(authType, authorization),
  };
  const isEmpty = Object.keys(body).length === 0;
  checkInput(!isEmpty, "Pass what to update: webhookUrl, authType or authorization.");
  return body;
}

function readAuthentication(authType: unknown, authorization: unknown) {
  return {
    ...(authType !== undefined && { authType: readAuthType(authType) }),
    ...(authorization !== undefined && {
      authorization: readString("authorization", authorization),
    }),
  };
}

/** Open for callers: Jelou may take a value before this version knows it. */
function readAuthType(
  value: unknown,
): NonNullable<NewIntegration["authType"] & Changes["authType"]> {
  return readText("authType", value) as ReturnType<typeof readAuthType>;
}

// ── What arrives

function readIntegration(
  answer: Answer,
  documented: typeof integration,
  projectId: string,
  sentUrl?: string,
): Integration {
  const fields = readPayload(answer, documented);
  const { brainId = projectId, webhookUrl = sentUrl } = fields;
  if (webhookUrl === undefined) throw answer.unusable("its integration has no webhookUrl");
  return { ...fields, brainId, webhookUrl };
}

function readCreated(answer: Answer, projectId: string, sentUrl: string): CreatedIntegration {
  const fields = readPayload(answer, createdIntegration);
  const { brainId = projectId, webhookUrl = sentUrl, signingSecret } = fields;
  if (!signingSecret) throw answer.unusable("it has no signingSecret");
  return { ...fields, brainId, webhookUrl, signingSecret };
}

/** The fields of an integration, wherever in the body they stand. */
function readPayload<S extends Shape>(answer: Answer, documented: S): Fields<S> {
  const { payload, body } = answer;
  // A bare integration may have a field that is called like one of the envelope's: then it is the body that has the others.
  const object = [payload, body].filter(isObject).find((side) => hasAny(documented, side));
  if (!object) throw answer.unusable("there is no integration in it");
  const { fields, differences } = readFields(documented, object, object === body ? "" : "data");
  answer.tell(differences);
  return fields;
}

/** Any success will do: no page says what it holds besides words. */
function checkDeleted({ body, unusable }: Answer): void {
  if (typeof body === "string") throw unusable("it is not JSON");
}
