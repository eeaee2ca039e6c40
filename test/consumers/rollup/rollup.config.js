import { nodeResolve } from "@rollup/plugin-node-resolve";

export default {
  input: "../exercise/main.js",
  output: { file: "out/main.mjs", format: "es" },
  plugins: [nodeResolve({ browser: true })],
  onwarn(warning) {
    throw new Error(warning.message);
  },
};
