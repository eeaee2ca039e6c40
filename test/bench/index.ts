// Measures calls, imports, generation and the handling of faults, and prints Markdown.
// Run: npm run build && npm run bench
import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { JELOU_BASE_URLS } from "jelou-client";
import { contenders, projectId, root, type Contender } from "./contenders.js";
import { serve } from "./loopback.js";
import { measure, median, ratiosOf, table, type Times } from "./rounds.js";

const body = JSON.stringify({
  statusMessage: "success",
  status: 1,
  data: {
    id: "01JINTEGRATION000000000000",
    brainId: projectId,
    webhookUrl: "https://panel.example/hook",
    authType: "bearer",
    createdAt: "2026-01-15T10:30:00.000Z",
    updatedAt: "2026-01-15T10:30:00.000Z",
  },
});

/** Measures `calls` calls, `atATime` of them at once, in microseconds per call. */
function timer(call: () => Promise<unknown>, calls: number, atATime: number) {
  return async () => {
    const start = process.hrtime.bigint();
    let left = calls;
    const work = async () => {
      while (left-- > 0) await call();
    };
    await Promise.all(Array.from({ length: atATime }, work));
    return Number(process.hrtime.bigint() - start) / 1000 / calls;
  };
}

interface Load {
  /** In each round. */
  calls: number;
  atATime?: number;
  rounds?: number;
  fetch?: typeof globalThis.fetch;
}

async function compareCalls(
  contenders: Contender[],
  baseUrl: string,
  { calls, atATime = 1, rounds = 60, fetch }: Load,
) {
  const runs = new Map<string, () => Promise<number>>();
  for (const { name, prepare } of contenders) {
    const call = prepare(baseUrl, fetch);
    if (!JSON.stringify(await call())?.includes("panel.example"))
      throw new Error(`${name} reads no integration.`);
    runs.set(name, timer(call, calls, atATime));
  }
  // Short, so that other load on the machine affects all contenders. Long enough to include their garbage collection.
  return measure(runs, { rounds, warmUp: 6 });
}

function sayBar(times: Times, base: string, bar: number, name = "jelou-client"): void {
  const ratio = median(ratiosOf(times, name, base));
  console.log(
    `\nBar of ${name}: ≤ ${bar} × ${base}. Measured: ${ratio.toFixed(2)} ×, ${ratio <= bar ? "kept" : "missed"}.`,
  );
}

async function compareImports() {
  const files = {
    "jelou-client": pathToFileURL(join(root, "dist/esm/index.js")).href,
    "jelou-client/webhooks": pathToFileURL(join(root, "dist/esm/webhooks.js")).href,
    "openapi-fetch": import.meta.resolve("openapi-fetch"),
  };
  const runs = Object.entries(files).map(([name, file]) => {
    const code = `const start = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - start)`;
    const run = async () =>
      Number(execFileSync(process.execPath, ["--input-type=module", "--eval", code]).toString());
    return [name, run] as const;
  });
  return measure(new Map(runs), { rounds: 15, warmUp: 1 });
}

/** Runs another benchmark of this folder in a new process. */
function runOther(title: string, name: string): void {
  const file = fileURLToPath(new URL(name, import.meta.url));
  console.log(`\n### ${title}\n`);
  const output = execFileSync(process.execPath, ["--import", "tsx", file], { cwd: root })
    .toString()
    .trim();
  console.log(`\`\`\`text\n${output}\n\`\`\``);
}

const versions = new Map(contenders.map(({ name, version }) => [name, version]));
const { platform, arch, version } = process;
console.log(`Node ${version}, ${platform} ${arch}, ${cpus()[0]?.model}, ${cpus().length} CPUs.`);
console.log("Medians of interleaved rounds; in brackets the middle half of the rounds' ratios.");

console.log("\n### `integrations.get` in memory\n");
const inMemory = await compareCalls(contenders, JELOU_BASE_URLS.platform, {
  calls: 500,
  fetch: async () => new Response(body, { headers: { "content-type": "application/json" } }),
});
console.log(table(inMemory, "µs per call", ["openapi-fetch"], versions));
sayBar(inMemory, "openapi-fetch", 1.2);

console.log("\n### `integrations.get` over loopback\n");
const server = await serve(body);
const overLoopback = await compareCalls(contenders, `${server.origin}/platform`, { calls: 200 });
console.log(table(overLoopback, "µs per call", ["openapi-fetch + deadline"], versions));
sayBar(overLoopback, "openapi-fetch + deadline", 1.1);

console.log("\n### `integrations.get` over loopback, 200 at a time\n");
const pair = contenders.filter(({ name }) => /jelou|deadline/.test(name));
const atOnce = await compareCalls(pair, `${server.origin}/platform`, {
  calls: 1_500,
  atATime: 200,
  rounds: 40,
});
await server.close();
console.log(table(atOnce, "µs per call", ["openapi-fetch + deadline"], versions));
const callsASecond = 1 / median(ratiosOf(atOnce, "jelou-client", "openapi-fetch + deadline"));
console.log(
  `\nBar: ≥ 0.9 × the calls a second of openapi-fetch + deadline. Measured: ${callsASecond.toFixed(2)} ×, ${callsASecond >= 0.9 ? "kept" : "missed"}.`,
);

console.log("\n### Import, in a new process\n");
const imports = await compareImports();
console.log(table(imports, "ms", ["openapi-fetch"], new Map()));
sayBar(imports, "openapi-fetch", 2.5);
sayBar(imports, "openapi-fetch", 2.5, "jelou-client/webhooks");

runOther("Generation", "generate.ts");
runOther("Faults", "hostile.ts");
