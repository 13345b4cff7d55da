import type { Analysis } from "../analysis.js";
import { displayValue } from "../domain/display.js";
import { redactText } from "../domain/redact.js";
import type { FixEdits, Safety } from "../fixes/fix.js";
import { isInside } from "../project/paths.js";
import type { Finding, ProjectReport, SettingReport } from "../report.js";
import { severities } from "../settings/verdict.js";
import { hashHalves } from "../text/hash.js";
import { isRecord } from "../text/isRecord.js";
import { nearest } from "../text/nearest.js";
import type { Span } from "../text/span.js";
import { tools, type ToolName } from "./tools.js";

/** What the tools look at. */
export interface ToolWorld {
  readonly analyses: readonly Analysis[];
  explain(id: string): { readonly markdown: string } | undefined;
  /** A path as the agent reads it, and as it wrote it: undefined where that lies outside. */
  show(path: string): string;
  find(shown: string): string | undefined;
  /** From 1. */
  line(at: Span): number;
}

export type ToolAnswer =
  | { readonly kind: "text"; readonly text: string }
  /** What was wrong with the question, in a sentence. */
  | { readonly kind: "problem"; readonly message: string }
  | {
      readonly kind: "fix";
      readonly title: string;
      readonly safety: Safety;
      readonly finding: Finding;
      readonly edits: FixEdits;
    };

/** @param input as the agent gave it: of any shape */
export function answerTool(world: ToolWorld, name: ToolName, input: unknown): ToolAnswer {
  const given = readInput(name, input);
  if (typeof given === "string") return { kind: "problem", message: given };
  switch (name) {
    case "check":
      return check(world, given["path"]);
    case "explain":
      return explain(world, given["id"] ?? "");
    case "setting":
      return setting(world, given["name"] ?? "", given["module"]);
    case "fix":
      return fix(world, given["id"] ?? "");
  }
}

/** The texts of the input; a sentence where it is not what the tool takes. */
function readInput(name: ToolName, input: unknown): Readonly<Record<string, string>> | string {
  const tool = tools.find((one) => one.name === name);
  const { properties = {}, required = [] } = tool?.input ?? {};
  if (input !== undefined && !isRecord(input)) return "The arguments are an object";
  const result: Record<string, string> = {};
  for (const property of Object.keys(properties)) {
    const value = input?.[property];
    if (value === undefined || value === null) {
      if (required.includes(property)) return `“${property}” is missing: ${properties[property]?.description ?? ""}`;
    } else if (typeof value !== "string" || value.length > longestInput) {
      return `“${property}” is a text of at most ${longestInput} characters`;
    } else {
      result[property] = value;
    }
  }
  return result;
}

const longestInput = 1000;

function check(world: ToolWorld, path: string | undefined): ToolAnswer {
  const below = path === undefined ? undefined : world.find(path);
  if (path !== undefined && below === undefined)
    return { kind: "problem", message: `There is no ${path} in the checked folder` };
  const found = told(world).filter(({ at }) => below === undefined || isInside(below, at.file));
  return json({
    projects: projects(world).map((project) => projectJson(world, project)),
    findings: found.slice(0, mostFindings).map((finding) => findingJson(world, finding)),
    ...(found.length > mostFindings ? { notListed: found.length - mostFindings } : {}),
    problems: world.analyses
      .flatMap(({ problems }) => problems)
      .slice(0, mostFindings)
      .map(({ file, message }) => ({ file: world.show(file), message: redactText(message) })),
  });
}

/** A model reads all of it. */
const mostFindings = 100;

function projects(world: ToolWorld): readonly ProjectReport[] {
  const roots = new Set<string>();
  return world.analyses
    .flatMap((analysis) => analysis.projects)
    .filter(({ root }) => !roots.has(root) && roots.add(root));
}

/** Worst first. What several entries have in common is told once. */
function told({ analyses }: ToolWorld): readonly Finding[] {
  const seen = new Set<string>();
  const found = analyses
    .flatMap(({ findings }) => findings)
    .filter(({ suppressed, ruleId, at, message }) => {
      const identity = JSON.stringify([ruleId, at, message]);
      return suppressed === null && !seen.has(identity) && seen.add(identity);
    });
  return found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

function projectJson(world: ToolWorld, { root, djangoVersion, entries, nothingInProduction }: ProjectReport): object {
  return {
    root: world.show(root),
    ...(djangoVersion === undefined ? {} : { djangoVersion }),
    production: entries
      .filter(({ checked }) => checked)
      .map(({ module, because, loads, undetermined }) => ({
        module,
        because,
        loads,
        ...(undetermined.length > 0 ? { settingsNotDetermined: undetermined.length } : {}),
      })),
    ...(nothingInProduction === undefined ? {} : { nothingInProduction }),
  };
}

function findingJson(world: ToolWorld, finding: Finding): object {
  const { ruleId, severity, certainty, message, when, because, fixes } = finding;
  return {
    rule: ruleId,
    severity,
    certainty,
    message,
    ...(when === undefined ? {} : { when }),
    ...placeJson(world, finding.at),
    ...(because.length === 0 ? {} : { because: because.map(({ at, label }) => ({ ...placeJson(world, at), label })) }),
    ...(fixes.length === 0
      ? {}
      : { fixes: fixes.map(({ title, safety }, index) => ({ id: fixId(world, finding, index), title, safety })) }),
  };
}

function placeJson(world: ToolWorld, at: Span): { readonly file: string; readonly line: number } {
  return { file: world.show(at.file), line: world.line(at) };
}

/** The same as long as the finding stands where it stood: whoever asks for a fix means what was told. */
function fixId(world: ToolWorld, { ruleId, entry, at, absent, fixes }: Finding, index: number): string {
  const [a, b] = hashHalves(
    JSON.stringify([entry, world.show(at.file), at.start, at.end, absent, index, fixes[index]?.title]),
  );
  return `${ruleId}-${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
}

function explain(world: ToolWorld, id: string): ToolAnswer {
  const page = world.explain(id);
  return page === undefined
    ? { kind: "problem", message: `There is no rule, setting or check “${id}”` }
    : { kind: "text", text: page.markdown };
}

function setting(world: ToolWorld, name: string, module: string | undefined): ToolAnswer {
  const modules = projects(world).flatMap(({ root, entries }) =>
    entries
      .filter((entry) => (module === undefined ? entry.checked : entry.module === module))
      .map((entry) => ({ root, module: entry.module })),
  );
  if (modules.length === 0)
    return {
      kind: "problem",
      message:
        module === undefined
          ? "No settings that production loads were found: name a module"
          : `There is no settings module ${module} in the checked folder`,
    };
  const known = new Set<string>();
  const values = modules.flatMap((one) => {
    const report = world.analyses
      .map((analysis) => analysis.settings(one.module, { withDefaults: true, project: one.root }))
      .find((settings) => settings !== undefined);
    for (const { name: own } of report?.settings ?? []) known.add(own);
    const found = report?.settings.find((own) => own.name === name);
    return report === undefined || found === undefined
      ? []
      : [{ module: one.module, project: world.show(one.root), loads: report.loads, ...settingJson(world, found) }];
  });
  if (values.length > 0) return json({ name, values });
  const meant = nearest(name, known);
  return {
    kind: "problem",
    message: `No module sets ${name}, and Django has no default for it${meant === undefined ? "" : ` (did you mean ${meant}?)`}`,
  };
}

function settingJson(
  world: ToolWorld,
  { name, alternatives, provenance, isDefault, secrecyAt }: SettingReport,
): object {
  const options = { name, maxLength: longestValue, ...(secrecyAt === undefined ? {} : { secrecyAt }) };
  return {
    values: alternatives.map(({ value, when }) => ({
      value: displayValue(value, options),
      ...(when === "" ? {} : { when }),
    })),
    from: isDefault ? "django-default" : (alternatives[0]?.value.from ?? "computed"),
    places: provenance
      .filter(({ step }) => step !== "default")
      .map(({ step, at }) => ({ step, ...placeJson(world, at) })),
  };
}

const longestValue = 2000;

function fix(world: ToolWorld, id: string): ToolAnswer {
  for (const analysis of world.analyses) {
    for (const finding of analysis.findings) {
      if (finding.suppressed !== null || !id.startsWith(`${finding.ruleId}-`)) continue;
      const index = finding.fixes.findIndex((_, own) => fixId(world, finding, own) === id);
      const chosen = finding.fixes[index];
      const edits = chosen === undefined ? undefined : analysis.fix(finding.key, index);
      if (chosen !== undefined && edits !== undefined && edits.edits.length + (edits.newFiles ?? []).length > 0)
        return { kind: "fix", ...chosen, finding, edits };
    }
  }
  return {
    kind: "problem",
    message: `There is no fix ${id}: the files may have changed since it was told. Check again`,
  };
}

function json(value: object): ToolAnswer {
  return { kind: "text", text: JSON.stringify(value) };
}
