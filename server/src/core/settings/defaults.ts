import data from "../data/djangoSettings.json";
import { djangoSeries } from "../data/djangoSeries.js";
import { unknown, type Value } from "../domain/value.js";

/**
 * Django's default for a setting, as that version has it. `version` is "4.2", "4.2.11" or undefined for the newest.
 * undefined: that Django has no such setting, or none without a value of the project's own (`MAILERS`).
 * A fresh value each time, because the evaluator changes lists and dicts in place.
 */
export function djangoDefault(name: string, version: string | undefined): Value | undefined {
  const step = stepAt(name, version);
  const encoded = step?.[1];
  if (encoded === undefined || isMarker(encoded, "$undefined")) return undefined;
  let last: readonly Encoded[] = [];
  for (const earlier of stepsOf(name) ?? [])
    if (earlier !== step) last = listAfter(last, earlier[1]);
    else break;
  return toValue(encoded, last);
}

/**
 * Whether that Django knows the setting. undefined: no Django that is known here ever had it in its defaults
 * (a setting of an application, ROOT_URLCONF, a misspelt name).
 */
export function settingExists(name: string, version: string | undefined): "yes" | "removed" | "not-yet" | undefined {
  if (Object.hasOwn(earlierRemovals, name))
    return version !== undefined && isBefore(version, earlierRemovals[name] ?? "") ? "yes" : "removed";
  const steps = stepsOf(name);
  if (steps === undefined) return undefined;
  const step = stepAt(name, version);
  return step === undefined ? "not-yet" : step.length === 1 ? "removed" : "yes";
}

function isBefore(version: string, series: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = series.split(".").map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

/** The series from which on the setting is ignored: "5.1". */
export function removedIn(name: string): string | undefined {
  if (Object.hasOwn(earlierRemovals, name)) return earlierRemovals[name];
  return stepsOf(name)?.find((step) => step.length === 1)?.[0];
}

/** The series that brought the setting; undefined where it is older than the oldest series known here, or no setting. */
export function addedIn(name: string): string | undefined {
  const first = stepsOf(name)?.[0]?.[0];
  return first === djangoSeries[0] ? undefined : first;
}

/** Names of all settings that this Django has a default for, sorted. */
export function allDjangoSettings(version: string | undefined): readonly string[] {
  return namesOfSeries[seriesIndex(version)] ?? [];
}

/** Whether any Django that is known here has, or had, a default for the name. */
export function everHadDefault(name: string): boolean {
  return stepsOf(name)?.some((step) => hasDefault(step)) ?? false;
}

/** The table's series for a version: its own, else the nearest below it (a later Django), or the oldest (an earlier one). */
export function seriesOf(version: string | undefined): string {
  return djangoSeries[seriesIndex(version)] ?? "";
}

type Encoded = null | boolean | number | string | readonly Encoded[] | { readonly [key: string]: Encoded };
/** From that series on; without a default the setting is gone. */
type Step = readonly [string, Encoded] | readonly [string];

// The generated file's shape; TypeScript infers one type per entry, which says less.
const settings = data.settings as unknown as Readonly<Record<string, readonly Step[]>>;
const earlierRemovals: Readonly<Record<string, string>> = data.earlierRemovals;

function stepsOf(name: string): readonly Step[] | undefined {
  return Object.hasOwn(settings, name) ? settings[name] : undefined;
}

/** The last change up to that version; undefined before the first. */
function stepAt(name: string, version: string | undefined): Step | undefined {
  return stepOfSeries(name, seriesIndex(version));
}

function stepOfSeries(name: string, index: number): Step | undefined {
  let found: Step | undefined;
  for (const step of stepsOf(name) ?? []) if (indexOfSeries(step[0]) <= index) found = step;
  return found;
}

function indexOfSeries(series: string): number {
  return seriesIndexes.get(series) ?? -1;
}

function hasDefault(step: Step | undefined): boolean {
  return step?.length === 2 && !isMarker(step[1], "$undefined");
}

const seriesIndexes: ReadonlyMap<string, number> = new Map(djangoSeries.map((series, index) => [series, index]));

/** By series. Rules ask for it with every name of a project. */
const namesOfSeries: readonly (readonly string[])[] = namesBySeries();

/** Each setting is in the series from a step with a default up to the next step: one pass, because every start makes it. */
function namesBySeries(): readonly (readonly string[])[] {
  const result: string[][] = djangoSeries.map(() => []);
  for (const name of Object.keys(settings)) {
    const steps = stepsOf(name) ?? [];
    for (const [at, step] of steps.entries()) {
      if (!hasDefault(step)) continue;
      const next = steps[at + 1];
      const end = next === undefined ? result.length : indexOfSeries(next[0]);
      for (let index = indexOfSeries(step[0]); index < end; index++) result[index]?.push(name);
    }
  }
  return result;
}

const seriesNumbers: readonly (readonly [number, number])[] = djangoSeries.map((series) => {
  const [major = 0, minor = 0] = series.split(".").map(Number);
  return [major, minor];
});

function seriesIndex(version: string | undefined): number {
  const last = djangoSeries.length - 1;
  const wanted = /^\s*(\d+)(?:\.(\d+))?/.exec(version ?? "");
  if (wanted === null) return last;
  const [major, minor] = [Number(wanted[1]), Number(wanted[2] ?? 0)];
  return Math.max(
    0,
    seriesNumbers.filter(([ownMajor, ownMinor]) => ownMajor < major || (ownMajor === major && ownMinor <= minor))
      .length - 1,
  );
}

const origin = { at: undefined, from: "django-default" } as const;

/** @param last the list that the setting had before */
function toValue(encoded: Encoded, last: readonly Encoded[] = []): Value {
  if (encoded === null) return { kind: "none", ...origin };
  if (typeof encoded === "boolean") return { kind: "bool", value: encoded, ...origin };
  if (typeof encoded === "number") return { kind: "int", value: encoded, ...origin };
  if (typeof encoded === "string") return { kind: "str", value: encoded, ...origin };
  const items = listAfter(last, encoded).map((one) => toValue(one));
  if (isList(encoded) || isMarker(encoded, "$more")) return { kind: "list", items, rest: undefined, ...origin };
  if (isMarker(encoded, "$atLeast"))
    return { kind: "list", items, rest: "the list that comes with this Django", ...origin };
  const tuple = encoded["$tuple"];
  if (tuple !== undefined && isList(tuple))
    return { kind: "tuple", items: tuple.map((one) => toValue(one)), rest: undefined, ...origin };
  const reason = encoded["$unknown"];
  if (typeof reason === "string") return { ...unknown(reason), from: "django-default" };
  return {
    kind: "dict",
    entries: Object.entries(encoded).map(([key, value]) => ({ key: toValue(key), value: toValue(value) })),
    rest: undefined,
    ...origin,
  };
}

/** A long list is told by what it has more than the last one, and where. */
function listAfter(last: readonly Encoded[], encoded: Encoded | undefined): readonly Encoded[] {
  if (encoded !== undefined && isList(encoded)) return encoded;
  if (encoded === undefined || !isMarker(encoded, "$more")) return last;
  const items = [...last];
  for (const [index, item] of (encoded as { readonly $more: readonly (readonly [number, Encoded])[] }).$more)
    items.splice(index, 0, item);
  return items;
}

function isList(encoded: Encoded): encoded is readonly Encoded[] {
  return Array.isArray(encoded);
}

function isMarker(encoded: Encoded, marker: string): boolean {
  return typeof encoded === "object" && encoded !== null && !isList(encoded) && Object.hasOwn(encoded, marker);
}
