import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["test/**/*.test.ts"],
    exclude: ["test/consumers/**", "test/runtimes/**"],
    // Each worker loads a module once, not for each test file, so tests must restore the globals that they change.
    isolate: false,
    // The default leaves one core idle, which is half of a machine with two cores.
    maxWorkers: "100%",
    // A long limit, because the machine may be busy. A test that hangs is still found.
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
