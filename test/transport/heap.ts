// Run by endurance.test.ts with --expose-gc: how much the heap grows by 10,000 calls on one signal, as JSON.
import { createJelouClient } from "../../src/index.js";
import { byKey, calls, created, outcomeOf } from "./calls.js";

let count = 0;
const answers = [
  () => Response.json(created),
  () => new Response("no", { status: 401 }),
  () => new Response(null, { status: 429, headers: { "retry-after": "0" } }),
  () => Promise.reject(new TypeError("fetch failed")),
];
const fetch = async () => (answers[count++ % answers.length] ?? Response.error)();
const jelou = createJelouClient({ ...byKey, fetch });
const { signal } = new AbortController();
Math.random = () => 0;

async function callTimes(times: number): Promise<number> {
  for (let done = 0; done < times; done += 100) {
    await Promise.all(Array.from({ length: 100 }, () => outcomeOf(calls.get(jelou, { signal }))));
  }
  // Twice, for what finalizers let go of.
  globalThis.gc?.();
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const before = await callTimes(3_000);
const after = await callTimes(10_000);
console.log(JSON.stringify({ before, after, requests: count }));
