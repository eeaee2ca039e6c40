import webpack from "webpack";

const compiler = webpack({
  mode: "production",
  target: ["web", "es2022"],
  entry: "./main.js",
  output: { path: new URL("out", import.meta.url).pathname, filename: "webpack.mjs" },
});
compiler.run((error, stats) => {
  if (error) throw error;
  const { errors = [], warnings = [] } = stats.toJson();
  for (const { message, moduleName } of [...errors, ...warnings])
    console.error(moduleName, message);
  process.exitCode = errors.length + warnings.length > 0 ? 1 : 0;
});
