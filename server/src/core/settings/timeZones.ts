import data from "../data/timeZones.json";

/**
 * Whether /usr/share/zoneinfo has a file or folder of that name: what Django asks before it sets TIME_ZONE (django/conf/__init__.py).
 * The names are those of the tz database that data/timeZones.json was made from; case matters on Linux.
 */
export function isTimeZone(name: string): boolean {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  const plain = parts[0] === "posix" || parts[0] === "right" ? parts.slice(1) : parts;
  // What else lies in the folder, and is as little a zone, passes as well.
  if (plain.length === 0 || plain.includes("..") || (plain.length === 1 && others.has(plain[0] ?? ""))) return true;
  const [area = "", ...rest] = plain;
  if (rest.length === 0) return Object.hasOwn(areas, area) || namesOf("").has(area);
  const wanted = rest.join("/");
  return namesOf(area).has(wanted) || [...namesOf(area)].some((one) => one.startsWith(`${wanted}/`));
}

const areas: Readonly<Record<string, string>> = data.areas;

const others: ReadonlySet<string> = new Set([
  "Factory",
  "localtime",
  "posixrules",
  "tzdata.zi",
  "zone.tab",
  "zone1970.tab",
  "zonenow.tab",
  "iso3166.tab",
  "leapseconds",
  "leap-seconds.list",
  "leapseconds.list",
  "+VERSION",
  "SECURITY",
]);

function namesOf(area: string): ReadonlySet<string> {
  return new Set(Object.hasOwn(areas, area) ? (areas[area] ?? "").split(" ") : []);
}

/** All of them; UTC first. */
export function timeZoneNames(): readonly string[] {
  return [
    "UTC",
    ...Object.entries(areas).flatMap(([area, names]) =>
      names
        .split(" ")
        .filter((name) => name !== "UTC")
        .map((name) => (area === "" ? name : `${area}/${name}`)),
    ),
  ];
}
