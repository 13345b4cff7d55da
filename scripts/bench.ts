/**
 * `npm run bench [-- --quick]`: what an edit, a cold start, a thousand projects and ten thousand edits cost on this machine, in one run.
 * It prints and asserts nothing: figures of different machines, or of a busy one, cannot be compared.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createAnalysisHost } from "../server/src/core/analysisHost.js";
import { emptyConfiguration } from "../server/src/core/configuration.js";
import { evaluateEntry } from "../server/src/core/evaluator/evaluateEntry.js";
import { createKeptValues } from "../server/src/core/evaluator/keptValues.js";
import { resolveImport } from "../server/src/core/project/importResolver.js";
import type { FileSource } from "../server/src/core/project/fileSource.js";
import { createParsedFiles } from "../server/src/core/project/parsedFiles.js";
import { allDjangoSettings, djangoDefault } from "../server/src/core/settings/defaults.js";
import { djangoVersion } from "../server/src/core/settings/createSettingsView.js";
import { createPythonParser, type PythonParser } from "../server/src/core/syntax/python/parser.js";
import { readGrammars } from "../server/src/hosts/grammars.js";
import { generateProject } from "../test/parity/generator/project.js";
import { idleServer, startLanguageClient } from "./bench/languageClient.js";
import { measure, ms, percentiles, printTable, type Row } from "./bench/measure.js";
import { sampleProject, typingPlace, type SampleProject } from "./bench/samples.js";

const quick = process.argv.includes("--quick");
const repeats = quick ? 60 : 300;
/** Long settings take longer, and vary less. */
const repeatsFor = (sample: SampleProject): number => ((sample.files[sample.edited] ?? "").length > 20_000 ? Math.ceil(repeats / 4) : repeats);
const warmUp = 20;
const temporary = mkdtempSync(join(tmpdir(), "bench-"));

try {
  await bench();
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  console.log(`${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1) ?? "?"}, Node ${process.version}`);
  if (!existsSync("dist/server.js")) throw new Error("dist/ is missing: run npm run build first");
  const parser = await createPythonParser(await readGrammars(join(import.meta.dirname, "..")));
  const samples = [
    { name: "4 KB, 1 module", sample: sampleProject(4_000, 1) }, { name: "4 KB, 4 modules", sample: sampleProject(4_000, 4) },
    { name: "8 KB, 4 modules", sample: sampleProject(8_000, 4) },
    { name: "40 KB, 1 module", sample: sampleProject(40_000, 1) }, { name: "40 KB, 4 modules", sample: sampleProject(40_000, 4) },
  ];
  const engineRows: Row[] = [];
  for (const { name, sample } of samples) engineRows.push(await engineRow(name, sample, parser));
  printTable("One edit in the engine: expressions at the top of modules that are evaluated and taken from other worlds and before the edit; ms (p50; of the whole edit also the best and p95)", ["settings", "KB", "evaluated", "taken", "parse", "evaluate", "rules and rest", "whole", "best", "p95"], engineRows);

  const serverRows: Row[] = [];
  writeFileSync(join(temporary, "idle.cjs"), idleServer);
  serverRows.push(await serverRow("a server that does nothing", onDisk(sampleProject(8_000, 4), "idle"), ["node", join(temporary, "idle.cjs")]));
  for (const [index, { name }] of samples.entries()) {
    const [bytes, modules] = [[4_000, 1], [4_000, 4], [8_000, 4], [40_000, 1], [40_000, 4]][index] as [number, 1 | 4];
    serverRows.push(await serverRow(name, onDisk(sampleProject(bytes, modules), `server${index}`), ["node", "dist/server.js", "--stdio"]));
  }
  printTable("Change → diagnostics through the server over stdio, ms", ["settings", "best", "p50", "p95"], serverRows);

  printTable("A cold start on one project, ms", ["command", "best", "p50", "p95"], coldRows());
  printTable("Generated projects in one run of check", ["projects", "ms", "ms per project", "peak MB"], manyRows());
  printTable("Memory of the server, 8 KB over 4 modules", ["after", "MB"], await memoryRows());
  printTable("Size", ["what", "KB"], sizeRows());
}

async function engineRow(name: string, sample: SampleProject, parser: PythonParser): Promise<Row> {
  const texts = new Map(Object.entries(sample.files));
  const original = texts.get(sample.edited) ?? "";
  const files = memorySource(texts);
  let edits = 0;
  const edit = (): void => {
    texts.set(sample.edited, typed(original, edits++));
  };

  const parsing = createParsedFiles(files, parser);
  const parse = await measure(repeatsFor(sample), warmUp, () => { edit(); parsing.get(sample.edited); });

  const parsed = createParsedFiles(files, parser);
  const django = djangoVersion("5.2.7");
  const constants = new WeakMap();
  const kept = createKeptValues();
  const evaluations: number[] = [];
  for (let i = 0; i < repeatsFor(sample) + warmUp; i++) {
    edit();
    parsed.get(sample.edited);
    const before = performance.now();
    evaluateEntry(sample.entry.file, {
      files, parse: (file) => parsed.get(file), resolveImport: (from, level, module) => resolveImport(files, [sample.root], from, level, module), workingDirectory: sample.root,
      settingsModule: sample.entry.module, configuration: undefined, environment: undefined, django, djangoDefault: (setting) => djangoDefault(setting, "5.2.7"),
      djangoDefaults: () => allDjangoSettings("5.2.7"), distribution: () => undefined, constants, kept,
    });
    if (i === warmUp - 1) Object.assign(kept.work, { evaluated: 0, taken: 0 });
    if (i >= warmUp) evaluations.push(performance.now() - before);
  }
  const evaluate = percentiles(evaluations);

  const host = createAnalysisHost({ root: sample.root, files, parser, configuration: emptyConfiguration });
  const first = host.analysis();
  if (!first.projects.some((project) => project.entries.some((entry) => entry.checked))) throw new Error(`${name}: nothing is checked, so there is nothing to measure`);
  const whole = await measure(repeatsFor(sample), warmUp, () => { edit(); host.applyChange({ files: [sample.edited] }); });
  const bytes = [...texts].filter(([file]) => file.includes("settings")).reduce((sum, [, text]) => sum + text.length, 0);
  const each = (count: number): string => (count / repeatsFor(sample)).toFixed(0);
  return [name, (bytes / 1000).toFixed(1), each(kept.work.evaluated), each(kept.work.taken), ms(parse.p50), ms(evaluate.p50), ms(Math.max(0, whole.p50 - parse.p50 - evaluate.p50)), ms(whole.p50), ms(whole.best), ms(whole.p95)];
}

/** The text with another letter in a host name, as typing leaves it. */
function typed(original: string, count: number): string {
  return original.replace(typingPlace, `${String.fromCharCode(97 + (count % 26))}${typingPlace.slice(1)}`);
}

function memorySource(texts: Map<string, string>): FileSource {
  const folders = new Map<string, Set<string>>();
  for (const path of texts.keys()) {
    for (let child = path; child !== "/" && child !== ""; child = dirname(child)) {
      const parent = dirname(child);
      let names = folders.get(parent);
      if (!names) folders.set(parent, (names = new Set()));
      names.add(child.slice(parent === "/" ? 1 : parent.length + 1));
    }
  }
  const hashes = new Map<string, { readonly text: string; readonly hash: string }>();
  let next = 0;
  return {
    read(path) {
      const text = texts.get(path);
      if (text === undefined) return undefined;
      const known = hashes.get(path);
      if (known?.text === text) return known;
      const made = { text, hash: String(next++) };
      hashes.set(path, made);
      return made;
    },
    kind: (path) => (texts.has(path) ? "file" : folders.has(path) ? "directory" : undefined),
    list: (path) => [...(folders.get(path) ?? [])].sort(),
    isIgnored: () => false,
  };
}

function onDisk(sample: SampleProject, name: string): SampleProject {
  const root = join(temporary, name);
  const moved = (file: string): string => root + file.slice(sample.root.length);
  for (const [file, text] of Object.entries(sample.files)) write(moved(file), text);
  return { root, files: Object.fromEntries(Object.entries(sample.files).map(([file, text]) => [moved(file), text])), edited: moved(sample.edited), entry: { ...sample.entry, file: moved(sample.entry.file) } };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function serverRow(name: string, sample: SampleProject, command: readonly string[]): Promise<Row> {
  const client = await startLanguageClient(command, sample.root);
  const type = await typist(client, sample);
  const { best, p50, p95 } = await measure(repeatsFor(sample), warmUp, type);
  await client.stop();
  return [name, ms(best), ms(p50), ms(p95)];
}

async function typist(client: Awaited<ReturnType<typeof startLanguageClient>>, sample: SampleProject): Promise<() => Promise<void>> {
  // A weak key, so that there is something to show in the file.
  const text = (sample.files[sample.edited] ?? "").replace('os.environ["SECRET_KEY"]', '"a key in the source"');
  const offset = text.indexOf(typingPlace);
  const line = text.slice(0, offset).split("\n").length - 1;
  const character = offset - text.lastIndexOf("\n", offset) - 1;
  let version = 1;
  await client.open(sample.edited, text);
  return async () => {
    version += 1;
    await client.replace(sample.edited, version, line, character, String.fromCharCode(97 + (version % 26)));
  };
}

function coldRows(): readonly Row[] {
  const root = join(temporary, "cold");
  write(join(root, "manage.py"), 'import os\nimport sys\n\nif __name__ == "__main__":\n    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")\n    from django.core.management import execute_from_command_line\n\n    execute_from_command_line(sys.argv)\n');
  write(join(root, "site_/__init__.py"), "");
  write(join(root, "site_/urls.py"), 'from django.contrib import admin\nfrom django.urls import path\n\nurlpatterns = [path("admin/", admin.site.urls)]\n');
  const settings = sampleProject(4_000, 1).files["/project/shop/settings.py"] ?? "";
  write(join(root, "site_/settings.py"), settings.replaceAll('"shop.urls"', '"site_.urls"').replaceAll('"shop.wsgi.application"', "None").replace("django.db.backends.postgresql", "django.db.backends.sqlite3").replace('    "rest_framework",\n', "").replace(/INSTALLED_APPS \+= \["shop\.[a-z0-9]+"\]\n/g, ""));
  const environment = { PATH: process.env["PATH"] ?? "", SECRET_KEY: "only-for-the-bench-0123456789-abcdefghijklmnopqrstuvwxyz", DB_PASSWORD: "bench" };
  const rows: Row[] = [];
  const add = (name: string, command: string, args: readonly string[]): number => {
    const times: number[] = [];
    for (let i = 0; i < (quick ? 5 : 15); i++) {
      const before = performance.now();
      const { status, stderr } = spawnSync(command, args, { cwd: root, env: environment, encoding: "utf8" });
      if (status !== 0 && status !== 1) throw new Error(`${name} ended with ${status ?? "a signal"}: ${stderr.slice(-500)}`);
      times.push(performance.now() - before);
    }
    const { best, p50, p95 } = percentiles(times);
    rows.push([name, ms(best), ms(p50), ms(p95)]);
    return best;
  };
  const own = add("django-deploy-hygiene check", process.execPath, [join(process.cwd(), "dist/cli.js"), "check", root]);
  const python = ["python3", "/usr/bin/python3"].find((one) => spawnSync(one, ["-c", "import django"]).status === 0);
  if (python === undefined) rows.push(["manage.py check --deploy", "no Django is importable"]);
  else {
    const version = spawnSync(python, ["-c", "import django; print(django.get_version())"], { encoding: "utf8" }).stdout.trim();
    const theirs = add(`manage.py check --deploy (Django ${version})`, python, ["manage.py", "check", "--deploy"]);
    rows.push(["share of the best", `${((own / theirs) * 100).toFixed(0)} %`]);
  }
  return rows;
}

function manyRows(): readonly Row[] {
  const hook = join(temporary, "usage.cjs");
  writeFileSync(hook, 'process.on("exit", () => process.stderr.write("\\nMAXRSS " + process.resourceUsage().maxRSS + "\\n"));\n');
  let before: { readonly count: number; readonly time: number } | undefined;
  return (quick ? [10, 100] : [10, 100, 1000]).map((count): Row => {
    const root = join(temporary, `many${count}`);
    for (let seed = 1; seed <= count; seed++) {
      const project = generateProject(seed);
      const folder = join(root, `project${seed}`);
      for (const [file, text] of Object.entries(project.files)) write(join(folder, file), text);
      if (project.files["manage.py"] === undefined) write(join(folder, "manage.py"), `import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${project.module}")\n`);
    }
    const start = performance.now();
    const { stderr, status } = spawnSync(process.execPath, ["--require", hook, join(process.cwd(), "dist/cli.js"), "check", root, "--format", "json", "--output", join(temporary, "many.json")], { encoding: "utf8", maxBuffer: 1e9 });
    const time = performance.now() - start;
    if (status !== 0 && status !== 1 && status !== 2) throw new Error(`check of ${count} projects ended with ${status ?? "a signal"}`);
    const peak = Number(/MAXRSS (\d+)/.exec(stderr)?.[1]) / 1024;
    // Beyond the smallest run only what the further projects cost.
    const each = before === undefined ? time / count : (time - before.time) / (count - before.count);
    const row: Row = [String(count), ms(time), `${ms(each)}${before === undefined ? " (with the start)" : ""}`, peak.toFixed(0)];
    before = { count, time };
    return row;
  });
}

async function memoryRows(): Promise<readonly Row[]> {
  const sample = onDisk(sampleProject(8_000, 4), "memory");
  const client = await startLanguageClient(["node", "dist/server.js", "--stdio"], sample.root);
  const type = await typist(client, sample);
  const rows: Row[] = [];
  let done = 0;
  for (const count of quick ? [0, 100, 1_000] : [0, 100, 1_000, 5_000, 10_000]) {
    for (; done < count; done++) await type();
    rows.push([`${count} edits`, client.memory().toFixed(0)]);
  }
  await client.stop();
  return rows;
}

function sizeRows(): readonly Row[] {
  const kilobytes = (file: string): string => (statSync(file).size / 1000).toFixed(0);
  const packages = readdirSync(".").filter((name) => name.endsWith(".vsix"));
  return packages.length === 0 ? [["package: run npm run package first", ""]] : packages.map((name) => [name, kilobytes(name)]);
}
