import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { JelouWebhookErrorCode } from "../../src/webhooks/index.js";

const readme = readFileSync("src/webhooks/README.md", "utf8");
const examples = [...readme.matchAll(/```ts (\S+)\n(.*?)```/gs)];

/** Code without white space: an example has less indentation than the recipe, and therefore other line breaks. */
const withoutLayout = (code: string) => code.replace(/\s/g, "").replace(/,(?=[)\]}])/g, "");

it("every example is part of a recipe, which runs in the tests", () => {
  expect(examples).toHaveLength(readme.split("```ts").length - 1);
  for (const [, recipe = "", code = ""] of examples) {
    expect(withoutLayout(readFileSync(recipe, "utf8")), recipe).toContain(withoutLayout(code));
  }
});

it("every recipe that it names exists", () => {
  const names = [...readme.matchAll(/`(test\/recipes\/[\w-]+\.ts)`/g)].map(([, name = ""]) => name);
  expect(names.filter((name) => !existsSync(name))).toEqual([]);
  expect(names).not.toEqual([]);
});

it("every error code has its row", () => {
  const codes: Record<JelouWebhookErrorCode, true> = {
    missing_signature: true,
    malformed_signature: true,
    signature_mismatch: true,
    body_not_raw: true,
    body_too_large: true,
    invalid_json: true,
  };
  const rows = [...readme.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code);
  expect(rows).toEqual(Object.keys(codes));
});
