import type { Answer, Assignment, Value } from "../domain/value.js";
import { isText as isTextValue, truthiness, unknown, yesNo } from "../domain/value.js";
import type { EvaluatedWorld, Evaluation } from "../evaluator/evaluateEntry.js";
import { none } from "../evaluator/make.js";
import { PythonError } from "../evaluator/runtime.js";
import type { Binding } from "../evaluator/runtime.js";
import type { RelatedPlace } from "../rules/rule.js";
import type { PythonModule } from "../syntax/python/ast.js";
import type { Span } from "../text/span.js";
import type { WorldReader } from "./judge.js";
import type { Setting } from "./settingsView.js";

export interface ResolvedInput {
  readonly evaluation: Evaluation;
  /** The entry's own file. */
  readonly file: string;
  readonly tree: PythonModule | undefined;
  /** Exactly this environment, or undefined for the open one. */
  readonly environment?: ReadonlyMap<string, string> | undefined;
  djangoDefault(name: string): Value | undefined;
}

/** Reads settings of one entry's worlds: what the project assigns, else Django's default, else unknown where something unseen may assign it. */
export function resolveSettings(input: ResolvedInput): WorldReader {
  const cache = new WeakMap<EvaluatedWorld, Map<string, Setting>>();
  const plain = (world: EvaluatedWorld, name: string, assignment: Assignment): Setting => {
    const binding = world.bindings.get(name);
    if (binding) return bound(name, binding, world, assignment);
    return absent(name, world, input);
  };
  return {
    setting(world, name, assignment) {
      const binding = world.bindings.get(name);
      if (binding && dependsOnEnvironment(binding.value, 6)) return plain(world, name, assignment);
      let known = cache.get(world);
      if (!known) cache.set(world, (known = new Map()));
      let setting = known.get(name);
      if (!setting) known.set(name, (setting = plain(world, name, assignment)));
      return setting;
    },
    isSet(world, name): Answer {
      if (world.bindings.has(name)) return "yes";
      return world.unseen === undefined ? yesNo(false) : "unknown";
    },
    hasVariable(world, name): Answer {
      const assigned = world.assigned?.get(name);
      if (assigned !== undefined) return assigned === null ? "no" : truthiness(assigned);
      return input.environment ? yesNo((input.environment.get(name) ?? "") !== "") : "no";
    },
  };
}

function bound(name: string, binding: Binding, world: EvaluatedWorld, assignment: Assignment): Setting {
  const value = name === "DEBUG" && world.debugTakenAsFalse ? ({ kind: "bool", value: false, at: binding.valueAt, from: "computed" } as const) : settle(binding.value, assignment);
  return { name, value, isDefault: false, at: binding.nameAt, valueAt: binding.valueAt, because: relatedPlaces(binding, value), unless: binding.unless };
}

/** The way from the assignment to production, and to where the value itself was written. */
function relatedPlaces(binding: Binding, value: Value): readonly RelatedPlace[] {
  const places: RelatedPlace[] = [];
  for (const step of binding.steps) {
    if (step.step === "imported") places.push({ at: step.at, label: "imported here" });
    else if (step.step === "changed") places.push({ at: step.at, label: "changed here" });
  }
  const at = value.at;
  if (at && !(at.file === binding.valueAt.file && at.start >= binding.valueAt.start && at.end <= binding.valueAt.end)) places.push({ at, label: "the value comes from here" });
  return places;
}

function absent(name: string, world: EvaluatedWorld, input: ResolvedInput): Setting {
  const at = absencePlace(name, world, input);
  const unless = input.evaluation.optionalMissing[0];
  const value = world.unseen !== undefined ? unknown(`${name} may be set by ${world.unseen}`, at) : input.djangoDefault(name) ?? none(undefined);
  return {
    name, value, isDefault: true, at, valueAt: at, because: [],
    unless: unless ? `${unless.name.split(".").pop() ?? unless.name}.py, which is not in the repository` : undefined,
  };
}

/** The middleware that makes a setting matter: django/middleware/security.py, csrf.py, clickjacking.py, sessions. */
const middlewareOf: readonly (readonly [RegExp, string])[] = [
  [/^SECURE_(?!CSP)/, "django.middleware.security.SecurityMiddleware"],
  [/^SECURE_CSP/, "django.middleware.csp.ContentSecurityPolicyMiddleware"],
  [/^CSRF_/, "django.middleware.csrf.CsrfViewMiddleware"],
  [/^SESSION_/, "django.contrib.sessions.middleware.SessionMiddleware"],
  [/^X_FRAME_OPTIONS$/, "django.middleware.clickjacking.XFrameOptionsMiddleware"],
];

/** Where the absence of a setting explains itself (design, "Absence"). */
export function absencePlace(name: string, world: EvaluatedWorld | undefined, input: Pick<ResolvedInput, "file" | "tree">): Span {
  const middleware = middlewareOf.find(([pattern]) => pattern.test(name))?.[1];
  const list = world?.bindings.get("MIDDLEWARE");
  if (middleware !== undefined && list && (list.value.kind === "list" || list.value.kind === "tuple")) {
    const element = list.value.items.find((item) => isTextValue(item) && item.value === middleware);
    if (element?.at?.file === input.file) return element.at;
    const step = list.steps.find((one) => one.step === "imported" && one.at.file === input.file);
    if (step) return step.at;
  }
  return firstStatement(input);
}

/** The entry's first statement that is not its docstring; an import of everything wins, since it brings in what is there. */
function firstStatement({ file, tree }: Pick<ResolvedInput, "file" | "tree">): Span {
  const body = tree?.body ?? [];
  const star = body.find((statement) => statement.kind === "importFrom" && statement.names === "*");
  const first = star ?? body.find((statement) => !(statement.kind === "expression" && statement.value.kind === "string")) ?? body[0];
  return first ? { file, start: first.start, end: first.end } : { file, start: 0, end: 0 };
}

/** The value as far as the assignment decides it, in lists and dicts too. The same object where nothing changes. */
export function settle(value: Value, assignment: Assignment, depth = 6): Value {
  if (depth < 0) return value;
  switch (value.kind) {
    case "environment":
      try {
        const resolved = value.resolve(assignment);
        return resolved.kind === "environment" ? resolved : settle(resolved, assignment, depth - 1);
      } catch (error) {
        if (error instanceof PythonError) return unknown(`raises ${error.type}`, value.at);
        throw error;
      }
    case "list":
    case "tuple":
    case "set": {
      const items = value.items.map((item) => settle(item, assignment, depth - 1));
      return items.every((item, index) => item === value.items[index]) ? value : { ...value, items };
    }
    case "dict": {
      const entries = value.entries.map((entry) => {
        const settled = settle(entry.value, assignment, depth - 1);
        return settled === entry.value ? entry : { key: entry.key, value: settled };
      });
      return entries.every((entry, index) => entry === value.entries[index]) ? value : { ...value, entries };
    }
    default: return value;
  }
}

export function dependsOnEnvironment(value: Value, depth: number): boolean {
  if (depth < 0) return false;
  switch (value.kind) {
    case "environment": return true;
    case "list": case "tuple": case "set": return value.items.some((item) => dependsOnEnvironment(item, depth - 1));
    case "dict": return value.entries.some((entry) => dependsOnEnvironment(entry.value, depth - 1));
    default: return false;
  }
}
