import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf, readCode } from "./source.js";

interface Arrow {
  from: string;
  /** Relative to the folder, without extension (`core/http`, `../generated/schema`), or the name of a package. */
  to: string;
  isTypeOnly: boolean;
}

function arrowsIn(folder: "src" | "scripts" | "test"): Arrow[] {
  return readCode(folder).flatMap((file) =>
    importsOf(file).map(({ specifier, isTypeOnly }) => ({
      from: file.name,
      to: specifier.startsWith(".")
        ? posix.join(posix.dirname(file.name), specifier).replace(/\.js$/, "")
        : specifier,
      isTypeOnly,
    })),
  );
}

/** Follows imports until a file leads to itself. */
function cyclesAmong(arrows: readonly Arrow[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of arrows) targets.set(from, [...(targets.get(from) ?? []), to]);
  return [...targets.keys()].filter((name) => {
    const reached = new Set(targets.get(name));
    // The iteration of a set includes the members that are added during it.
    for (const one of reached) for (const to of targets.get(one) ?? []) reached.add(to);
    return reached.has(name);
  });
}

const arrows = arrowsIn("src");
const show = (found: readonly Arrow[]) => found.map(({ from, to }) => `${from} → ${to}`);
const between = (from: RegExp, to: RegExp) =>
  show(arrows.filter((arrow) => from.test(arrow.from) && to.test(arrow.to)));
/** The files that import each package or generated file. */
const importersOf = (target: RegExp) => [
  ...new Set(arrows.filter(({ to }) => target.test(to)).map(({ from }) => from)),
];

describe("imports in src/ run one way", () => {
  it.each<[string, RegExp, RegExp]>([
    [
      "core imports neither resources nor the client",
      /^core\//,
      /^(resources|webhooks|testing|cli)\/|^(client|index)$/,
    ],
    ["resources don't import the client", /^resources\//, /^(testing|cli)\/|^(client|index)$/],
    [
      "webhooks import neither resources nor the client",
      /^webhooks\//,
      /^(resources|testing|cli)\/|^(client|index)$/,
    ],
    [
      "the fake imports neither resources nor the client",
      /^testing\//,
      /^(resources|cli)\/|^(client|index)$/,
    ],
    ["nothing imports the fake or the command", /^(?!testing\/|cli\/)/, /^(testing|cli)\//],
    ["only the command imports the public client", /^(?!cli\/)/, /^index$/],
    ["nothing imports scripts, spec or test", /./, /^\.\.\/(?!generated\/)/],
  ])("%s", (_, from, to) => {
    expect(between(from, to)).toEqual([]);
  });

  it("resources don't import each other", () => {
    const resources = ["integrations", "conversations", "messages"];
    const isResource = (name: string) => resources.includes(posix.basename(name));
    const found = arrows.filter(
      ({ from, to }) => isResource(from) && isResource(to) && !from.startsWith("testing/"),
    );
    expect(show(found)).toEqual([]);
  });

  it("the command imports only the public client and Node", () => {
    expect(between(/^cli\//, /^(?!node:|cli\/)/)).toEqual(["cli/probe → index"]);
  });

  it("no file imports itself, directly or indirectly", () => {
    expect(cyclesAmong(arrows.filter(({ isTypeOnly }) => !isTypeOnly))).toEqual([]);
  });
});

describe("packages in src/", () => {
  it("openapi-fetch is imported by one file", () => {
    expect(importersOf(/^openapi-fetch$/)).toHaveLength(1);
  });

  it("zod is imported as zod/mini or zod/v4/core", () => {
    expect(between(/./, /^zod(?!\/mini$|\/v4\/core$)/)).toEqual([]);
  });

  it("only the command imports Node's modules, except for types", () => {
    const found = arrows.filter(({ to, isTypeOnly }) => to.startsWith("node:") && !isTypeOnly);
    expect([...new Set(found.map(({ from }) => from))]).toEqual(["cli/probe"]);
  });

  it("are openapi-fetch and zod only", () => {
    const known = /^(\.\.\/|openapi-fetch$|zod\/|node:|\?$)/;
    const names = new Set(readCode("src").map(({ name }) => name));
    expect(show(arrows.filter(({ to }) => !known.test(to) && !names.has(to)))).toEqual([]);
  });
});

it.each(["scripts", "test"] as const)(
  "no file of %s/ imports itself, directly or indirectly",
  (folder) => {
    expect(cyclesAmong(arrowsIn(folder))).toEqual([]);
  },
);
