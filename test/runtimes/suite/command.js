// For runtimes with a command line: node command.js <name> <origin>
import process from "node:process";
import { inspect } from "node:util";
import { smoke } from "./smoke.js";

const [name, origin] = process.argv.slice(2);
const deep = (value) => inspect(value, { depth: Infinity, showHidden: true });
await smoke({ name, origin, inspect: deep, hasCodes: name.startsWith("node") });
