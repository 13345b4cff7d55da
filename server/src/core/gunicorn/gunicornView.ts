import { foreignFolders } from "../project/pythonFiles.js";
import { displayValue } from "../domain/display.js";
import { under } from "../domain/alternatives.js";
import { outcomesFor } from "../evaluator/variableOutcomes.js";
import { variableOf } from "../evaluator/factKeys.js";
import { bindingWays } from "../domain/bound.js";
import { evaluateEntry } from "../evaluator/evaluateEntry.js";
import type { Ways } from "../evaluator/evaluation.js";
import type { Assignment, Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import type { EvaluationContext } from "../evaluator/runtime.js";
import type { Expression, PythonModule, Statement } from "../syntax/python/ast.js";
import type { FileSource } from "../text/fileSource.js";
import { resolveImport } from "../project/importResolver.js";
import type { ParsedFiles } from "../project/parsedFiles.js";
import { join } from "../project/paths.js";
import { isNamedGunicornConfig } from "./settingLines.js";
import { settle } from "../settings/resolvedSettings.js";
import type { DjangoVersion } from "../settings/setting.js";
import type { GunicornView } from "../rules/views.js";
import type { Span } from "../text/span.js";

export interface GunicornContext {
  readonly files: FileSource;
  readonly parsed: ParsedFiles;
  /** The project's folder. */
  readonly root: string;
  readonly searchPath: readonly string[];
  readonly environment: ReadonlyMap<string, string> | undefined;
  readonly django: DjangoVersion;
  distribution(name: string): string | null | undefined;
}

/** An evaluated config file with the versions of the files that it looked at. */
export interface EvaluatedConfig {
  readonly view: GunicornView;
  readonly versions: ReadonlyMap<string, string>;
  /** Its names while these variables are given; `null` means unset, undefined not known. */
  names(assignment: Assignment): GunicornView["names"];
}

/** gunicorn's config files of a project, found by name in its folder and the two levels below it. */
export function gunicornConfigFiles(files: FileSource, folder: string, levels = 2): readonly string[] {
  return files.list(folder).flatMap((name) => {
    const path = join(folder, name);
    if (isNamedGunicornConfig(name) && !/dev|local|test/.test(name)) return files.kind(path) === "file" ? [path] : [];
    if (
      levels > 0 &&
      !name.startsWith(".") &&
      !foreignFolders.has(name) &&
      !/^(?:tests?|templates)$/.test(name) &&
      files.kind(path) === "directory"
    )
      return gunicornConfigFiles(files, path, levels - 1);
    return [];
  });
}

/** Runs a config file as gunicorn does: as a module of its own. undefined: it cannot be read. */
export function evaluateGunicornConfig(file: string, input: GunicornContext): EvaluatedConfig | undefined {
  const tree = input.parsed.tree(file);
  const text = input.parsed.text(file);
  if (tree === undefined || text === undefined) return undefined;
  const context: EvaluationContext = {
    files: input.files,
    parse: (path) => input.parsed.get(path),
    parseText: (code) => input.parsed.ofText(code),
    resolveImport: (fromFile, level, module) => resolveImport(input.files, input.searchPath, fromFile, level, module),
    workingDirectory: input.root,
    settingsModule: "gunicorn.conf",
    configuration: undefined,
    environment: input.environment,
    django: input.django,
    djangoDefault: () => undefined,
    djangoDefaults: () => [],
    distribution: (name) => input.distribution(name),
    constants: new WeakMap(),
  };
  const evaluation = evaluateEntry(file, context, { names: "all" });
  const names = (assignment: Assignment): GunicornView["names"] => namesOf(evaluation.worlds, assignment);
  return {
    names,
    versions: new Map([...evaluation.files, ...evaluation.filesRead].map((path) => [path, input.parsed.version(path)])),
    view: {
      file,
      text,
      names: names(() => undefined),
      namesRead: namesRead(tree.body),
      reads: evaluation.reads,
      raises: evaluation.raises,
      distribution: (name) => input.distribution(name),
    },
  };
}

/** A name that has another value, or is assigned in another place, while other variables are set is not known. */
function namesOf(ways: Ways, assignment: Assignment): GunicornView["names"] {
  const { conditions } = ways;
  const names = new Map<string, { readonly value: Value; readonly nameAt: Span; readonly valueAt: Span }>();
  const fitting = conditions.restrict(ways.where, (fact) => {
    const variable = variableOf(fact);
    const text = variable === undefined ? undefined : assignment(variable);
    const outcomes = text === undefined ? undefined : (outcomesFor(fact, text) ?? []);
    return outcomes && ((outcome) => outcomes.includes(outcome));
  });
  const where = fitting === conditions.never ? ways.where : fitting;
  for (const name of ways.bindings.keys()) {
    const [first, ...others] = under(bindingWays(ways, name), where, conditions);
    if (!first) continue;
    const binding = first.value;
    const varies =
      !conditions.implies(where, conditions.or(first.where, ...others.map((one) => one.where))) ||
      others.some(
        ({ value: other }) =>
          other.valueAt.start !== binding.valueAt.start || displayValue(other.value) !== displayValue(binding.value),
      );
    const value = varies
      ? unknown("it depends on the environment", binding.valueAt)
      : settle(binding.value, assignment);
    names.set(name, { value, nameAt: binding.nameAt, valueAt: binding.valueAt });
  }
  return names;
}

/** Every name that an expression of the file reads. */
function namesRead(statements: readonly Statement[] | PythonModule["body"]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: unknown, isTarget: boolean): void => {
    if (Array.isArray(node)) for (const one of node) visit(one, isTarget);
    else if (node !== null && typeof node === "object") {
      const one = node as Partial<Expression> & Record<string, unknown>;
      if (one.kind === "name" && typeof one["name"] === "string" && !isTarget) found.add(one["name"]);
      for (const [key, value] of Object.entries(one))
        if (value !== null && typeof value === "object") visit(value, key === "targets" || key === "target");
    }
  };
  visit(statements, false);
  return found;
}
