import { createEngine } from "../test/harness/engine.js";
import { memoryFiles } from "../test/harness/memoryFileSource.js";
import { generateProject } from "../test/parity/generator/project.js";
import { emptyConfiguration } from "../server/src/core/configuration.js";
(globalThis as any).DBG = process.env.DBG;
const engine = await createEngine();
const seed = Number(process.argv[2]);
const project = generateProject(seed);
const only = process.argv[3]; if (process.argv[4]) for (const n of Object.keys(project.files)) if (n.endsWith(".env")) delete (project.files as any)[n];
for (const [name, text] of Object.entries(project.files)) console.log("==", name, "\n" + text);
console.log(project.module, JSON.stringify(project.environments));
const files = memoryFiles(Object.fromEntries(Object.entries(project.files).map(([name, text]) => [`/p/${name}`, text])));
const options = { root: "/p", files, parser: engine.parser, configuration: emptyConfiguration, settings: [project.module] };
const show = (a: any) => { for (const f of a.findings) if (!only || f.ruleId.includes(only) || f.djangoChecks.includes(only)) console.log(f.certainty, f.severity, f.ruleId, f.djangoChecks.join(","), "|", f.message, "|", f.when); const e = a.projects[0].entries[0]; console.log(JSON.stringify({ closed: e.closed, raises: e.raises, loads: e.loads })); };
console.log("OPEN"); show(engine.createAnalysisHost(options).analysis());
for (const [name, env] of [["(nothing)", {}], ...Object.entries(project.environments)] as const) { console.log("EXACT", name); show(engine.createAnalysisHost({ ...options, environment: new Map(Object.entries(env)) }).analysis()); }
{ const a = engine.createAnalysisHost(options).analysis(); const { displayValue } = await import("../server/src/core/domain/display.js"); for (const s of a.settings(project.module, { withDefaults: false })?.settings ?? []) if (process.argv[5] && s.name.includes(process.argv[5])) console.log(s.name, "=", s.alternatives.map((x: any) => `${displayValue(x.value)} [${x.when}]`).join("  |  ")); }
