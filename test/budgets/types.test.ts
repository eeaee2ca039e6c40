import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { unpack } from "../package/unpack.js";

const { folder, remove } = unpack("openapi-fetch");
afterAll(remove);

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
};

// Files are parsed once, so that only the type check is measured.
const parsed = new Map<string, ts.SourceFile | undefined>();
const host = ts.createCompilerHost(options);
const { getSourceFile } = host;
host.getSourceFile = (name, ...rest) => {
  if (!parsed.has(name)) parsed.set(name, getSourceFile(name, ...rest));
  return parsed.get(name);
};

function check(name: string, code: string) {
  const file = join(folder, `${name}.mts`);
  writeFileSync(file, code);
  parsed.delete(file);
  const measure = () => {
    const program = ts.createProgram([file], options, host);
    const start = performance.now();
    const diagnostics = program.getSemanticDiagnostics();
    const milliseconds = performance.now() - start;
    const errors = diagnostics.map(({ messageText }) =>
      ts.flattenDiagnosticMessageText(messageText, "\n"),
    );
    // The number that `tsc --extendedDiagnostics` prints as Instantiations.
    const { getInstantiationCount } = program as ts.Program & { getInstantiationCount(): number };
    return { milliseconds, errors, instantiations: getInstantiationCount() };
  };
  const runs = Array.from({ length: 5 }, measure);
  const times = runs.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return { ...(runs[0] as (typeof runs)[0]), milliseconds: times[2] as number };
}

const imports = `import { createJelouClient } from "jelou-client";\nexport { createJelouClient };\n`;
const calls = `${imports}
const jelou = createJelouClient({ apiKey: "key" });
const webhookUrl = "https://panel.example/hook";
export const { signingSecret } = await jelou.integrations.create("P", { webhookUrl, authType: "no_auth" });
export const { createdAt } = await jelou.integrations.get("P", { timeoutMs: 1_000 });
export const { messages } = await jelou.conversations.start("P", { botId: "b", userId: "u" });
await jelou.messages.send({ projectId: "P", roomId: "r", botId: "b", userId: "u",
  message: { type: "text", content: { body: "Hello" } } });
`;

const bareImports = `import createClient from "openapi-fetch";\nimport type { paths } from "jelou-client/schema";
export { createClient, type paths };\n`;
const bareCalls = `${bareImports}
const { POST, GET } = createClient<paths>({ baseUrl: "https://gateway.example" });
const path = { projectId: "P" };
const webhookUrl = "https://panel.example/hook";
const at = "/v1/external-support/{projectId}";
export const created = await POST(at, { params: { path }, body: { webhookUrl, authType: "no_auth" } });
export const got = await GET(at, { params: { path } });
export const started = await POST(\`\${at}/conversations/start\`, { params: { path }, body: { botId: "b", userId: "u" } });
export const sent = await POST("/v1/external-support/webhook", {
  params: { header: { "X-Jelou-Signature": "" } },
  body: { field: "messages", object: "message_event", event_type: "incoming_message", project_id: "P", room_id: "r",
    bot_id: "b", user_id: "u", value: { id: "i", type: "text", content: { body: "Hello" } } } });
`;

describe("the cost of four calls for a consumer's compiler", () => {
  it("is at most 500 instantiations over the bare import", () => {
    const [before, after] = [check("import", imports), check("calls", calls)];
    expect([before.errors, after.errors]).toEqual([[], []]);
    const instantiations = after.instantiations - before.instantiations;
    const ratio = after.milliseconds / before.milliseconds;
    console.log(
      `four calls: ${instantiations} instantiations over the ${before.instantiations} of the import, ` +
        `check time × ${ratio.toFixed(2)} (${before.milliseconds.toFixed(1)} → ${after.milliseconds.toFixed(1)} ms)`,
    );
    expect(instantiations).toBeLessThanOrEqual(500);
  });

  it("is less than by openapi-fetch with the same types", () => {
    const [before, after] = [check("bare-import", bareImports), check("bare-calls", bareCalls)];
    expect([before.errors, after.errors]).toEqual([[], []]);
    const instantiations = after.instantiations - before.instantiations;
    console.log(
      `bare openapi-fetch: ${instantiations} instantiations over ${before.instantiations}, ` +
        `check time × ${(after.milliseconds / before.milliseconds).toFixed(2)}`,
    );
    expect(instantiations).toBeGreaterThan(500);
  });
});
