import { STATUS_CODES } from "node:http";
import { byText, isJsonObject, type JsonObject } from "../inputs/json.js";
import { fieldsOf } from "./fields.js";
import { operationsOf, type FragmentOperation } from "./operations.js";

/** Statements that are no part of OpenAPI, by disagreement id. Several values mean that a source states all of them. */
export type States = Readonly<Record<string, string | string[]>>;

/**
 * What a fragment shows of the API as a whole, where operations differ from one another (`panel.…`), read from its
 * structure; and `x-states`: what its page says in words or examples.
 */
export function statesOf(document: JsonObject): States {
  const operations = operationsOf(document);
  const seen = {
    "panel.host": operations.flatMap(hosts),
    "panel.invalidInputStatus": operations.flatMap(invalidInputStatuses),
    "panel.eventDiscriminator": operations.flatMap((one) => eventDiscriminators(document, one)),
    "panel.case": operations.flatMap((one) => cases(document, one)),
    "panel.message": operations.flatMap((one) => messages(document, one)),
    "panel.authType": operations.flatMap((one) => authTypes(document, one)),
  };
  const phrases = Object.fromEntries(operations.flatMap(otherPhrases));
  const words = isJsonObject(document["x-states"]) ? document["x-states"] : {};
  return Object.fromEntries(
    Object.entries({ ...seen, ...phrases, ...words })
      .map(([id, values]) => [id, [...new Set([values].flat().map(String))].sort(byText)] as const)
      .filter(([, values]) => values.length > 0),
  );
}

function hosts({ servers }: FragmentOperation): string[] {
  return servers.filter((url) => URL.canParse(url)).map((url) => new URL(url).host);
}

function invalidInputStatuses({ responses }: FragmentOperation): string[] {
  return ["400", "422"].filter((status) => responses.has(status));
}

const httpPhrases = new Set(Object.values(STATUS_CODES));

/** Where a page calls a status code by the phrase of another one. */
function otherPhrases({ id, phrases }: FragmentOperation): [id: string, phrase: string][] {
  return [...phrases]
    .filter(([status, phrase]) => httpPhrases.has(phrase) && phrase !== STATUS_CODES[status])
    .map(([status, phrase]) => [`${id}.response.${status}.phrase`, phrase]);
}

function eventDiscriminators(document: JsonObject, { request }: FragmentOperation): string[] {
  const names = fieldsOf(document, request).map(({ path }) => path);
  return ["event", "event_type"].filter((name) => names.includes(name));
}

function cases(document: JsonObject, { request }: FragmentOperation): string[] {
  const names = fieldsOf(document, request).map(({ path }) => path);
  return [
    ...(names.some((name) => /[a-z][A-Z]/.test(name)) ? ["camelCase (REST bodies)"] : []),
    ...(names.some((name) => name.includes("_")) ? ["snake_case (webhook bodies)"] : []),
  ];
}

function messages(document: JsonObject, { responses }: FragmentOperation): string[] {
  const fields = [...responses.values()].flatMap((body) => fieldsOf(document, body));
  return fields
    .filter(({ path }) => path === "message")
    .map(({ schema }) =>
      schema["type"] === "array" ? "always an array of strings" : "a string or an array of strings",
    );
}

function authTypes(document: JsonObject, { request, responses }: FragmentOperation): string[] {
  const stated = (body: JsonObject | undefined) =>
    fieldsOf(document, body).filter(({ path }) => path.split(".").at(-1) === "authType");
  const isClosed = stated(request).some(({ schema }) => schema["enum"] !== undefined);
  const isOpen = [...responses.values()]
    .flatMap(stated)
    .some(({ schema }) => schema["enum"] === undefined);
  return [
    ...(isClosed ? ["four values (request)"] : []),
    ...(isOpen ? ["any string (response)"] : []),
  ];
}
