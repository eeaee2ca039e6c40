import { describe, expect, test } from "vitest";
import { JelouApiError, JelouConnectionError } from "../../src/index.js";
import { calls, failure } from "./calls.js";
import { clientOf, systemError } from "./scripted.js";
import { retryAtOnce } from "../time.js";

retryAtOnce();

// What an error keeps of what came: enough for a person, and never more than a log line can bear.

describe("the body of a refusal", () => {
  const bodyOf = async (body: unknown) => {
    const answer = async () => Response.json(body, { status: 403 });
    return ((await failure(calls.get(clientOf(answer)))) as JelouApiError).body;
  };

  test("is kept as it came", async () => {
    const body = { a: null, b: true, c: [1, -0.5, "x", { d: [] }], "": "" };
    expect(await bodyOf(body)).toEqual(body);
  });

  test.each<[string, unknown]>([
    ["texts", ["x".repeat(40_000), "y".repeat(40_000), "z"]],
    ["numbers", Array(70_000).fill(0)],
    ["empty texts", Array(70_000).fill("")],
    ["names", Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`name-${i}`, 0]))],
    ["empty objects", Array(70_000).fill({})],
  ])("holds 64,000 characters at most, of %s", async (_, body) => {
    const kept = await bodyOf(body);
    const characters = JSON.stringify(kept).replace(/[":,[\]{}]/g, "").length;
    const parts = Object.keys(kept as object).length;
    expect(Math.max(characters, parts)).toBeLessThanOrEqual(64_000);
    expect(Math.max(characters, parts)).toBeGreaterThan(31_000);
  });

  test("is 50 levels deep at most", async () => {
    const deep = (levels: number, wrap: (inner: unknown) => unknown) =>
      Array.from({ length: levels }).reduce((inner) => wrap(inner), "bottom" as unknown);
    for (const wrap of [(inner: unknown) => [inner], (inner: unknown) => ({ inner })]) {
      expect(await bodyOf(deep(50, wrap))).toEqual(deep(50, wrap));
      expect(JSON.stringify(await bodyOf(deep(51, wrap)))).toContain('"[nested too deep]"');
    }
  });
});

describe("the cause of a broken connection", () => {
  const causeOf = async (thrown: unknown): Promise<unknown> => {
    const error = await failure(calls.create(clientOf(() => Promise.reject(thrown))));
    expect(error).toBeInstanceOf(JelouConnectionError);
    return (error as Error).cause;
  };

  test.each<[string, unknown, string]>([
    ["null", null, "null"],
    ["a number", 5, "5"],
    ["a function", () => {}, "[object Function]"],
    ["an object", {}, "[object Object]"],
    [
      "a proxy that throws",
      new Proxy(
        {},
        {
          get(): never {
            throw new Error("mine");
          },
        },
      ),
      "[object Object]",
    ],
  ])("is %s in words", async (_, thrown, words) => {
    expect(await causeOf(thrown)).toBe(words);
  });

  test("has name, message, stack, code and system call of an error, as an error has them", async () => {
    const thrown = systemError("ECONNRESET", "read");
    const cause = await causeOf(thrown);
    expect(cause).toBeInstanceOf(Error);
    const { name, message, stack } = thrown;
    expect(cause).toMatchObject({ name, message, stack, code: "ECONNRESET", syscall: "read" });
    expect(Object.keys(cause as Error)).toEqual(["code", "syscall"]);
    for (const field of ["name", "stack"]) {
      expect(Object.getOwnPropertyDescriptor(cause, field)).toMatchObject({
        configurable: true,
        writable: true,
      });
    }
  });

  test("has nothing made up where an error has less", async () => {
    const cause = await causeOf({ message: "bare" });
    expect(cause).toMatchObject({ name: "Error", message: "bare", stack: "" });
    expect(Object.getOwnPropertyNames(cause).sort()).toEqual(["message", "name", "stack"]);
  });

  test("has five errors of an aggregate at most, and twenty of aggregates in it", async () => {
    const wide = (inner: () => Error) =>
      new AggregateError(Array.from({ length: 9 }, inner), "all failed");
    const flat = (await causeOf(wide(() => new Error("one")))) as AggregateError;
    expect(flat.errors.map(({ message }) => message)).toEqual(Array(5).fill("one"));
    const deep = await causeOf(wide(() => wide(() => wide(() => new Error("one")))));
    const count = (error: unknown): number =>
      error instanceof Error
        ? ((error as AggregateError).errors ?? []).reduce((sum, one) => sum + count(one), 1)
        : 0;
    expect(count(deep)).toBe(20);
  });
});
