import { readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { apiReport, isInternal, readEntries, reportFile } from "../../scripts/api-report.js";

const surface = readEntries();

it("the public surface is the one in test/package/api.md, or npm run api:update and a review are due", async () => {
  expect(await apiReport(surface)).toBe(readFileSync(reportFile, "utf8"));
});

describe("TSDoc", () => {
  const { entries, checker } = surface;
  const exports = entries
    .filter(({ specifier }) => !specifier.endsWith("/schema"))
    .flatMap(({ exports }) => exports);
  const isDocumented = (symbol: ts.Symbol) =>
    symbol.getDocumentationComment(checker).length > 0 || symbol.getJsDocTags(checker).length > 0;
  const membersOf = (symbol: ts.Symbol) => {
    const members = [...(symbol.members?.values() ?? [])];
    return members.filter(({ declarations }) => declarations?.some((node) => !isInternal(node)));
  };

  it("stands at every export", () => {
    const undocumented = exports.filter((symbol) => !isDocumented(symbol)).map(({ name }) => name);
    expect([...new Set(undocumented)]).toEqual([]);
  });

  it("stands at every method of an export", () => {
    const undocumented = exports.flatMap((symbol) =>
      membersOf(symbol)
        .filter((member) => member.flags & ts.SymbolFlags.Method && !isDocumented(member))
        .map((member) => `${symbol.name}.${member.name}`),
    );
    expect(undocumented).toEqual([]);
  });

  it("says what each option is for", () => {
    const types = exports
      .filter(({ name }) => /Options$/.test(name))
      .map((symbol) => checker.getDeclaredTypeOfSymbol(symbol));
    const options = types.flatMap((type) => checker.getPropertiesOfType(type));
    expect(options.filter((member) => !isDocumented(member)).map(({ name }) => name)).toEqual([]);
    expect(options.length).toBeGreaterThan(10);
  });
});
