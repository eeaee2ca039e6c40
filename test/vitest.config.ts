import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["test/**/*.test.ts"],
    exclude: ["test/consumers/**", "test/runtimes/**"],
    // Each worker loads a module once, not once a test file: no test may leave a global changed.
    isolate: false,
    // By default a core is left idle, which is half of a machine with two.
    maxWorkers: "100%",
    // Generous, since a machine may be busy with other things: what hangs is found all the same.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["text-summary", "text"],
      thresholds: { lines: 95, branches: 95 },
    },
  },
});
