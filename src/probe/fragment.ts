import type { operations, paths } from "../../generated/schema.js";
import { JELOU_BASE_URLS } from "../options.js";
import type { Attempt, BasePath } from "./attempt.js";
import { structureOf, type Structure } from "./structure.js";
import type { Vocabulary } from "./vocabulary.js";
import { renderYaml, type Yaml } from "./yaml.js";

const path = "/v1/external-support/{projectId}" satisfies keyof paths;
const operationId = "getIntegration" satisfies keyof operations;

const schemes = {
  "x-api-key": { name: "apiKey", scheme: { type: "apiKey", in: "header", name: "x-api-key" } },
  Basic: { name: "basicAuth", scheme: { type: "http", scheme: "basic" } },
} as const satisfies Record<Attempt["auth"], unknown>;

/** When and through what something was seen: what a maintainer must know of it besides. */
export interface Occasion {
  /** `2026-11` */
  readonly month: string;
  /** Whether another origin than Jelou's answered: a fake, or a proxy. */
  readonly isRelocated: boolean;
}

/**
 * What was seen as an OpenAPI fragment, or `undefined` where no credential was accepted, so that nothing is known. Every
 * word of it is one of ours, or of the vocabulary.
 */
export function renderFragment(
  attempts: readonly Attempt[],
  vocabulary: Vocabulary,
  { month, isRelocated }: Occasion,
): string | undefined {
  const accepted = attempts.filter(
    ({ outcome }) => outcome === "fits" || outcome === "no_integration",
  );
  if (accepted.length === 0) return undefined;
  const basePaths = unique(accepted.map(({ basePath }) => basePath));
  const used = unique(accepted.map(({ auth }) => schemes[auth]));
  return renderYaml({
    openapi: "3.1.0",
    "x-source": {
      layer: "observed",
      seen: month,
      through: isRelocated ? "another origin" : undefined,
    },
    info: { title: "Jelou External Support Panel", version: "0.0.0" },
    servers: basePaths.map((basePath) => ({ url: JELOU_BASE_URLS[basePath] })),
    paths: {
      [path]: {
        get: {
          operationId,
          security: used.map(({ name }) => ({ [name]: [] })),
          parameters: [
            { name: "projectId", in: "path", required: true, schema: { type: "string" } },
          ],
          responses: responsesOf(attempts, basePaths, vocabulary),
        },
      },
    },
    components: {
      securitySchemes: Object.fromEntries(used.map(({ name, scheme }) => [name, scheme])),
    },
  });
}

/** Of what lives where a credential was accepted, refusals of the other kind included: they are Jelou's too. */
function responsesOf(
  attempts: readonly Attempt[],
  basePaths: readonly BasePath[],
  vocabulary: Vocabulary,
): Record<string, Yaml> {
  const answers = attempts
    .filter(({ basePath }) => basePaths.includes(basePath))
    .flatMap(({ seen }) => (seen ? [seen] : []));
  const statuses = unique(answers.map(({ status }) => status)).sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => {
      const alike = answers.filter((answer) => answer.status === status);
      const names = unique(alike.flatMap(({ headerNames }) => headerNames));
      const headers = names.filter((name) => vocabulary.hasHeader(name)).sort();
      const structures = alike.flatMap(({ text }) => structuresOf(text, vocabulary));
      const schema = alternatives(structures);
      const response: Yaml = {
        description: "Observed",
        headers: headers.length > 0 ? headersOf(headers) : undefined,
        content: schema && { "application/json": { schema: toYaml(schema) } },
      };
      return [String(status), response];
    }),
  );
}

function headersOf(names: readonly string[]): Yaml {
  return Object.fromEntries(names.map((name) => [name, { schema: { type: "string" } }]));
}

/** The structure of a body, where it is JSON. */
function structuresOf(text: string, vocabulary: Vocabulary): Structure[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return [];
  }
  return [structureOf([body], vocabulary)];
}

/** Bodies of different shapes stay apart, since which one is right is what the pages disagree on. */
function alternatives(structures: readonly Structure[]): Structure | undefined {
  const different = new Map(structures.map((one) => [JSON.stringify(one), one]));
  const [first, ...others] = different.values();
  return others.length === 0 ? first : { anyOf: [...different.values()] };
}

function toYaml({ type, format, properties, items, anyOf }: Structure): Yaml {
  return {
    type,
    format,
    properties: properties && mapValues(properties, toYaml),
    items: items && toYaml(items),
    anyOf: anyOf?.map(toYaml),
  };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
