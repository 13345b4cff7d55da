/** The file of confirmations: what is read, what is written, and what is never overwritten. */
import { describe, expect, it, test } from "vitest";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { confirmationOf, parseConfirmations } from "../../server/src/core/checklist/confirmations.js";
import { daysBetween, isDate } from "../../server/src/core/checklist/dates.js";
import { itemOrder, sections } from "../../server/src/core/checklist/items.js";
import { recordConfirmation, type RecordChange } from "../../server/src/core/checklist/recordConfirmation.js";

const change: RecordChange = {
  item: "database-backups",
  target: "config.settings",
  action: "confirm",
  by: "Ann",
  note: "restored on staging",
  on: "2026-11-21",
  files: { "config/settings.py": "abc" },
};

function written(text: string | undefined, over: Partial<RecordChange> = {}): string {
  const recorded = recordConfirmation(text, { ...change, ...over });
  if ("problem" in recorded) throw new Error(recorded.problem);
  return recorded.text;
}

function problemOf(text: string): string | undefined {
  const read = parseConfirmations(text);
  return read.kind === "damaged" ? read.problem : undefined;
}

describe("recording", () => {
  it("begins a file with one line per item", () => {
    expect(written(undefined)).toBe(
      [
        "{",
        '  "version": 1,',
        '  "items": [',
        '    { "item": "database-backups", "target": "config.settings", "state": "confirmed", "by": "Ann", "on": "2026-11-21", "note": "restored on staging", "files": { "config/settings.py": "abc" } }',
        "  ]",
        "}",
        "",
      ].join("\n"),
    );
  });

  it("keeps the order of the checklist, whatever is said first", () => {
    const ids = ["smoke-test", "rotation-procedure", "database-backups"];
    const forth = ids.reduce<string | undefined>((text, item) => written(text, { item }), undefined);
    const back = [...ids].reverse().reduce<string | undefined>((text, item) => written(text, { item }), undefined);
    expect(forth).toBe(back);
    expect([...(forth ?? "").matchAll(/"item": "([\w-]+)"/g)].map((match) => match[1])).toEqual([
      "rotation-procedure",
      "database-backups",
      "smoke-test",
    ]);
  });

  it("of one item what is said of all targets comes first, then each by its name; twice the same, as a merge leaves it, by its day", () => {
    const entry = (target: string | undefined, on: string): object => ({
      item: "smoke-test",
      ...(target !== undefined && { target }),
      state: "confirmed",
      by: "Ann",
      on,
    });
    const merged = JSON.stringify({
      version: 1,
      items: [entry("shop.b", "2026-11-03"), entry("shop.b", "2026-11-02"), entry(undefined, "2026-11-04")],
    });
    const text = written(merged, { item: "smoke-test", target: "shop.a" });
    const order = [...text.matchAll(/"smoke-test",(?: "target": "([\w.]+)",)? .*?"on": "([\d-]+)"/g)];
    expect(order.map(([, target, on]) => [target, on])).toEqual([
      [undefined, "2026-11-04"],
      ["shop.a", "2026-11-21"],
      ["shop.b", "2026-11-02"],
      ["shop.b", "2026-11-03"],
    ]);
  });

  it("changes one line only", () => {
    const before = written(written(written(undefined), { item: "smoke-test" }), { item: "alerts" });
    const after = written(before, { by: "Bob" });
    const lines = after.split("\n");
    expect(lines.filter((line, index) => line !== before.split("\n")[index])).toHaveLength(1);
  });

  it("keeps targets apart, and takes back what was said", () => {
    const both = written(written(undefined), { target: "config.staging", note: "" });
    const read = parseConfirmations(both);
    expect([
      confirmationOf(read, "database-backups", "config.settings")?.note,
      confirmationOf(read, "database-backups", "config.staging")?.note,
    ]).toEqual(["restored on staging", ""]);
    const reopened = parseConfirmations(written(both, { action: "reopen" }));
    expect([
      confirmationOf(reopened, "database-backups", "config.settings"),
      confirmationOf(reopened, "database-backups", "config.staging")?.by,
    ]).toEqual([undefined, "Ann"]);
  });

  it("is said of every target at once, in place of what was said of each", () => {
    const each = written(written(undefined), { target: "config.staging", by: "Bob" });
    const all = written(each, { target: undefined, by: "Eve" });
    expect(
      ["config.settings", "config.staging", "config.other"].map(
        (target) => confirmationOf(parseConfirmations(all), "database-backups", target)?.by,
      ),
    ).toEqual(["Eve", "Eve", "Eve"]);
    expect(all.match(/database-backups/g)).toHaveLength(1);
    expect(written(all, { target: undefined, action: "reopen" })).not.toContain("database-backups");
  });

  it("asks who, and for a reason where an item is set aside", () => {
    expect(recordConfirmation(undefined, { ...change, by: "  " })).toEqual({
      problem: "Say who confirms it: a name or an e-mail address",
    });
    expect(recordConfirmation(undefined, { ...change, action: "set-aside", note: "" })).toEqual({
      problem: "Say why it does not apply: the reason is kept with it",
    });
    expect(written(undefined, { action: "set-aside", note: "no database" })).toContain('"state": "set-aside"');
  });

  it("keeps what it does not know: keys of the file, keys of items, items", () => {
    const text = JSON.stringify({
      owner: { team: "shop" },
      version: 1,
      items: [
        {
          item: "database-backups",
          target: "config.settings",
          state: "confirmed",
          by: "Old",
          on: "2020-01-01",
          ticket: [1, "two"],
        },
        { item: "of-a-newer-version", state: "confirmed", by: "Eve", on: "2026-01-01" },
      ],
    });
    const data = JSON.parse(written(text)) as {
      readonly owner: unknown;
      readonly items: readonly Record<string, unknown>[];
    };
    expect(data.owner).toEqual({ team: "shop" });
    expect(data.items.map(({ item, by, ticket }) => [item, by, ticket])).toEqual([
      ["database-backups", "Ann", [1, "two"]],
      ["of-a-newer-version", "Eve", undefined],
    ]);
  });

  it("keeps line ends and the byte order mark", () => {
    const windows = "\uFEFF" + written(undefined).replaceAll("\n", "\r\n");
    const after = written(windows, { by: "Bob" });
    expect(after.startsWith("\uFEFF{\r\n")).toBe(true);
    expect(after.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  it("writes what it reads again, for any note and name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (note, by) => {
        fc.pre(by.trim() !== "");
        const text = written(undefined, { note, by });
        const said = confirmationOf(parseConfirmations(text), "database-backups", "config.settings");
        expect(said?.note).toBe(note.trim().slice(0, 4000));
        expect(text.split("\n")).toHaveLength(7);
        expect(written(text, { note, by })).toBe(text);
      }),
    );
  });
});

describe("reading", () => {
  it("an absent or empty file says nothing", () => {
    for (const text of [undefined, "", "\n", "\uFEFF"])
      expect(parseConfirmations(text)).toEqual({ kind: "read", entries: [], header: [] });
  });

  it("an item without a target is about every one; of two the later counts", () => {
    const read = parseConfirmations(
      JSON.stringify({
        items: [
          { item: "alerts", state: "confirmed", by: "A", on: "2026-01-01" },
          { item: "alerts", target: "a", state: "confirmed", by: "B", on: "2026-02-01" },
        ],
      }),
    );
    expect([confirmationOf(read, "alerts", "a")?.by, confirmationOf(read, "alerts", "b")?.by]).toEqual(["B", "A"]);
  });

  it.each([
    ["a merge conflict", '{\n  "version": 1,\n<<<<<<< HEAD\n', "has a merge conflict in line 3"],
    ["no JSON", '{ "version": 1, canary-4711 }', "is not valid JSON in line 1"],
    ["no JSON further down", '{\n  "version": 1,\n  canary-4711\n}', "is not valid JSON in line 3"],
    ["a list", "[]", "holds no object"],
    ["a newer version", '{"version": 2}', "was written by a newer version"],
    ["no list of items", '{"items": {}}', "has no list of items"],
    [
      "an item without a date",
      '{"items": [{"item": "alerts", "state": "confirmed", "by": "A", "on": "yesterday"}]}',
      "an “on” is no date such as 2026-11-21 (item 1 of the list)",
    ],
    [
      "a day that there is not",
      '{"items": [{"item": "alerts", "state": "confirmed", "by": "A", "on": "2026-02-30"}]}',
      "an “on” is no date",
    ],
    ["an item that is none", '{"items": [7]}', "an item is no object"],
    [
      "an item without its name",
      '{"items": [{"state": "confirmed", "by": "A", "on": "2026-02-20"}]}',
      "an item has no “item”",
    ],
    [
      "a target that is no text",
      '{"items": [{"item": "alerts", "target": 7, "state": "confirmed", "by": "A", "on": "2026-02-20"}]}',
      "a “target” is no text",
    ],
    [
      "nobody's word",
      '{"items": [{"item": "alerts", "state": "confirmed", "on": "2026-02-20"}]}',
      "an item does not say by whom",
    ],
    [
      "a note that is no text",
      '{"items": [{"item": "alerts", "note": ["canary"], "state": "confirmed", "by": "A", "on": "2026-02-20"}]}',
      "a “note” is no text",
    ],
    [
      "files that are a list",
      '{"items": [{"item": "alerts", "files": ["canary"], "state": "confirmed", "by": "A", "on": "2026-02-20"}]}',
      "“files” are no hashes by path",
    ],
    [
      "files without hashes",
      '{"items": [{"item": "alerts", "files": {"a.py": 7}, "state": "confirmed", "by": "A", "on": "2026-02-20"}]}',
      "“files” are no hashes by path",
    ],
    [
      "a state of its own",
      '{"items": [{"item": "alerts", "state": "done", "by": "A", "on": "2026-02-20"}]}',
      "neither confirmed nor set-aside",
    ],
  ])("%s is reported, counts for nothing, and is not overwritten", (_, text, problem) => {
    expect(problemOf(text)).toMatch(/^(?:has|holds|is|was|cannot be) /);
    expect(problemOf(text)).toContain(problem);
    expect(problemOf(text)).not.toContain("canary");
    expect(confirmationOf(parseConfirmations(text), "alerts", "a")).toBeUndefined();
    expect(recordConfirmation(text, change)).toEqual({ problem: `.deploy-checklist.json ${problemOf(text) ?? ""}` });
  });

  it("never throws, and what it calls damaged it never writes", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.record({ version: fc.anything(), items: fc.anything() }).map((one) => JSON.stringify(one) ?? ""),
        ),
        (text) => {
          const recorded = recordConfirmation(text, change);
          expect("problem" in recorded).toBe(parseConfirmations(text).kind === "damaged");
        },
      ),
    );
  });
});

describe("the schema", () => {
  const validate = new Ajv({ strict: false }).compile(
    JSON.parse(readFileSync(join(import.meta.dirname, "../../schemas/deploy-checklist.schema.json"), "utf8")) as object,
  );
  it("allows what is written", () => {
    const text = written(written(undefined), {
      item: "alerts",
      action: "set-aside",
      note: "no one is on call",
      files: { "shop/migrations/": "x" },
    });
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });
  it.each([
    ["a list", []],
    ["another version", { version: 2 }],
    ["items that are no list", { items: {} }],
    ["an item without a date", { items: [{ item: "a", state: "confirmed", by: "A" }] }],
    ["a state of its own", { items: [{ item: "a", state: "done", by: "A", on: "2026-11-21" }] }],
    [
      "hashes that are no texts",
      { items: [{ item: "a", state: "confirmed", by: "A", on: "2026-11-21", files: { a: 1 } }] },
    ],
  ])("refuses %s, as reading does", (_, data) => {
    expect(validate(data)).toBe(false);
    expect(problemOf(JSON.stringify(data))).toBeDefined();
  });
  // Nothing that editors would have to fetch is written; what someone wrote there stays.
  it("is named in the file by whoever wants it", () => {
    expect(written(undefined)).not.toContain("$schema");
    expect(written('{ "$schema": "./schema.json", "version": 1, "items": [] }')).toContain(
      '"$schema": "./schema.json"',
    );
  });
});

describe("dates", () => {
  test.each([
    ["2026-11-21", true],
    ["2024-02-29", true],
    ["2026-02-29", false],
    ["2026-13-01", false],
    ["2026-02-31", false],
    ["2026-1-2", false],
    ["21 Nov 2026", false],
    ["26-11-21", false],
    ["tomorrow", false],
    ["2026-11-21T00:00", false],
    ["", false],
  ])("%s", (text, expected) => expect(isDate(text)).toBe(expected));
  test.each([
    ["2026-11-21", "2026-11-21", 0],
    ["2026-02-28", "2026-03-01", 1],
    ["2024-02-28", "2024-03-01", 2],
    ["2025-11-21", "2026-11-21", 365],
    ["2026-01-02", "2026-01-01", -1],
  ])("%s to %s", (from, to, days) => expect(daysBetween(from, to)).toBe(days));
});

describe("of two that speak of one item", () => {
  const said = (on: string, target?: string) => ({
    item: "alerts",
    state: "confirmed",
    by: on + (target ?? ""),
    on,
    target,
  });
  const last = (...items: readonly object[]): string | undefined =>
    confirmationOf(parseConfirmations(JSON.stringify({ version: 1, items })), "alerts", "shop.settings")?.by;
  it.each([
    ["the later", said("2026-11-19"), said("2026-11-20"), "2026-11-20"],
    [
      "on one day the one about this target",
      said("2026-11-20"),
      said("2026-11-20", "shop.settings"),
      "2026-11-20shop.settings",
    ],
    [
      "the later, though the other is about this target",
      said("2026-11-20"),
      said("2026-11-19", "shop.settings"),
      "2026-11-20",
    ],
    ["none of another target", said("2026-11-19"), said("2026-11-20", "other.settings"), "2026-11-19"],
  ])("%s counts", (_, one, other, by) => {
    expect(last(one, other)).toBe(by);
    expect(last(other, one)).toBe(by);
  });
});

describe("items", () => {
  it("are asked for again after days of their own, or a year", () =>
    expect(
      Object.fromEntries(
        sections.flatMap(({ items }) =>
          items.flatMap(({ id, period }) => (period === undefined ? [] : [[id, period]])),
        ),
      ),
    ).toEqual({
      "rotation-procedure": 365,
      "hsts-scope": 365,
      "certificate-renewal": 90,
      "database-privileges": 365,
      "database-backups": 90,
      "media-backups": 90,
      alerts: 180,
      "workers-run-new-code": 90,
      "migrations-reviewed": 365,
      "release-sequence-followed": 90,
      "rollback-tried": 180,
      "smoke-test": 30,
    }));
  const items = sections.flatMap((section) => section.items);
  it("have ids of their own, in the order of the checklist", () => {
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    expect(items.map(({ id }) => itemOrder(id))).toEqual(items.map((_, index) => index));
  });
  it("say what to make sure of, where a person decides", () => {
    expect(
      items.filter(({ decidedBy, ask }) => decidedBy !== "auto" && (ask ?? "") === "").map(({ id }) => id),
    ).toEqual([]);
  });
  it("have labels for a narrow tree", () =>
    expect(items.filter(({ label }) => label.length > 30).map(({ label }) => label)).toEqual([]));
});
