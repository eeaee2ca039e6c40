import type { paths } from "../generated/schema.js";
import { readPayload, type Success } from "./answer.js";
import type { Config } from "./config.js";
import { createdIntegration, integration } from "./documented.js";
import type { RequestBody } from "./http.js";
import {
  checkInput,
  readHttpsUrl,
  readObject,
  readPathSegment,
  readString,
  readText,
} from "./input.js";
import type { RequestOptions } from "./options.js";
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

const integrationPath = "/v1/external-support/{projectId}" satisfies keyof paths;

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
          build: (http, init) => http.POST(integrationPath, { ...init, params: { path }, body }),
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
          build: (http, init) => http.GET(integrationPath, { ...init, params: { path } }),
          read: (answer) => readIntegration(answer, projectId),
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
          build: (http, init) => http.PATCH(integrationPath, { ...init, params: { path }, body }),
          read: (answer) => readIntegration(answer, projectId, body.webhookUrl),
        };
      });
    },

    async delete(projectId, options) {
      await call("integrations.delete", projectId, options, () => {
        const path = readPath(projectId);
        return {
          baseUrl,
          authorize,
          build: (http, init) => http.DELETE(integrationPath, { ...init, params: { path } }),
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

type NewIntegration = RequestBody<"createIntegration">;
type Changes = RequestBody<"updateIntegration">;

// Field by field: `tsc` checks each assignment, and names its line when the pages call the field something else.

function readNewIntegration(input: CreateIntegrationInput): NewIntegration {
  const { webhookUrl, authType, authorization } = readObject("The input", input);
  const body: NewIntegration = { webhookUrl: readHttpsUrl("webhookUrl", webhookUrl) };
  if (authType !== undefined) body.authType = readAuthType(authType);
  if (authorization !== undefined) body.authorization = readString("authorization", authorization);
  return body;
}

function readChanges(input: UpdateIntegrationInput): Changes {
  const { webhookUrl, authType, authorization } = readObject("The input", input);
  const body: Changes = {};
  if (webhookUrl !== undefined) body.webhookUrl = readHttpsUrl("webhookUrl", webhookUrl);
  if (authType !== undefined) body.authType = readAuthType(authType);
  if (authorization !== undefined) body.authorization = readString("authorization", authorization);
  checkInput(
    Object.keys(body).length > 0,
    "Pass what to update: webhookUrl, authType or authorization.",
  );
  return body;
}

/** Open for callers: Jelou may take a value before this version knows it. */
function readAuthType(
  value: unknown,
): NonNullable<NewIntegration["authType"] & Changes["authType"]> {
  return readText("authType", value) as ReturnType<typeof readAuthType>;
}

// ── What arrives

function readIntegration(answer: Success, projectId: string, sentUrl?: string): Integration {
  const { fields } = readPayload(answer, integration, "integration");
  const { brainId = projectId, webhookUrl = sentUrl } = fields;
  if (webhookUrl === undefined) throw answer.unusable("its integration has no webhookUrl");
  return { ...fields, brainId, webhookUrl };
}

function readCreated(answer: Success, projectId: string, sentUrl: string): CreatedIntegration {
  const { fields } = readPayload(answer, createdIntegration, "integration");
  const { brainId = projectId, webhookUrl = sentUrl, signingSecret } = fields;
  if (!signingSecret) throw answer.unusable("it has no signingSecret");
  return { ...fields, brainId, webhookUrl, signingSecret };
}

/** No page says what the body of this success holds: any JSON but a string will do, and none at all. */
function checkDeleted({ body, unusable }: Success): void {
  if (typeof body === "string") throw unusable("it is mere text");
}
