// Ways to read an integration: ours, and what one would use instead.
import { cpSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import ky from "ky";
import createClient from "openapi-fetch";
import type { paths } from "../../generated/schema.js";
import { shell } from "../package/rows.js";

type Fetch = typeof globalThis.fetch;
type Call = () => Promise<unknown>;

export interface Contender {
  name: string;
  version: string;
  /** A call that reads the integration of `projectId`, through `fetch` where one is given. */
  prepare(baseUrl: string, fetch?: Fetch): Call;
}

export const projectId = "01JELOUPROJECT000000000000";
export const root = fileURLToPath(new URL("../..", import.meta.url));
const rivals = fileURLToPath(new URL("rivals", import.meta.url));
const headers = { "x-api-key": "key" };
const addressOf = (baseUrl: string) => `${baseUrl}/v1/external-support/${projectId}`;

const versionOf = (name: string, folder = root): string =>
  JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")).version;

/** Installs the rivals, and has them generate their clients from spec/openapi.yaml. */
export async function gather(): Promise<{ contenders: Contender[]; scratch: string }> {
  const scratch = mkdtempSync(join(tmpdir(), "jelou-client-bench-"));
  const run = (command: string[]) => shell(command.join(" "), { cwd: scratch });
  cpSync(rivals, scratch, { recursive: true });
  await run(["npm", "install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]);
  const spec = join(root, "spec/openapi.yaml");
  await run([
    "node_modules/.bin/openapi-ts",
    "-i",
    spec,
    "-o",
    "hey-api",
    "-c",
    "@hey-api/client-fetch",
  ]);
  await run([
    join(root, "node_modules/.bin/redocly"),
    "generate-client",
    spec,
    "-o",
    "redocly/client.ts",
  ]);

  /** Loads code as a bundler makes it; without `isWhole`, packages are left out and found beside it. */
  const load = async (name: string, contents: string, isWhole = false) => {
    const outfile = join(scratch, `${name}.bundle.mjs`);
    const packages = isWhole ? "bundle" : "external";
    const options = { bundle: true, format: "esm", platform: "node", target: "es2022" } as const;
    await build({ ...options, stdin: { contents, resolveDir: scratch }, outfile, packages });
    return import(pathToFileURL(outfile).href);
  };
  const source = JSON.stringify(join(root, "src/index.ts"));
  const { createJelouClient }: typeof import("../../src/index.js") = await load(
    "ours",
    `export * from ${source};`,
    true,
  );
  const heyApi = await load(
    "hey-api",
    `export * from "./hey-api/sdk.gen"; export * from "./hey-api/client";`,
  );
  const redocly = await load("redocly", `export * from "./redocly/client";`);
  const { default: axios } = await load("axios", `export { default } from "axios";`);

  const contenders: Contender[] = [
    {
      name: "jelou-client",
      version: JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version,
      prepare(baseUrl, fetch) {
        const jelou = createJelouClient({ apiKey: "key", baseUrl, fetch });
        return () => jelou.integrations.get(projectId);
      },
    },
    {
      name: "fetch + json()",
      version: process.versions.node,
      prepare(baseUrl, fetch = globalThis.fetch) {
        return async () => (await fetch(addressOf(baseUrl), { headers })).json();
      },
    },
    {
      name: "fetch + json() + deadline",
      version: process.versions.node,
      prepare(baseUrl, fetch = globalThis.fetch) {
        return async () => {
          const controller = new AbortController();
          const timer = setTimeout(() => controller.abort(), 30_000);
          try {
            const { signal } = controller;
            return await (await fetch(addressOf(baseUrl), { headers, signal })).json();
          } finally {
            clearTimeout(timer);
          }
        };
      },
    },
    {
      name: "openapi-fetch",
      version: versionOf("openapi-fetch"),
      prepare(baseUrl, fetch) {
        const client = createClient<paths>({ baseUrl, headers, ...(fetch && { fetch }) });
        const init = { params: { path: { projectId } } };
        return async () => (await client.GET("/v1/external-support/{projectId}", init)).data;
      },
    },
    {
      name: "ky",
      version: versionOf("ky"),
      prepare(baseUrl, fetch) {
        const client = ky.create({ headers, ...(fetch && { fetch }) });
        return () => client.get(addressOf(baseUrl)).json();
      },
    },
    {
      name: "axios",
      version: versionOf("axios", scratch),
      prepare(baseURL, fetch) {
        const client = axios.create({
          baseURL,
          headers,
          ...(fetch && { adapter: "fetch", env: { fetch } }),
        });
        return async () => (await client.get(`/v1/external-support/${projectId}`)).data;
      },
    },
    {
      name: "generated by hey-api",
      version: versionOf("@hey-api/openapi-ts", scratch),
      prepare(baseUrl, fetch) {
        const client = heyApi.createClient(
          heyApi.createConfig({ baseUrl, headers, ...(fetch && { fetch }) }),
        );
        return async () => (await heyApi.getIntegration({ client, path: { projectId } })).data;
      },
    },
    {
      name: "generated by Redocly",
      version: versionOf("@redocly/cli"),
      prepare(serverUrl, fetch) {
        const client = redocly.createClient(redocly.OPERATIONS, {
          serverUrl,
          headers,
          ...(fetch && { fetch }),
        });
        return () => client.getIntegration({ path: { projectId } });
      },
    },
  ];
  return { contenders, scratch };
}
