import { byText, elements, type JsonObject } from "../inputs/json.js";
import { fieldsOf } from "./fields.js";
import { operationsOf } from "./operations.js";

/** What a fragment says, one line a fact, wherever in the document it says so. */
export function factsOf(document: JsonObject): string[] {
  const facts = new Set<string>();
  for (const operation of operationsOf(document)) {
    const { id, servers, security, parameters, request, responses } = operation;
    for (const server of servers) facts.add(`${id}: server ${server}`);
    for (const alternative of security) facts.add(`${id}: security ${alternative || "none"}`);
    for (const { in: place, name, isRequired } of parameters) {
      facts.add(`${id}: ${place} parameter ${name}`);
      if (isRequired) facts.add(`${id}: ${place} parameter ${name} is required`);
    }
    addBody(`${id}: request`, request);
    for (const [status, body] of responses) {
      facts.add(`${id}: response ${status}`);
      addBody(`${id}: response ${status}`, body);
    }
  }
  for (const [key, values] of Object.entries(document["x-states"] ?? {})) {
    for (const value of [values].flat()) facts.add(`${key}: ${String(value)}`);
  }
  return [...facts].sort(byText);

  function addBody(name: string, body: JsonObject | undefined): void {
    if (!body) return;
    facts.add(`${name} body`);
    for (const required of elements(body["required"])) {
      facts.add(`${name} field ${String(required)} is required`);
    }
    for (const { path, schema } of fieldsOf(document, body)) {
      facts.add(`${name} field ${path}`);
      for (const type of [schema["type"] ?? []].flat()) {
        facts.add(`${name} field ${path} of type ${String(type)}`);
      }
      for (const value of elements(schema["enum"])) {
        facts.add(`${name} field ${path} takes ${String(value)}`);
      }
      for (const required of elements(schema["required"])) {
        facts.add(`${name} field ${path}.${String(required)} is required`);
      }
    }
  }
}

/** The facts of one fragment that another one lacks. A field that is lost stands for all that was said of it. */
export function lostFacts(before: JsonObject, after: JsonObject): string[] {
  const kept = new Set(factsOf(after));
  const lost = factsOf(before).filter((fact) => !kept.has(fact));
  return lost.filter((fact) => !lost.some((other) => isPartOf(fact, other)));
}

function isPartOf(fact: string, whole: string): boolean {
  return fact !== whole && [" ", "."].some((separator) => fact.startsWith(whole + separator));
}
