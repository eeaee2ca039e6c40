import * as z from "zod/mini";
import type { components, operations } from "../generated/schema.js";
import { anyObject, openEnum, text, type FieldSchemasOf, type FieldSchemasOfAll } from "./read.js";

// What the pages state about the bodies of answers. `tsc` stops here when they no longer state what we rely on.

type Schemas = components["schemas"];
type Success<Body> = { 200: { content: { "application/json": Body } } };
type SuccessBody<Name extends keyof operations> =
  operations[Name]["responses"] extends Success<infer Body> ? Body : never;

/** What carries the fields of an integration: `data` of the envelope, or the whole body. */
type Payload<Body> = Body extends unknown
  ? "data" extends keyof Body
    ? NonNullable<Body["data"]>
    : Body
  : never;
type KeyOf<Side> = Side extends unknown ? keyof Side : never;
type ValueOf<Side, Key> = Side extends unknown
  ? Key extends keyof Side
    ? Side[Key]
    : never
  : never;
/** The fields that one side or the other states. */
type Merged<Sides> = { [Key in KeyOf<Sides>]?: ValueOf<Sides, Key> };
type Stated<Name extends keyof operations> = Merged<Payload<SuccessBody<Name>>>;

/** Success is documented with an array, refusals with a string or an array. */
const textOrTexts = z.custom<string | unknown[]>(
  (value) => typeof value === "string" || Array.isArray(value),
  "string | array",
);

/** The body of a refusal. */
export type RefusalBody = Schemas["Error"];

type SuccessEnvelope = Schemas[
  "CreateIntegrationEnvelope" | "GetIntegrationEnvelope" | "UpdateIntegrationEnvelope"];

const verdict = {
  message: textOrTexts,
  statusMessage: text,
  status: z.number("number"),
} satisfies FieldSchemasOf<Pick<RefusalBody, keyof (RefusalBody | SuccessEnvelope)>>;

const payload = { data: z.unknown() } satisfies FieldSchemasOf<SuccessEnvelope>;

/** The envelope of every success, and of a refusal, which has no `data`. */
export const envelope = { ...verdict, ...payload };

/** What a refusal has in its envelope besides. */
export const refusal = {
  error: anyObject,
  validationError: anyObject,
} satisfies FieldSchemasOf<RefusalBody>;

/** The `error` of a refusal. */
export const errorDetail = {
  code: text,
  key: text,
  description: text,
  developerMessages: anyObject,
  clientMessages: anyObject,
} satisfies FieldSchemasOf<NonNullable<RefusalBody["error"]>>;

/** How Jelou authenticates its webhooks, by the pages that list values at all: those about requests. */
type DocumentedAuthType = NonNullable<
  operations["createIntegration"]["requestBody"]["content"]["application/json"]["authType"]
>;
const authTypes: readonly DocumentedAuthType[] = ["bearer", "api_key", "basic", "no_auth"];

const stated = {
  id: text,
  brainId: text,
  webhookUrl: text,
  authType: openEnum(...authTypes),
  createdAt: text,
} satisfies FieldSchemasOfAll<
  Stated<"createIntegration"> | Stated<"getIntegration"> | Stated<"updateIntegration">
>;

const statedLater = { updatedAt: text } satisfies FieldSchemasOfAll<
  Stated<"getIntegration"> | Stated<"updateIntegration">
>;
const statedOnce = { signingSecret: text } satisfies FieldSchemasOf<Stated<"createIntegration">>;

/** An integration, in either shape. */
export const integration = { ...stated, ...statedLater };

/** A new integration, in either shape. */
export const createdIntegration = { ...integration, ...statedOnce };

type ConversationPayload = Stated<"getConversation">;
const conversationStates = ["active", "closed"] as const;

/** A conversation, as one page shows it and the other says nothing of it. */
export const conversation = {
  _id: text,
  roomId: text,
  state: openEnum(...conversationStates),
  startAt: text,
  endAt: text,
  endedReason: text,
  User: anyObject,
  Bot: anyObject,
} satisfies FieldSchemasOf<ConversationPayload>;

/** The end user of a conversation. */
export const conversationUser = {
  id: text,
  names: text,
  referenceId: text,
} satisfies FieldSchemasOf<NonNullable<ConversationPayload["User"]>>;

/** The bot of a conversation. */
export const conversationBot = { id: text } satisfies FieldSchemasOf<
  NonNullable<ConversationPayload["Bot"]>
>;
