import { expect, it } from "vitest";
import { createJelouClient, JELOU_BASE_URLS } from "../../src/index.js";
import { reliances, unnamedLines, untypedReads } from "./relied.js";

/* The first promise: when the pages rename what the facade relies on, tsc names every line that does. */

const all = reliances();

it("tsc names each line that relies on a name or a value, when that is renamed", () => {
  expect(all.length).toBeGreaterThan(90);
  expect(unnamedLines(all)).toEqual([]);
});

it("no name is read off an object whose type states none", () => {
  expect(untypedReads()).toEqual([]);
});

it("every name that is sent is among them", async () => {
  const known = new Set(
    all.flatMap(({ on }) =>
      on.startsWith('"') ? [on.slice(1, -1)] : on.split(", ").map((path) => path.split(".").at(-1)),
    ),
  );
  const names = (await requests()).flatMap(namesIn);
  expect(names.length).toBeGreaterThan(30);
  expect([...new Set(names)].filter((name) => !known.has(name))).toEqual([]);
});

/** What every method sends, given all that it takes. */
async function requests(): Promise<{ url: string; init: RequestInit }[]> {
  const sent: { url: string; init: RequestInit }[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    sent.push({ url, init });
    const data = { webhookUrl: "https://panel.example", signingSecret: "s", roomId: "R1" };
    return Response.json({ data });
  };
  const key = createJelouClient({ apiKey: "key", signingSecret: "secret", fetch });
  const basic = createJelouClient({ clientId: "id", clientSecret: "secret", fetch });
  const ids = { botId: "BOT", userId: "USER" };
  const webhook = {
    webhookUrl: "https://panel.example",
    authType: "basic" as const,
    authorization: "value",
  };
  await key.integrations.create("P1", webhook);
  await basic.integrations.get("P1");
  await key.integrations.update("P1", webhook);
  await key.integrations.delete("P1");
  await key.conversations.get("P1", "C1");
  await key.conversations.start("P1", {
    ...ids,
    initialMessage: "Hello",
    metadata: {},
    assignment: { type: "queue", target: "support" },
  });
  await key.conversations.close("P1", { ...ids, redirectPayload: { type: "text", text: "Bye" } });
  const url = "https://files.example/file";
  const file = { url, mimeType: "text/plain" };
  const messages = [
    { type: "text", content: { body: "Hello" } },
    { type: "image", content: { ...file, caption: "A file" } },
    { type: "document", content: { ...file, filename: "file" } },
  ] as const;
  for (const message of messages) {
    await key.messages.send({ projectId: "P1", roomId: "R1", ...ids, message });
  }
  return sent;
}

/** HTTP's own, which no page needs to state. */
const ownHeaders = new Set(["accept", "content-type", "authorization"]);
/** HTTP takes a header's name in any case, and \`Headers\` makes it small. */
const signatureHeader = "X-Jelou-Signature";

function namesIn({ url, init }: { url: string; init: RequestInit }): string[] {
  const server = [JELOU_BASE_URLS.platform, "https://chatbot.jelou.ai"].find((one) =>
    url.startsWith(one),
  );
  const path = url
    .slice(server?.length)
    .replace("/P1", "/{projectId}")
    .replace("/C1", "/{conversationId}");
  const headers = [...new Headers(init.headers).keys()]
    .filter((name) => !ownHeaders.has(name))
    .map((name) => (name === signatureHeader.toLowerCase() ? signatureHeader : name));
  const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : {};
  return [server ?? url, path, ...headers, ...keysIn(body)];
}

function keysIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...keysIn(member)]);
}
