import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { readEntries } from "../../scripts/api-report.js";
import { unpack } from "./unpack.js";

const { folder, remove } = unpack();
afterAll(remove);

// What the examples take from the code around them.
const surroundings = `
import { createJelouClient, isJelouError } from "jelou-client";
import { createFakeJelou, type FakeJelou } from "jelou-client/testing";
import { parseWebhook, signBody, verifySignature } from "jelou-client/webhooks";
declare const error: unknown;
declare const event: object;
declare const fake: FakeJelou;
declare const handler: (request: Request) => Promise<Response>;
declare const headers: Record<string, string | undefined>;
declare const rawBody: Uint8Array;
declare const request: Request;
declare const signingSecret: string;
declare const webhookUrl: string;
`;

const examples = new Map<string, string>();
const functions = new Set<string>();
for (const symbol of readEntries().entries.flatMap(({ exports }) => exports)) {
  if (symbol.flags & ts.SymbolFlags.Function) functions.add(symbol.name);
  const tags = symbol.getJsDocTags().filter(({ name }) => name === "example");
  for (const [index, { text }] of tags.entries()) {
    examples.set(`${symbol.name}-${index}`, ts.displayPartsToString(text));
  }
}
examples.set("wrong", "createJelouClient({ apiKey: 1 });");

/** What `tsc` says of each example in a strict project that uses the package, by its name. */
function compile(): Map<string, string[]> {
  const files = [...examples].map(([name, code]) => {
    const file = join(folder, `${name}.mts`);
    writeFileSync(file, `${surroundings}export async function example() {\n${code}\n}\n`);
    return [name, file] as const;
  });
  const program = ts.createProgram(
    files.map(([, file]) => file),
    {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: true,
      noEmit: true,
      types: ["node"],
    },
  );
  return new Map(
    files.map(([name, file]) => {
      const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
      const words = found.map(({ messageText }) =>
        ts.flattenDiagnosticMessageText(messageText, "\n"),
      );
      return [name, words];
    }),
  );
}

describe("the examples in TSDoc", () => {
  it("compile, and would be seen if they didn't", () => {
    const complaints = [...compile()].filter(([, found]) => found.length > 0);
    expect(complaints).toEqual([
      ["wrong", [expect.stringContaining("'number' is not assignable")]],
    ]);
  });

  it("stand at every function", () => {
    expect([...functions].filter((name) => !examples.has(`${name}-0`))).toEqual([]);
    expect(functions.size).toBeGreaterThan(5);
  });
});
