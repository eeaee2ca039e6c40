// For the window of jsdom, as test environments furnish it: node jsdom.js <name> <origin>
import { readFileSync } from "node:fs";
import process from "node:process";
import { JSDOM } from "jsdom";

const [name, origin] = process.argv.slice(2);
const { window } = new JSDOM("", { url: `${origin}/page`, runScripts: "outside-only" });
// What jsdom lacks, and the signals that Node's fetch takes.
const furniture = {
  fetch,
  Request,
  Response,
  Headers,
  TextEncoder,
  TextDecoder,
  AbortController,
  AbortSignal,
};
Object.assign(window, furniture);
Object.defineProperty(window, "crypto", { value: crypto });
window.eval(readFileSync(new URL("sandbox.bundle.js", import.meta.url), "utf8"));
await window.smoke({ name, origin, isPage: true, foreign: Uint8Array, hasCodes: true });
window.close();
