import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { runCommand } from "../package/rows.js";

const names = [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome"].filter(
  (name) => name !== undefined,
);

function find(): { command: string; version: string } | undefined {
  for (const command of names) {
    try {
      const version = execFileSync(command, ["--version"], {
        stdio: ["ignore", "pipe", "ignore"],
      }).toString();
      return { command, version: version.trim() };
    } catch {
      // The next name may be the one.
    }
  }
  return undefined;
}

/** Finds Chromium, or installs Debian's. */
export async function installChromium(): Promise<{ command: string; version: string }> {
  const found = find();
  if (found) return found;
  const asRoot = process.getuid?.() === 0 ? "" : "sudo ";
  const install = `${asRoot}apt-get update -qq && ${asRoot}apt-get install -qq -y --no-install-recommends chromium`;
  const { isPassed, output } = await runCommand(["sh", "-c", install], {
    cwd: tmpdir(),
    seconds: 300,
  });
  const installed = isPassed ? find() : undefined;
  if (!installed)
    throw new Error(
      `There is no Chromium (CHROMIUM may name one), and none can be installed:\n${output}`,
    );
  return installed;
}

/** Opens a page, closes the browser once `isDone`, or after `seconds`, and returns what the page logged. */
export async function openPage(
  command: string,
  url: string,
  isDone: () => boolean,
  seconds = 60,
): Promise<string> {
  const profile = mkdtempSync(join(tmpdir(), "jelou-client-chromium-"));
  const quiet = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
  ];
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", ...quiet];
  const browser = spawn(
    command,
    [...flags, `--user-data-dir=${profile}`, "--enable-logging=stderr", url],
    {
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let output = "";
  browser.stderr.on("data", (chunk) => (output += chunk));
  const closed = new Promise<void>((resolve) =>
    browser.once("close", () => resolve()).once("error", () => resolve()),
  );
  const end = Date.now() + seconds * 1000;
  while (!isDone() && Date.now() < end && browser.exitCode === null && browser.pid)
    await setTimeout(50);
  // Its helpers are processes of the same group.
  if (browser.pid && browser.exitCode === null) process.kill(-browser.pid, "SIGKILL");
  await closed;
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  return output
    .split("\n")
    .filter((line) => line.includes("CONSOLE"))
    .join("\n");
}
