/** What becomes of what rules answer: how bad it is, for which process and file, and where it stands after an edit. */
import { describe, expect, it, test } from "vitest";
import { resultsByRole } from "../../server/src/core/rules/deployRoleResults.js";
import { runRules, type RuleResult } from "../../server/src/core/rules/engine.js";
import { movedResult, withNewFixes, withOwnPlaces } from "../../server/src/core/rules/keptVerdicts.js";
import { resultsOfProcess } from "../../server/src/core/rules/resultsOfProcess.js";
import {
  concluded,
  finding,
  heldOr,
  holds,
  launchRule,
  notApplicable,
  notDetermined,
  settingsRule,
  severityOf,
  type FindingDraft,
  type Rule,
  type RuleMeta,
  type Verdict,
} from "../../server/src/core/rules/rule.js";
import type { FixDraft } from "../../server/src/core/fixes/fix.js";
import { movement } from "../../server/src/core/text/movement.js";
import type { DeployRole } from "../../server/src/core/project/deployRoles/deployRole.js";
import type { Span } from "../../server/src/core/text/span.js";

const file = "/p/a.py";
const at = (start: number, end: number, of = file): Span => ({ file: of, start, end });
const bad = (more: Partial<FindingDraft> = {}): FindingDraft =>
  finding({ at: at(0, 1), message: "bad", certainty: "definite", ...more });
const meta = (more: Partial<RuleMeta> = {}): RuleMeta => ({
  id: "a-rule",
  family: "security",
  severity: "error",
  docs: { summary: "", why: "", remedy: "", references: [] },
  ...more,
});
const rule = (more: Partial<RuleMeta> = {}, verdict: Verdict | readonly Verdict[] = []): Rule =>
  settingsRule({ ...meta(more), check: () => verdict });
const result = (verdicts: readonly Verdict[], more: Partial<RuleMeta> = {}): RuleResult => ({
  rule: rule(more),
  verdicts,
  failed: undefined,
});

describe("a verdict", () => {
  it.each([
    ["error", {}, "error"],
    ["error", { severity: "hint" }, "hint"],
    ["error", { atMost: "warning" }, "warning"],
    ["warning", { atMost: "warning" }, "warning"],
    ["information", { atMost: "warning" }, "information"],
    ["hint", { severity: "error", atMost: "information" }, "information"],
  ] as const)("of a rule that says %s, with %j, is %s", (severity, draft, expected) =>
    expect(severityOf({ severity }, bad(draft))).toBe(expected),
  );

  it("is what was found, else what could not be seen, else that it holds", () => {
    const unseen = notDetermined("unseen");
    const proof = { at: undefined, text: "proof" };
    expect(concluded([unseen, bad()], proof)).toEqual([bad()]);
    expect(concluded([unseen], proof)).toEqual([unseen]);
    expect(concluded([], proof)).toEqual([holds(proof)]);
    expect(heldOr([unseen])).toEqual([unseen]);
    expect(heldOr([])).toEqual([holds()]);
  });
});

describe("rules that run", () => {
  const said = (one: Rule, verdict: Verdict | readonly Verdict[]): readonly Verdict[] | undefined =>
    runRules([one], () => verdict)[0]?.verdicts;

  it("answer one by one or with several", () => {
    expect(said(rule(), bad())).toEqual([bad()]);
    expect(said(rule(), [bad(), notApplicable("no")])).toEqual([bad(), notApplicable("no")]);
  });
  it("of settings are sure of no error that hangs on a variable", () => {
    const when = "A is unset";
    expect(said(rule(), bad({ when }))).toEqual([bad({ when, atMost: "warning" })]);
    expect(said(rule(), bad({ when, atMost: "error" }))).toEqual([bad({ when, atMost: "warning" })]);
    expect(said(rule(), bad({ when, atMost: "information" }))).toEqual([bad({ when, atMost: "information" })]);
    expect(said(launchRule({ ...meta(), check: () => [] }), bad({ when }))).toEqual([bad({ when })]);
  });
  it("show no secret", () => {
    const url = "postgres://a:hunter2@b/c";
    expect(said(rule(), bad({ message: url, because: [{ at: at(0, 1), label: url }] }))).toEqual([
      bad({ message: "postgres://a:***@b/c", because: [{ at: at(0, 1), label: "postgres://a:***@b/c" }] }),
    ]);
  });
  it("take no other down, and say the class of what they threw alone", () => {
    const thrown: readonly unknown[] = [new TypeError("SECRET_KEY"), "SECRET_KEY", undefined];
    const results = runRules(
      [...thrown.keys()].map((index) => rule({ id: String(index) })),
      (one) => {
        throw thrown[Number(one.id)];
      },
    );
    expect(results.map(({ failed, verdicts }) => [failed, verdicts])).toEqual([
      ["TypeError", []],
      ["string", []],
      ["undefined", []],
    ]);
  });
});

test.each([
  ["cookies", undefined, false],
  ["static", undefined, false],
  ["database", undefined, true],
  ["security", ["security.W004"], false],
  ["security", ["security.W018"], true],
  ["security", ["security.W009", "security.W025"], true],
  ["security", ["security.W009", "security.E100"], false],
  ["security", ["caches.W002"], true],
  ["security", [], true],
] as const)("a rule of %s about %j speaks of workers: %s", (family, djangoChecks, expected) => {
  const one = result([bad()], { family, ...(djangoChecks && { djangoChecks }) });
  expect(resultsOfProcess([one], "requests")).toEqual([one]);
  expect(resultsOfProcess([one], "tasks")[0]?.verdicts).toEqual(
    expected ? [bad()] : [notApplicable("only Celery's workers load these settings, and they answer no requests")],
  );
});

describe("what is found in a deploy file", () => {
  const roles = new Map<string, DeployRole>(
    (["production", "development", "doubtful"] as const).flatMap((role) => [
      [`/p/${role}/Dockerfile`, { role, because: "", tests: false, evident: true }],
      [`/p/.github/workflows/${role}.yml`, { role, because: "", tests: false, evident: true }],
    ]),
  );
  const found = (path: string, more: Partial<FindingDraft> = {}): FindingDraft =>
    bad({ at: at(0, 1, `/p/${path}`), ...more });
  const doubted = { severity: "information", certainty: "possible" } as const;
  const nothing = notApplicable("only files that are not for production are concerned");
  it.each<readonly [string, FindingDraft, Verdict]>([
    ["of production", found("production/Dockerfile"), found("production/Dockerfile")],
    ["of no role", found("other/Dockerfile"), found("other/Dockerfile")],
    ["of development", found("development/Dockerfile"), nothing],
    ["in doubt", found("doubtful/Dockerfile"), found("doubtful/Dockerfile", doubted)],
    [
      "in doubt, a warning",
      found("doubtful/Dockerfile", { severity: "warning" }),
      found("doubtful/Dockerfile", doubted),
    ],
    [
      "in doubt, and no more than information",
      found("doubtful/Dockerfile", { severity: "information" }),
      found("doubtful/Dockerfile", { severity: "information" }),
    ],
    [
      "of a pipeline, which is judged job by job",
      found(".github/workflows/development.yml"),
      found(".github/workflows/development.yml"),
    ],
  ])("%s", (_, given, expected) => {
    expect(resultsByRole([result([given])], roles)[0]?.verdicts).toEqual([expected]);
    expect(resultsByRole([result([given], { everyFile: true })], roles)[0]?.verdicts).toEqual([given]);
  });
  it("stays beside what is left out", () => {
    const one = result([found("development/Dockerfile"), notDetermined("unseen"), found("production/Dockerfile")]);
    expect(resultsByRole([one], roles)[0]?.verdicts).toEqual([notDetermined("unseen"), found("production/Dockerfile")]);
  });
  it("is the same object where nothing is left out", () => {
    const one = result([found("production/Dockerfile"), notDetermined("unseen")]);
    expect(resultsByRole([one], roles)[0]).toBe(one);
  });
});

describe("verdicts after an edit", () => {
  // Three more characters after the tenth.
  const moved = movement([{ file, before: "a".repeat(40), after: `${"a".repeat(10)}bbb${"a".repeat(30)}` }]);
  const [before, behind, inside] = [at(0, 10), at(10, 20), at(5, 15)];
  const after = at(13, 23);
  const other = at(10, 20, "/p/b.py");

  it("whether a name moved that new text in front of it begins with is not known", () => {
    const doubtful = movement([{ file, before: "B = 0\nA = 1\n", after: "B = 0\nA = 2\nA = 1\n" }]);
    expect([at(0, 1), at(6, 7), at(10, 11)].map((span) => doubtful.move(span))).toEqual([
      at(0, 1),
      undefined,
      at(16, 17),
    ]);
  });

  it.each<readonly [string, Verdict, Verdict | undefined]>([
    ["about nothing", notApplicable("no"), notApplicable("no")],
    ["without a place", notDetermined("unseen"), notDetermined("unseen")],
    ["before it", notDetermined("unseen", before), notDetermined("unseen", before)],
    ["behind it", notDetermined("unseen", behind, "A"), notDetermined("unseen", after, "A")],
    ["in it", notDetermined("unseen", inside), undefined],
    ["without evidence", holds(), holds()],
    [
      "with evidence",
      holds(
        { at: before, text: "a" },
        { at: undefined, text: "b" },
        { at: behind, text: "c" },
        { at: before, text: "d" },
      ),
      holds(
        { at: before, text: "a" },
        { at: undefined, text: "b" },
        { at: after, text: "c" },
        { at: before, text: "d" },
      ),
    ],
    ["with evidence in it", holds({ at: before, text: "a" }, { at: inside, text: "b" }), undefined],
    ["found before it", bad({ at: before }), bad({ at: before })],
    ["found behind it", bad({ at: behind }), bad({ at: after, because: [] })],
    ["found in another file", bad({ at: other }), bad({ at: other })],
    ["found in it", bad({ at: inside }), undefined],
    [
      "found before it, because of what is behind",
      bad({
        at: before,
        because: [
          { at: before, label: "a" },
          { at: behind, label: "b" },
        ],
      }),
      bad({
        at: before,
        because: [
          { at: before, label: "a" },
          { at: after, label: "b" },
        ],
      }),
    ],
    ["found because of what is in it", bad({ at: before, because: [{ at: inside, label: "a" }] }), undefined],
  ])("%s", (_, given, expected) => {
    const first = notApplicable("first");
    const one = result([first, given, first]);
    const now = movedResult(one, moved);
    expect(now?.verdicts).toEqual(expected && [first, expected, first]);
    expect(now?.verdicts[0]).toBe(expected && first);
    // Whoever compares sees at once that nothing changed.
    expect(now === one).toBe(JSON.stringify(given) === JSON.stringify(expected));
  });

  it("have places of their own", () => {
    const one = result([bad({ at: before, because: [{ at: behind, label: "a" }] }), holds({ at: before, text: "a" })]);
    const own = withOwnPlaces(one);
    expect(own).toEqual(one);
    const [first, second] = own.verdicts;
    expect(first?.kind === "finding" && first.at !== before && first.because?.[0]?.at !== behind).toBe(true);
    expect(second?.kind === "holds" && second.evidence[0]?.at !== before).toBe(true);
  });

  it("get fixes when someone looks into them, all at once", () => {
    const fix = (title: string): FixDraft => ({ title, safety: "safe", edits: () => ({ edits: [] }) });
    const one = result([bad({ fixes: [fix("old")] }), bad(), holds(), bad({ fixes: [] })]);
    let asked = 0;
    const now = withNewFixes(one, () => {
      asked += 1;
      return result([bad({ fixes: [fix("new")] }), bad(), holds(), bad()]);
    });
    expect(asked).toBe(0);
    const titles = now.verdicts.map((verdict) =>
      verdict.kind === "finding" ? verdict.fixes?.map(({ title }) => title) : verdict.kind,
    );
    expect(titles).toEqual([["new"], undefined, "holds", []]);
    expect(asked).toBe(1);
    const none = withNewFixes(one, () => result([notApplicable("now")]));
    expect(none.verdicts.map((verdict) => verdict.kind === "finding" && verdict.fixes?.length)).toEqual([
      0,
      undefined,
      false,
      0,
    ]);
    const without = result([bad(), holds()]);
    expect(withNewFixes(without, () => one)).toBe(without);
  });
});
