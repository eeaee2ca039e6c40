// The ways to install a checkout of the package, besides its tarball. An install without development packages can't build.
// It must succeed and not change dist/.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shell, type Row } from "../package/rows.js";
import { checkOut, commit, npm, writeJson } from "./checkout.js";

const use = `node -e "require('jelou-client').createJelouClient({ apiKey: 'key' })"`;

/** `pnpm` is the path of its command. */
export function installRows(scratch: string, pnpm: string): Row[] {
  const folderFor = (name: string) => join(scratch, "installs", name.replace(/\W+/g, "-"));

  /** Installs a checkout whose dist/ has one file, and checks that dist/ didn't change. */
  async function leavesDist(folder: string, commands: readonly string[], env = {}): Promise<void> {
    rmSync(join(folder, "dist"), { recursive: true, force: true });
    mkdirSync(join(folder, "dist"));
    writeFileSync(join(folder, "dist/built.txt"), "before");
    for (const command of commands) await shell(command, { cwd: folder, env });
    if (readFileSync(join(folder, "dist/built.txt"), "utf8") !== "before")
      throw new Error("Changed");
    if (existsSync(join(folder, "dist/esm"))) throw new Error("The install built dist/.");
  }

  const production = (name: string, command: string, env = {}): Row => ({
    name,
    proves: "succeeds without development packages and doesn't change dist/",
    async run() {
      const folder = checkOut(folderFor(name));
      await shell(npm("install --package-lock-only"), { cwd: folder });
      await leavesDist(folder, [command], env);
    },
  });

  return [
    production("npm ci --omit=dev", npm("ci --omit=dev")),
    production("NODE_ENV=production npm ci", npm("ci"), { NODE_ENV: "production" }),
    production("pnpm install --prod", `${pnpm} install --prod --no-frozen-lockfile`),
    {
      name: "npm ci, npm prune --omit=dev",
      proves: "the first builds; the second succeeds and doesn't change dist/",
      async run() {
        const folder = checkOut(folderFor("prune"));
        await shell(npm("install"), { cwd: folder });
        if (!existsSync(join(folder, "dist/esm/index.js"))) throw new Error("dist/ wasn't built.");
        await leavesDist(folder, [npm("prune --omit=dev")]);
      },
    },
    {
      name: "npm ci with only the manifests",
      proves: "succeeds in a Docker layer that has package.json and the lockfile",
      async run() {
        const checkout = checkOut(folderFor("checkout"));
        await shell(npm("install --package-lock-only"), { cwd: checkout });
        const folder = folderFor("layer");
        mkdirSync(folder, { recursive: true });
        for (const file of ["package.json", "package-lock.json"]) {
          cpSync(join(checkout, file), join(folder, file));
        }
        await leavesDist(folder, [npm("ci")]);
      },
    },
    {
      name: "npm install git+file://…",
      proves: "npm clones, builds and packs the package",
      async run() {
        const repository = checkOut(folderFor("repository"));
        await commit(repository);
        const folder = folderFor("git");
        mkdirSync(folder, { recursive: true });
        writeJson(join(folder, "package.json"), { private: true });
        await shell(npm(`install git+file://${repository}`), { cwd: folder });
        await shell(use, { cwd: folder });
      },
    },
    {
      name: "npm workspace",
      proves: "an install builds; npm ci --omit=dev keeps the build",
      async run() {
        const folder = folderFor("workspace");
        checkOut(join(folder, "jelou-client"));
        mkdirSync(join(folder, "app"));
        writeJson(join(folder, "package.json"), { private: true, workspaces: ["*"] });
        writeJson(join(folder, "app/package.json"), {
          name: "app",
          dependencies: { "jelou-client": "*" },
        });
        await shell(npm("install"), { cwd: folder });
        await shell(npm("ci --omit=dev"), { cwd: folder });
        await shell(use, { cwd: join(folder, "app") });
      },
    },
  ];
}
