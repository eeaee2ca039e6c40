import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { JELOU_BASE_URLS } from "../../src/index.js";
import { generate } from "../../scripts/generate/generate.js";
import type { JsonObject } from "../../scripts/json.js";

/* How the time of `npm run generate` grows with the spec: `npx tsx test/bench/generate.ts`. Made-up operations, each of three
 * sources that contradict each other as Jelou's do. */

const sizes = [125, 250, 500];
// The exponent of the growth from the smallest to the largest size. 1 is linear; the rest is for noise of the machine.
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
        // The same name everywhere, but other content in every tenth operation.
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
  const pages: Record<string, object> = {};
  for (let number = 0; number < operations; number++) {
    pages[`thing-${number}`] = { operation: `thing${number}` };
    for (const layer of ["openapi", "prose", "reference"] as const) {
      const rendition = layer === "reference" ? "rendered" : "md";
      const states = { [`thing${number}.brainId`]: layer };
      writeFileSync(
        join(spec, "pages", `thing-${number}.en.${rendition}.${layer}.yaml`),
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
    // One ruling for each operation, so that the number of rulings grows too.
    ...Array.from({ length: operations }, (_, number) =>
      ruling(`thing${number}.brainId`, ["prose", "reference"]),
    ),
  ];
  writeFileSync(
    join(spec, "sources.yaml"),
    stringify({ site: "https://docs.example", section: { en: "/" }, pages }),
  );
  writeFileSync(join(spec, "rulings.yaml"), stringify({ rulings }));
  // Redocly requires these.
  const license = { name: "Made up", url: "https://docs.example" };
  const overlay = {
    overlay: "1.0.0",
    info: { title: "Words", version: "1.0.0" },
    actions: [{ target: "$.info", update: { license } }],
  };
  writeFileSync(join(spec, "overlay.yaml"), stringify(overlay));
}

async function measure(operations: number): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), "jelou-bench-"));
  try {
    makeSpec(root, operations);
    const start = performance.now();
    await generate(root);
    return performance.now() - start;
  } finally {
    rmSync(root, { recursive: true });
  }
}

// A first run, so that the smallest size doesn't include compiling the code.
await measure(20);
const times: number[] = [];
for (const size of sizes) {
  const time = await measure(size);
  times.push(time);
  console.log(`${size} operations: ${time.toFixed(0)} ms, ${(time / size).toFixed(2)} ms each`);
}
const growth =
  Math.log((times.at(-1) ?? 1) / (times[0] ?? 1)) / Math.log((sizes.at(-1) ?? 1) / (sizes[0] ?? 1));
console.log(
  `\nThe time grows as the ${growth.toFixed(2)}th power of the spec's size; bar: ${bar}.`,
);
if (growth > bar) process.exitCode = 1;
