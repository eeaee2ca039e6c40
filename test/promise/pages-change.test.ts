import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

// Runs `tsc` on src/ after a change of generated code. An addition must cause no error. If something disappears, the error
// must name the line that relies on it.

const folder = mkdtempSync(join(tmpdir(), "jelou-promise-"));
for (const name of ["src", "generated", "tsconfig.json", "package.json"]) {
  cpSync(name, join(folder, name), { recursive: true });
}
symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The lines of src/ that `tsc` names after an edit of a generated file. */
function errorsAfter(name: string, edit: (text: string) => string): string[] {
  const file = join(folder, "generated", name);
  const before = readFileSync(file, "utf8");
  const after = edit(before);
  if (after === before) throw new Error("The edit changed nothing.");
  writeFileSync(file, after);
  try {
    const tsc = "node_modules/typescript-native/bin/tsc";
    const include = join(folder, "tsconfig.src.json");
    writeFileSync(include, JSON.stringify({ extends: "./tsconfig.json", include: ["src"] }));
    execFileSync("node", [tsc, "--noEmit", "--pretty", "false", "-p", include], { cwd: folder });
    return [];
  } catch (error) {
    return String((error as { stdout: unknown }).stdout).split("\n");
  } finally {
    writeFileSync(file, before);
  }
}

/** Edits the text of one interface. */
const inInterface = (name: string, edit: (text: string) => string) => (text: string) => {
  const start = text.indexOf(`export interface ${name} {`);
  const end = text.indexOf("\n}", start);
  return text.slice(0, start) + edit(text.slice(start, end)) + text.slice(end);
};
const adding = (name: string, member: string) =>
  inInterface(name, (text) => text.replace("{", `{\n  ${member}`));

describe("an addition in the pages needs no edit of src/:", () => {
  it.each([
    ["a field of an answer", adding("GetIntegrationAnswer", "region?: string;")],
    ["a field of a request", adding("StartConversationRequest", "priority?: string | undefined;")],
    ["a field of an event", adding("ConversationCloseWebhook", "reason?: string;")],
  ])("%s", (_, edit) => {
    expect(errorsAfter("bodies.d.ts", edit)).toEqual([]);
  });

  it("another base URL, and another way to authenticate", () => {
    const widen = (value: string) => (text: string) =>
      text.replace("getIntegration: ", `getIntegration: "${value}" | `);
    const edit = (text: string) =>
      inInterface("security", widen("oauth2"))(inInterface("servers", widen("https://a.b"))(text));
    expect(errorsAfter("schema.d.ts", edit)).toEqual([]);
  });
});

describe("tsc names the line of src/ that relies on a thing that disappears:", () => {
  it.each<[string, string, (text: string) => string, RegExp]>([
    [
      "the base URL of one operation",
      "schema.d.ts",
      inInterface("servers", (text) => text.replace(/(updateIntegration: ).*/, '$1"https://a.b";')),
      /^src\/options\.ts.*[^]*updateIntegration/m,
    ],
    [
      "the key of one operation",
      "schema.d.ts",
      inInterface("security", (text) => text.replace(/(getConversation: ).*/, '$1"basicAuth";')),
      /^src\/core\/credentials\.ts.*[^]*getConversation/m,
    ],
    [
      "the header of the key",
      "schema.d.ts",
      (text) => text.replace('"x-api-key"', '"x-jelou-key"'),
      /^src\/core\/credentials\.ts/m,
    ],
    [
      "a path",
      "schema.d.ts",
      (text) => text.replaceAll("/conversations/start", "/conversations/begin"),
      /^src\/resources\/conversations\.ts/m,
    ],
    [
      "the room of a message event",
      "bodies.d.ts",
      inInterface("MessageWebhook", (text) => text.replace("roomId", "roomRef")),
      /^src\/webhooks\/payload\.ts.*roomId/m,
    ],
    [
      "the flag of the envelope",
      "bodies.d.ts",
      inInterface("Envelope", (text) => text.replace("statusMessage", "verdict")),
      /^src\/core\/envelope\.ts.*statusMessage/m,
    ],
    [
      "the secret of a new integration",
      "bodies.d.ts",
      inInterface("CreateIntegrationAnswer", (text) => text.replace("signingSecret", "secret")),
      /^src\/resources\/integrations\.ts.*signingSecret/m,
    ],
    [
      "the status of an invalid update",
      "schema.d.ts",
      (text) => text.replace(/(\n {4}updateIntegration: .*?\n {12})400: /s, "$1402: "),
      /^src\/testing\/routes\.ts/m,
    ],
    [
      "the type of a file",
      "schema.d.ts",
      (text) => text.replaceAll("mime_type", "media_type"),
      /^src\/webhooks\/payload\.ts.*mime_type/m,
    ],
  ])("%s", (_, name, edit, expected) => {
    expect(errorsAfter(name, edit).join("\n")).toMatch(expected);
  });
});
