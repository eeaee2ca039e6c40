import { build } from "esbuild"; import { gzipSync } from "node:zlib";
const code = `export { createJelouClient } from "/work/main/dist/index.js";`;
const run = async (stub) => { const r = await build({ stdin:{contents: code, resolveDir:"/work/main"}, bundle:true, minify:true, format:"esm", platform:"browser", metafile:true, write:false, charset:"utf8", logLevel:"silent", plugins: stub?[{name:"x",setup(b){b.onLoad({filter:stub},async(a)=>{ const fs=await import("fs"); const src=fs.readFileSync(a.path,"utf8"); const names=[...src.matchAll(/export (?:async )?(?:function\*?|const|class) (\w+)/g)].map(m=>m[1]); const d=/export default|as default/.test(src)?"\nexport default 0;":""; return {contents: names.map(n=>`export const ${n}=0;`).join("\n")+d, loader:"js"};})}}]:[]});
return [gzipSync(r.outputFiles[0].text,{level:9}).length, r.metafile]; };
const [base, meta] = await run(); console.log(base);
const rows=[];
for (const f of Object.keys(Object.values(meta.outputs)[0].inputs)) { if (!/dist\/|openapi-fetch/.test(f)) continue; try { const [n]=await run(new RegExp(f.replace(/[.\/]/g,"\\$&")+"$")); rows.push([base-n,f]); } catch(e) { rows.push([String(e).slice(0,80),f]); } }
for (const [n,f] of rows.sort((a,b)=>b[0]-a[0])) console.log(n,f);
