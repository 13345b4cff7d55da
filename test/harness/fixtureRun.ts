import type { Analysis, AnalysisHost, CreateAnalysisHost } from "../../server/src/core/analysis.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import type { Finding, SettingReport } from "../../server/src/core/report.js";
import type { Severity } from "../../server/src/core/settings/verdict.js";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { displayValue } from "../../server/src/core/domain/display.js";
import type { FixEdits } from "../../server/src/core/fixes/fix.js";
import { LineIndex } from "../../server/src/core/text/lineIndex.js";
import type { Span } from "../../server/src/core/text/span.js";
import { applyEdits } from "../../server/src/core/text/textEdit.js";
import { unifiedDiff } from "../../server/src/cli/unifiedDiff.js";
import type { Claim, FixtureCase, FixtureConfig, Snapshot } from "./fixture.js";
import { healthyEnvironment, healthyFile, healthySettings, wantsHealthy } from "./healthy.js";
import { itemFiles, migrationFolder } from "./itemMigrations.js";
import { memoryFiles } from "./memoryFileSource.js";

export interface Engine {
  readonly createAnalysisHost: CreateAnalysisHost;
  readonly parser: PythonParser;
}

/** The folder that a case's files stand in. */
export const root = "/project";

/** Absolute path → text. */
export type Texts = ReadonlyMap<string, string>;

/** The files of a case, with what the harness adds: manage.py, requirements.txt, healthy.py. */
export function textsOf(fixture: FixtureCase): Texts {
  const texts = new Map(fixture.files.map((file) => [`${root}/${file.path}`, file.text]));
  const add = (path: string, text: string): void =>
    void (texts.has(`${root}/${path}`) || texts.set(`${root}/${path}`, text));
  if ([...texts.keys()].some((path) => path.startsWith(`${root}/${migrationFolder}/`)))
    for (const [path, text] of Object.entries(itemFiles(fixture.config.database))) add(path, text);
  if (wantsHealthy([...texts.values()])) add(healthyFile, healthySettings);
  if (fixture.config.manage !== "false" && ![...texts.keys()].some((path) => path.endsWith("/manage.py")))
    add("manage.py", manageText(fixture));
  const pins = requirements(fixture.config);
  if (pins !== "") add("requirements.txt", pins);
  return texts;
}

/** Analyses texts as the case says. */
export function analyse(engine: Engine, fixture: FixtureCase, texts: Texts): Analysis {
  return open(engine, fixture, texts).analysis();
}

function open(engine: Engine, { config, before }: FixtureCase, texts: Texts): AnalysisHost {
  const healthy = texts.has(`${root}/${healthyFile}`);
  return engine.createAnalysisHost({
    root,
    files: memoryFiles(Object.fromEntries(texts)),
    parser: engine.parser,
    configuration: {
      ...emptyConfiguration,
      rules: severities(config.rules ?? {}),
      productionSettings: config["production-settings"] ?? [],
      deployed: config.deployed ?? { app: "0001" },
    },
    ...(config.environment === "exact"
      ? { environment: new Map(Object.entries({ ...(healthy ? healthyEnvironment : {}), ...config.env })) }
      : {}),
    ...(config.entries === undefined ? {} : { settings: config.entries }),
    ...(before.size === 0
      ? {}
      : {
          newMigrations: {
            files: new Set<string>(),
            because: "since main",
            edited: { branch: "main", before: new Map([...before].map(([path, text]) => [`${root}/${path}`, text])) },
          },
        }),
  });
}

/** What is wrong with the analysis of a case, for people; empty where every claim holds and nothing is unclaimed. */
export function compareClaims(fixture: FixtureCase, analysis: Analysis, texts: Texts): readonly string[] {
  const wrong: string[] = analysis.problems.map(
    ({ file, message }) => `could not be processed: ${relative(file)}: ${message}`,
  );
  const places = placeReader(texts);
  const claimed = new Set<Finding>();
  for (const file of fixture.files) {
    for (const claim of file.claims) {
      const at = (span: Span): boolean => relative(span.file) === file.path && isAt(claim, places(span));
      const where = `line ${claim.fixtureLine + 1}`;
      if (claim.kind === "because") {
        const related = analysis.findings
          .filter((finding) => finding.ruleId === claim.ruleId && finding.suppressed === null)
          .flatMap((finding) => finding.because);
        if (!related.some((one) => at(one.at) && one.label.includes(claim.text ?? ""))) {
          wrong.push(
            `${where}: no finding of ${claim.ruleId} has this related place. It has:${list(related.map((one) => `${placeText(places(one.at))} "${one.label}"`))}`,
          );
        }
        continue;
      }
      const suppressed = claim.kind === "suppressed";
      const here = analysis.findings.filter(
        (finding) =>
          finding.ruleId === claim.ruleId &&
          (finding.suppressed !== null) === suppressed &&
          at(finding.at) &&
          finding.message.includes(claim.text ?? ""),
      );
      if (here.length === 0) {
        const near = analysis.findings.filter(
          (finding) => finding.ruleId === claim.ruleId && (finding.suppressed !== null) === suppressed,
        );
        wrong.push(
          `${where}: ${claim.ruleId} does not say this here. It says:${list(near.map((finding) => describe(finding, places)))}`,
        );
        continue;
      }
      for (const finding of here) {
        claimed.add(finding);
        if (claim.severity !== undefined && finding.severity !== claim.severity)
          wrong.push(`${where}: the severity is ${finding.severity}, not ${claim.severity}`);
        if (claim.certainty !== undefined && finding.certainty !== claim.certainty)
          wrong.push(`${where}: the certainty is ${finding.certainty}, not ${claim.certainty}`);
      }
    }
  }
  // The requirements that the harness writes are a case's config, not its subject: what is said of versions there is left to cases that write their own.
  const given = new Set(fixture.files.map((file) => file.path));
  const isHarness = (finding: Finding): boolean =>
    relative(finding.at.file) === "requirements.txt" && !given.has("requirements.txt");
  const unclaimed = new Set(
    analysis.findings
      .filter((finding) => finding.suppressed === null && !claimed.has(finding) && !isHarness(finding))
      .map((finding) => describe(finding, places)),
  );
  for (const one of unclaimed) wrong.push(`not claimed: ${one}`);
  return wrong;
}

/** What a snapshot block should hold. */
export function snapshotText(fixture: FixtureCase, analysis: Analysis, texts: Texts, snapshot: Snapshot): string {
  switch (snapshot.kind) {
    case "values":
      return valuesText(analysis, snapshot);
    case "diff":
      return diffText(fixture, analysis, texts, snapshot);
    case "checklist":
      return checklistText(analysis, snapshot);
    case "verdict":
      throw new Error("verdicts are asked of a rule under watch");
    case "hover":
      throw new Error("hover blocks are not supported");
  }
}

/** `file:line:columns`, for messages. */
export function describe(finding: Finding, places: (span: Span) => Place): string {
  const place = places(finding.at);
  return `${placeText(place)} ${finding.certainty} ${finding.severity}[${finding.ruleId}] "${finding.message}"\n      ${place.lineText}\n      ${" ".repeat(place.startColumn)}${"^".repeat(Math.max(1, place.endColumn - place.startColumn))}${place.continues ? ">" : ""} ${finding.severity}[${finding.ruleId}] "${finding.message}"`;
}

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly startColumn: number;
  /** Of its first line. */
  readonly endColumn: number;
  readonly continues: boolean;
  readonly lineText: string;
}

export function placeReader(texts: Texts): (span: Span) => Place {
  return (span) => {
    const text = texts.get(span.file) ?? "";
    const index = new LineIndex(text);
    const start = index.positionAt(span.start);
    const lineStart = index.lineStart(span.start);
    const lineEnd = index.lineEnd(span.start);
    return {
      file: relative(span.file),
      line: start.line,
      startColumn: start.column,
      endColumn: Math.min(span.end, Math.max(lineEnd, span.start)) - lineStart,
      continues: span.end > lineEnd && text.slice(lineEnd, span.end).trim() !== "",
      lineText: text.slice(lineStart, lineEnd),
    };
  };
}

export function applyFix(texts: Texts, { edits, newFiles }: FixEdits): Texts {
  const result = new Map(texts);
  for (const file of new Set(edits.map((edit) => edit.span.file))) {
    const before = result.get(file);
    if (before === undefined) throw new Error(`an edit is about ${file}, which does not exist`);
    result.set(file, applyEdits(file, before, edits));
  }
  for (const { file, text } of newFiles ?? []) {
    if (result.has(file)) throw new Error(`${file} is new, but exists`);
    result.set(file, text);
  }
  return result;
}

export function diffOf(before: Texts, after: Texts): string {
  return [...after]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, text]) => unifiedDiff(relative(file), before.get(file), text))
    .join("");
}

function valuesText(analysis: Analysis, snapshot: Snapshot): string {
  const entry = snapshot.parameters[0] ?? checkedEntries(analysis)[0];
  if (entry === undefined) throw new Error("no entry is checked, so it has no values");
  const report = analysis.settings(entry, { withDefaults: true });
  if (report === undefined) throw new Error(`there is no entry ${entry}`);
  const listed = snapshot.text
    .split("\n")
    .map((line) => /^([A-Za-z_]\w*)/.exec(line)?.[1])
    .filter((name) => name !== undefined);
  const raises =
    report.raises === null
      ? ""
      : `raises ${report.raises.type}${report.raises.variable === undefined ? "" : ` about ${report.raises.variable}`}\n`;
  const names = listed.filter((name) => name !== "raises");
  const rows =
    names.length > 0
      ? names.map((name) => report.settings.find((one) => one.name === name) ?? name)
      : report.settings.filter((one) => !one.isDefault);
  return raises + rows.map((row) => (typeof row === "string" ? `${row} is not set\n` : valueLine(row))).join("");
}

function valueLine({ name, alternatives }: SettingReport): string {
  const brief = alternatives.length > 1;
  const texts = alternatives.map(
    ({ value, when }) => displayValue(value, { name, brief }) + (when === "" ? "" : ` when ${when}`),
  );
  return `${name} = ${[...new Set(texts)].join(" | ")}\n`;
}

export function checkedEntries(analysis: Analysis): readonly string[] {
  return analysis.projects.flatMap((project) =>
    project.entries.filter((entry) => entry.checked).map((entry) => entry.module),
  );
}

function diffText(fixture: FixtureCase, analysis: Analysis, texts: Texts, snapshot: Snapshot): string {
  const [first, second] = snapshot.parameters;
  if (first === "all") return diffOf(texts, applyFix(texts, analysis.fixAll({ unsafe: second === "unsafe" })));
  const ruleId = first ?? fixture.title[0] ?? "";
  const index = second === undefined ? 0 : Number(second) - 1;
  const finding = analysis.findings.find(
    (one) => one.ruleId === ruleId && one.suppressed === null && one.fixes.length > index,
  );
  if (finding === undefined) throw new Error(`no finding of ${ruleId} has a fix ${index + 1}`);
  const edits = analysis.fix(finding.key, index);
  if (edits === undefined) throw new Error(`the fix ${index + 1} of ${ruleId} cannot be resolved`);
  return diffOf(texts, applyFix(texts, edits));
}

function checklistText(analysis: Analysis, snapshot: Snapshot): string {
  const items = analysis.checklist().flatMap((report) => report.sections.flatMap((section) => section.items));
  const shown =
    snapshot.parameters.length > 0
      ? snapshot.parameters.map((id) => items.find((item) => item.id === id) ?? id)
      : items.filter((item) => item.state !== "not-applicable" && item.state !== "to-confirm");
  return shown
    .map((item) =>
      typeof item === "string"
        ? `${item}: not shown\n`
        : `${item.id}: ${item.state}${item.reason === "" ? "" : ` (${item.reason})`}\n`,
    )
    .join("");
}

function isAt(claim: Claim, place: Place): boolean {
  if (claim.line !== place.line || claim.startColumn !== place.startColumn || (claim.continues && !place.continues))
    return false;
  // An empty span is drawn with one caret.
  return claim.endColumn === Math.max(place.endColumn, place.startColumn + 1);
}

function placeText(place: Place): string {
  return `${place.file}:${place.line + 1}:${place.startColumn + 1}`;
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? " nothing" : lines.map((line) => `\n    ${line}`).join("");
}

export function relative(file: string): string {
  return file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
}

/** The file that startproject writes, naming the settings only where there is just one candidate. */
function manageText(fixture: FixtureCase): string {
  const names = fixture.files.map((file) => file.path).filter((path) => /(^|\/)settings\.py$/.test(path));
  const module = names.length === 1 ? names[0]?.slice(0, -3).replaceAll("/", ".") : undefined;
  const sets = module === undefined ? "" : `    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${module}")\n`;
  return `import os\nimport sys\n\n\ndef main():\n${sets}    from django.core.management import execute_from_command_line\n    execute_from_command_line(sys.argv)\n\n\nif __name__ == "__main__":\n    main()\n`;
}

function requirements(config: FixtureConfig): string {
  const pins: Record<string, string> = {
    ...(config.django === undefined ? {} : { Django: config.django }),
    ...(config.gunicorn === undefined ? {} : { gunicorn: config.gunicorn }),
    ...config.packages,
  };
  return Object.entries(pins)
    .map(([name, version]) => (version === "" ? `${name}\n` : `${name}==${version}\n`))
    .join("");
}

function severities(given: Readonly<Record<string, string>>): Readonly<Record<string, Severity | "off">> {
  return given as Readonly<Record<string, Severity | "off">>;
}
