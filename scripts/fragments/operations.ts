import { elements, isJsonObject, members, type Json, type JsonObject } from "../inputs/json.js";
import { methods, type Method } from "./methods.js";

/** An operation as it stands in a document. */
export interface WrittenOperation {
  section: "paths" | "webhooks";
  /** The path template, or the webhook's name. */
  address: string;
  method: Method;
  pathItem: JsonObject;
  operation: JsonObject;
}

/** Every operation of a document, those of an address by their methods. */
export function operationsIn(document: JsonObject): WrittenOperation[] {
  return (["paths", "webhooks"] as const).flatMap((section) =>
    members(document[section]).flatMap(([address, pathItem]) =>
      methods.flatMap((method) => {
        const operation = isJsonObject(pathItem) ? pathItem[method] : undefined;
        if (!isJsonObject(pathItem) || !isJsonObject(operation)) return [];
        return [{ section, address, method, pathItem, operation }];
      }),
    ),
  );
}

/** One operation of a fragment, with its references followed. */
export interface FragmentOperation {
  id: string;
  servers: string[];
  /** Each alternative as the labels of its schemes. */
  security: string[];
  parameters: { name: string; in: string; isRequired: boolean }[];
  request: JsonObject | undefined;
  /** The schemas by status code; `undefined` where nothing is said of the body. */
  responses: Map<string, JsonObject | undefined>;
  /** What the page calls a status code, where it describes the response itself. */
  phrases: Map<string, string>;
}

export function operationsOf(document: JsonObject): FragmentOperation[] {
  return operationsIn(document).map(read);

  function read(written: WrittenOperation): FragmentOperation {
    const { section, address, method, pathItem, operation } = written;
    const levels = [operation, pathItem, document].map(({ servers }) => elements(servers));
    const narrowest = levels.find((servers) => servers.length > 0) ?? [];
    const request = follow(document, operation["requestBody"]);
    const parameters = [...elements(pathItem["parameters"]), ...elements(operation["parameters"])];
    return {
      id:
        typeof operation["operationId"] === "string"
          ? operation["operationId"]
          : `${method} ${address}`,
      servers: section === "webhooks" ? [] : narrowest.map((server) => textAt(server, "url")),
      security: elements(operation["security"] ?? document["security"]).map((requirement) =>
        members(requirement)
          .map(([scheme]) => schemeLabel(document, scheme))
          .join(" + "),
      ),
      parameters: parameters.map((parameter) => {
        const stated = follow(document, parameter);
        const isRequired = stated?.["required"] === true;
        return { name: textAt(stated, "name"), in: textAt(stated, "in"), isRequired };
      }),
      request: request && schemaIn(request),
      phrases: new Map(
        members(operation["responses"])
          .filter(([, response]) => isJsonObject(response) && "description" in response)
          .map(([status, response]) => [status, textAt(response, "description")]),
      ),
      responses: new Map(
        members(operation["responses"]).map(([status, response]) => {
          const stated = follow(document, response);
          return [status, stated && schemaIn(stated)];
        }),
      ),
    };
  }
}

function schemaIn({ content }: JsonObject): JsonObject | undefined {
  const [mediaType] = members(content);
  const schema = isJsonObject(mediaType?.[1]) ? mediaType[1]["schema"] : undefined;
  return isJsonObject(schema) ? schema : undefined;
}

function schemeLabel(document: JsonObject, name: string): string {
  const scheme = follow(document, { $ref: `#/components/securitySchemes/${name}` });
  const { type, in: place, name: key, scheme: http } = scheme ?? {};
  return [type, place, http, key].filter((word) => word !== undefined).join(" ") || name;
}

/** The object behind a value, where that is a reference into its own document. */
export function follow(document: JsonObject, value: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const { $ref: reference } = value;
  if (typeof reference !== "string") return value;
  let target: Json | undefined = document;
  for (const key of reference.replace(/^#\//, "").split("/")) {
    target = isJsonObject(target) ? target[key] : undefined;
  }
  return isJsonObject(target) && !("$ref" in target) ? target : undefined;
}

function textAt(value: Json | undefined, key: string): string {
  return isJsonObject(value) ? String(value[key]) : "";
}
