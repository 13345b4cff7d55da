/** Figures of a run, and how they are printed. */
import type { Comparison } from "./compare.js";

export interface Figures {
  readonly rows: number;
  readonly exact: number;
  readonly open: number;
  /** Neither open nor exact. */
  readonly inexact: number;
  readonly threw: number;
  readonly wrong: number;
  readonly missed: number;
  readonly notDetermined: number;
  readonly agreed: number;
  /** (row, id) pairs that the tool decided: ids that any row of the run knows, in rows that are not open. */
  readonly decided: number;
  readonly raises: {
    readonly agreed: number;
    readonly wrong: number;
    readonly missed: number;
    readonly notDetermined: number;
    readonly differ: number;
  };
  readonly values: { readonly equal: number; readonly different: number; readonly unknown: number };
  readonly ids: ReadonlyMap<string, { agreed: number; wrong: number; missed: number; notDetermined: number }>;
}

export function figures(rows: readonly Comparison[]): Figures {
  const ids = new Map<string, { agreed: number; wrong: number; missed: number; notDetermined: number }>();
  const count = (names: readonly string[], what: "agreed" | "wrong" | "missed" | "notDetermined"): void => {
    for (const name of names) {
      const one = ids.get(name) ?? { agreed: 0, wrong: 0, missed: 0, notDetermined: 0 };
      one[what]++;
      ids.set(name, one);
    }
  };
  for (const row of rows)
    for (const what of ["agreed", "wrong", "missed", "notDetermined"] as const) count(row[what], what);
  const sum = (size: (row: Comparison) => number): number => rows.reduce((total, row) => total + size(row), 0);
  const open = sum((row) => Number(row.open));
  const exact = sum((row) => Number(row.exact));
  return {
    rows: rows.length,
    exact,
    open,
    inexact: sum((row) => Number(!row.exact && !row.open)),
    threw: sum((row) => Number(row.threw !== undefined)),
    wrong: sum((row) => row.wrong.length),
    missed: sum((row) => row.missed.length),
    notDetermined: sum((row) => row.notDetermined.length),
    agreed: sum((row) => row.agreed.length),
    decided: (rows.length - open) * ids.size,
    raises: {
      agreed: sum((row) => Number(row.raises === "agreed")),
      wrong: sum((row) => Number(row.raises === "wrong")),
      missed: sum((row) => Number(row.raises === "missed")),
      notDetermined: sum((row) => Number(row.raises === "not determined")),
      differ: sum((row) => Number(row.raisesDiffer.length > 0)),
    },
    values: {
      equal: sum((row) => row.values.equal),
      different: sum((row) => row.values.different.length),
      unknown: sum((row) => row.values.unknown.length),
    },
    ids: new Map([...ids].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Exact entries first, then ids, raises and values, as Markdown. */
export function figuresText(title: string, one: Figures): string {
  const thrown = one.threw === 0 ? [] : [`| rows on which the tool throws | ${one.threw} | |`];
  const lines = [
    `## ${title}`,
    "",
    "| | | |",
    "|---|---|---|",
    `| rows (project, environment, Django) | ${one.rows} | |`,
    `| exact: every id right | ${one.exact} | ${percent(one.exact, one.rows)} |`,
    `| left open (\`closed: false\`) | ${one.open} | ${percent(one.open, one.rows)} |`,
    `| closed and not exact | ${one.inexact} | ${percent(one.inexact, one.rows)} |`,
    ...thrown,
    `| wrong definite ids, of decided verdicts | ${one.wrong} | ${percent(one.wrong, one.decided)} |`,
    `| missed ids, of decided verdicts | ${one.missed} | ${percent(one.missed, one.decided)} |`,
    `| ids not determined | ${one.notDetermined} | |`,
    `| settings that do not load: agreed / wrong / missed / not determined | ${one.raises.agreed} / ${one.raises.wrong} / ${one.raises.missed} / ${one.raises.notDetermined} | ${one.raises.differ} agreed with another type, place or variable |`,
    `| values of deploy-relevant settings: equal | ${one.values.equal} | ${percent(one.values.equal, one.values.equal + one.values.different + one.values.unknown)} |`,
    `| different / unknown | ${one.values.different} / ${one.values.unknown} | |`,
    "",
    "| id | agreed | wrong definite | missed | not determined |",
    "|---|---|---|---|---|",
    ...[...one.ids].map(
      ([id, counts]) => `| ${id} | ${counts.agreed} | ${counts.wrong} | ${counts.missed} | ${counts.notDetermined} |`,
    ),
    "",
  ];
  return lines.join("\n");
}

/** What is wrong with the rows, a line each; rows that differ in the version of Django alone are one line. */
export function rowTexts(rows: readonly Comparison[]): readonly string[] {
  const versions = new Map<string, string[]>();
  for (const row of rows) {
    const text = troubles(row);
    if (text !== "") versions.set(`${row.id}\n${text}`, [...(versions.get(`${row.id}\n${text}`) ?? []), row.django]);
  }
  return [...versions].map(([key, djangos]) => key.replace("\n", ` (Django ${djangos.join(", ")}): `));
}

/** "" if nothing is wrong. */
function troubles(row: Comparison): string {
  const parts = [
    row.threw === undefined ? "" : `the tool throws: ${row.threw}`,
    row.open ? "open" : "",
    row.raises === "wrong"
      ? "raises, Django does not"
      : row.raises === "missed"
        ? "does not raise, Django does"
        : row.raises === "not determined"
          ? "Django raises"
          : "",
    row.raisesDiffer.length > 0 ? `raises with another ${row.raisesDiffer.join(", ")}` : "",
    row.wrong.length > 0 ? `wrong ${row.wrong.join(" ")}` : "",
    row.missed.length > 0 ? `missed ${row.missed.join(" ")}` : "",
    row.notDetermined.length > 0 ? `not determined ${row.notDetermined.join(" ")}` : "",
    ...row.values.different.map((one) => `${one.name}: Django ${short(one.truth)}, tool ${short(one.tool)}`),
    row.values.unknown.length > 0
      ? `unknown: ${row.values.unknown.join(", ")} (${row.reasons.slice(0, 3).join("; ")})`
      : "",
  ].filter((part) => part !== "");
  return parts.join(" · ");
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "" : `${((100 * part) / whole).toFixed(2)} %`;
}
