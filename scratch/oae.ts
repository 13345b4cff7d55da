import { createEngine } from "../test/harness/engine.js";
import { compareSeed } from "../test/parity/openAgainstExact.js";
const engine = await createEngine();
let claims = 0, envs = 0; const bad: string[] = [];
for (let s = Number(process.argv[2]); s < Number(process.argv[3]); s++) { const r = compareSeed(s, engine); claims += r.claims; envs += r.environments; bad.push(...r.contradictions); }
console.log(bad.slice(0, 40).join("\n")); console.log(claims, envs, bad.length);
