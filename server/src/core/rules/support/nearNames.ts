import { allDjangoSettings, everHadDefault } from "../../settings/defaults.js";

/** The one setting of Django's that a name resembles so closely that it must be meant; undefined where there is none, or several. */
export function nearestSetting(name: string, version: string | undefined): string | undefined {
  if (name.length < 7 || isKnown(name)) return undefined;
  const letters = lettersOf(name);
  const near = [...allDjangoSettings(version), "ROOT_URLCONF", "AUTH_USER_MODEL"].filter((one) => {
    const allowed = one.length >= 12 ? 2 : one.length >= 8 ? 1 : 0;
    // One edit brings or takes at most two letters; that is asked first, because every name is compared with every other.
    return (
      allowed > 0 &&
      Math.abs(one.length - name.length) <= allowed &&
      countBits(letters ^ (lettersOfSettings.get(one) ?? lettersOf(one))) <= 2 * allowed &&
      distance(name, one, allowed) <= allowed
    );
  });
  const closest = near.filter((one) => distance(name, one, 2) === 1);
  const best = new Set(closest.length > 0 ? closest : near);
  return best.size === 1 ? [...best][0] : undefined;
}

/** A setting of some Django, or of its applications. */
function isKnown(name: string): boolean {
  return name === "SITE_ID" || name === "ROOT_URLCONF" || fromLibraries.has(name) || everHadDefault(name);
}

/** Settings of well-known applications that resemble one of Django's (https://channels.readthedocs.io/en/stable/installation.html). */
const fromLibraries: ReadonlySet<string> = new Set([
  "ASGI_APPLICATION",
  "SHARED_APPS",
  "TENANT_APPS",
  "PUBLIC_SCHEMA_URLCONF",
]);

/** Which letters occur, a bit each. */
function lettersOf(name: string): number {
  let bits = 0;
  for (let i = 0; i < name.length; i++) bits |= 1 << (name.charCodeAt(i) & 31);
  return bits;
}

const lettersOfSettings: ReadonlyMap<string, number> = new Map(
  allDjangoSettings(undefined).map((name) => [name, lettersOf(name)]),
);

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Edits of one character (two neighbours exchanged count once) between two texts; more than `limit` is `limit + 1`. */
function distance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    [before, previous] = [previous, row];
  }
  return previous[b.length] ?? limit + 1;
}
