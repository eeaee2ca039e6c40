import { canonical, members } from "../inputs/json.js";
import type { StatedOperation } from "./operations.js";
import { partOf } from "./part-id.js";
import type { Place } from "./place.js";
import { readSchema } from "./read-schema.js";
import { stateDeprecated } from "./state-deprecated.js";
import { stateRequired, stateSchema } from "./state-schema.js";
import type { Speaker, Statement } from "./statement.js";

/** How a parameter's value is written down: taken over as it stands. */
export const styles: ReadonlySet<string> = new Set(["style", "explode", "allowReserved"]);

/** Where an operation is, and its parameters. */
export function stateAddress(stated: StatedOperation, say: Speaker): Statement[] {
  const { id, address } = stated;
  const inAddress = [...address.matchAll(/\{([^}]*)\}/g)].map(([, name = ""]) => name);
  // One that the path doesn't name is no parameter of it.
  const declared = declaredParameters(stated).filter(
    (one) => whereIs(one) !== "path" || inAddress.includes(nameOf(one)),
  );
  const names = declared.filter((one) => whereIs(one) === "path").map(nameOf);
  // The path alone states that its parameters exist.
  const implied = inAddress.filter((name) => !names.includes(name));
  return [
    say.is(id, "path", address),
    ...declared.flatMap((parameter) => {
      const [name, where] = [nameOf(parameter), whereIs(parameter)];
      const thing = partOf(`${id}.parameter.${where}`, comparable(name, where));
      return [
        say.has(id, "parameters", thing, name, where),
        ...stateParameter(thing, parameter, say),
      ];
    }),
    ...implied.flatMap((name) => {
      const thing = partOf(`${id}.parameter.path`, name);
      return [say.has(id, "parameters", thing, name, "path"), ...stateRequired(thing, true, say)];
    }),
  ];
}

/** OpenAPI: a parameter of the operation replaces one of the path item with the same place and name. */
function declaredParameters({ pathItem, operation }: StatedOperation): Place[] {
  const parameters = [pathItem, operation].flatMap((one) => one.at("parameters").elements());
  const byKey = new Map(
    parameters.map((parameter) => {
      const where = whereIs(parameter);
      return [`${where} ${comparable(nameOf(parameter), where)}`, parameter];
    }),
  );
  return [...byKey.values()];
}

function whereIs(parameter: Place): string {
  return String(parameter.at("in").value);
}

function nameOf(parameter: Place): string {
  return String(parameter.at("name").value);
}

/** RFC 9110 §5.1: field names are case-insensitive. */
function comparable(name: string, where: string): string {
  return where === "header" ? name.toLowerCase() : name;
}

export function stateHeaders(id: string, response: Place, say: Speaker): Statement[] {
  const headers = response.at("headers").members();
  return [
    say.lists(id, ["headers"]),
    ...headers.flatMap(([name, header]) => {
      const thing = partOf(`${id}.header`, comparable(name, "header"));
      return [say.has(id, "headers", thing, name), ...stateParameter(thing, header, say)];
    }),
  ];
}

/** What is said of a parameter, or of a header. */
function stateParameter(id: string, parameter: Place, say: Speaker): Statement[] {
  if (parameter.has("content")) {
    throw parameter
      .inside("content")
      .fault("a parameter with `content` can't be merged: give it a `schema`.");
  }
  // OpenAPI: a parameter of the path is always required.
  const isRequired = parameter.at("required").value === true || whereIs(parameter) === "path";
  const written = members(parameter.value).filter(([keyword]) => styles.has(keyword));
  return [
    ...stateRequired(id, isRequired, say),
    ...stateDeprecated(id, parameter, say),
    ...written.map(([keyword, json]) => say.is(id, keyword, canonical(json), { json })),
    ...stateSchema(id, readSchema(parameter.inside("schema"), false), say),
  ];
}
