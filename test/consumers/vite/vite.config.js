export default {
  build: {
    outDir: "out",
    target: "es2022",
    modulePreload: false,
    rollupOptions: { input: "../exercise/main.js", output: { entryFileNames: "main.mjs" } },
  },
};
