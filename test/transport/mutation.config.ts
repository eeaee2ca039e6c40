import { defineConfig } from "vitest/config";

/** The tests that are run against each mutant: those that need neither a socket nor a child process nor much time. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/transport/*.test.ts", "test/facade/{answers,conversations,input}.test.ts"],
    // For each mutant, modules would be loaded anew for each file.
    isolate: false,
    exclude: ["test/transport/{hostile,endurance,properties,length}.test.ts"],
  },
});
