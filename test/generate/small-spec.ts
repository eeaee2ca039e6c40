import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { parse, stringify } from "yaml";
import { generate } from "../../scripts/generate/generate.js";
import { writeFiles } from "../../scripts/sources.js";

/* A small spec for tests: two pages about one operation, and one about a webhook. Nothing in it is Jelou's. */

const text = { type: "string" };
const json = (schema: object) => ({ "application/json": { schema } });
const key = { apiKey: { type: "apiKey", in: "header", name: "x-key" } };
const start = { openapi: "3.1.0", info: { title: "Things", version: "1.0.0" } };

const prose = {
  ...start,
  "x-states": { "getThing.dates": "whole seconds" },
  servers: [{ url: "https://api.example/v1" }],
  paths: {
    "/things/{id}": {
      post: {
        operationId: "getThing",
        security: [{ apiKey: [] }],
        requestBody: {
          required: true,
          content: json({
            type: "object",
            required: ["name"],
            properties: { name: text, color: { type: "string", enum: ["red", "green"] } },
          }),
        },
        responses: {
          "200": {
            description: "",
            content: json({ type: "object", properties: { id: text, size: { type: "integer" } } }),
          },
          "404": { description: "" },
        },
      },
    },
  },
  components: { securitySchemes: key },
};

const webhook = {
  ...start,
  paths: {},
  webhooks: {
    "thing.made": {
      post: {
        operationId: "receiveThingMade",
        security: [{}],
        requestBody: {
          content: json({
            type: "object",
            required: ["event"],
            properties: { event: { type: "string", enum: ["thing.made"] } },
          }),
        },
      },
    },
  },
};

const overlay = {
  overlay: "1.0.0",
  info: { title: "Words", version: "1.0.0" },
  actions: [
    {
      target: "$.info",
      update: { title: "Things", license: { name: "MIT", url: "https://a.example" } },
    },
  ],
};

const files = {
  "spec/sources.yaml": {
    site: "https://docs.example",
    section: { en: "/api/", es: "/es/" },
    pages: { thing: { operation: "getThing" }, events: { operation: "receiveThingMade" } },
  },
  "spec/rulings.yaml": { rulings: [] },
  "spec/overlay.yaml": overlay,
  "spec/pages/thing.en.md.prose.yaml": prose,
  "spec/pages/thing.es.md.prose.yaml": prose,
  "spec/pages/events.en.md.prose.yaml": webhook,
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Document = any;

/** A project folder with this spec, removed after the test. */
export class SmallSpec {
  readonly folder = mkdtempSync(join(tmpdir(), "small-spec-"));

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true }));
    mkdirSync(join(this.folder, "generated"));
    for (const [file, value] of Object.entries(files)) this.write(file, stringify(value, plain));
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  write(file: string, content: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), content);
  }

  /** Changes a YAML file as data. */
  edit(file: string, change: (document: Document) => void): void {
    const document = parse(this.read(file)) as Document;
    change(document);
    this.write(file, stringify(document, plain));
  }

  /** Changes the operation in the fragment of the English page. */
  editOperation(change: (operation: Document) => void): void {
    this.edit("spec/pages/thing.en.md.prose.yaml", (document) =>
      change(Object.values<Document>(document.paths)[0].post),
    );
  }

  /** Generates all files, and returns the merged spec. */
  async generate(): Promise<Document> {
    writeFiles(await generate(this.folder));
    return parse(this.read("spec/openapi.yaml"));
  }
}

const plain = { aliasDuplicateObjects: false };

export const bodyOf = (operation: Document) =>
  operation.requestBody.content["application/json"].schema;
export const answerOf = (operation: Document) =>
  operation.responses["200"].content["application/json"].schema;
export const operationIn = (spec: Document) => spec.paths["/things/{id}"].post;
