import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { FakeFailure } from "../../src/testing/index.js";

const readme = readFileSync("src/testing/README.md", "utf8");

/** Code without its layout: an example has less indentation than the test, and so other line breaks. */
const withoutLayout = (code: string) => code.replace(/\s/g, "").replace(/,(?=[)\]}])/g, "");

it("every example is part of a test", () => {
  const examples = [...readme.matchAll(/```\w+ (\S+)\n(.*?)```/gs)];
  expect(examples).toHaveLength(readme.match(/^```\w/gm)?.length ?? 0);
  for (const [, file = "", code = ""] of examples) {
    expect(withoutLayout(readFileSync(file, "utf8")), file).toContain(withoutLayout(code));
  }
});

it("every option of failNext has its row", () => {
  const names: Record<keyof FakeFailure, true> = {
    ...{ status: true, body: true, headers: true, fault: true },
    ...{ acted: true, operation: true, projectId: true, times: true },
  };
  const rows = readme.match(/^\| `.*?\|/gm)?.join() ?? "";
  expect(Object.keys(names).filter((name) => !rows.includes(`\`${name}`))).toEqual([]);
});
