import type { paths } from "../../generated/schema.js";
import type {
  CreateIntegrationAnswer,
  CreateIntegrationRequest,
  GetIntegrationAnswer,
  UpdateIntegrationRequest,
} from "../../generated/bodies.js";
import {
  createIntegrationAnswer,
  createIntegrationRequest,
  getIntegrationAnswer,
  updateIntegrationAnswer,
  updateIntegrationRequest,
} from "../../generated/validators.js";
import type { Answer } from "../core/answer.js";
import type { RunCall } from "../core/call.js";
import { checkHttpsUrl, checkInput, checkPathSegment } from "../core/input.js";
import { checkRequest } from "../core/validation.js";
import type { RequestOptions } from "../options.js";

/** How Jelou authenticates its webhooks to you. It suggests the documented values and accepts any other string. */
// Not NonNullable, which would make a plain string of it: editors would suggest nothing.
export type AuthType = Exclude<CreateIntegrationRequest["authType"], undefined>;

/** A project's connection to your support panel. Fields that this version doesn't know are kept. */
export interface Integration extends GetIntegrationAnswer {
  /** The project id in some pages, another id in others. If Jelou sends none, it is the call's `projectId`. */
  brainId: string;
  /** The URL that Jelou sends events to. */
  webhookUrl: string;
}

/** A new integration. Store its `signingSecret` now: no other call returns it. */
export interface CreatedIntegration
  extends Integration, Omit<CreateIntegrationAnswer, keyof Integration> {
  /** Verifies webhooks and signs messages. Jelou shows it only once. */
  signingSecret: string;
}

/** The fields of a new integration. */
export interface CreateIntegrationInput extends CreateIntegrationRequest {}

/** The fields to change, at least one. All others keep their values. */
export interface UpdateIntegrationInput extends UpdateIntegrationRequest {}

/** `jelou.integrations` */
export interface Integrations {
  /**
   * Connects a project to your support panel.
   *
   * @throws JelouApiError `conflict` if the project has an integration, `unprocessable` if Jelou rejects a value
   * @throws JelouResponseError if Jelou's answer has no `signingSecret`
   * @see https://docs.jelou.ai/en/api/pma-custom/crear-integracion
   */
  create(
    projectId: string,
    input: CreateIntegrationInput,
    options?: RequestOptions,
  ): Promise<CreatedIntegration>;
  /**
   * Reads the integration of a project.
   *
   * @throws JelouApiError `not_found` if the project has no integration
   * @see https://docs.jelou.ai/en/api/pma-custom/obtener-integracion
   */
  get(projectId: string, options?: RequestOptions): Promise<Integration>;
  /**
   * Changes the given fields. The signing secret stays the same.
   *
   * @throws JelouApiError `not_found` if the project has no integration, `bad_request` if Jelou rejects a value
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
   * @throws JelouApiError `not_found` if the project has no integration
   * @see https://docs.jelou.ai/en/api/pma-custom/eliminar-integracion
   */
  delete(projectId: string, options?: RequestOptions): Promise<void>;
}

const integrationPath = "/v1/external-support/{projectId}" satisfies keyof paths;

/** @internal */
export function createIntegrations(run: RunCall): Integrations {
  return {
    create: (projectId, input, options) =>
      run("integrations.create", projectId, options, async (send) => {
        const path = { projectId: checkPathSegment("projectId", projectId) };
        const body = checkRequest(createIntegrationRequest, input);
        const { webhookUrl, authorization } = body;
        checkHttpsUrl("webhookUrl", webhookUrl);
        const answer = await send(
          (http, init) => http.POST(integrationPath, { ...init, params: { path }, body }),
          { secrets: [authorization] },
        );
        const created = answer.read(createIntegrationAnswer, "integration");
        const { signingSecret } = created;
        if (!signingSecret) throw answer.unusable("it has no signingSecret");
        return {
          ...created,
          ...requiredFields(answer, created, projectId, webhookUrl),
          signingSecret,
        };
      }),

    get: (projectId, options) =>
      run("integrations.get", projectId, options, async (send) => {
        const path = { projectId: checkPathSegment("projectId", projectId) };
        const answer = await send((http, init) =>
          http.GET(integrationPath, { ...init, params: { path } }),
        );
        const integration = answer.read(getIntegrationAnswer, "integration");
        return { ...integration, ...requiredFields(answer, integration, projectId) };
      }),

    update: (projectId, input, options) =>
      run("integrations.update", projectId, options, async (send) => {
        const path = { projectId: checkPathSegment("projectId", projectId) };
        const body = checkRequest(updateIntegrationRequest, input);
        const { webhookUrl, authorization } = body;
        checkInput(Object.keys(body).length > 0, "Pass at least one field to update.");
        if (webhookUrl !== undefined) checkHttpsUrl("webhookUrl", webhookUrl);
        const answer = await send(
          (http, init) => http.PATCH(integrationPath, { ...init, params: { path }, body }),
          { secrets: [authorization] },
        );
        const integration = answer.read(updateIntegrationAnswer, "integration");
        return { ...integration, ...requiredFields(answer, integration, projectId, webhookUrl) };
      }),

    delete: (projectId, options) =>
      run("integrations.delete", projectId, options, async (send) => {
        const path = { projectId: checkPathSegment("projectId", projectId) };
        const answer = await send((http, init) =>
          http.DELETE(integrationPath, { ...init, params: { path } }),
        );
        answer.checkDeleted();
      }),
  };
}

/** The fields that an {@link Integration} always has. */
function requiredFields(
  answer: Answer,
  { brainId, webhookUrl }: GetIntegrationAnswer,
  projectId: string,
  sentUrl?: string,
): Pick<Integration, "brainId" | "webhookUrl"> {
  const url = webhookUrl ?? sentUrl;
  if (url === undefined) throw answer.unusable("its integration has no webhookUrl");
  return { brainId: brainId ?? projectId, webhookUrl: url };
}
