import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { JELOU_BASE_URLS } from "../../src/index.js";
import { generate } from "../../scripts/generate/generate.js";
import type { JsonObject } from "../../scripts/inputs/json.js";

/* How the time of `npm run generate` grows with the spec: `npx tsx test/bench/generate.ts`. Made-up operations, each of three
 * sources that contradict each other as Jelou's do. */

const sizes = [125, 250, 500];
// Of the growth between the smallest size and the largest: 1 is linear. Above it, noise of the machine.
const bar = 1.1;

const string = { type: "string" };
const path = (number: number) => `/v1/group-${number % 50}/{projectId}/things-${number}`;
const fields = Object.fromEntries(
  ["id", "brainId", "name", "region", "state"].map((name) => [name, string]),
);
const flat = {
  type: "object",
  properties: { ...fields, owner: { $ref: "#/components/schemas/Owner" } },
};
const envelope = {
  type: "object",
  properties: {
    message: { type: "array", items: string },
    status: { type: "integer" },
    data: { type: "object", properties: fields },
  },
};
const error = {
  type: "object",
  properties: { code: string, message: { oneOf: [string, { type: "array", items: string }] } },
};
const schemes = {
  apiKey: { type: "apiKey", in: "header", name: "x-api-key" },
  basicAuth: { type: "http", scheme: "basic" },
};

/** The `layer` of the page about operation `number`. */
function fragment(number: number, layer: "openapi" | "prose" | "reference"): JsonObject {
  const isReference = layer === "reference";
  const schema = layer === "prose" ? envelope : flat;
  const failure = {
    description: "",
    content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
  };
  const fieldsOf = { ...fields, [`only${number}`]: { type: "string", enum: ["a", "b", layer] } };
  return {
    openapi: "3.1.0",
    "x-source": { page: `https://docs.example/${number}`, language: "en", layer },
    info: { title: "Made up", version: "0.0.0" },
    servers: [
      {
        url: isReference ? JELOU_BASE_URLS.jelouapi : JELOU_BASE_URLS.platform,
      },
    ],
    paths: {
      [path(number)]: {
        post: {
          operationId: `thing${number}`,
          security: [isReference ? { basicAuth: [] } : { apiKey: [] }],
          parameters: [{ name: "projectId", in: "path", required: true, schema: string }],
          requestBody: {
            content: { "application/json": { schema: { type: "object", properties: fieldsOf } } },
          },
          responses: {
            "200": { description: "", content: { "application/json": { schema } } },
            ...(layer === "prose"
              ? { "401": { description: "" }, "500": { description: "" } }
              : { "404": failure }),
          },
        },
      },
    },
    components: {
      schemas: {
        Error: error,
        // Of one name, and different in every tenth operation.
        Owner: {
          type: "object",
          properties: { id: string, ...(number % 10 === 0 && { [`field${number}`]: string }) },
        },
      },
      securitySchemes: schemes,
    },
  };
}

function makeSpec(root: string, operations: number): void {
  const spec = join(root, "spec");
  mkdirSync(join(spec, "pages"), { recursive: true });
  const sources: object[] = [];
  for (let number = 0; number < operations; number++) {
    for (const layer of ["openapi", "prose", "reference"] as const) {
      const id = `thing-${number}.en.md.${layer}`;
      const page = `https://docs.example/${number}`;
      const states = { [`thing${number}.brainId`]: layer };
      sources.push({
        id,
        page,
        language: "en",
        rendition: "md",
        layer,
        origin: "pulled",
        operation: `thing${number}`,
      });
      writeFileSync(
        join(spec, "pages", `${id}.yaml`),
        stringify(
          { ...fragment(number, layer), ...(layer !== "openapi" && { "x-states": states }) },
          { aliasDuplicateObjects: false },
        ),
      );
    }
  }
  const ruling = (id: string, sides: string[]) => ({ id, sides, keep: "all", reason: "made up" });
  const rulings = [
    ruling("*.server", [JELOU_BASE_URLS.jelouapi, JELOU_BASE_URLS.platform]),
    ruling("*.security", ["apiKey in header x-api-key", "http basic"]),
    ruling("*.response.200.shape", ["envelope", "flat"]),
    ruling("panel.message", ["a string or an array of strings", "always an array of strings"]),
    // One for each operation: the number of rulings grows too.
    ...Array.from({ length: operations }, (_, number) =>
      ruling(`thing${number}.brainId`, ["prose", "reference"]),
    ),
  ];
  writeFileSync(
    join(spec, "sources.yaml"),
    stringify({ site: "https://docs.example", section: { en: "/" }, sources }),
  );
  writeFileSync(join(spec, "rulings.yaml"), stringify({ rulings }));
  const overlay = parse(
    readFileSync(join(import.meta.dirname, "../../spec/overlay.yaml"), "utf8"),
  ) as { actions: { target: string }[] };
  // The made-up spec has neither webhooks nor conversations.
  const actions = overlay.actions.filter(({ target }) => !/webhooks|conversationId/.test(target));
  writeFileSync(join(spec, "overlay.yaml"), stringify({ ...overlay, actions }));
}

async function measure(operations: number): Promise<Map<string, number>> {
  const root = mkdtempSync(join(tmpdir(), "jelou-bench-"));
  try {
    makeSpec(root, operations);
    const phases = new Map<string, number>();
    const start = performance.now();
    await generate(root, (phase, milliseconds) => phases.set(phase, milliseconds));
    phases.set("whole", performance.now() - start);
    return phases;
  } finally {
    rmSync(root, { recursive: true });
  }
}

// Warm, so that the smallest size doesn't pay for compiling the code.
await measure(20);
const results: Map<string, number>[] = [];
for (const size of sizes) results.push(await measure(size));
const [smallest = 1, largest = 1] = [sizes[0], sizes.at(-1)];
const growth = (phase: string) =>
  Math.log((results.at(-1)?.get(phase) ?? 1) / (results[0]?.get(phase) ?? 1)) /
  Math.log(largest / smallest);
const cell = (text: string | number, width = 12) => String(text).padStart(width);

console.log(`phase      ${sizes.map((size) => cell(`${size} ops`)).join("")}${cell("growth")}`);
for (const phase of results[0]?.keys() ?? []) {
  const times = results.map((result) => cell(`${(result.get(phase) ?? 0).toFixed(0)} ms`));
  console.log(`${phase.padEnd(11)}${times.join("")}${cell(growth(phase).toFixed(2))}`);
}
const each = results.map((result, index) =>
  cell(`${((result.get("whole") ?? 0) / (sizes[index] ?? 1)).toFixed(2)} ms`),
);
console.log(`an operation${each.join("").slice(1)}`);
const whole = growth("whole");
console.log(`\nThe time grows as the ${whole.toFixed(2)}th power of the spec's size; bar: ${bar}.`);
if (whole > bar) process.exitCode = 1;
