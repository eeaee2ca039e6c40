import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { readEntries } from "../../scripts/api-report.js";
import { root } from "./pack.js";
import { unpack } from "./unpack.js";

const { folder, remove } = unpack();
afterAll(remove);

// What the examples take from the code around them.
const surroundings = `
import { createJelouClient, isJelouError } from "jelou-client";
import { createFakeJelou } from "jelou-client/testing";
import { parseWebhook, signBody, verifySignature } from "jelou-client/webhooks";
declare const error: unknown;
declare const event: object;
declare const handler: (request: Request) => Promise<Response>;
declare const headers: Record<string, string | undefined>;
declare const rawBody: Uint8Array;
declare const request: Request;
declare const signingSecret: string;
declare const webhookUrl: string;
`;

/** What `tsc` says of `code` in a strict project that uses the package. */
function complaints(code: string): string[] {
  const file = join(folder, "example.mts");
  writeFileSync(file, `${surroundings}export async function example() {\n${code}\n}\n`);
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    types: ["node"],
  });
  const found = ts.getPreEmitDiagnostics(program);
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("the examples in TSDoc compile", () => {
  const exports = readEntries().entries.flatMap((entry) => entry.exports);
  const examples = [...new Set(exports)].flatMap((symbol) =>
    symbol
      .getJsDocTags()
      .filter(({ name }) => name === "example")
      .map(({ text }) => ({ name: symbol.name, code: ts.displayPartsToString(text) })),
  );

  it.each(examples)("of $name", ({ code }) => {
    expect(complaints(code)).toEqual([]);
  });

  it("all of them", () => {
    const functions = exports.filter(({ flags }) => flags & ts.SymbolFlags.Function);
    const lacking = functions.filter(({ name }) => !examples.some((one) => one.name === name));
    expect(lacking.map(({ name }) => name)).toEqual([]);
    expect(complaints(`createJelouClient({ apiKey: 1 });`)).toHaveLength(1);
  });
});

describe("the README", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const recipes = [...readme.matchAll(/<!-- file: (\S+) -->\s*```ts\n(.*?)```/gs)];

  it.each(recipes)("%# shows a recipe as it runs", (_, file = "", code) => {
    expect(code).toBe(readFileSync(join(root, file), "utf8"));
  });

  it("names the tarball as npm packs it", () => {
    const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(readme).toContain(`npm install ./${name}-${version}.tgz`);
    expect(recipes).toHaveLength(4);
  });
});
