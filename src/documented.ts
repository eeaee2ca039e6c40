import * as z from "zod/mini";
import type { components, operations } from "../generated/schema.js";
import { openEnum, text, type ShapeOf, type StatedByAll } from "./read.js";

// What the pages state about the bodies of answers. `tsc` stops here when they no longer state what we rely on.

type Schemas = components["schemas"];
type Success<Body> = { 200: { content: { "application/json": Body } } };
type BodyOf<Name extends keyof operations> =
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
type Union<Sides> = { [Key in KeyOf<Sides>]?: ValueOf<Sides, Key> };
type Stated<Name extends keyof operations> = Union<Payload<BodyOf<Name>>>;

/** The envelope of every success, and of a refusal. */
export const envelope = {
  message: z.optional(z.union([z.string(), z.array(z.unknown())], "string | array")),
  statusMessage: z.optional(text),
  status: z.optional(z.number("number")),
  data: z.optional(z.unknown()),
} satisfies ShapeOf<Schemas["Error"] & Pick<Schemas["GetIntegrationEnvelope"], "data">>;

/** What a refusal has in its envelope besides. */
export const refusal = {
  error: z.optional(z.record(z.string(), z.unknown(), "object")),
  validationError: z.optional(z.record(z.string(), z.unknown(), "object")),
} satisfies ShapeOf<Schemas["Error"]>;

/** The `error` of a refusal. */
export const errorDetail = {
  code: z.optional(text),
  key: z.optional(text),
  description: z.optional(text),
  developerMessages: z.optional(z.record(z.string(), z.unknown(), "object")),
  clientMessages: z.optional(z.record(z.string(), z.unknown(), "object")),
} satisfies ShapeOf<NonNullable<Schemas["Error"]["error"]>>;

/** How Jelou authenticates its webhooks, by the pages that list values at all: those about requests. */
type DocumentedAuthType = NonNullable<
  operations["createIntegration"]["requestBody"]["content"]["application/json"]["authType"]
>;
const authTypes: readonly DocumentedAuthType[] = ["bearer", "api_key", "basic", "no_auth"];

const always = {
  id: z.optional(text),
  brainId: z.optional(text),
  webhookUrl: z.optional(text),
  authType: z.optional(openEnum(...authTypes)),
  createdAt: z.optional(text),
} satisfies ShapeOf<
  StatedByAll<Stated<"createIntegration">, Stated<"getIntegration">, Stated<"updateIntegration">>
>;

/** An integration, in either shape. */
export const integration = {
  ...always,
  ...({ updatedAt: z.optional(text) } satisfies ShapeOf<
    StatedByAll<Stated<"getIntegration">, Stated<"updateIntegration">>
  >),
};

/** A new integration, in either shape. */
export const createdIntegration = {
  ...integration,
  ...({ signingSecret: z.optional(text) } satisfies ShapeOf<Stated<"createIntegration">>),
};
