#!/usr/bin/env node
import { main } from "../probe/command.js";

// Not awaited at the top level, which CommonJS doesn't have.
void main(process.argv.slice(2), process.env).then((status) => {
  process.exitCode = status;
});
