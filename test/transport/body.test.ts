import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isJelouError, type JelouApiError } from "../../src/index.js";
import { runs } from "../runs.js";
import { calls, created, failure, webhookUrl } from "./calls.js";
import { clientOf, scripted } from "./scripted.js";
import { retryAtOnce } from "../time.js";

retryAtOnce();

describe("a body of over 1 MB", () => {
  test("is given up, and its stream cancelled", async () => {
    let given = 0;
    let isCancelled = false;
    const body = new ReadableStream({
      pull(controller) {
        given += 64_000;
        controller.enqueue(new Uint8Array(64_000));
      },
      cancel: () => void (isCancelled = true),
    });
    const error = await failure(calls.get(scripted([() => new Response(body)]).jelou));
    expect(error).toMatchObject({ code: "unexpected_response", status: 200 });
    expect((error as Error).message).toContain("1 MB");
    expect(isCancelled).toBe(true);
    expect(given).toBeLessThan(1_300_000);
  });

  test("is one by its bytes, whatever Content-Length says", async () => {
    const lie = { headers: { "content-length": "2" } };
    const bodyOf = (length: number) => `{"webhookUrl":"${webhookUrl}"}`.padEnd(length);
    const long = new Response(bodyOf(1_000_001), lie);
    expect(await failure(calls.get(scripted([long]).jelou))).toMatchObject({
      code: "unexpected_response",
    });
    const fitting = new Response(bodyOf(1_000_000), lie);
    expect(await calls.get(scripted([fitting]).jelou)).toHaveProperty("webhookUrl");
  });

  test("of a refusal is tried again as the refusal would be", async () => {
    const long = () => new Response("x".repeat(1_000_001), { status: 503 });
    const { jelou, retries } = scripted([long]);
    expect(await failure(calls.get(jelou))).toMatchObject({ status: 503, attempts: 3 });
    expect(retries.map(({ reason }) => reason)).toEqual(["status 503", "status 503"]);
    const late = () =>
      new Response("x".repeat(1_000_001), { status: 429, headers: { "retry-after": "99" } });
    const limited = scripted([late]);
    expect(await failure(calls.get(limited.jelou))).toMatchObject({ status: 429, attempts: 1 });
  });
});

describe("a body", () => {
  const value = { ...created, webhookUrl: "https://panel.example/ñ€🔑", id: "\ufeff \u0000" };
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const inChunks = (chunks: ArrayBufferView[]) => ({
    status: 200,
    headers: new Headers(),
    body: new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    }),
  });

  test("cut anywhere, within a character too, with empty chunks, is the same", async () => {
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const ends = [0, ...places.sort((a, b) => a - b), bytes.length];
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(await calls.get(clientOf(async () => inChunks(chunks)))).toEqual(value);
      }),
      runs(20),
    );
  });

  test("of views of other kinds is read byte by byte", async () => {
    const even = Uint8Array.from([...bytes, 0x20].slice(0, bytes.length + (bytes.length % 2)));
    const half = 20;
    const chunks = [new DataView(even.buffer, 0, half), new Uint16Array(even.buffer.slice(half))];
    expect(await calls.get(clientOf(async () => inChunks(chunks)))).toEqual(value);
  });

  test("loses a byte order mark", async () => {
    const marked = new Response(`\ufeff${JSON.stringify(created)}`);
    expect(await calls.get(scripted([marked]).jelou)).toEqual(created);
  });

  test.each<[string, string]>([
    ["10,000 arrays deep", `${"[".repeat(10_000)}${"]".repeat(10_000)}`],
    ["10,000 objects deep", `${'{"data":'.repeat(10_000)}1${"}".repeat(10_000)}`],
    ["an object that never ends", '{"a":'.repeat(199_000)],
    [
      "70,000 names",
      JSON.stringify(Object.fromEntries(Array.from({ length: 70_000 }, (_, i) => [`k${i}`, i]))),
    ],
    ["a number beyond all numbers", '{"status":1e999,"message":["no"]}'],
    [
      "__proto__ of everything",
      '{"__proto__":{"status":0,"webhookUrl":"https://evil"},"constructor":{"prototype":{"evil":1}}}',
    ],
    ["white space alone, 1 MB of it", " ".repeat(999_999)],
  ])("of %s is an error of ours, small enough to be logged", async (_, text) => {
    for (const status of [200, 422]) {
      const error = await failure(calls.get(clientOf(async () => new Response(text, { status }))));
      expect(isJelouError(error)).toBe(true);
      expect(inspect(error).length + JSON.stringify(error).length).toBeLessThan(400_000);
    }
    expect({}).not.toHaveProperty("evil");
  });

  test("whose budget cuts a name down to __proto__ leaves every prototype alone", async () => {
    for (let pad = 63_986; pad < 63_991; pad++) {
      const text = `{"a":"${"x".repeat(pad)}","__proto__yz":[1,2]}`;
      const jelou = clientOf(async () => new Response(text, { status: 400 }));
      const { body } = (await failure(calls.get(jelou))) as JelouApiError;
      expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
    }
  });
});
