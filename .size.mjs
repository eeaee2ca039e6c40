import { build } from "esbuild"; import { gzipSync } from "node:zlib";
const code = process.argv[2] ?? `export { createJelouClient } from "/work/main/dist/index.js";`;
const r = await build({ stdin:{contents: code, resolveDir:"/work/main"}, bundle:true, minify:true, format:"esm", platform:"browser", metafile:true, write:false, charset:"utf8"});
const t=r.outputFiles[0].text; console.log(t.length, gzipSync(t,{level:9}).length);
const o=Object.values(r.metafile.outputs)[0].inputs;
for (const [f,{bytesInOutput:b}] of Object.entries(o).sort((a,b)=>b[1].bytesInOutput-a[1].bytesInOutput).slice(0,40)) console.log(b,f);
