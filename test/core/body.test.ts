import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isJelouError } from "../../src/index.js";
import { runs } from "../runs.js";
import { retryAtOnce } from "../time.js";
import { calls, clientWith, created, failureOf, text, webhookUrl } from "./client.js";

retryAtOnce();

const read = (response: () => Response) => calls.get(clientWith(response).jelou);
const inChunks = (chunks: ArrayBufferView[]) =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    }),
  );

describe("a body of over 1 MB", () => {
  test("is not read to its end, and its stream is cancelled", async () => {
    let given = 0;
    let isCancelled = false;
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array((given += 64_000) && 64_000)),
      cancel: () => void (isCancelled = true),
    });
    expect(await failureOf(read(() => new Response(body)))).toMatchObject({
      code: "unexpected_response",
      message: expect.stringContaining("1 MB"),
    });
    expect(isCancelled).toBe(true);
    expect(given).toBeLessThan(1_300_000);
  });

  test("is recognised by its bytes, not by Content-Length", async () => {
    const padded = (length: number) => () =>
      new Response(`{"webhookUrl":"${webhookUrl}"}`.padEnd(length), {
        headers: { "content-length": "2" },
      });
    expect(await read(padded(1_000_000))).toHaveProperty("webhookUrl");
    expect(await failureOf(read(padded(1_000_001)))).toMatchObject({ code: "unexpected_response" });
  });
});

describe("a body", () => {
  const value = { ...created, webhookUrl: "https://panel.example/ñ€🔑", note: "\ufeff \u0000" };
  const bytes = new TextEncoder().encode(JSON.stringify(value));

  test("gives the same value for any chunks, even if a character is divided", async () => {
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const ends = [0, ...places.sort((a, b) => a - b), bytes.length];
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(await read(() => inChunks(chunks))).toEqual(value);
      }),
      runs(20),
    );
  });

  test("of other typed arrays is read byte by byte", async () => {
    const even = Uint8Array.from([...bytes, 0x20].slice(0, bytes.length + (bytes.length % 2)));
    const chunks = [new DataView(even.buffer, 0, 20), new Uint16Array(even.buffer.slice(20))];
    expect(await read(() => inChunks(chunks))).toEqual(value);
  });

  test("loses its byte order mark", async () => {
    expect(await read(() => text(`\ufeff${JSON.stringify(created)}`))).toEqual(created);
  });

  test.each<[string, string]>([
    ["10,000 arrays deep", `${"[".repeat(10_000)}${"]".repeat(10_000)}`],
    ["10,000 objects deep", `${'{"data":'.repeat(10_000)}1${"}".repeat(10_000)}`],
    ["an object that never ends", '{"a":'.repeat(199_000)],
    [
      "70,000 names",
      JSON.stringify(Object.fromEntries(Array.from(Array(70_000).keys(), (i) => [`k${i}`, i]))),
    ],
    ["a number beyond all numbers", '{"status":1e999,"message":["no"]}'],
    ["__proto__", '{"__proto__":{"evil":1,"status":0,"webhookUrl":"https://evil"}}'],
    ["spaces", " ".repeat(999_999)],
  ])("of %s is one of our errors, small enough for a log", async (_, body) => {
    for (const status of [200, 422]) {
      const error = await failureOf(read(() => text(body, status)));
      expect(isJelouError(error)).toBe(true);
      expect(inspect(error).length + JSON.stringify(error).length).toBeLessThan(400_000);
    }
    expect({}).not.toHaveProperty("evil");
  });
});

describe("error.body", () => {
  const bodyOf = async (body: unknown) =>
    (await failureOf(read(() => Response.json(body, { status: 403 })))).body;

  test("is the parsed body, and loggers don't see it", async () => {
    const body = { a: null, b: true, c: [1, -0.5, "x", { d: [] }], "": "" };
    expect(await bodyOf(body)).toEqual(body);
    const error = await failureOf(read(() => text("for the body only", 403)));
    expect([error.body, Object.keys(error).includes("body")]).toEqual(["for the body only", false]);
    expect(JSON.parse(JSON.stringify(error))).not.toHaveProperty("body");
  });

  test.each<[string, unknown]>([
    ["texts", ["x".repeat(40_000), "y".repeat(40_000), "z"]],
    ["numbers", Array(70_000).fill(0)],
    ["empty texts", Array(70_000).fill("")],
    ["empty objects", Array(70_000).fill({})],
    ["names", Object.fromEntries(Array.from(Array(9_000).keys(), (i) => [`name-${i}`, 0]))],
  ])("has at most 64 kB of %s", async (_, body) => {
    const kept = await bodyOf(body);
    const characters = JSON.stringify(kept).replace(/[":,[\]{}]/g, "").length;
    const size = Math.max(characters, Object.keys(kept).length);
    expect(size).toBeLessThanOrEqual(64_000);
    expect(size).toBeGreaterThan(31_000);
  });

  test("is at most 50 levels deep", async () => {
    const deep = (levels: number) =>
      Array.from({ length: levels }).reduce((inner) => ({ inner }), "bottom" as unknown);
    expect(await bodyOf(deep(50))).toEqual(deep(50));
    expect(JSON.stringify(await bodyOf(deep(51)))).toContain("[nested too deep]");
  });
});
