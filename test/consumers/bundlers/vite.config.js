export default {
  build: {
    outDir: "out",
    target: "es2022",
    modulePreload: false,
    rollupOptions: { input: "main.js", output: { entryFileNames: "vite.mjs" } },
  },
};
