import {
  elements,
  isJsonObject,
  members,
  type Json,
  type JsonObject,
} from "../../scripts/inputs/json.js";

/**
 * What a document states, one line each: operations, parameters, status codes, media types, and the fields and enum values
 * of schemas by the path that leads to them. Variants are looked through.
 */
export function statementsOf(document: JsonObject): string[] {
  const lines = new Set<string>();
  const { schemas } = (document["components"] ?? {}) as { schemas?: JsonObject };

  function schema(value: Json | undefined, path: string): void {
    if (!isJsonObject(value)) return;
    const ref = value["$ref"];
    if (typeof ref === "string") return schema(schemas?.[ref.split("/").at(-1) ?? ""], path);
    const inside = (inner: Json, key: string) => schema(inner, `${path}${key}`);
    for (const type of [value["type"] ?? []].flat()) {
      // Every integer is a number.
      lines.add(`${path} is ${String(type).replace("integer", "number")}`);
    }
    for (const keyword of ["anyOf", "oneOf", "allOf"])
      for (const one of elements(value[keyword])) inside(one, "");
    for (const one of "const" in value ? [value["const"] as Json] : elements(value["enum"])) {
      lines.add(`${path} = ${JSON.stringify(one)}`);
    }
    for (const [name, inner] of members(value["properties"])) {
      lines.add(`${path}.${name}`);
      inside(inner, `.${name}`);
    }
    for (const name of elements(value["required"])) lines.add(`${path}.${String(name)}`);
    if ("items" in value) inside(value["items"] as Json, "[]");
  }

  function content(value: unknown, path: string): void {
    for (const [mediaType, media] of members(value)) {
      lines.add(`${path} ${mediaType}`);
      schema((media as JsonObject)["schema"], `${path} ${mediaType} `);
    }
  }

  for (const place of ["paths", "webhooks"]) {
    for (const [address, item] of members(document[place])) {
      for (const [method, operation] of members(item)) {
        if (!isJsonObject(operation)) continue;
        const id = `${method} ${address}`;
        lines.add(id);
        for (const parameter of elements(operation["parameters"]) as JsonObject[]) {
          const name = String(parameter["name"]);
          const key = `${id} ${String(parameter["in"])} ${parameter["in"] === "header" ? name.toLowerCase() : name}`;
          lines.add(key);
          schema(parameter["schema"], key);
        }
        content((operation["requestBody"] as JsonObject | undefined)?.["content"], `${id} request`);
        for (const [status, response] of members(operation["responses"])) {
          lines.add(`${id} ${status}`);
          content((response as JsonObject)["content"], `${id} ${status}`);
        }
      }
    }
  }
  return [...lines];
}
