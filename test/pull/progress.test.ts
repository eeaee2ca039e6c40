import { describe, expect, it } from "vitest";
import { progressTo } from "../../scripts/pull/progress.js";

const page = `https://docs.example/${"a".repeat(80)}`;

function shown(stream: { isTTY: boolean; columns: number }): string[] {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  const report = progressTo({ ...stream, write } as unknown as NodeJS.WriteStream);
  report({ page, hasFailed: false, done: 1, total: 2 });
  report({ page, hasFailed: true, done: 2, total: 2 });
  return written;
}

describe("progress", () => {
  it("is one line on a terminal, cut to its width and gone at the end", () => {
    const clear = "\r\u001B[2K";
    const line = `1/2 read ${page}`.slice(0, 39);
    expect(shown({ isTTY: true, columns: 40 })).toEqual([clear + line, clear]);
  });

  it("is a line a page elsewhere", () => {
    expect(shown({ isTTY: false, columns: 40 })).toEqual([
      `1/2 read ${page}\n`,
      `2/2 failed ${page}\n`,
    ]);
  });
});
