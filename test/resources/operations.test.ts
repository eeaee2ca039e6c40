import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { createJelouClient } from "../../src/index.js";

const spec = parse(readFileSync(new URL("../../spec/openapi.yaml", import.meta.url), "utf8")) as {
  paths: Record<string, Record<string, { operationId?: string }>>;
};

test("every operation of the spec is a method of the client, and nothing else is", () => {
  const operationIds = Object.values(spec.paths)
    .flatMap((pathItem) => Object.values(pathItem))
    .flatMap(({ operationId }) => operationId ?? []);
  const methods = Object.entries(createJelouClient({ apiKey: "key" })).flatMap(
    ([resource, methods]) => Object.keys(methods as object).map((name) => `${resource}.${name}`),
  );
  expect(methods.sort()).toEqual(operationIds.map(methodOf).sort());
});

/** `getIntegration` is `integrations.get`. */
function methodOf(operationId: string): string {
  const [, verb = "", noun = ""] = /^([a-z]+)([A-Z]\w*)$/.exec(operationId) ?? [];
  return `${noun.toLowerCase()}s.${verb}`;
}
