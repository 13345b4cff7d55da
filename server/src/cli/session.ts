import type { Analysis, AnalysisHost, AnalysisReport } from "../core/analysis.js";
import type { AnalysisOptions } from "../core/analysisOptions.js";
import { emptyConfiguration, type Configuration } from "../core/configuration.js";
import { parseConfigurationFile } from "../core/configurationFile.js";
import { redactText } from "../core/domain/redact.js";
import { beginningOf, isText, type FileSource } from "../core/text/fileSource.js";
import { dirname, isInside } from "../core/project/paths.js";
import type { Finding, Problem, ProjectReport } from "../core/report.js";
import { parseDotenv } from "../core/syntax/deploy/dotenv.js";
import { compareText } from "../core/text/compareText.js";
import { compareSpans } from "../core/text/span.js";
import { hashHalves } from "../core/text/hash.js";
import { LineIndex } from "../core/text/lineIndex.js";
import { didYouMean, type Arguments } from "./arguments.js";
import type { CommandLineEngine, CommandLineHost } from "./commandLineHost.js";
import { CommandFailure } from "./commandFailure.js";
import { relativePath, resolvePath } from "./paths.js";
import { readingProgress } from "./progress.js";
import { starredTexts } from "./starredTexts.js";
import { toldMigrations } from "./toldMigrations.js";

/** One run over the PATHs: what was found below each, as one. */
export interface Session {
  readonly engine: CommandLineEngine;
  readonly files: FileSource;
  /** Paths in output are relative to this folder. */
  readonly base: string;
  /** Restricts the reported files; undefined: everything. */
  readonly onlyFiles: ReadonlySet<string> | undefined;
  /** None where only the reports were asked for. */
  readonly analyses: readonly Analysis[];
  readonly projects: readonly ProjectReport[];
  /** Sorted by file, position, rule id. */
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** Whether findings at that path would be reported: it is among the PATHs. */
  covers(path: string): boolean;
  show(path: string): string;
  text(path: string): string;
  lines(path: string): LineIndex;
  /** The text with stars for its secrets, so that lines of it can be shown. */
  starred(path: string): string;
}

/** The hosts behind a session, so that fixes can be applied to texts in memory and judged again. */
export interface Workbench {
  session(): Session;
  /** Replaces texts in memory only. */
  change(texts: ReadonlyMap<string, string>): void;
}

/** @param reportsOnly nothing will be asked of the analyses, and nothing changed */
export async function openWorkbench(
  host: CommandLineHost,
  args: Arguments,
  { reportsOnly }: { readonly reportsOnly: boolean } = { reportsOnly: false },
): Promise<Workbench> {
  const operands = args.operands.length === 0 ? ["."] : args.operands;
  const paths = operands.map((operand) => ({ operand, path: resolvePath(host.cwd, operand) }));
  const overlay = new Map<string, string>();
  const progress = readingProgress(host);
  const files = overlaid(progress.files, overlay);
  const ownProblems: Problem[] = [];

  if (args.stdinFilename !== undefined) overlay.set(resolvePath(host.cwd, args.stdinFilename), await host.readStdin());
  const folders: string[] = [];
  const single: string[] = [];
  const missing: string[] = [];
  for (const { operand, path } of paths) {
    const kind = files.kind(path);
    if (kind === undefined) missing.push(operand);
    else (kind === "directory" ? folders : single).push(path);
  }
  if (missing.length > 0) throw new CommandFailure(absence(missing));
  for (const path of single) {
    const file = files.read(path);
    if (file !== undefined && !isText(file)) ownProblems.push({ file: path, message: file.problem, fatal: true });
  }

  const base = folders.length === 1 && single.length === 0 ? (folders[0] ?? host.cwd) : host.cwd;
  const roots = [
    ...new Set([
      ...folders,
      ...single
        .filter((path) => !folders.some((folder) => isInside(folder, path)))
        .map((path) => rootFor(files, host.cwd, path)),
    ]),
  ];
  const engine = await host.engine();
  checkRuleIds(engine, [...args.select, ...args.ignore]);
  const environment = args.exact ? readEnvironment(host, args) : undefined;
  if (!args.exact && args.environment.length > 0)
    host.stderr.write("--env and --env-file have an effect only together with --environment exact\n");

  const told = args.newMigrations === undefined ? undefined : await toldMigrations(host, files, args.newMigrations);

  const optionsOf = (root: string): AnalysisOptions => ({
    root,
    files,
    parser: engine.parser,
    configuration: withOptions(
      args.noConfig ? emptyConfiguration : readConfiguration(files, root, engine, ownProblems),
      args,
    ),
    ...(environment === undefined ? {} : { environment }),
    ...(told === undefined ? {} : { newMigrations: told }),
    ...(args.settings.length === 0 ? {} : { settings: args.settings }),
    pythonPath: args.pythonPath.map((path) => resolvePath(host.cwd, path)),
  });
  const { reportOnce } = engine;
  const hosts: AnalysisHost[] =
    reportsOnly && reportOnce ? [] : roots.map((root) => engine.createAnalysisHost(optionsOf(root)));
  const onlyFiles = single.length === 0 ? undefined : new Set(single);
  return {
    session() {
      const analyses = hosts.map((one) => one.analysis());
      const reports = reportsOnly && reportOnce ? roots.map((root) => reportOnce(optionsOf(root))) : analyses;
      progress.clear();
      return assemble({ engine, files, base, analyses, reports, onlyFiles, folders, ownProblems });
    },
    change(texts) {
      for (const [path, text] of texts) overlay.set(path, text);
      for (const one of hosts) one.applyChange({ files: [...texts.keys()] });
    },
  };
}

function absence(missing: readonly string[]): string {
  const [first = ""] = missing;
  const others =
    missing.length === 1
      ? ""
      : `, nor ${missing.length === 2 ? `does ${missing[1] ?? ""}` : `do ${missing.length - 1} others`}`;
  const looksLikeFile = /\.[\w-]+$/.test(first);
  return `${first} does not exist${others}. ${looksLikeFile ? "If it was deleted or renamed, leave it out; a text on standard input takes its place with --stdin-filename" : "Give the folder that holds manage.py, or one above it"}`;
}

interface Parts extends Pick<Session, "engine" | "files" | "base" | "analyses" | "onlyFiles"> {
  readonly reports: readonly AnalysisReport[];
  readonly folders: readonly string[];
  readonly ownProblems: readonly Problem[];
}

function assemble(parts: Parts): Session {
  const { reports, onlyFiles, folders, files, base } = parts;
  const isReported = (file: string): boolean =>
    onlyFiles === undefined || onlyFiles.has(file) || folders.some((folder) => isInside(folder, file));
  const projects = new Map<string, ProjectReport>();
  const findings = new Map<string, Finding>();
  const problems = new Map<string, Problem>();
  for (const problem of parts.ownProblems) problems.set(problem.file + problem.message, problem);
  for (const analysis of reports) {
    for (const project of analysis.projects) if (!projects.has(project.root)) projects.set(project.root, project);
    for (const finding of analysis.findings) {
      const identity = JSON.stringify([finding.project, finding.entry, finding.ruleId, finding.at, finding.message]);
      if (isReported(finding.at.file) && !findings.has(identity)) findings.set(identity, finding);
    }
    for (const problem of analysis.problems) problems.set(problem.file + problem.message, problem);
  }
  const all = [...projects.values()];
  const chosen = onlyFiles === undefined ? all : selectedProjects(all, onlyFiles, folders, [...findings.values()]);
  const indexes = new Map<string, LineIndex>();
  const text = (path: string): string => {
    const file = files.read(path);
    return isText(file) ? file.text : "";
  };
  return {
    ...parts,
    projects: chosen,
    findings: [...findings.values()].sort(compareFindings),
    problems: [...problems.values()].map((problem) => ({ ...problem, message: redactText(problem.message) })),
    covers: (path) => parts.folders.some((folder) => isInside(folder, path)) || (onlyFiles?.has(path) ?? false),
    show: (path) => relativePath(base, path),
    text,
    lines(path) {
      const index = indexes.get(path) ?? new LineIndex(text(path));
      indexes.set(path, index);
      return index;
    },
    starred: starredTexts(parts.engine, text, all),
  };
}

/** A file selects the innermost project around it, and those that load it; one that stands in none, those below its folder. Thousands of either are usual. */
function selectedProjects(
  all: readonly ProjectReport[],
  files: ReadonlySet<string>,
  folders: readonly string[],
  findings: readonly Finding[],
): readonly ProjectReport[] {
  const roots = new Set(all.map((project) => project.root));
  const around = new Set<string>();
  const above = new Set<string>();
  for (const folder of new Set([...files].map(dirname))) {
    const root = withAncestors(folder).find((one) => roots.has(one));
    if (root === undefined) above.add(folder);
    else around.add(root);
  }
  const found = new Set(findings.map((finding) => finding.project));
  return all.filter(
    ({ root, entries }) =>
      around.has(root) ||
      found.has(root) ||
      folders.some((folder) => isInside(folder, root)) ||
      entries.some((entry) => entry.files.some((file) => files.has(file))) ||
      (above.size > 0 && withAncestors(root).some((folder) => above.has(folder))),
  );
}

/** The folder itself, then what it lies in. */
function withAncestors(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...withAncestors(parent)];
}

function compareFindings(a: Finding, b: Finding): number {
  return compareSpans(a.at, b.at) || compareText(a.ruleId, b.ruleId) || compareText(a.entry ?? "", b.entry ?? "");
}

/** The folder to analyse for a single file: the working directory, as pre-commit uses it, else what looks like a project's or repository's top. */
function rootFor(files: FileSource, cwd: string, path: string): string {
  if (isInside(cwd, path)) return cwd;
  let best = dirname(path);
  for (let folder = best; ; folder = dirname(folder)) {
    if (files.kind(`${folder}/manage.py`) === "file" || files.kind(`${folder}/pyproject.toml`) === "file")
      best = folder;
    if (files.kind(`${folder}/.git`) !== undefined) return folder;
    if (folder === dirname(folder)) return best;
  }
}

/** The disk with some texts replaced or added; folders of added files exist too. */
function overlaid(files: FileSource, overlay: ReadonlyMap<string, string>): FileSource {
  const below = (folder: string): readonly string[] => {
    const prefix = folder === "/" ? "/" : `${folder}/`;
    return [...overlay.keys()]
      .filter((file) => file.startsWith(prefix))
      .map((file) => file.slice(prefix.length).split("/")[0] ?? "");
  };
  return {
    read(path) {
      const text = overlay.get(path);
      if (text === undefined) return files.read(path);
      if (text.length > 1_048_576)
        return { problem: "The text on standard input is larger than 1 MB, so it was not analysed" };
      return { text, hash: `overlay:${hashText(text)}` };
    },
    kind: (path) =>
      overlay.has(path) ? "file" : (files.kind(path) ?? (below(path).length > 0 ? "directory" : undefined)),
    list(path) {
      const own = below(path);
      return own.length === 0 ? files.list(path) : [...new Set([...files.list(path), ...own])].sort();
    },
    isIgnored: (path) => files.isIgnored(path),
    isTracked: (path) => files.isTracked?.(path),
    beginning(path, bytes) {
      const text = overlay.get(path);
      return text === undefined ? beginningOf(files, path, bytes) : { text: text.slice(0, bytes), size: text.length };
    },
  };
}

/** 64 bits in hexadecimal digits, not cryptographic: tells versions of a text apart. */
export function hashText(text: string): string {
  const [a, b] = hashHalves(text);
  return (b >>> 0).toString(16).padStart(8, "0") + (a >>> 0).toString(16).padStart(8, "0");
}

function readConfiguration(
  files: FileSource,
  root: string,
  engine: CommandLineEngine,
  problems: Problem[],
): Configuration {
  const path = `${root}/pyproject.toml`;
  const file = files.read(path);
  if (!isText(file)) return emptyConfiguration;
  const ids = new Set(engine.rules.map((rule) => rule.id));
  const parsed = parseConfigurationFile(path, file.text, (id) => ids.has(id));
  const index = new LineIndex(file.text);
  for (const { at, message } of parsed.problems)
    problems.push({ file: path, message: `line ${index.positionAt(at.start).line + 1}: ${message}`, fatal: true });
  return parsed.configuration;
}

function withOptions(configuration: Configuration, args: Arguments): Configuration {
  return args.djangoVersion === undefined ? configuration : { ...configuration, djangoVersion: args.djangoVersion };
}

function checkRuleIds(engine: CommandLineEngine, ids: readonly string[]): void {
  const known = engine.rules.map((rule) => rule.id);
  for (const id of ids) {
    if (!known.includes(id))
      throw new CommandFailure(`there is no rule “${id}”${didYouMean(id, known)}. The command “rules” lists them`);
  }
}

function readEnvironment(host: CommandLineHost, args: Arguments): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const given of args.environment) {
    if (given.kind === "variable") {
      result.set(given.name, given.value);
      continue;
    }
    const path = resolvePath(host.cwd, given.file);
    const file = host.files.read(path);
    if (!isText(file))
      throw new CommandFailure(
        `the env file ${given.file} cannot be read: ${file === undefined ? "it does not exist" : redactText(file.problem)}`,
      );
    for (const entry of parseDotenv(path, file.text, "python-dotenv").entries) {
      if (entry.value !== undefined) result.set(entry.name, expand(entry.value, result));
    }
  }
  return result;
}

/** `${NAME}` and `${NAME:-default}`, as python-dotenv replaces them, from the variables given before. */
function expand(value: string, variables: ReadonlyMap<string, string>): string {
  return value.replace(
    /\$\{([^}:]*)(?::-([^}]*))?\}/g,
    (_, name: string, fallback: string | undefined) => variables.get(name) ?? fallback ?? "",
  );
}

/** The settings modules that were named are checked, or it is said which is not there. */
export function requireEntries({ projects }: Session, modules: readonly string[]): void {
  const isChecked = (module: string): boolean =>
    projects.some(({ entries }) => entries.some((entry) => entry.module === module && entry.checked));
  for (const module of modules) if (!isChecked(module)) throw noSettingsModule(module);
}

export function noSettingsModule(module: string): CommandFailure {
  return new CommandFailure(
    `there is no settings module ${module} below the given PATH. Give the folder that holds manage.py as PATH, or another with --python-path`,
  );
}
