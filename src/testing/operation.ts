import type { Operation } from "../operation.js";

/** What the client calls an operation: its method, and the `operation` of its errors. */
export type FakeOperation = Operation;
