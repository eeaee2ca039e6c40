// Builds dist/ after an install, as `prepare` of package.json: when the package is installed from git, and in a checkout.
// An install without development packages (`npm ci --omit=dev`) can't build, so it doesn't change dist/.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const { resolve } = createRequire(import.meta.url);
const missing = Object.keys(devDependencies).find(
  (name) => !resolve.paths(name).some((folder) => existsSync(join(folder, name))),
);

if (missing) console.log(`dist/ is unchanged, because ${missing} is not installed.`);
else execFileSync("npm", ["run", "build"], { stdio: "inherit", shell: true });
