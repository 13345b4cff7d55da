/** What a version specifier says of the version that is installed. */
import * as pep440 from "@renovatebot/pep440";

/** pip writes PEP 440; Poetry adds `^`, `~` and bare versions; conda one `=`; Pipfile is PEP 440 with `*` for any. */
export type SpecifierDialect = "pep440" | "poetry" | "conda";

export interface Pinned {
  readonly version: string;
  /** One version alone satisfies it. */
  readonly exact: boolean;
}

/**
 * - one version (`==4.2.1`), or one series (`==4.2.*`): that;
 * - an upper bound (`>=4.2,<5`, `~=4.2`, `^4.2`): the newest of `series` that satisfies it, for that is what an installer takes;
 *   without a list of series, the lower bound;
 * - no upper bound (`>=3.2`, nothing): undefined. What is installed is then whatever is newest on the day.
 */
export function pinnedVersion(
  specifier: string,
  dialect: SpecifierDialect,
  series: readonly string[] = [],
): Pinned | undefined {
  const clauses = toPep440(specifier, dialect);
  if (clauses === undefined || clauses.length === 0) return undefined;
  for (const clause of clauses) {
    const exact = /^={2,3}\s*v?(\d[\w.+!-]*)$/.exec(clause)?.[1];
    if (exact !== undefined) return { version: exact, exact: true };
    const family = /^==\s*v?(\d[\d.]*)\.\*$/.exec(clause)?.[1];
    if (family !== undefined) return { version: newest(series, [clause]) ?? family, exact: false };
  }
  if (!clauses.some((clause) => /^(?:<|~=)/.test(clause))) return undefined;
  const fromSeries = newest(series, clauses);
  if (fromSeries !== undefined) {
    // A bound above every series that is known bounds nothing yet.
    const latest = series[series.length - 1];
    if (fromSeries !== latest || !allows(clauses, followingMajor(fromSeries)))
      return { version: fromSeries, exact: false };
    return undefined;
  }
  const lower = clauses
    .map((clause) => /^(?:>=|~=|>)\s*v?(\d[\w.]*)$/.exec(clause)?.[1])
    .find((version) => version !== undefined);
  return lower === undefined || series.length > 0 ? undefined : { version: lower, exact: false };
}

/** Whether the version may stand where the specifier is asked for. An unreadable specifier allows everything. */
export function satisfies(version: string, specifier: string, dialect: SpecifierDialect): boolean {
  const clauses = toPep440(specifier, dialect);
  return clauses === undefined || clauses.length === 0 || allows(clauses, version);
}

/** Those of which a release may stand where the specifier is asked for. An unreadable specifier allows all. */
export function seriesWithin(
  series: readonly string[],
  specifier: string,
  dialect: SpecifierDialect,
): readonly string[] {
  const clauses = toPep440(specifier, dialect) ?? [];
  return clauses.length === 0 ? series : series.filter((one) => allowsSeries(clauses, one));
}

/** Undefined for anything that is not a version. */
export function compareVersions(a: string, b: string): number | undefined {
  return pep440.valid(a) === null || pep440.valid(b) === null ? undefined : pep440.compare(a, b);
}

function allows(clauses: readonly string[], version: string): boolean {
  try {
    return pep440.satisfies(version, clauses.join(","), { prereleases: true });
  } catch {
    return true;
  }
}

/** A series `4.2` satisfies where any of its releases does: `>=4.2.3` and `<4.2.9` too. */
function newest(series: readonly string[], clauses: readonly string[]): string | undefined {
  return [...series].reverse().find((one) => allowsSeries(clauses, one));
}

function allowsSeries(clauses: readonly string[], series: string): boolean {
  return allows(clauses, `${series}.9999`) || allows(clauses, series) || patchBounds(clauses, series);
}

function patchBounds(clauses: readonly string[], series: string): boolean {
  const bounds = clauses
    .map((clause) => /^<=?\s*v?(\d+\.\d+)\.(\d+)$/.exec(clause))
    .find((match) => match?.[1] === series);
  const patch = Number(bounds?.[2] ?? 0);
  return patch > 0 && (allows(clauses, `${series}.${patch - 1}`) || allows(clauses, `${series}.${patch}`));
}

function followingMajor(series: string): string {
  return `${Number(series.split(".")[0] ?? 0) + 1}.0`;
}

function toPep440(specifier: string, dialect: SpecifierDialect): readonly string[] | undefined {
  const text = specifier
    .trim()
    .replace(/^\((.*)\)$/, "$1")
    .trim();
  if (text === "" || text === "*") return [];
  // Poetry's alternatives: no single range.
  if (text.includes("||") || text.includes("|")) return undefined;
  const result: string[] = [];
  for (const part of text.split(",")) {
    const clause = part.trim();
    if (clause === "" || clause === "*") continue;
    const match = /^(===|==|~=|!=|<=|>=|<|>|\^|~|=)?\s*v?(\d[\w.+!*-]*)$/.exec(clause);
    if (match === null) return undefined;
    const operator = match[1] ?? "";
    const version = match[2] ?? "";
    if (operator === "^") result.push(`>=${version}`, `<${caretBound(version)}`);
    else if (operator === "~") result.push(`>=${version}`, `<${tildeBound(version)}`);
    else if (operator === "" || operator === "=") {
      if (dialect === "pep440" && operator === "") return undefined;
      // Poetry: `4.2` alone is exactly that; conda's `=4.2` is any 4.2.
      const isFamily = version.endsWith("*") || (dialect === "conda" && operator === "=");
      result.push(isFamily && !version.endsWith("*") ? `==${version}.*` : `==${version}`);
    } else result.push(`${operator}${version}`);
  }
  return result;
}

/** https://python-poetry.org/docs/dependency-specification/#caret-requirements: the leftmost part that is not zero may not change. */
function caretBound(version: string): string {
  const parts = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const first = parts.findIndex((part) => part !== 0);
  const index = first === -1 ? parts.length - 1 : first;
  return [...parts.slice(0, index), (parts[index] ?? 0) + 1].join(".");
}

function tildeBound(version: string): string {
  const parts = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  return parts.length === 1 ? String((parts[0] ?? 0) + 1) : [parts[0] ?? 0, (parts[1] ?? 0) + 1].join(".");
}
