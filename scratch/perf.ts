const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1000; };
import { createEngine } from "../test/harness/engine.js";
import { memoryFiles } from "../test/harness/memoryFileSource.js";
import { emptyConfiguration } from "../server/src/core/configuration.js";
import { realisticProject, independentBranches } from "../scripts/bench/realistic.js";
import { sampleProject, typingPlace } from "../scripts/bench/samples.js";
import { createTypist } from "../scripts/bench/typing.js";
import { createParsedFiles } from "../server/src/core/project/parsedFiles.js";
import { createKeptDomains, evaluateEntry } from "../server/src/core/evaluator/evaluateEntry.js";
import { resolveImport } from "../server/src/core/project/importResolver.js";
import { allDjangoSettings, djangoDefault } from "../server/src/core/settings/defaults.js";
const engine = await createEngine(); const await_parser = (await createEngine()).parser;
const q = (a: number[], p: number) => a.sort((x, y) => x - y)[Math.floor(a.length * p)]!.toFixed(1);
async function run(name: string, sample: any, n = Number(process.env.N ?? 60)) {
  const texts = { ...sample.files } as Record<string, string>;
  const original = texts[sample.edited]!;
  const typist = createTypist(original);
  const files: any = { ...memoryFiles(texts) };
  files.read = (p: string) => (texts[p] === undefined ? undefined : { text: texts[p], hash: texts[p] });
  const parsed = createParsedFiles(files, (await_parser as any));
  const kept = createKeptDomains(); const constants = new WeakMap();
  const ev: number[] = [], whole: number[] = [];
  const { createAnalysisHost } = engine;
  const host = createAnalysisHost({ root: sample.root, files, parser: engine.parser, configuration: emptyConfiguration });
  host.analysis();
  let passes = 0;
  for (let i = 0; i < n + 10; i++) {
    let t: string; const e: any = typist.next(); t = typeof e === "string" ? e : e.text ?? e.after;
    texts[sample.edited] = t;
    parsed.get(sample.edited);
    let a = cpu();
    if (!process.env.HOST) evaluateEntry(sample.entry.file, { files, parse: (f: string) => parsed.get(f), resolveImport: (from: string, l: number, m: string) => resolveImport(files, [sample.root], from, l, m), workingDirectory: sample.root, settingsModule: sample.entry.module, configuration: undefined, environment: undefined, django: { text: "5.2", atLeast: () => true } as any, djangoDefault: (s: string) => djangoDefault(s, "5.2"), djangoDefaults: () => allDjangoSettings("5.2"), distribution: () => undefined, constants } as any, { kept });
    const b = cpu(); if (i >= 10) ev.push(b - a);
    a = cpu(); const r = host.applyChange({ files: [sample.edited] }); const c = cpu();
    if (i >= 10) whole.push(c - a);
    if (i === 12) { const es = (r as any).projects?.[0]?.entries; }
  }
  console.log("passes", (globalThis as any).PASSES / (2 * (n + 10))); (globalThis as any).PASSES = 0;
  console.log(name.padEnd(30), "evaluate p50", q(ev, 0.5), "p95", q(ev, 0.95), "| whole p50", q(whole, 0.5), "p95", q(whole, 0.95));
}
const which = process.argv[2] ?? "all";
if (which === "all" || which === "s") run("8 KB 4 modules", sampleProject(8000, 4));
for (const [v, b, m] of [[10, 8000, 1], [40, 24000, 4], [140, 40000, 4]] as const) if (which === "all" || which === String(v)) run(`${v} vars ${b / 1000} KB`, realisticProject({ seed: 1, variables: v, bytes: b, modules: m } as any), v > 100 ? 25 : Number(process.env.N ?? 60));
if (which === "all" || which === "b") for (const n of [1, 8, 32, 128]) { run(`${n} branches own`, independentBranches(n, "own settings"), 25); run(`${n} branches list`, independentBranches(n, "one list"), 25); }
