import { isJsonObject, members, type Json, type JsonObject } from "../../inputs/json.js";
import type { Field } from "./field.js";
import { objectSchemaOf } from "./field-schema.js";
import { inferSchema } from "./infer.js";
import type { Part } from "./parts.js";
import type { Report } from "./report.js";
import { readResponseExamples } from "./response-example.js";
import { addStructure, isStructureTable } from "./response-structure.js";
import { readStatuses } from "./statuses.js";

/** The responses of the page: status codes of its table, bodies by its examples and its `<ResponseField>` blocks. */
export function readResponses(
  parts: readonly Part[],
  fields: readonly Field[],
  report: Report,
): JsonObject {
  const statuses = readStatuses(parts, report);
  const examples = readResponseExamples(parts, statuses, report);
  const [success, ...others] = statuses.filter((status) => status.startsWith("2"));
  const responses: JsonObject = Object.fromEntries(statuses.map((status) => [status, {}]));
  for (const status of new Set(examples.map((example) => example.status))) {
    const own = examples.filter((example) => example.status === status);
    const schema = mergedSchema(own.map(({ value }) => value));
    if (status === success) addStructure(schema, parts, report);
    responses[status] = { content: json({ "x-inferred": true, schema }) };
  }
  const [field] = fields;
  if (field && (success === undefined || others.length > 0)) {
    report.problem("response fields", field.line, "it can't be told which status code they are of");
  } else if (field && success !== undefined) {
    const schema = objectSchemaOf(fields, report);
    for (const { value, line } of examples.filter(({ status }) => status === success)) {
      for (const name of unstated(schema, inferSchema(value), "")) {
        report.problem("response example", line, `it shows "${name}", which no field states`);
      }
    }
    responses[success] = { content: json({ schema }) };
  }
  if (success === undefined || !examples.some(({ status }) => status === success)) {
    for (const table of parts.filter(isStructureTable)) {
      report.problem(
        "response structure",
        table.line,
        "no response example shows the object that it is about",
      );
    }
  }
  return responses;
}

function json(mediaType: JsonObject): JsonObject {
  return { "application/json": mediaType };
}

/** Several examples of one status are variants of one body. */
function mergedSchema(values: Json[]): JsonObject {
  const { items } = inferSchema(values);
  return isJsonObject(items) ? items : {};
}

/** The fields that an example shows and the stated schema lacks, as far as that schema names fields at all. */
function unstated(stated: Json | undefined, shown: Json | undefined, prefix: string): string[] {
  if (!isJsonObject(stated) || !isJsonObject(shown)) return [];
  if (isJsonObject(stated["items"]))
    return unstated(stated["items"], shown["items"], `${prefix}[].`);
  const { properties } = stated;
  if (!isJsonObject(properties)) return [];
  return members(shown["properties"]).flatMap(([name, schema]) =>
    Object.hasOwn(properties, name)
      ? unstated(properties[name], schema, `${prefix}${name}.`)
      : [`${prefix}${name}`],
  );
}
