import { displayValue, variablesOf } from "../domain/display.js";
import { isSecretName } from "../domain/redact.js";
import { sameContent } from "../domain/sameContent.js";
import type { EnvironmentRead, Value } from "../domain/value.js";
import { isProductionProcess } from "../launch/targets.js";
import { entryName } from "../project/entries/entry.js";
import type { EntryAnalysis, ProjectAnalysis } from "../projectAnalysis.js";
import type { SettingReport, SettingsReport, VariableReport } from "../report.js";
import type { SecretPlaces } from "../secrets/secretPlaces.js";
import { stateInWords } from "../settings/conditionWords.js";
import { onTarget } from "../settings/onTarget.js";
import { nameWithin } from "../settings/variablePlaces.js";
import type { PythonModule } from "../syntax/python/ast.js";
import type { Span } from "../text/span.js";
import { isPlainLiteral, settingAssignments, type SettingAssignment } from "./settingAssignments.js";

/** What an editor draws behind a line that does not tell it. */
export interface Hint {
  readonly offset: number;
  /** Texts, and places that are shown by their names. */
  readonly parts: readonly (string | Span)[];
  /** Development and production differ there, or a variable decides. */
  readonly decides: boolean;
  /** What a hover at this offset explains. */
  readonly about: number;
}

export interface HintSources {
  readonly analyses: readonly ProjectAnalysis[];
  tree(file: string): PythonModule | undefined;
  settings(entry: string, project: string): SettingsReport | undefined;
  text(file: string): string | undefined;
  environment(): readonly VariableReport[];
  secretsOf(analysis: ProjectAnalysis): SecretPlaces;
}

/** The hints of one file, in their order: values in production behind settings, what happens without a variable, and what reads one that a deploy file sets. */
export function fileHints(file: string, sources: HintSources): readonly Hint[] {
  const tree = file.endsWith(".py") ? sources.tree(file) : undefined;
  const found =
    tree === undefined
      ? setHints(file, sources)
      : [
          ...readHints(file, sources),
          ...sources.analyses.flatMap((analysis) => settingHints(file, tree, analysis, sources)),
        ];
  return [...found].sort((a, b) => a.offset - b.offset);
}

function settingHints(
  file: string,
  tree: PythonModule,
  analysis: ProjectAnalysis,
  sources: HintSources,
): readonly Hint[] {
  const production = analysis.entries.filter((one) => one.checked && one.evaluation?.files.includes(file) === true);
  if (production.length === 0) return [];
  const { root } = analysis.project;
  const others = analysis.entries.filter((one) => one.entry.role === "development").slice(0, mostDevelopment);
  const reports = production.map((entry) => ({
    entry,
    byName: byName(sources.settings(entryName(entry.entry), root)),
  }));
  const development = others.map(({ entry }) => byName(sources.settings(entryName(entry), root)));
  const variables = new Map(sources.environment().map((variable) => [variable.name, variable]));
  return settingAssignments(tree).flatMap((assignment): readonly Hint[] => {
    // Most lines tell themselves, and nothing is made of them.
    if (
      assignment.value !== undefined &&
      isPlainLiteral(assignment.value) &&
      reports.every(({ byName: settings }) => {
        const report = settings.get(assignment.name);
        return report === undefined || isOwn(report, file, assignment);
      })
    )
      return [];
    const told = reports.map(({ entry, byName: settings }) =>
      toldOf(assignment, file, entry, settings.get(assignment.name), analysis, variables),
    );
    const first = told[0];
    if (first === undefined) return [];
    const hint = (parts: Hint["parts"], decides: boolean): readonly Hint[] => [
      { offset: assignment.end, parts, decides, about: assignment.nameStart },
    ];
    if (told.some((one) => one?.text !== first.text)) return hint(["→ differs by target"], true);
    if (first.text === "") return [];
    const isElsewhere = first.assignedAt !== undefined && !isWithin(first.assignedAt, file, assignment);
    const differs = development.some((settings) =>
      isOther(settings.get(assignment.name), reports[0]?.byName.get(assignment.name)),
    );
    const place = first.setAt ?? (isElsewhere && first.isOne ? first.assignedAt : undefined);
    return hint(
      place === undefined ? [`→ ${first.text}`] : [`→ ${first.text} (`, place, ")"],
      first.decides || isElsewhere || differs,
    );
  });
}

/** Whether the setting has this statement's value, whatever the variables are. */
function isOwn({ alternatives, provenance }: SettingReport, file: string, assignment: SettingAssignment): boolean {
  const assigned = provenance.filter(({ step }) => step === "assigned").at(-1);
  return alternatives.length === 1 && assigned !== undefined && isWithin(assigned.at, file, assignment);
}

interface Told {
  /** "": the line says it, or nothing is known. */
  readonly text: string;
  /** A variable decides. */
  readonly decides: boolean;
  /** It is the same in every environment. */
  readonly isOne: boolean;
  /** Where the value that wins is assigned. */
  readonly assignedAt: Span | undefined;
  /** The deploy file that decides. */
  readonly setAt: Span | undefined;
}

function toldOf(
  assignment: SettingAssignment,
  file: string,
  { entry, view }: EntryAnalysis,
  report: SettingReport | undefined,
  { view: project }: ProjectAnalysis,
  variables: ReadonlyMap<string, VariableReport>,
): Told | undefined {
  if (report === undefined) return undefined;
  const { name, secrecyAt } = report;
  const assignedAt = report.provenance.filter(({ step }) => step === "assigned").at(-1)?.at;
  const values = report.alternatives.map(({ value }) => value);
  const read = [...new Set(values.flatMap(variablesIn))];
  // Whole paths of this machine are long, and no production's.
  const show = (value: Value): string =>
    shortened(displayValue(value, { name, brief: true, secrecyAt }).replaceAll(project.root, "…"));
  // What a secret's variable is given is a secret wherever it goes.
  const isSecret =
    isSecretName(name) ||
    read.some(isSecretName) ||
    values.some(({ at }) => at !== undefined && secrecyAt?.(at) !== undefined);
  const launches =
    read.length === 0 || isSecret
      ? []
      : project.processes.filter((one) => isProductionProcess(one.launch) && one.entry?.module === entryName(entry));
  const set =
    view === undefined ? [] : launches.flatMap(({ launch }) => onTarget(view, name, launch).map(({ value }) => value));
  if (set.length > 0 && set.every(isDecided)) {
    const texts = [...new Set(set.map(show))];
    const places = read.flatMap((variable) =>
      (variables.get(variable)?.sets ?? []).filter(({ target }) => target === "production").map(({ at }) => at),
    );
    return {
      text: texts.length === 1 ? (texts[0] ?? "") : "differs by target",
      decides: true,
      isOne: true,
      assignedAt,
      setAt: texts.length === 1 && isOneFile(places) ? places[0] : undefined,
    };
  }
  return {
    text: shortened(untoldText(report, assignment, file, show)),
    decides: read.length > 0 || report.alternatives.length > 1,
    isOne: report.alternatives.length === 1,
    assignedAt,
    setAt: undefined,
  };
}

/** What of a setting the statement does not say itself. A hint is short: it stands beside the read of the variable that it names. */
function untoldText(
  { alternatives }: SettingReport,
  assignment: SettingAssignment,
  file: string,
  show: (value: Value) => string,
): string {
  const isHere = (at: Span | undefined): boolean => at !== undefined && isWithin(at, file, assignment);
  const untold = alternatives.filter(
    ({ value }) =>
      value.kind !== "unknown" &&
      !(value.kind === "environment" && value.reads.every(({ at }) => isHere(at))) &&
      !(value.from === "environment-default" && isHere(value.at)),
  );
  // A literal that holds on some condition says the rest itself.
  if (
    assignment.value !== undefined &&
    isPlainLiteral(assignment.value) &&
    untold.every(({ value }) => isHere(value.at))
  )
    return "";
  const reads = alternatives
    .flatMap(({ value }) => (value.kind === "environment" ? value.reads : []))
    .filter(({ at }) => isHere(at));
  const [only] = untold;
  if (
    untold.length === 1 &&
    only !== undefined &&
    reads.some(({ variable }) =>
      [stateInWords(variable, "unset"), stateInWords(variable, "unset", new Set([variable]))].includes(only.when),
    )
  ) {
    // What a reader gives when its variable is unset stands in the call, or behind it as a hint of its own.
    const given = reads.flatMap(({ fallback }) => (fallback === undefined ? [] : [show(fallback)]));
    const text = show(only.value);
    return given.includes(text) || given.includes(`'${text}'`) ? "" : `${text} when unset`;
  }
  return untold
    .map(({ value, when }) =>
      value.kind === "environment"
        ? `decided by ${variablesOf(value).join(", ")}`
        : when === ""
          ? show(value)
          : `${show(value)} if ${when.replaceAll("the variable ", "")}`,
    )
    .join("; ");
}

/** What the readers of this file give when their variable is unset, where the call does not say it. */
function readHints(file: string, { analyses, text: textOf, secretsOf }: HintSources): readonly Hint[] {
  const seen = new Set<number>();
  return analyses.flatMap((analysis) => {
    const { secrecyAt } = secretsOf(analysis);
    const reads = [
      ...analysis.entries.flatMap(({ evaluation }) => [...(evaluation?.reads.values() ?? [])].flat()),
      ...analysis.view.gunicornFiles.flatMap((one) => [...one.reads.values()].flat()),
    ];
    return reads.flatMap((read): readonly Hint[] => {
      if (read.at.file !== file || seen.has(read.at.end)) return [];
      seen.add(read.at.end);
      const text = unsetText(read, secrecyAt);
      // That `get` gives None everybody knows.
      return text === undefined
        ? []
        : [
            {
              offset: read.at.end,
              parts: [`unset: ${text}`],
              decides: text !== "None",
              about: nameWithin(textOf(file) ?? "", read.at, read.variable)?.start ?? read.at.start,
            },
          ];
    });
  });
}

function unsetText(
  { variable, fallback, at }: EnvironmentRead,
  secrecyAt: SecretPlaces["secrecyAt"],
): string | undefined {
  if (fallback === undefined) return "raises";
  if (
    fallback.kind === "unknown" ||
    fallback.kind === "environment" ||
    fallback.kind === "object" ||
    fallback.kind === "random" ||
    (fallback.at !== undefined && fallback.at.end < at.end && isWithin(fallback.at, at.file, at))
  )
    return undefined;
  return displayValue(fallback, { name: variable, maxLength: mostCharacters, secrecyAt });
}

/** Behind a variable of a deploy file: what reads it. */
function setHints(file: string, { environment, text }: HintSources): readonly Hint[] {
  return environment().flatMap(({ name, reads, sets, examples }): readonly Hint[] => {
    const [first] = reads;
    if (first === undefined) return [];
    const more = reads.length === 1 ? [] : [` and ${reads.length - 1} more`];
    return [...sets, ...examples]
      .filter(({ at }) => at.file === file)
      .map(({ at }) => ({
        offset: at.end,
        parts: ["→ ", first.at, ...more],
        decides: true,
        about: nameWithin(text(file) ?? "", at, name)?.start ?? at.start,
      }));
  });
}

const mostDevelopment = 2;
const mostCharacters = 48;

function shortened(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text;
}

function byName(report: SettingsReport | undefined): ReadonlyMap<string, SettingReport> {
  return new Map(report?.settings.map((setting) => [setting.name, setting]));
}

function variablesIn(value: Value): readonly string[] {
  return [...(value.kind === "environment" ? variablesOf(value) : []), ...(value.variables ?? [])];
}

/** Nothing of it is left to variables that are not known. */
function isDecided(value: Value): boolean {
  return value.kind !== "environment" && value.kind !== "unknown";
}

function isOther(a: SettingReport | undefined, b: SettingReport | undefined): boolean {
  const [one, other] = [a?.alternatives[0]?.value, b?.alternatives[0]?.value];
  return (
    one !== undefined &&
    other !== undefined &&
    one.kind !== "unknown" &&
    other.kind !== "unknown" &&
    !sameContent(one, other)
  );
}

function isOneFile(places: readonly Span[]): boolean {
  return new Set(places.map(({ file }) => file)).size === 1;
}

function isWithin(at: Span, file: string, { start, end }: { readonly start: number; readonly end: number }): boolean {
  return at.file === file && start <= at.start && at.end <= end;
}
