#!/usr/bin/env node
import { main } from "./probe.js";

process.exitCode = await main(process.argv.slice(2), process.env);
