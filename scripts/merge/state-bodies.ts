import { isJsonObject } from "../inputs/json.js";
import { kindOf } from "./body-kind.js";
import { either } from "./combine-schemas.js";
import type { StatedOperation } from "./operations.js";
import type { Place } from "./place.js";
import { readSchema } from "./read-schema.js";
import { isEmpty, variantsOf, type Schema } from "./schema.js";
import { groupBy } from "./group.js";
import { stateHeaders } from "./state-parameters.js";
import { stateRequired, stateSchema } from "./state-schema.js";
import type { Speaker, Statement } from "./statement.js";

export function stateRequest({ id, operation }: StatedOperation, say: Speaker): Statement[] {
  if (!operation.has("requestBody")) return [];
  const body = operation.at("requestBody");
  const request = `${id}.request`;
  const required = body.has("required") ? body.at("required").value === true : undefined;
  return [
    say.has(id, "parts", request, "request"),
    ...stateRequired(request, required, say),
    ...stateContent(request, body, say, (thing, schema) => stateSchema(thing, schema, say)),
  ];
}

export function stateResponses({ id, operation }: StatedOperation, say: Speaker): Statement[] {
  const responses = operation.at("responses");
  if (!isJsonObject(responses.value)) return [];
  const statuses = responses.members().filter(([status]) => !status.startsWith("x-"));
  return [
    say.lists(id, ["responses"]),
    ...statuses.flatMap(([status, response]) => {
      const thing = `${id}.response.${status}`;
      return [
        say.has(id, "responses", thing, status),
        ...stateHeaders(thing, response, say),
        ...stateContent(thing, response, say, (body, schema) => stateKinds(body, schema, say)),
      ];
    }),
  ];
}

function stateContent(
  id: string,
  body: Place,
  say: Speaker,
  state: (thing: string, schema: Schema) => Statement[],
): Statement[] {
  const content = body.at("content").members();
  if (content.length === 0) return [];
  return [
    say.lists(id, ["content"]),
    ...content.flatMap(([mediaType, media]) => {
      const isInferred = media.at("x-inferred").value === true;
      return [
        say.has(id, "content", `${id}[${mediaType}]`, mediaType),
        ...state(bodyId(id, mediaType), readSchema(media.inside("schema"), isInferred)),
      ];
    }),
  ];
}

/** Most bodies are JSON: only the others name their media type. */
export function bodyId(id: string, mediaType: string): string {
  return mediaType === "application/json" ? id : `${id}[${mediaType}]`;
}

/** A response's body is of one kind or another: each has statements of its own, which fall with it. */
function stateKinds(id: string, schema: Schema, say: Speaker): Statement[] {
  if (isEmpty(schema)) return [];
  const kinds = groupBy(variantsOf(schema), kindOf);
  return [...kinds].flatMap(([kind, variants]) => {
    const part = kinds.size === 1 ? schema : either(variants);
    const said = stateSchema(`${id}.${kind}`, part, say);
    return [say.is(id, "shape", kind, { isAlternative: true, falls: said }), ...said];
  });
}
