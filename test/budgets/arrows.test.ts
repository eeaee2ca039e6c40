import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf, readCode, type CodeFile } from "./source.js";

interface Arrow {
  /** Relative to the folder, without extension: `transport`, `../generated/schema`; a package by its name. */
  to: string;
  from: string;
  isTypeOnly: boolean;
}

function arrowsOf(files: readonly CodeFile[]): Arrow[] {
  return files.flatMap((file) =>
    importsOf(file).map(({ specifier, isTypeOnly }) => {
      const isRelative = specifier.startsWith(".");
      const to = isRelative
        ? posix.join(posix.dirname(file.name), specifier).replace(/\.js$/, "")
        : specifier;
      return { from: file.name, to, isTypeOnly };
    }),
  );
}

const sources = readCode("src");
const arrows = arrowsOf(sources);
const values = arrows.filter(({ isTypeOnly }) => !isTypeOnly);
const show = (found: readonly Arrow[]) => found.map(({ from, to }) => `${from} → ${to}`);
const isInside = (name: string, folder: string) => name.startsWith(`${folder}/`);

/** The files that reach themselves by these arrows. */
function cyclesAmong(followed: readonly Arrow[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of followed) targets.set(from, [...(targets.get(from) ?? []), to]);
  return [...targets.keys()].filter((name) => {
    const reached = new Set(targets.get(name));
    // What is added while it goes on is gone through as well.
    for (const one of reached) for (const to of targets.get(one) ?? []) reached.add(to);
    return reached.has(name);
  });
}

/** What stands in a line imports from its own and the lines below. */
const layers = [
  ["index"],
  ["client"],
  ["messages", "integrations", "conversations"],
  ["acknowledgement", "transport"],
  ["answer"],
  ["failure"],
  ["advice", "config", "envelope", "http", "observe", "retry"],
  ["body", "call", "credentials", "documented"],
  ["deadline", "effect", "input", "masked", "options"],
  ["error-like", "errors", "mask", "read"],
  ["difference", "operation"],
];
const client = layers.flat();

describe("arrows run one way", () => {
  it("from index by client, resources and transport to http, and on to errors, mask and read", () => {
    const rank = (name: string) => layers.findIndex((layer) => layer.includes(name));
    const own = arrows.filter(({ from, to }) => client.includes(from) && client.includes(to));
    expect(show(own.filter(({ from, to }) => rank(to) < rank(from)))).toEqual([]);
    expect(own.length).toBeGreaterThan(10);
  });

  it("every file of the client has its place among them", () => {
    const files = sources
      .map(({ name }) => name)
      .filter((name) => name !== "bin" && !/^(webhooks|testing|probe)\//.test(name));
    expect(files.filter((name) => !client.includes(name))).toEqual([]);
  });

  it("no file reaches itself again", () => {
    expect(cyclesAmong(values)).toEqual([]);
  });

  it("no file of the fake or the probe reaches itself again, not even for a type", () => {
    const isMeant = ({ from }: Arrow) => isInside(from, "testing") || isInside(from, "probe");
    expect(cyclesAmong(arrows.filter(isMeant))).toEqual([]);
  });

  it("the resources never import each other", () => {
    const resources = ["integrations", "conversations", "messages"];
    const between = arrows.filter(
      ({ from, to }) => resources.includes(from) && resources.includes(to),
    );
    expect(show(between)).toEqual([]);
  });

  it("errors, mask and read know nobody, but the word for a difference", () => {
    const bottom = ["errors", "mask", "read", "difference"];
    const own = arrows.filter(({ from, to }) => bottom.includes(from) && client.includes(to));
    expect(show(own)).toEqual(["read → difference"]);
  });

  it("webhooks imports nothing of the client but errors, mask and read", () => {
    const isOwn = (name: string) => sources.some((source) => source.name === name);
    const outward = arrows.filter(
      ({ from, to }) => isInside(from, "webhooks") && isOwn(to) && !isInside(to, "webhooks"),
    );
    const allowed = ["errors", "mask", "read"];
    expect(show(outward.filter(({ to }) => !allowed.includes(to)))).toEqual([]);
  });

  it("nothing imports the fake but the fake", () => {
    const inward = arrows.filter(
      ({ from, to }) => !isInside(from, "testing") && isInside(to, "testing"),
    );
    expect(show(inward)).toEqual([]);
  });

  it("nothing imports the probe but the command, and the command nothing else", () => {
    const inward = arrows.filter(
      ({ from, to }) => !isInside(from, "probe") && isInside(to, "probe"),
    );
    expect(show(inward)).toEqual(["bin → probe/command"]);
    expect(show(arrows.filter(({ from, to }) => from === "bin" || to === "bin"))).toEqual(
      show(inward),
    );
  });
});

describe("what comes from outside", () => {
  it("openapi-fetch is imported by http alone", () => {
    const users = arrows.filter(({ to }) => to === "openapi-fetch").map(({ from }) => from);
    expect(users).toEqual(["http"]);
  });

  it("zod is imported as zod/mini, or the core beneath it, alone", () => {
    const entries = arrows.filter(({ to }) => /^zod\b/.test(to)).map(({ to }) => to);
    expect(entries.filter((entry) => entry !== "zod/mini" && entry !== "zod/v4/core")).toEqual([]);
    expect(entries.length).toBeGreaterThan(0);
  });

  it("generated/ is imported for types alone", () => {
    const generated = arrows.filter(({ to }) => to.startsWith("../"));
    expect(show(generated.filter(({ to }) => to !== "../generated/schema"))).toEqual([]);
    expect(show(generated.filter(({ isTypeOnly }) => !isTypeOnly))).toEqual([]);
    expect(generated.length).toBeGreaterThan(0);
  });

  it("there is no other package, and nothing of Node in what runs", () => {
    // "?" is the one import whose name is put together at run time: see testing/server.
    const known = ["openapi-fetch", "zod/mini", "zod/v4/core", "?"];
    const others = values.filter(
      ({ to }) => !known.includes(to) && !sources.some(({ name }) => name === to),
    );
    // The command is for Node alone.
    const isCommand = ({ from, to }: Arrow) =>
      isInside(from, "probe") && ["node:fs", "node:util"].includes(to);
    expect(show(others.filter((arrow) => !isCommand(arrow)))).toEqual([]);
    expect(values.filter(({ to }) => to === "?").map(({ from }) => from)).toEqual([
      "testing/server",
    ]);
  });
});

it.each(["scripts", "test"] as const)(
  "no file of %s/ reaches itself again, not even for a type",
  (folder) => {
    const found = arrowsOf(readCode(folder));
    expect(found.length).toBeGreaterThan(100);
    expect(cyclesAmong(found)).toEqual([]);
  },
);
