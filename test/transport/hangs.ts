// Texts that took a pattern, or a search, more than their length. Run by attacks.test.ts in a process of its own, since
// a call that hangs can't be ended from within: each line of output is an attack that ended.
import { createJelouClient, type JelouClientOptions } from "../../src/index.js";

const projectId = "01JELOUPROJECT000000000000";
const authorization = `token-${"a".repeat(4_000)}`;
const apiKey = `${"a".repeat(2_000)}b`;

async function attack(name: string, fetch: JelouClientOptions["fetch"]): Promise<void> {
  const jelou = createJelouClient({ apiKey, fetch, maxRetries: 0, onDrift: () => {} });
  const input = { webhookUrl: "https://panel.example", authorization };
  await jelou.integrations.update(projectId, input).catch(() => {});
  console.log(name);
}

const echo = (text: string, status: number) => async () =>
  Response.json({ message: [text], webhookUrl: "https://a.example", [text]: 1 }, { status });
const throwing = (text: string) => async () => {
  throw new Error(text);
};

const texts: Record<string, string> = {
  "backslashes in HTML": "&#92;".repeat(5_000),
  backslashes: "\\".repeat(30_000),
  "the beginning of the key, over and over": "a".repeat(60_000),
  "percent signs, encoded over and over": `%${"25".repeat(30_000)}`,
  "references without an end": "&#".repeat(30_000) + "&a".repeat(10_000),
  "opening tags": "<".repeat(60_000),
  "half of UTF-8 sequences": "%f0%9f%94".repeat(6_000),
  "escapes that are none": "\\u00".repeat(15_000),
};
for (const [name, text] of Object.entries(texts)) {
  await attack(`${name}, in a 422`, echo(text, 422));
  await attack(`${name}, in the name of a field of a 200`, echo(text, 200));
  await attack(`${name}, in a thrown message`, throwing(text));
  await attack(
    `${name}, as a text of 500 kB`,
    async () => new Response(text.repeat(9), { status: 400 }),
  );
}
await attack("brackets, 500,000 deep", async () => {
  return new Response(`{"message":${"[".repeat(490_000)}${"]".repeat(490_000)}}`, { status: 422 });
});
await attack("300,000 fields", async () => {
  const fields = Array.from({ length: 90_000 }, (_, index) => `"f${index}":1`);
  return new Response(`{${fields.join()}}`, { status: 422 });
});
