import { unlinkSync } from "node:fs";
import { join } from "node:path";
import { pages } from "./small-spec.js";
import type { SpecCopy } from "./spec-copy.js";

/* What may happen to the sources, by name. Documents are edited as plain data: they come from YAML. */

interface Tree {
  [key: string]: Tree;
}
type Mutation = (copy: SpecCopy) => void;

const integration = "/v1/external-support/{projectId}";
const page = (name: string) => `spec/pages/${name}.yaml`;
const reference = page("obtener-integracion.en.rendered.reference");
const create = page("crear-integracion.en.rendered.reference");
const get = (document: Tree) => document["paths"]?.[integration]?.["get"] as Tree;
const ok = (operation: Tree) =>
  operation["responses"]?.["200"]?.["content"]?.["application/json"]?.["schema"] as Tree;
const tree = (value: unknown) => value as Tree;

function inEveryFragment(copy: SpecCopy, change: (document: Tree) => void): void {
  for (const file of copy.fragments()) {
    copy.rewrite(file, (text) => text);
    copy.edit(file, change);
  }
}

export const additive: Record<string, Mutation> = {
  "a new optional response field": (copy) =>
    copy.edit(reference, (document: Tree) => {
      Object.assign(
        ok(get(document))["properties"] as Tree,
        tree({ newField: { type: "string" } }),
      );
    }),
  "a new endpoint": (copy) =>
    copy.edit(reference, (document: Tree) => {
      const parameters = get(document)["parameters"];
      const responses = { "200": { description: "OK" }, "404": { description: "Not Found" } };
      const operation = {
        operationId: "listAgents",
        security: [{ basicAuth: [] }],
        parameters,
        responses,
      };
      Object.assign(
        document["paths"] as Tree,
        tree({ [`${integration}/agents`]: { get: operation } }),
      );
    }),
  "a new page with an endpoint of its own": (copy) => {
    const id = "listar-agentes.en.md.openapi";
    const source = {
      page: "https://docs.jelou.ai/en/api/pma-custom/listar-agentes",
      language: "en",
      layer: "openapi",
    };
    const operation = { operationId: "listAgents", responses: { "200": { description: "OK" } } };
    copy.write(
      page(id),
      JSON.stringify({
        openapi: "3.1.0",
        "x-source": source,
        info: { title: "", version: "1" },
        paths: { "/v1/agents/{agentId}": { get: operation } },
      }),
    );
    copy.edit("spec/sources.yaml", (file: { sources: object[] }) => {
      file.sources.push({
        id,
        ...source,
        rendition: "md",
        origin: "pulled",
        operation: "listAgents",
      });
    });
  },
  "a new status code": (copy) =>
    copy.edit(reference, (document: Tree) => {
      Object.assign(
        get(document)["responses"] as Tree,
        tree({ "429": { description: "Too Many Requests" } }),
      );
    }),
  "a status code that nobody lacks any more": (copy) =>
    inEveryFragment(copy, (document) => {
      for (const path of Object.values(document["paths"] ?? {})) {
        for (const operation of Object.values(path).filter((one) => one["responses"])) {
          Object.assign(
            operation["responses"] as Tree,
            tree({ "404": { description: "Not Found" } }),
          );
        }
      }
    }),
  "a new enum value": (copy) =>
    copy.edit(create, (document: Tree) => {
      const body =
        document["paths"]?.[integration]?.["post"]?.["requestBody"]?.["content"]?.[
          "application/json"
        ];
      (body?.["schema"]?.["properties"]?.["authType"]?.["enum"] as unknown as string[]).push(
        "oauth2",
      );
    }),
  "a new enum value of another operation": (copy) =>
    copy.edit(page("actualizar-integracion.en.rendered.reference"), (document: Tree) => {
      const body =
        document["paths"]?.[integration]?.["patch"]?.["requestBody"]?.["content"]?.[
          "application/json"
        ];
      (body?.["schema"]?.["properties"]?.["authType"]?.["enum"] as unknown as string[]).push(
        "mutual_tls",
      );
    }),
  "a new kind of message": (copy) =>
    copy.edit(page("enviar-mensajes.en.rendered.prose"), (document: Tree) => {
      const schemas = document["components"]?.["schemas"] as Tree;
      const text = JSON.stringify(schemas["TextMessage"]).replace('"text"', '"sticker"');
      schemas["StickerMessage"] = JSON.parse(text) as Tree;
      const post = document["paths"]?.["/v1/external-support/webhook"]?.["post"];
      const body = post?.["requestBody"]?.["content"]?.["application/json"]?.["schema"];
      const value = body?.["properties"]?.["value"]?.["oneOf"] as unknown as object[];
      value.push({ $ref: "#/components/schemas/StickerMessage" });
    }),
  "a new tag": (copy) =>
    copy.edit(reference, (document: Tree) => {
      get(document)["tags"] = tree(["Integrations"]);
    }),
};

/** The same content, every mapping of it the other way round, and files in another order on the disk. */
export const reorder: Mutation = (copy) => {
  const reverse = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reverse);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]) => [key, reverse(inner)]);
    return Object.fromEntries(entries.reverse());
  };
  for (const file of copy.fragments().reverse()) {
    const text = copy.read(file);
    unlinkSync(join(copy.root, file));
    copy.write(file, text);
    copy.edit(file, reverse);
  }
  copy.edit("spec/sources.yaml", (file: { sources: object[] }) => void file.sources.reverse());
};

const thing = (document: Tree) => document["paths"]?.["/thing"]?.["get"] as Tree;

/** On the small spec, and what is then disputed. */
export const contradicting: Record<string, { disputed: string; mutate: Mutation }> = {
  "a new server": {
    disputed: "getThing.server",
    mutate: (copy) =>
      copy.edit(pages.reference, (document: Tree) => {
        Object.assign(thing(document), { servers: [{ url: "https://api.test/c" }] });
      }),
  },
  "a new server beside the old one": {
    disputed: "getThing.server",
    mutate: (copy) =>
      copy.edit(pages.prose, (document: Tree) => {
        const servers = document["servers"] as unknown as object[];
        Object.assign(thing(document), { servers: [...servers, { url: "https://api.test/c" }] });
      }),
  },
  "a new security scheme": {
    disputed: "getThing.security",
    mutate: (copy) =>
      copy.edit(pages.reference, (document: Tree) => {
        Object.assign(document["components"]?.["securitySchemes"] as Tree, {
          bearer: { type: "http", scheme: "bearer" },
        });
        Object.assign(thing(document), { security: [{ bearer: [] }] });
      }),
  },
};

/** A name that the facade relies on, in every page. */
export const renameWebhookUrl: Mutation = (copy) => {
  for (const file of copy.fragments())
    copy.rewrite(file, (text) => text.replace(/\bwebhookUrl\b/g, "url"));
};

interface BrokenSource {
  readonly file: string;
  readonly change: (text: string) => string;
  /** Stands in the line that is to be named; the first one where nothing is given. */
  readonly mark?: string;
}

const lead = /( +)type: object/;

export const faulty: Record<string, BrokenSource> = {
  "invalid YAML": {
    file: reference,
    change: (text) => text.replace("paths:", "paths: ]"),
    mark: "paths: ]",
  },
  "a key that is there twice": {
    file: reference,
    change: (text) => text.replace("info:", "servers: []\ninfo:"),
    mark: "servers:\n",
  },
  "a $ref to nowhere": {
    file: reference,
    change: (text) => text.replace(lead, '$1$$ref: "#/components/schemas/Nowhere"'),
    mark: "Nowhere",
  },
  "a $ref to another host": {
    file: reference,
    change: (text) => text.replace(lead, "$1$$ref: http://127.0.0.1:9/schema.yaml"),
    mark: "127.0.0.1",
  },
  "an OpenAPI 2 document": {
    file: reference,
    change: (text) => text.replace("openapi: 3.1.0", 'swagger: "2.0"'),
  },
  "an empty file": { file: reference, change: () => "" },
  "a file of comments": { file: reference, change: () => "# nothing\n" },
  "a web page": {
    file: reference,
    change: () => "<!doctype html>\n<html><body>503</body></html>\n",
  },
};
