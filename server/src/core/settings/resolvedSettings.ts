import type { Value } from "../domain/value.js";
import { settingMiddleware } from "../data/settings.js";
import { isText as isTextValue, unknown, yesNo } from "../domain/value.js";
import type { Condition } from "../domain/conditions.js";
import type { Evaluation, Ways } from "../evaluator/evaluation.js";
import { none } from "../evaluator/make.js";
import { mayBeSetIn } from "../evaluator/missingFiles.js";
import { resolvedWith } from "../evaluator/resolvedWith.js";
import { PythonError } from "../evaluator/pythonError.js";
import type { Binding } from "../evaluator/scope.js";
import { basename } from "../project/paths.js";
import { parseEntryName } from "../project/moduleNames.js";
import { nameWords } from "../project/roleWords.js";
import type { RelatedPlace } from "./verdict.js";
import { placedStatements } from "../syntax/python/placedStatements.js";
import type { PythonModule } from "../syntax/python/ast.js";
import { fileStart, type Span } from "../text/span.js";
import { type AssignmentFor, assignmentUnder, triedContents } from "./assignmentUnder.js";
import { mapIn } from "../text/mapIn.js";
import type { SettingsReader } from "./leaves.js";
import type { LookRecorder } from "./looks.js";
import type { Setting } from "./setting.js";
import { standIn, withoutStandIns } from "./standIns.js";

export interface ResolvedInput {
  readonly evaluation: Evaluation;
  /** `MODULE` or `MODULE:Class`. */
  readonly entry: string;
  /** The entry's own file. */
  readonly file: string;
  readonly tree: PythonModule | undefined;
  /** Exactly this environment, or undefined for the open one. */
  readonly environment?: ReadonlyMap<string, string> | undefined;
  djangoDefault(name: string): Value | undefined;
  isGiven(variable: string): boolean;
  readonly recorder: LookRecorder;
  /** Kept between snapshots. */
  readonly settled: SettledBindings;
}

/** What was made of bindings, by what is decided of the variables in them: most are the same in every environment and after every edit. */
export type SettledBindings = WeakMap<
  Binding,
  { readonly variables: readonly string[]; readonly settings: Map<string, Setting> }
>;

/** Reads settings of one entry: what the project assigns, else Django's default, else unknown where something unseen may assign it. */
export function resolveSettings(input: ResolvedInput): SettingsReader {
  const optional = new WeakMap<Value, readonly string[]>();
  /** Settings that were asked for, by where: several hundred rules ask for the same ones. */
  const asked = new Map<Condition, Map<Binding, Setting>>();
  const absences = new Map<Ways, Map<Condition, Map<string, Setting>>>();
  const absentBy = firstStatement(input);
  const settledOf = (binding: Binding): ReturnType<SettledBindings["get"]> & {} => {
    let known = input.settled.get(binding);
    if (!known) {
      const found = new Set<string>();
      collectVariables(binding.value, 6, found);
      input.settled.set(binding, (known = { variables: [...found], settings: new Map() }));
    }
    return known;
  };
  return {
    setting(ways, name, binding, path) {
      input.recorder.note(name, () => ({ kind: "setting", name }));
      if (!binding) {
        const there = mapIn(mapIn(absences, ways), path);
        let setting = there.get(name);
        if (!setting) there.set(name, (setting = absent(name, ways, path, { ...input, absentBy })));
        return setting;
      }
      if (name === "DEBUG" && ways.debugTakenAsFalse) return bound(name, binding, ways, path);
      const there = mapIn(asked, path);
      const known = there.get(binding);
      if (known?.name === name) return known;
      const { variables, settings } = settledOf(binding);
      const key = decidedKey(name, variables, path, ways);
      let setting = settings.get(key);
      if (!setting) settings.set(key, (setting = bound(name, binding, ways, path)));
      there.set(binding, setting);
      return setting;
    },
    optionalVariables(value) {
      let found = optional.get(value);
      if (!found) optional.set(value, (found = optionalVariables(value)));
      return found;
    },
    note(kind, name) {
      input.recorder.note(`${kind}:${name}`, () => ({ kind, name }));
    },
    absentBy,
    choices: new Map(),
    isGiven: (variable) => input.isGiven(variable),
    hasVariable: (name) => (input.environment ? yesNo((input.environment.get(name) ?? "") !== "") : "no"),
  };
}

/** Tells the states of the variables apart. What a content answers that stands in for others follows from all that are tried. */
function decidedKey(name: string, variables: readonly string[], path: Condition, ways: Ways): string {
  const assignment = assignmentUnder(path, ways);
  let key = name;
  for (const variable of variables) {
    const fact = assignment(variable);
    key += fact === undefined ? "\0?" : fact === null ? "\0-" : `\0=${JSON.stringify(fact)}`;
    if (typeof fact === "string" && standIn(variable, path, ways) !== undefined)
      key += `\0${JSON.stringify(triedContents(variable, ways))}`;
  }
  return key;
}

function bound(name: string, binding: Binding, ways: Ways, path: Condition): Setting {
  const settled =
    name === "DEBUG" && ways.debugTakenAsFalse
      ? ({ kind: "bool", value: false, at: binding.valueAt, from: "computed" } as const)
      : settledValue(binding.value, assignmentUnder(path, ways));
  const value = settled && withoutStandIns(settled, path, ways);
  if (!value)
    return {
      name,
      value: unknown("the settings do not load", binding.valueAt),
      isDefault: false,
      at: binding.nameAt,
      valueAt: binding.valueAt,
      because: [],
      changes: [],
      unless: undefined,
      isRaised: true,
    };
  return {
    name,
    value,
    isDefault: false,
    at: binding.nameAt,
    valueAt: binding.valueAt,
    because: relatedPlaces(binding, value),
    changes: binding.steps.flatMap((step) => (step.step === "changed" ? [step.at] : [])),
    unless: binding.unless,
  };
}

/** Undefined where the assignment makes the expression raise: `A if DEBUG else os.environ["A"]` with neither set. */
function settledValue(value: Value, assignment: AssignmentFor): Value | undefined {
  try {
    return resolved(value, assignment);
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}

/** The way from the assignment to production, and to where the value itself was written. */
function relatedPlaces(binding: Binding, value: Value): readonly RelatedPlace[] {
  const places: RelatedPlace[] = [];
  for (const step of binding.steps) {
    if (step.step === "imported") places.push({ at: step.at, label: "imported here" });
    else if (step.step === "changed") places.push({ at: step.at, label: "changed here" });
  }
  const at = value.at;
  if (at && !(at.file === binding.valueAt.file && at.start >= binding.valueAt.start && at.end <= binding.valueAt.end))
    places.push({ at, label: "the value comes from here" });
  return places;
}

function absent(name: string, ways: Ways, path: Condition, input: Placing): Setting {
  const at = absencePlace(name, ways, path, input);
  const missing = input.evaluation.optionalMissing.map((one) => mayBeSetIn(one.name, name, one.example));
  // Where names may have come from something unseen in some environments, the setting is unknown in those; the others are asked apart.
  const unseen = ways.unseen.find((one) => ways.conditions.meets(one.where, path))?.value;
  const by = unseen === undefined ? undefined : input.evaluation.hidings.find((one) => one.reason === unseen)?.by;
  if (by !== undefined) missing.push({ name: by });
  const value =
    unseen !== undefined && by === undefined
      ? unknown(`it may be set by ${unseen}`, at)
      : (input.djangoDefault(name) ?? none(undefined));
  return {
    name,
    value,
    isDefault: true,
    at,
    valueAt: at,
    because: [],
    changes: [],
    unless: missing.length === 0 ? undefined : missing,
  };
}

/** Where the absence of a setting explains itself (design, "Absence"). */
function absencePlace(name: string, { bindings, conditions }: Ways, path: Condition, input: Placing): Span {
  const middleware = settingMiddleware.find(([pattern]) => pattern.test(name))?.[1];
  // Before Django 2.0 the list may have its old name.
  const list = (bindings.get("MIDDLEWARE") ?? bindings.get("MIDDLEWARE_CLASSES"))?.find((one) =>
    conditions.meets(one.where, path),
  )?.value;
  if (middleware !== undefined && list && (list.value.kind === "list" || list.value.kind === "tuple")) {
    const element = list.value.items.find((item) => isTextValue(item) && item.value === middleware);
    if (element?.at?.file === input.file) return element.at;
    // `staging.py` builds on `production.py`, where the same is missing: one place for both.
    const isProduction = ({ file }: Span): boolean =>
      file !== input.file && nameWords(basename(file).replace(/\.py$/, "")).production;
    if (element?.at !== undefined && isProduction(element.at)) return element.at;
    const step =
      list.steps.find((one) => one.step === "imported" && isProduction(one.at)) ??
      list.steps.find((one) => one.step === "imported" && one.at.file === input.file);
    if (step) return step.at;
  }
  // A list that a variable decides has no elements before it is decided.
  if (middleware !== undefined && list?.value.kind === "environment" && list.nameAt.file === input.file)
    return list.nameAt;
  return input.absentBy;
}

type Placing = ResolvedInput & Pick<SettingsReader, "absentBy">;

/** Of a class its name; else the entry's first statement that is not its docstring; an import of everything wins, since it brings in what is there. */
function firstStatement({ entry, file, tree }: Pick<ResolvedInput, "entry" | "file" | "tree">): Span {
  const statements = tree === undefined ? [] : placedStatements(tree);
  const name = parseEntryName(entry)?.className;
  for (const { origin, distance } of name === undefined ? [] : statements)
    if (origin.kind === "class" && origin.name === name) {
      const start = origin.nameStart + distance;
      return { file, start, end: start + origin.name.length };
    }
  const star = statements.find(({ origin }) => origin.kind === "importFrom" && origin.names === "*");
  const first =
    star ??
    statements.find(({ origin }) => !(origin.kind === "expression" && origin.value.kind === "string")) ??
    statements[0];
  return first
    ? { file, start: first.origin.start + first.distance, end: first.origin.end + first.distance }
    : fileStart(file);
}

/** The value as far as the assignment decides it; unknown where the assignment makes it raise. */
export function settle(value: Value, assignment: AssignmentFor): Value {
  return settledValue(value, assignment) ?? unknown("reading it fails with the variables that are given", value.at);
}

/** The value as far as the assignment decides it, in lists and dicts too. The same object where nothing changes. Throws what the expression raises. */
function resolved(value: Value, assignment: AssignmentFor, depth = 6): Value {
  if (depth < 0) return value;
  switch (value.kind) {
    case "environment": {
      const decided = value.resolve((variable) => assignment(variable, value));
      return decided.kind === "environment" ? decided : resolved(decided, assignment, depth - 1);
    }
    case "list":
    case "tuple":
    case "set": {
      const items = value.items.map((item) => resolved(item, assignment, depth - 1));
      return items.every((item, index) => item === value.items[index]) ? value : { ...value, items };
    }
    case "dict": {
      const entries = value.entries.map((entry) => {
        const settled = resolved(entry.value, assignment, depth - 1);
        return settled === entry.value ? entry : { key: entry.key, value: settled };
      });
      return entries.every((entry, index) => entry === value.entries[index]) ? value : { ...value, entries };
    }
    default:
      return value;
  }
}

/** Whether it depends on the environment; the variables go into `found`. */
function collectVariables(value: Value, depth: number, found: Set<string>): boolean {
  if (depth < 0) return false;
  switch (value.kind) {
    case "environment":
      for (const read of value.reads) {
        found.add(read.variable);
        // A fallback that is read from another variable.
        if (read.fallback) collectVariables(read.fallback, depth - 1, found);
      }
      return true;
    case "list":
    case "tuple":
    case "set":
      return value.items.map((item) => collectVariables(item, depth - 1, found)).includes(true);
    case "dict":
      return value.entries.map((entry) => collectVariables(entry.value, depth - 1, found)).includes(true);
    default:
      return false;
  }
}

/** Variables whose absence the value survives: those have a fallback that must be judged too. */
function optionalVariables(value: Value): readonly string[] {
  const found = new Set<string>();
  const visit = (one: Value, depth: number): void => {
    if (depth < 0) return;
    switch (one.kind) {
      case "environment":
        for (const { variable } of one.reads)
          if (!found.has(variable) && !(resolvedWith(one, variable, null) instanceof PythonError)) found.add(variable);
        break;
      case "list":
      case "tuple":
      case "set":
        for (const item of one.items) visit(item, depth - 1);
        break;
      case "dict":
        for (const entry of one.entries) visit(entry.value, depth - 1);
        break;
      default:
        break;
    }
  };
  visit(value, 4);
  return [...found];
}
