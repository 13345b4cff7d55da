import type { Evaluation } from "../../server/src/core/evaluator/evaluation.js";
import { bindingWays, isPossible } from "../../server/src/core/domain/bound.js";
import { evaluateEntry, type KeptEvaluation } from "../../server/src/core/evaluator/evaluateEntry.js";
import type { EvaluationContext } from "../../server/src/core/evaluator/runtime.js";
import type { Binding } from "../../server/src/core/evaluator/scope.js";
import { isShuffled, type Value } from "../../server/src/core/domain/value.js";
import { resolveImport } from "../../server/src/core/project/importResolver.js";
import { allDjangoSettings, djangoDefault } from "../../server/src/core/settings/defaults.js";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { memoryFiles } from "./memoryFileSource.js";

export interface EvaluationOptions {
  /** Exactly these variables; undefined: the open environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Versions by distribution; null: required without a version. */
  readonly versions?: Readonly<Record<string, string | null>>;
  /** The one version of a distribution that is installed. */
  readonly pinned?: Readonly<Record<string, string>>;
  /** The oldest Python that the project says it runs on: 3.this. */
  readonly oldestPython?: number;
  readonly configuration?: string;
  /** "5.2". */
  readonly django?: string;
  /** Files beside `settings.py`, by path in the project. */
  readonly files?: Readonly<Record<string, string>>;
  readonly module?: string;
  /** "all": every name of the module, not only settings. */
  readonly names?: "settings" | "all";
  /** Of the same module before: its trees are then taken again too. */
  readonly kept?: Pick<EvaluationContext, "constants"> & { readonly kept: KeptEvaluation };
}

/** Evaluates the text of a settings module. */
export function evaluateText(parser: PythonParser, text: string, options: EvaluationOptions = {}): Evaluation {
  const module = options.module ?? "settings";
  const file = `${root}/${module.replaceAll(".", "/")}.py`;
  const record = {
    ...Object.fromEntries(Object.entries(options.files ?? {}).map(([name, content]) => [`${root}/${name}`, content])),
    [file]: text,
  };
  const files = memoryFiles(record);
  const [major = 5, minor = 2] = (options.django ?? "5.2").split(".").map(Number);
  const version = `${major}.${minor}`;
  if (!options.kept) for (const name of Object.keys(record)) parser.forget(name);
  return evaluateEntry(
    file,
    {
      files,
      parse(name) {
        const content = files.read(name);
        return content && "text" in content ? parser.parse(name, content.text) : undefined;
      },
      parseText: (content) => parser.parse(`${root}/<text>`, content),
      resolveImport: (from, level, dotted) => resolveImport(files, [root], from, level, dotted),
      workingDirectory: root,
      settingsModule: module,
      configuration: options.configuration,
      environment: options.environment && new Map(Object.entries(options.environment)),
      django: { text: `${major}.${minor}`, atLeast: (a, b) => major > a || (major === a && minor >= b) },
      djangoDefault: (name) => djangoDefault(name, version),
      djangoDefaults: () => allDjangoSettings(version),
      constants: new WeakMap(),
      ...(options.kept && { constants: options.kept.constants }),
      distribution: (name) => options.versions?.[name],
      pinned: (name) => options.pinned?.[name],
      oldestPython: options.oldestPython,
    },
    { ...(options.names !== undefined && { names: options.names }), ...(options.kept && { kept: options.kept.kept }) },
  );
}

const root = "/project";

/** The settings in an exact environment, as plain data; an exception as `{ raises: "ValueError" }`. Of several alternatives the first. */
export function settingsOf(evaluation: Evaluation): Readonly<Record<string, unknown>> {
  if (evaluation.raises) return { raises: evaluation.raises.type };
  return Object.fromEntries([...onlyBindings(evaluation)].map(([name, { value }]) => [name, plain(value)]));
}

/** What each name is bound to; of several alternatives the first. */
export function onlyBindings({ worlds }: Evaluation): ReadonlyMap<string, Binding> {
  return new Map(
    [...worlds.bindings.keys()].flatMap((name) => {
      const [first] = bindingWays(worlds, name);
      return first ? [[name, first.value] as const] : [];
    }),
  );
}

/** Whether every name has one value, in every environment. */
export function isSingle({ worlds }: Evaluation): boolean {
  return isPossible(worlds) && [...worlds.bindings.keys()].every((name) => bindingWays(worlds, name).length === 1);
}

/** Lists and tuples alike become arrays; what cannot be seen becomes `{ unknown: reason }`. */
export function plain(value: Value): unknown {
  switch (value.kind) {
    case "none":
      return null;
    case "bool":
    case "int":
    case "float":
    case "str":
    case "bytes":
    case "path":
      return value.value;
    case "list":
    case "tuple":
      if (isShuffled(value)) return { inAnyOrder: value.items.map(plain) };
      return [...value.items.map(plain), ...(value.rest === undefined ? [] : [{ unknown: value.rest }])];
    case "set":
      return [...value.items.map(plain), ...(value.rest === undefined ? [] : [{ unknown: value.rest }])];
    case "dict":
      return {
        ...Object.fromEntries(
          value.entries.map((entry) => [
            entry.key.kind === "str" ? entry.key.value : JSON.stringify(plain(entry.key)),
            plain(entry.value),
          ]),
        ),
        ...(value.rest !== undefined && { unknown: value.rest }),
      };
    case "random":
      return { random: value.length };
    case "object":
      return value.repr;
    case "environment":
      return { environment: value.reads.map((read) => read.variable) };
    case "unknown":
      return { unknown: value.reason };
  }
}
