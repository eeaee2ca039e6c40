import { describe, expect, test } from "vitest";
import { failure, projectId, webhookUrl } from "./calls.js";
import { clientOf } from "./scripted.js";

// Long, and alike to what arrives: a search that begins anew at each place takes the product of both lengths.
const apiKey = `${"a".repeat(20_000)}b`;
const authorization = `token-${"a".repeat(20_000)}`;

const texts: Record<string, string> = {
  "backslashes in HTML": "&#92;".repeat(12_000),
  backslashes: "\\".repeat(60_000),
  "the beginning of the key, over and over": "a".repeat(60_000),
  "the beginning of the key, in four spellings": "%61&#97;\\u0061+".repeat(4_000),
  "percent signs, encoded over and over": `%${"25".repeat(30_000)}`,
  "references without an end": "&#".repeat(20_000) + "&a".repeat(10_000),
  "opening tags": "<".repeat(60_000),
  "half of UTF-8 sequences": "%f0%9f%94".repeat(6_000),
  "escapes that are none": "\\u00".repeat(15_000),
};

const places: Record<string, (text: string) => Response> = {
  "a refusal": (text) => Response.json({ message: [text, text], [text]: 1 }, { status: 422 }),
  "a field of a success": (text) => Response.json({ webhookUrl, [text]: 1 }),
  "a thrown message": (text) => {
    throw new Error(text);
  },
};

/** By the processor's time, since this machine may do other things as well. */
async function millisecondsOf(answer: () => Response): Promise<number> {
  const jelou = clientOf(async () => answer(), { apiKey, maxRetries: 0, onDrift: () => {} });
  const before = process.cpuUsage();
  await failure(jelou.integrations.update(projectId, { webhookUrl, authorization }));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

// A step for each pair of characters would take 4 s and more.
const longest = 1_500;

describe.each(Object.entries(places))(
  "in %s, no text takes more time than its length:",
  (_, answer) => {
    test.each(Object.entries(texts))("%s", async (_, text) => {
      expect(await millisecondsOf(() => answer(text))).toBeLessThan(longest);
    });
  },
);

test.each<[string, string]>([
  ["brackets, 200,000 deep", `{"message":${"[".repeat(200_000)}${"]".repeat(200_000)}}`],
  ["20,000 fields", `{${Array.from({ length: 20_000 }, (_, index) => `"f${index}":1`).join()}}`],
])("nor do %s", async (_, body) => {
  expect(await millisecondsOf(() => new Response(body, { status: 422 }))).toBeLessThan(longest);
});
