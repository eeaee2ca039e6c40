import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { createJelouClient } from "../../src/index.js";
import { calls, clientWith, ok } from "../core/client.js";

const spec = parse(readFileSync(new URL("../../spec/openapi.yaml", import.meta.url), "utf8")) as {
  paths: Record<string, Record<string, { operationId?: string }>>;
};

test("every operation of the spec is a method of the client, and nothing else is", () => {
  const operationIds = Object.values(spec.paths)
    .flatMap((pathItem) => Object.values(pathItem))
    .flatMap(({ operationId }) => operationId ?? []);
  const jelou = createJelouClient({ apiKey: "key" });
  expect(methodsOf(jelou)).toEqual(operationIds.map(methodOf).sort());
});

test("the tests of errors, leaks and faults call every method", async () => {
  const { jelou, ended } = clientWith(ok);
  for (const call of Object.values(calls)) await call(jelou);
  expect(ended.map(({ operation }) => operation).sort()).toEqual(methodsOf(jelou));
});

/** `getIntegration` is `integrations.get`. */
function methodOf(operationId: string): string {
  const [, verb = "", noun = ""] = /^([a-z]+)([A-Z]\w*)$/.exec(operationId) ?? [];
  return `${noun.toLowerCase()}s.${verb}`;
}

function methodsOf(jelou: object): string[] {
  return Object.entries(jelou)
    .flatMap(([resource, methods]) => Object.keys(methods).map((name) => `${resource}.${name}`))
    .sort();
}
