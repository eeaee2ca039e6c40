// For the edge sandbox in which frameworks test functions: node edge.js <name> <origin>
import { readFileSync } from "node:fs";
import process from "node:process";
import { EdgeVM } from "@edge-runtime/vm";

const [name, origin] = process.argv.slice(2);
const sandbox = new EdgeVM();
sandbox.evaluate(readFileSync(new URL("sandbox.bundle.js", import.meta.url), "utf8"));
await sandbox.evaluate("smoke")({ name, origin, foreign: Uint8Array, hasCodes: true });
