import { expect, it } from "vitest";
import type { PullResult } from "../../scripts/pull/pull-pages.js";
import { summaryOf } from "../../scripts/pull/summary.js";

const nothing: PullResult = {
  read: [],
  changed: [],
  failures: [],
  notices: [],
  transcribed: [],
  uncovered: [],
  gone: [],
};

it("the summary says what each fragment was before, and what it lost", () => {
  const summary = summaryOf({
    ...nothing,
    changed: [
      { id: "a", before: "nothing", lost: [] },
      { id: "b", before: "pulled", lost: ["getShelf: response 500"] },
      { id: "c", before: "edited by hand", lost: [] },
      { id: "d", before: "transcribed", lost: [] },
    ],
  });
  expect(summary.split("\n").slice(0, -1)).toEqual([
    "changed: a (new)",
    "changed: b",
    "  no longer stated: getShelf: response 500",
    "changed: c (was edited by hand)",
    "changed: d (was transcribed)",
  ]);
});

it("the summary counts a page that failed twice once, and names those worth another try", () => {
  const summary = summaryOf({
    ...nothing,
    read: ["https://docs.example/a"],
    failures: [
      { page: "https://docs.example/a", reason: "prose layer: x", isPassing: false },
      { page: "https://docs.example/a", reason: "openapi layer: x", isPassing: false },
      { page: "https://docs.example/b", reason: "HTTP 500, in 3 attempts", isPassing: true },
    ],
  });
  expect(summary.split("\n").slice(3)).toEqual([
    "What failed keeps its old fragment.",
    "Another try may help: https://docs.example/b",
    "1 pages read, 0 fragments changed, 2 failed",
  ]);
});

it("a site that is out of reach is told once", () => {
  const pages = ["a", "b", "c", "d", "e"].map((name) => `https://docs.example/${name}`);
  const failures = pages.map((page) => ({ page, reason: "no such host", isPassing: true }));
  const few = `${pages.slice(0, 3).join(", ")} and 2 others`;
  expect(summaryOf({ ...nothing, failures }).split("\n")).toEqual([
    `failed: ${few}: no such host`,
    "What failed keeps its old fragment.",
    `Another try may help: ${few}`,
    "0 pages read, 0 fragments changed, 5 failed",
  ]);
});

it("what a page holds can't move the cursor or begin a line of the summary", () => {
  const reason = "its type is unknown: \u001B[2J\nfailed: x";
  const summary = summaryOf({
    ...nothing,
    notices: [{ page: "https://docs.example/a", reason }],
  });
  expect(summary.split("\n")).toEqual([
    "note: https://docs.example/a: its type is unknown:  [2J failed: x",
    "0 pages read, 0 fragments changed, 0 failed",
  ]);
});
