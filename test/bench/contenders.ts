// Ways to read an integration: our client, and the alternatives of a program.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ky from "ky";
import createClient from "openapi-fetch";
import { createJelouClient } from "jelou-client";
import type { paths } from "../../generated/schema.js";

type Fetch = typeof globalThis.fetch;

export interface Contender {
  name: string;
  version: string;
  /** A call that reads the integration of `projectId`, through `fetch` if one is given. */
  prepare(baseUrl: string, fetch?: Fetch): () => Promise<unknown>;
}

export const projectId = "01JELOUPROJECT000000000000";
export const root = fileURLToPath(new URL("../..", import.meta.url));
const headers = { "x-api-key": "key" };

export const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version;

/** openapi-fetch as a caller would use it. With a deadline, it can be compared with ours. */
function openapiFetch(baseUrl: string, fetch?: Fetch) {
  const client = createClient<paths>({ baseUrl, headers, ...(fetch && { fetch }) });
  const params = { path: { projectId } };
  return async (signal?: AbortSignal) =>
    (await client.GET("/v1/external-support/{projectId}", { params, ...(signal && { signal }) }))
      .data;
}

export const contenders: Contender[] = [
  {
    name: "jelou-client",
    version: JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version,
    prepare(baseUrl, fetch) {
      const jelou = createJelouClient({ apiKey: "key", baseUrl, fetch });
      return () => jelou.integrations.get(projectId);
    },
  },
  {
    name: "openapi-fetch",
    version: versionOf("openapi-fetch"),
    prepare(baseUrl, fetch) {
      const get = openapiFetch(baseUrl, fetch);
      return () => get();
    },
  },
  {
    name: "openapi-fetch + deadline",
    version: versionOf("openapi-fetch"),
    prepare(baseUrl, fetch) {
      const get = openapiFetch(baseUrl, fetch);
      return async () => {
        const controller = new AbortController();
        const timer = setTimeout(() => controller.abort(), 30_000);
        try {
          return await get(controller.signal);
        } finally {
          clearTimeout(timer);
        }
      };
    },
  },
  {
    name: "fetch + json()",
    version: process.versions.node,
    prepare(baseUrl, fetch = globalThis.fetch) {
      const url = `${baseUrl}/v1/external-support/${projectId}`;
      return async () => (await fetch(url, { headers })).json();
    },
  },
  {
    name: "ky",
    version: versionOf("ky"),
    prepare(baseUrl, fetch) {
      const client = ky.create({ headers, ...(fetch && { fetch }) });
      return () => client.get(`${baseUrl}/v1/external-support/${projectId}`).json();
    },
  },
];
