import { type DictValue, type ListValue, type SetValue, unknown, type Value } from "../domain/value.js";
import { compareSpans, type Span } from "../text/span.js";
import { Alternatives, merged, under, type Way, waysOf, whereAny } from "../domain/alternatives.js";
import type { Condition, Conditions } from "../domain/conditions.js";
import type { Cells, Raw } from "./cells.js";
import type { Container } from "./contents.js";
import { isSummarized } from "./summarized.js";
import { configurationSettings, type Step } from "./models/configurations.js";
import { type Run, runtimeObject } from "./runtime.js";
import type { Binding, ModuleObject, Scope } from "./scope.js";
import { sameStored } from "./sameStored.js";
import { tooManyWays } from "./units.js";

/** The names Django reads: the upper-case ones of the module, or of the configuration's class. */
export function settingsOf(
  module: ModuleObject,
  run: Run,
  told: Told,
  step: <T>(action: () => T) => readonly Way<T>[],
  keptStepIn: (scope: Scope) => Step,
): ReadonlyMap<string, readonly Way<Binding>[]> {
  const { configuration } = run.context;
  if (configuration !== undefined) {
    const classes = merged(
      step(() => module.scope.bindings.get(configuration)?.value),
      Object.is,
      run.decisions.conditions,
    );
    const [only] = classes;
    const data = only?.value && runtimeObject(only.value);
    if (data?.kind === "class") {
      // What a base that cannot be seen sets is a setting of the class.
      const { unseen } = data;
      if (unseen !== undefined) step(() => (module.scope.unseen ??= unseen));
      const { heap } = run;
      const found = configurationSettings(data, run, keptStepIn(data.scope));
      forgetChanged(told, run);
      return new Map(
        [...found].map(([name, ways]) => [
          name,
          toldWays(name, ways, told, run, (copied) => {
            const cells = heap.cells<Binding>();
            heap.write(cells, name, ways);
            return ownWays(ways, cells, name, step, copied);
          }),
        ]),
      );
    }
  }
  return namesOf(module, isSettingName, run, told, step);
}

/** Names as they were told, with contents of their own, by what they were bound to and where that was asked. */
export type Told = Map<string, ToldName>;

interface ToldName {
  /** What it was bound to, or the list of its ways. */
  readonly from: unknown;
  readonly path: Condition;
  readonly live: Condition;
  readonly dead: Condition;
  readonly ways: readonly Way<Binding>[];
  readonly copied: Copied;
  /** What of it holds in the environments of the last run. */
  there?: { readonly where: Condition; readonly ways: readonly Way<Binding>[] };
}

/** The lists, dicts and sets whose contents a name is told with. */
interface Copied {
  readonly containers: Set<Container>;
  /** Ways were left out, and what they hold. */
  isPartial: boolean;
}

/** What statements changed after a name was bound is part of what it is told as. */
function forgetChanged(told: Told, { statements: { changed } }: Run): void {
  if (changed.size === 0) return;
  const containers = [...changed.keys()];
  for (const [name, { copied }] of told)
    if (copied.isPartial || containers.some((one) => copied.containers.has(one))) told.delete(name);
}

function toldWays(
  name: string,
  from: unknown,
  told: Told,
  { decisions: { path, live, dead } }: Run,
  make: (copied: Copied) => readonly Way<Binding>[],
): readonly Way<Binding>[] {
  const known = told.get(name);
  if (known !== undefined && known.from === from && known.path === path && known.live === live && known.dead === dead)
    return known.ways;
  const copied: Copied = { containers: new Set(), isPartial: false };
  const ways = make(copied);
  told.set(name, { from, path, live, dead, ways, copied });
  return ways;
}

export function namesOf(
  module: ModuleObject,
  wanted: (name: string) => boolean,
  run: Run,
  told: Told,
  step: <T>(action: () => T) => readonly Way<T>[],
): ReadonlyMap<string, readonly Way<Binding>[]> {
  forgetChanged(told, run);
  const cells = module.scope.bindings as Cells<Binding>;
  const found = new Map<string, readonly Way<Binding>[]>();
  const { conditions } = run.decisions;
  const bound: { readonly name: string; readonly raw: Raw<Binding>; readonly at: Span }[] = [];
  for (const name of cells.rawKeys()) {
    if (!told.has(name) && !wanted(name)) continue;
    const raw = cells.raw(name);
    const first = raw instanceof Alternatives ? raw.ways[0]?.value : raw;
    if (raw !== undefined && first !== undefined) bound.push({ name, raw, at: first.nameAt });
  }
  // In the order of the text, whatever ran again after an edit.
  for (const { name, raw } of bound.sort((a, b) => compareSpans(a.at, b.at)))
    found.set(
      name,
      toldWays(name, raw, told, run, (copied) => ownWays(waysOf(raw, conditions.always), cells, name, step, copied)),
    );
  return found;
}

/**
 * What each way of a name comes to with the contents that it has by now; where there are too many of them it cannot be told.
 * @param cells where the name has these ways
 * @param copied notes what they hold
 */
function ownWays(
  ways: readonly Way<Binding>[],
  cells: Cells<Binding>,
  name: string,
  step: <T>(action: () => T) => readonly Way<T>[],
  copied: Copied,
): readonly Way<Binding>[] {
  if (!ways.some((one) => holdsAlternatives(one.value.value, 8)))
    return ways.map(({ where, value }) => ({ where, value: ownContents(value, copied.containers) }));
  const { conditions, path } = cells.heap.decisions;
  const settled = step(() => ownContents(cells.get(name), copied.containers));
  const lost = conditions.without(path, whereAny(settled, conditions));
  if (lost !== conditions.never) copied.isPartial = true;
  return merged(
    [
      ...settled.flatMap(({ where, value }) => (value === undefined ? [] : [{ where, value }])),
      ...under(ways, lost, conditions).map(({ where, value }) => ({
        where,
        value: { ...value, value: unknown(tooManyWays, value.valueAt) },
      })),
    ],
    sameStored,
    conditions,
  );
}

/** The same list as long as nothing about it is another. */
export function waysThere(
  ways: readonly Way<Binding>[],
  where: Condition,
  told: ToldName | undefined,
  conditions: Conditions,
): readonly Way<Binding>[] {
  if (told?.ways !== ways) return under(ways, where, conditions);
  if (told.there?.where !== where) told.there = { where, ways: under(ways, where, conditions) };
  return told.there.ways;
}

/** With contents that nothing changes any more. */
function ownContents<T extends Binding | undefined>(binding: T, copied: Set<Container>): T {
  if (binding === undefined) return binding;
  const value = settledCopy(binding.value, copied, 12);
  return value === binding.value ? binding : { ...binding, value };
}

function holdsAlternatives(value: Value, depth: number): boolean {
  if (depth < 0) return false;
  switch (value.kind) {
    case "list":
    case "set":
      return isSummarized(value) || value.items.some((item) => holdsAlternatives(item, depth - 1));
    case "tuple":
      return value.items.some((item) => holdsAlternatives(item, depth - 1));
    case "dict":
      return isSummarized(value) || value.entries.some((entry) => holdsAlternatives(entry.value, depth - 1));
    default:
      return false;
  }
}

/** The value as it is on the current path, with containers of its own. */
function settledCopy(value: Value, copied: Set<Container>, depth: number): Value {
  if (depth < 0) return value;
  const copy = (inner: Value): Value => settledCopy(inner, copied, depth - 1);
  if (value.kind === "list" || value.kind === "set" || value.kind === "dict") copied.add(value);
  switch (value.kind) {
    case "list":
      return { ...value, items: value.items.map(copy) } satisfies ListValue;
    case "set":
      return { ...value, items: value.items.map(copy) } satisfies SetValue;
    case "tuple":
      return { ...value, items: value.items.map(copy) };
    case "dict":
      return {
        ...value,
        entries: value.entries.map((entry) => ({ key: entry.key, value: copy(entry.value) })),
      } satisfies DictValue;
    default:
      return value;
  }
}

/** Django takes names that are their own upper case: django/conf/__init__.py. */
function isSettingName(name: string): boolean {
  return name === name.toUpperCase() && name !== name.toLowerCase() && !name.startsWith("__");
}
