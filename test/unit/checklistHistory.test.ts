/** How checklists stood at earlier commits, as `.deploy-checklist.json` has it: what counts as such, and how many are kept. */
import { describe, expect, it } from "vitest";
import { parseConfirmations } from "../../server/src/core/checklist/confirmations.js";
import { recordStandings, standingsOf } from "../../server/src/core/checklist/history.js";
import type { Standing } from "../../server/src/core/report.js";

const standing = { commit: "abc", on: "2026-11-21", target: "shop.settings", items: { pass: 3, fail: 0 } };
const read = (text: string): readonly Standing[] => standingsOf(parseConfirmations(text), "shop.settings");
const fileOf = (...history: readonly unknown[]): string => JSON.stringify({ version: 1, history, items: [] });
const written = (text: string | undefined, ...standings: readonly Standing[]): string => {
  const recorded = recordStandings(text, standings);
  return "text" in recorded ? recorded.text : recorded.problem;
};

describe("what is read", () => {
  it("is newest first, and of one target", () => {
    const older = { ...standing, commit: "older" };
    expect(read(fileOf(older, { ...standing, target: "other.settings" }, standing))).toEqual([standing, older]);
  });
  it("is none where nothing was noted", () => {
    for (const text of ["", "{}", '{"history": {}}', "{"]) expect(read(text)).toEqual([]);
  });
  it.each([
    ["no object", "abc"],
    ["no commit", { ...standing, commit: 1 }],
    ["no text for a date", { ...standing, on: 20261121 }],
    ["no such day", { ...standing, on: "2026-02-30" }],
    ["no target", { ...standing, target: null }],
    ["no items", { ...standing, items: [] }],
    ["a text for a count", { ...standing, items: { pass: "3" } }],
    ["one count below none", { ...standing, items: { pass: 3, fail: -1 } }],
    ["too many", { ...standing, items: { pass: 1000 } }],
  ])("passes over %s", (_, odd) => {
    expect(read(fileOf(odd))).toEqual([]);
    expect(JSON.parse(written(fileOf(odd), standing))).toMatchObject({ history: [odd, standing] });
  });
  it("has counts from none to 999", () => {
    const full = { ...standing, items: { pass: 999, fail: 0 } };
    expect(read(fileOf(full))).toEqual([full]);
  });
});

describe("what is written", () => {
  const many = (count: number, target: string): readonly Standing[] =>
    Array.from({ length: count }, (_, index) => ({ ...standing, commit: `c${index}`, target }));
  const commits = (text: string, target: string): readonly string[] =>
    standingsOf(parseConfirmations(text), target).map(({ commit }) => commit);
  it("is the last twenty of each target", () => {
    const text = written(fileOf(...many(20, "shop.settings"), ...many(3, "other.settings")), {
      ...standing,
      commit: "new",
    });
    expect(commits(text, "shop.settings")).toEqual([
      "new",
      ...Array.from({ length: 19 }, (_, index) => `c${19 - index}`),
    ]);
    expect(commits(text, "other.settings")).toEqual(["c2", "c1", "c0"]);
    expect(commits(written(fileOf(...many(19, "shop.settings")), standing), "shop.settings")).toHaveLength(20);
  });
  it("takes the place of the same commit and target alone", () => {
    const other = { ...standing, target: "other.settings" };
    const now = { ...standing, items: { pass: 4 } };
    expect(JSON.parse(written(fileOf(standing, other), now))).toMatchObject({ history: [other, now] });
    expect(JSON.parse(written(fileOf(standing, other), now, other))).toMatchObject({ history: [now, other] });
    expect(JSON.parse(written(fileOf(standing), { ...now, commit: "next" }))).toMatchObject({
      history: [standing, { ...now, commit: "next" }],
    });
  });
  it("keeps what else the file has", () => {
    const said = { item: "alerts", state: "confirmed", by: "Ann", on: "2026-11-20" };
    expect(JSON.parse(written(JSON.stringify({ version: 1, team: "web", items: [said] }), standing))).toMatchObject({
      team: "web",
      history: [standing],
      items: [said],
    });
    expect(written("{", standing)).toContain("is not valid JSON in line 1");
  });
  it("is one line of at most 64 characters for a commit", () =>
    expect(read(written(undefined, { ...standing, commit: `a\nb${"c".repeat(80)}` }))[0]?.commit).toBe(
      `a b${"c".repeat(61)}`,
    ));
});
