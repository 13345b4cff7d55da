/** What a checklist says of results that no sample project has, and how long found texts are kept. */
import { expect, it } from "vitest";
import { buildChecklist } from "../../server/src/core/checklist/checklist.js";
import { createTextSearchCache, textSearch } from "../../server/src/core/checklist/repositoryTexts.js";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

it("one of several rules that failed leaves what they decide open", () => {
  const item = "debug-off";
  const own = rules.filter(({ checklist }) => checklist?.includes(item));
  const stateOf = (failing: number): string | undefined =>
    buildChecklist({
      project: "/p",
      target: "settings",
      results: own.map((rule, index) => ({
        rule,
        verdicts: [],
        failed: index < failing ? "TypeError" : undefined,
      })),
      findings: [],
      rules,
      names: new Set(["DEBUG"]),
      loads: true,
      unseen: undefined,
      evidence: () => undefined,
      confirmation: () => undefined,
      about: () => ({ places: [], none: undefined }),
    })
      .sections.flatMap(({ items }) => items)
      .filter(({ id }) => id === item)
      .map(({ state, reason }) => `${state}: ${reason}`)[0];
  expect(own.length).toBeGreaterThan(1);
  expect([0, 1, own.length].map(stateOf)).toEqual([
    "to-confirm: nothing shows it",
    "not-determined: a rule failed to run",
    "not-determined: a rule failed to run",
  ]);
});

it("in a file that is gone nothing is found", () =>
  expect(
    textSearch(memoryFiles({ "/p/a.sh": "one" }), createTextSearchCache())(["/p/none.sh", "/p/a.sh"], /one/),
  ).toEqual([{ at: { file: "/p/a.sh", start: 0, end: 3 }, line: "one" }]));

it("what was found in a file is kept until its text is another, for each pattern", () => {
  const cache = createTextSearchCache();
  const found = (text: string, pattern: RegExp): readonly string[] =>
    textSearch(memoryFiles({ "/p/a.sh": text }), cache)(["/p/a.sh"], pattern).map(({ line }) => line);
  expect(found("one\ntwo\n", /one/)).toEqual(["one"]);
  expect(found("one\ntwo\n", /two/)).toEqual(["two"]);
  expect(found("one 1\ntwo 2\n", /two/)).toEqual(["two 2"]);
  expect(found("one 1\ntwo 2\n", /one/)).toEqual(["one 1"]);
});
