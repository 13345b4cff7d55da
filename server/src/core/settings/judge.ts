import { displayValue } from "../domain/display.js";
import { isSecretName } from "../domain/redact.js";
import type { Answer, Value } from "../domain/value.js";
import type { Condition } from "../domain/conditions.js";
import { anyOf, isSetInExample } from "../evaluator/missingFiles.js";
import type { Ways } from "../evaluator/evaluation.js";
import { type FindingDraft, finding, holds, notDetermined, type RelatedPlace } from "./verdict.js";
import { fileStart, sameSpan, type Span } from "../text/span.js";
import { atMost } from "./atMost.js";
import { type Leaf, leavesOf, type SettingsReader } from "./leaves.js";
import { type Guilty, verdictOf } from "./occurrence.js";
import type { Case, Judgement, Reply, Setting, World } from "./setting.js";
import { unseenFacts } from "./unseenParts.js";
import { hiddenIn, reasonOfUnseen, unknownReason } from "./unseenReasons.js";

/**
 * Asks a question for every environment at once: it is answered once for each combination of the alternatives that it reads, with each
 * variable that has a fallback also unset. Where the deployer decides, the best that setting variables can do counts.
 */
export function judge(
  ways: Ways,
  where: Condition,
  reader: SettingsReader,
  question: (world: World) => Answer | Reply,
): Judgement {
  const { conditions } = ways;
  const { leaves, leftOut } = leavesOf(ways, where, reader, question);
  const asked = conditions.and(where, conditions.or(...leaves.map((leaf) => leaf.where)));
  // Settings that never run to their end prove nothing.
  const { occurs, guilty } =
    leaves.length === 0 ? { occurs: "unknown" as const, guilty: [] } : verdictOf(leaves, asked, leftOut, ways);
  const told = guilty.map((one) => ({ one: caseOf(one), where: one.leaf.where }));
  const cases = told.map(({ one }) => one);
  const read = leaves[0]?.read ?? [];
  const unknownLeaf = leaves.find((leaf) => leaf.answer === "unknown");
  const why = unknownLeaf
    ? (unknownLeaf.reason ?? unknownReason(unknownLeaf.read))
    : leaves.length === 0
      ? noEnvironment
      : reasonOfUnseen(occurs, leaves, ways);
  // The one whose value cannot be seen, else the one that was asked first.
  const blamed = hiddenIn(unknownLeaf?.read ?? [])?.setting ?? read[0];
  const unless = cases.some((one) => one.unless !== undefined);
  const certainty = occurs === "always" && !unless ? "definite" : "possible";
  return {
    occurs,
    cases,
    read,
    certainty,
    byEnvironment:
      leaves.some((leaf) => leaf.answer === "environment") ||
      (occurs === "never" && leaves.some((leaf) => leaf.answer === "yes")),
    holds: (text) =>
      holds(
        ...read.slice(0, 3).map((setting) => ({ at: setting.valueAt, text: text ?? evidenceText(setting, leaves) })),
      ),
    notDetermined: () => notDetermined(why, blamed?.valueAt ?? unknownLeaf?.at, blamed?.name),
    findings: (describe) => findingsOf(told, asked, ways, certainty, describe, reader),
  };
}

const noEnvironment = "the settings load in no environment that production could have";

function evidenceText(setting: Setting, leaves: readonly Leaf[]): string {
  if (setting.isDefault)
    return `${setting.name} is not set${setting.value.from === "django-default" ? ": Django's default holds" : ""}`;
  if (setting.value.kind === "environment") return `${setting.name} comes from the environment`;
  const shown = shortValue(setting.value, setting.name);
  const isSame =
    shown !== undefined &&
    leaves.every(({ read }) =>
      read.every(
        (one) =>
          one.name !== setting.name ||
          (!one.isDefault && (one.value === setting.value || shortValue(one.value, one.name) === shown)),
      ),
    );
  return isSame ? `${setting.name} is ${shown}` : `${setting.name} is set here`;
}

/** A value that says more than the place where it stands. */
function shortValue(value: Value, name: string): string | undefined {
  if (
    value.kind !== "bool" &&
    value.kind !== "int" &&
    value.kind !== "none" &&
    (value.kind !== "str" || value.from !== "literal" || value.value.length > 60 || isSecretName(name))
  )
    return undefined;
  const shown = displayValue(value, { name });
  return shown.includes("<redacted") ? undefined : shown;
}

function caseOf({ leaf, when, unset }: Guilty): Case {
  const first = leaf.read[0];
  const at = leaf.at ?? fileStart("");
  return {
    world: leaf.view(),
    at,
    data: leaf.data,
    when,
    unset,
    because: first?.because ?? [],
    absent: first?.isDefault ? first.name : undefined,
    unless: (leaf.read.find((one) => one.isDefault && isSetInExample(one.unless ?? [])) ?? first)?.unless,
    subject: first?.name,
  };
}

/** @param told the cases, with where each is: a place that only some outcomes of what cannot be seen reach is not certain */
function findingsOf(
  told: readonly { readonly one: Case; readonly where: Condition }[],
  asked: Condition,
  ways: Ways,
  certainty: Judgement["certainty"],
  describe: Parameters<Judgement["findings"]>[0],
  reader: Pick<SettingsReader, "isGiven" | "setting">,
): readonly FindingDraft[] {
  const { conditions } = ways;
  const findings = new Map<string, Told>();
  const unseen = new Set(unseenFacts([asked, ...told.map(({ where }) => where)], ways));
  const everyOutcome = conditions.about(asked, unseen);
  for (const { one, where } of told) {
    const described = describe(one);
    const at = described.at ?? one.at;
    const absent = described.absent ?? one.absent;
    const key = placeKey(at, absent);
    const before = findings.get(key);
    const limit = atMost(one, { where, asked }, ways, reader);
    const draft = (): FindingDraft =>
      draftOf(one, { ...described, at, ...(absent !== undefined && { absent }) }, certainty, limit);
    const checks = described.djangoChecks ?? [];
    if (before === undefined) findings.set(key, { draft: draft(), where, checks: [checks] });
    else {
      // What is so on the stage before production too is told as it is elsewhere.
      if (isLess(before.draft, limit)) before.draft = draft();
      before.where = conditions.or(before.where, where);
      before.checks.push(checks);
    }
  }
  return [...findings.values()].map(({ draft, where, checks }) =>
    withChecks(
      conditions.implies(everyOutcome, conditions.about(where, unseen)) ? draft : { ...draft, certainty: "possible" },
      checks,
    ),
  );
}

/** What is told at one place, of one case or several; `checks`: what Django calls it in each. */
interface Told {
  draft: FindingDraft;
  where: Condition;
  readonly checks: (readonly string[])[];
}

/** Of two cases at one place the first says no more than information, and the other may say more. */
function isLess(before: FindingDraft, limit: Pick<FindingDraft, "atMost">): boolean {
  return before.atMost === "information" && limit.atMost !== "information";
}

type Described = ReturnType<Parameters<Judgement["findings"]>[0]>;

function draftOf(
  one: Case,
  described: Described & { readonly at: Span },
  certainty: Judgement["certainty"],
  limit: Pick<FindingDraft, "atMost">,
): FindingDraft {
  const { absent, ...rest } = described;
  return finding({
    ...rest,
    message: described.message + (one.unless === undefined ? "" : `, unless ${anyOf(one.unless)} sets it`),
    certainty: described.certainty ?? certainty,
    because: described.because ?? relatedTo(described.at, one),
    ...(absent ? { absent } : {}),
    ...(one.when !== "" && { when: one.when }),
    ...limit,
  });
}

/** What is wrong with one element is so whatever else is added elsewhere. */
function relatedTo(at: Span, { because, world, subject }: Case): readonly RelatedPlace[] {
  if (because.length === 0 || subject === undefined) return because;
  const whole = world.setting(subject);
  return [whole.at, whole.valueAt].some((place) => sameSpan(at, place))
    ? because
    : because.filter((one) => !whole.changes.includes(one.at));
}

/** Of several cases at one place a definite finding has what is true in each of them, a possible one what is in any. */
function withChecks(draft: FindingDraft, cases: readonly (readonly string[])[]): FindingDraft {
  const all = [...new Set(cases.flat())];
  return {
    ...draft,
    djangoChecks:
      draft.certainty === "possible" ? all : all.filter((check) => cases.every((checks) => checks.includes(check))),
  };
}

function placeKey(at: Span, absent: string | undefined): string {
  return `${at.file}:${at.start}:${at.end}:${absent ?? ""}`;
}
