import { displayValue, variablesOf } from "../domain/display.js";
import { isSecretName } from "../domain/redact.js";
import type { Answer, Assignment, Value } from "../domain/value.js";
import { truthiness } from "../domain/value.js";
import { whereAny, type Way } from "../domain/alternatives.js";
import { type Condition, type Conditions, type Fact, SET } from "../domain/conditions.js";
import { unseenOf, variableKey, variableOf } from "../evaluator/decisions.js";
import { anyOf, isSetInExample } from "../evaluator/missingFiles.js";
import { factUnder } from "../evaluator/evaluateEntry.js";
import type { Ways } from "../evaluator/evaluation.js";
import type { Binding } from "../evaluator/scope.js";
import { isProductionWord, isRehearsal } from "../project/roleWords.js";
import type { FindingDraft } from "../rules/verdict.js";
import { finding, holds, notDetermined } from "../rules/verdict.js";
import type { Span } from "../text/span.js";
import { namesThisMachineOnly } from "./hosts.js";
import { stateInWords, togetherInWords, variableInWords } from "./conditionWords.js";
import { decidingCondition, factsByName, unseenConditions } from "./unseenConditions.js";
import type { Case, Judgement, Reply, Setting, World } from "./setting.js";

/** How settings are read: the entry's, with Django's defaults and the places of absent settings. */
export interface SettingsReader {
  /** @param binding undefined: nothing assigns it where the path is */
  setting(ways: Ways, name: string, binding: Binding | undefined, path: Condition): Setting;
  /** Of the environment that is given to the run, beside what the settings themselves set. */
  hasVariable(name: string): Answer;
  /** A machine or cluster is told to give the variable. */
  isGiven(variable: string): boolean;
  /** Notes that calls, or variables, of this name were asked for. */
  note(kind: "calls" | "variable", name: string): void;
  /** Where absent settings are placed that nothing else in the entry's file explains. */
  readonly absentBy: Span;
  /** Variables whose absence the value survives: those have a fallback that must be judged too. */
  optionalVariables(value: Value): readonly string[];
}

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
  const cases = guilty.map((one) => caseOf(one));
  const read = leaves[0]?.read ?? [];
  const unknownLeaf = leaves.find((leaf) => leaf.answer === "unknown");
  const reason = unknownLeaf
    ? (unknownLeaf.reason ?? unknownReason(unknownLeaf.read))
    : leaves.length === 0
      ? noEnvironment
      : reasonOfUnseen(occurs, leaves, ways);
  // The one whose value cannot be seen, else the one that was asked first.
  const blamed = unknownLeaf?.read.find((setting) => reasonIn(setting.value, 3) !== undefined) ?? read[0];
  const unless = cases.some((one) => one.unless !== undefined);
  const certainty = occurs === "always" && !unless ? "definite" : "possible";
  return {
    occurs,
    cases,
    reason,
    read,
    certainty,
    byEnvironment:
      leaves.some((leaf) => leaf.answer === "environment") ||
      (occurs === "never" && leaves.some((leaf) => leaf.answer === "yes")),
    holds: (text) =>
      holds(
        ...read.slice(0, 3).map((setting) => ({ at: setting.valueAt, text: text ?? evidenceText(setting, leaves) })),
      ),
    notDetermined: () => notDetermined(reason, blamed?.valueAt ?? unknownLeaf?.at, blamed?.name),
    findings: (describe) =>
      findingsOf(
        cases,
        guilty.map(({ leaf }) => leaf.where),
        asked,
        ways,
        certainty,
        describe,
        reader,
      ),
  };
}

const noEnvironment = "the settings load in no environment that production could have";

/** What is certain of variables under a condition. */
export function assignmentUnder(path: Condition, { conditions }: Ways): Assignment {
  return (variable) => {
    const fact = factUnder(path, variable, conditions);
    return fact === SET ? undefined : fact;
  };
}

function evidenceText(setting: Setting, leaves: readonly Leaf[]): string {
  if (setting.isDefault)
    return `${setting.name} is not set${setting.value.from === "django-default" ? ": Django's default holds" : ""}`;
  if (setting.value.kind === "environment") return `${setting.name} comes from the environment`;
  const shown = shortValue(setting.value, setting.name);
  const isSame =
    shown !== undefined &&
    leaves.every(({ read }) =>
      read.every((one) => one.name !== setting.name || (!one.isDefault && shortValue(one.value, one.name) === shown)),
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

/** One answer, with the condition on which it is given. */
interface Leaf {
  readonly where: Condition;
  /** Made where a rule describes it. */
  view(): World;
  readonly answer: Answer;
  readonly at: Span | undefined;
  /** Given by the rule. */
  readonly reason: string | undefined;
  readonly data: unknown;
  readonly read: readonly Setting[];
}

/** Variables that are taken away beside what the alternatives say: two of them at once, unless there would be too many pairs. */
const deepestUnset = 2;
const mostPairs = 80;
/** Answers to one question; what is left then is not known. */
const mostLeaves = 256;

function leavesOf(
  ways: Ways,
  where: Condition,
  reader: SettingsReader,
  question: (world: World) => Answer | Reply,
): Leaves {
  const { conditions } = ways;
  const leaves: Leaf[] = [];
  const leftOut: Condition[] = [];
  if (where === conditions.never) return { leaves, leftOut };
  const scripts: (readonly number[])[] = [[]];
  for (let next = 0; next < scripts.length; next++) {
    const walk = new Walk(ways, where, reader, scripts[next] ?? []);
    const view = worldOn(walk);
    const reply = question(view);
    const full: Reply = typeof reply === "string" ? { answer: reply } : reply;
    const settings = [...walk.read.values()];
    const first = settings[0];
    if (!walk.isRaised)
      leaves.push({
        where: walk.path,
        // What a rule reads to describe its finding opens no further ways: those that there are were taken over below.
        view: () => view,
        answer: full.answer,
        data: full.data,
        read: settings,
        at: full.at ?? (first && placeOf(first)),
        reason: full.reason,
      });
    scripts.push(...walk.others);
    leftOut.push(...walk.leftOut);
    if (leaves.length >= mostLeaves && next + 1 < scripts.length) {
      leaves.push({
        where: conditions.without(where, conditions.or(...leaves.map((leaf) => leaf.where))),
        view: () => view,
        answer: "unknown",
        data: undefined,
        read: settings,
        at: undefined,
        reason: "more alternatives than can be followed",
      });
      break;
    }
  }
  return { leaves, leftOut };
}

interface Leaves {
  readonly leaves: readonly Leaf[];
  /** Environments that were not asked about, because too many variables are unset in them. */
  readonly leftOut: readonly Condition[];
}

/** One way to answer a question: which of the alternatives are read. */
class Walk {
  path: Condition;
  readonly read = new Map<string, Setting>();
  readonly others: (readonly number[])[] = [];
  readonly leftOut: Condition[] = [];
  /** A value that was asked for raises there: the settings do not load, nothing is asked. */
  isRaised = false;
  private readonly taken: number[] = [];
  private unset = 0;

  constructor(
    readonly ways: Ways,
    where: Condition,
    readonly reader: SettingsReader,
    private readonly script: readonly number[],
  ) {
    this.path = where;
  }

  choose(options: readonly Condition[]): number {
    const { conditions } = this.ways;
    const [first = 0, ...others] = options.flatMap((option, index) =>
      conditions.meets(this.path, option) ? [index] : [],
    );
    const scripted = this.script[this.taken.length];
    if (scripted === undefined) for (const other of others) this.others.push([...this.taken, other]);
    const index = scripted ?? first;
    this.taken.push(index);
    this.path = conditions.and(this.path, options[index] ?? conditions.always);
    return index;
  }

  /** One of several ways, or undefined where there is none. */
  pick<T>(ways: readonly Way<T>[]): T | undefined {
    const { conditions } = this.ways;
    const certain = ways.find((one) => conditions.implies(this.path, one.where));
    if (certain !== undefined || ways.length === 0) return certain?.value;
    const index = this.choose([...ways.map((one) => one.where), conditions.not(whereAny(ways, conditions))]);
    return ways[index]?.value;
  }

  setting(name: string): Setting {
    const known = this.read.get(name);
    if (known) return known;
    const bindings = this.ways.bindings.get(name) ?? [];
    const binding = this.pick(bindings);
    // What nothing assigns may come from something unseen, in some environments.
    if (binding === undefined) this.pick(this.ways.unseen);
    let setting = this.reader.setting(this.ways, name, binding, this.path);
    const decided = new Set<string>();
    const { length } = this.reader.optionalVariables(setting.value);
    const deepest = (bindings.length * length * (length - 1)) / 2 > mostPairs ? 1 : deepestUnset;
    for (;;) {
      // A fallback may be read from another variable, which has a fallback of its own.
      const variable = this.reader.optionalVariables(setting.value).find((one) => !decided.has(one));
      if (variable === undefined) break;
      decided.add(variable);
      if (this.decides(variable, deepest)) setting = this.reader.setting(this.ways, name, binding, this.path);
    }
    if (setting.isRaised === true) this.isRaised = true;
    this.read.set(name, setting);
    return setting;
  }

  /** Decides whether a variable is set. False where that is known. */
  private decides(variable: string, deepest: number): boolean {
    const { conditions } = this.ways;
    const fact = conditions.fact(variableKey(variable), () => [SET, null]);
    const outcomes = conditions.outcomesUnder(this.path, fact);
    if (!outcomes.includes(null) || outcomes.length === 1) return false;
    const isUnset = conditions.is(fact, null);
    const isDeepest = this.unset >= deepest;
    if (isDeepest) this.leftOut.push(conditions.and(this.path, isUnset));
    this.unset += this.choose([conditions.not(isUnset), isDeepest ? conditions.never : isUnset]);
    return true;
  }
}

function worldOn(walk: Walk): World {
  const { ways, reader } = walk;
  return {
    get: (name) => walk.setting(name).value,
    setting: (name) => walk.setting(name),
    isSet: (name) => (walk.setting(name).isDefault ? (walk.pick(ways.unseen) === undefined ? "no" : "unknown") : "yes"),
    hasVariable: (name) => {
      reader.note("variable", name);
      const assigned = walk.pick(ways.assigned.get(name) ?? []);
      return assigned === undefined ? reader.hasVariable(name) : assigned === null ? "no" : truthiness(assigned);
    },
    calls: (name) => {
      reader.note("calls", name);
      return (walk.pick(ways.calls) ?? []).filter((call) => call.name === name);
    },
  };
}

/** Within the assignment the very part that is wrong, as the default of a call. */
function placeOf(setting: Setting): Span {
  const at = setting.value.at;
  return at && at.file === setting.valueAt.file && at.start >= setting.valueAt.start && at.end <= setting.valueAt.end
    ? at
    : setting.valueAt;
}

/** Where each way of the unseen conditions has its own answer. */
function reasonOfUnseen(occurs: Judgement["occurs"], leaves: readonly Leaf[], ways: Ways): string {
  return `it depends on ${(occurs === "unknown" ? decidingCondition(leaves, ways) : undefined) ?? unseenConditions(leaves, ways) ?? "a condition that cannot be seen"}`;
}

function unknownReason(settings: readonly Setting[]): string {
  for (const setting of settings) {
    const reason = reasonIn(setting.value, 3);
    if (reason !== undefined) return aboutSetting(setting.name, reason);
  }
  // Nothing of it is hidden: it comes from what a variable holds, or says too little by itself.
  const variables = settings.flatMap((setting) => variablesIn(setting.value, 3));
  if (variables.length > 0) return holdText([...new Set(variables)].slice(0, 2));
  const named = settings.find(
    ({ name, value }) => namesClasses.test(name) && (value.kind === "list" || value.kind === "tuple"),
  );
  if (named !== undefined) return `${named.name}: what a class that it names derives from cannot be seen`;
  return settings[0] === undefined ? "it cannot be told" : `${settings[0].name} alone does not tell it`;
}

function holdText(variables: readonly string[]): string {
  return `it depends on what ${variables.map((variable) => variableInWords(variable)).join(" and ")} hold${variables.length === 1 ? "s" : ""}`;
}

/** `SECRET_KEY: our_config.key, which is not in the repository`, `SECRET_KEY may be set by our_config`. */
export function aboutSetting(name: string, reason: string): string {
  if (reason.startsWith(`${name}, which `)) return `${name} ${reason.slice(name.length + 8)}`;
  return reason.startsWith("it ") ? `${name}${reason.slice(2)}` : `${name}: ${reason}`;
}

const namesClasses = /^(?:MIDDLEWARE|AUTHENTICATION_BACKENDS|TEMPLATES|INSTALLED_APPS)$/;

/** Variables whose contents are a part of the value. */
function variablesIn(value: Value, depth: number): readonly string[] {
  if (value.kind === "environment") return variablesOf(value);
  if (depth === 0) return [];
  if (value.kind === "dict") return value.entries.flatMap((entry) => variablesIn(entry.value, depth - 1));
  return value.kind === "list" || value.kind === "tuple" || value.kind === "set"
    ? value.items.flatMap((item) => variablesIn(item, depth - 1))
    : [];
}

/** Why a part of a value cannot be seen. */
export function reasonIn(value: Value, depth: number): string | undefined {
  if (value.kind === "unknown") return value.reason;
  if (value.kind === "list" || value.kind === "tuple" || value.kind === "set")
    return (
      value.rest ??
      (depth > 0
        ? value.items.map((item) => reasonIn(item, depth - 1)).find((reason) => reason !== undefined)
        : undefined)
    );
  if (value.kind === "dict")
    return (
      value.rest ??
      (depth > 0
        ? value.entries.map((entry) => reasonIn(entry.value, depth - 1)).find((reason) => reason !== undefined)
        : undefined)
    );
  return undefined;
}

/** A leaf in which it occurs, and the condition that makes it so. */
interface Guilty {
  readonly leaf: Leaf;
  readonly when: string;
  readonly unset: readonly string[];
}

interface Verdict {
  readonly occurs: Judgement["occurs"];
  readonly guilty: readonly Guilty[];
}

function verdictOf(leaves: readonly Leaf[], asked: Condition, leftOut: readonly Condition[], ways: Ways): Verdict {
  const { conditions } = ways;
  const yes = leaves.filter((leaf) => leaf.answer === "yes");
  if (yes.length === 0)
    return { occurs: leaves.some((leaf) => leaf.answer === "unknown") ? "unknown" : "never", guilty: [] };
  const there = conditions.or(...yes.map((leaf) => leaf.where));
  const { parts, areAll } = unseenParts(
    asked,
    leaves.map((leaf) => leaf.where),
    ways,
  );
  // Where they are not all, what cannot be seen may decide within a part.
  const unknown = conditions.or(
    ...leaves
      .filter((leaf) => leaf.answer === "unknown" || (!areAll && leaf.answer === "yes"))
      .map((leaf) => leaf.where),
  );
  const judged = parts.map((part) =>
    judgePart(
      yes.filter((leaf) => conditions.meets(leaf.where, part)),
      there,
      unknown,
      conditions.and(asked, part),
      leftOut,
      ways,
    ),
  );
  // Where some outcome makes it "always", what is said of the others holds there too.
  const kinds = new Set(judged.map((one) => one.occurs));
  if (kinds.has("sometimes")) kinds.delete("always");
  const [occurs = "unknown"] = kinds;
  // What cannot be seen decides: no finding rests on that.
  if (kinds.size > 1) return { occurs: "unknown", guilty: [] };
  const told = judged.filter((one) => one.occurs === occurs);
  const seen = new Set<Leaf>();
  return { occurs, guilty: told.flatMap((one) => one.guilty).filter(({ leaf }) => !seen.has(leaf) && seen.add(leaf)) };
}

/** Every way that the conditions that cannot be seen can turn out, of those that have to do with what tells the answers apart, where those are few. */
function unseenParts(
  asked: Condition,
  wheres: readonly Condition[],
  ways: Ways,
): { readonly parts: readonly Condition[]; readonly areAll: boolean } {
  const { conditions } = ways;
  const facts = factsApart(asked, wheres, ways);
  const unseen = unseenFacts([asked], ways);
  let parts: readonly Condition[] = [conditions.always];
  for (const fact of new Set([...facts, ...relatedTo(facts, unseen, asked, ways)])) {
    if (unseenOf(fact) === undefined) continue;
    if (parts.length >= mostParts) return { parts, areAll: false };
    parts = parts
      .flatMap((part) => fact.outcomes.map((outcome) => conditions.and(part, conditions.is(fact, outcome))))
      .filter((part) => conditions.meets(asked, part));
  }
  return { parts, areAll: true };
}

function unseenFacts(where: readonly Condition[], { conditions }: Ways): readonly Fact[] {
  return conditions.factsOf(...where).filter((fact) => unseenOf(fact) !== undefined);
}

/** The facts that tell conditions apart where all of them are asked. */
function factsApart(asked: Condition, wheres: readonly Condition[], { conditions }: Ways): ReadonlySet<Fact> {
  return new Set(conditions.factsOf(...wheres.map((where) => conditions.within(where, asked))));
}

/**
 * Which of the others have to do with those facts: what all conditions have in common, as that settings load only where some variable is
 * set, matters only where it does.
 */
function relatedTo(
  facts: ReadonlySet<Fact>,
  others: readonly Fact[],
  asked: Condition,
  { conditions }: Ways,
): readonly Fact[] {
  const related = new Set(conditions.factsOf(conditions.about(asked, new Set([...facts, ...others]))));
  return others.filter((fact) => related.has(fact));
}

const mostParts = 32;

function judgePart(
  yes: readonly Leaf[],
  occurs: Condition,
  unknown: Condition,
  asked: Condition,
  leftOut: readonly Condition[],
  ways: Ways,
): Verdict {
  const { conditions } = ways;
  if (conditions.implies(asked, occurs))
    return { occurs: "always", guilty: yes.map((leaf) => ({ leaf, when: "", unset: [] })) };
  const causes = causesOf(yes, occurs, asked, leftOut, ways);
  if (causes.length > 0) {
    const guilty = causes.flatMap((cause) =>
      yes
        .filter((leaf) => conditions.meets(leaf.where, cause.where))
        .map((leaf) => ({ leaf, when: cause.text, unset: cause.unset })),
    );
    return { occurs: "sometimes", guilty };
  }
  return { occurs: conditions.meets(asked, unknown) ? "unknown" : "never", guilty: [] };
}

interface Cause {
  readonly where: Condition;
  readonly text: string;
  /** Variables that have to be unset for it. */
  readonly unset: readonly string[];
}

/**
 * The shortest conditions under which it occurs whatever else is set: variables that are unset, and what selects a target. A content
 * that the deployer gives a variable is none: it is what was intended.
 */
function causesOf(
  yes: readonly Leaf[],
  occurs: Condition,
  asked: Condition,
  leftOut: readonly Condition[],
  ways: Ways,
): readonly Cause[] {
  const { conditions } = ways;
  const parts = partsOfCauses(yes, factsApart(asked, [occurs], ways), asked, ways);
  const found: Cause[] = [];
  let covered = conditions.never;
  let level: readonly Candidate[] = [{ where: asked, parts: [], next: 0 }];
  for (let size = 1; size <= longestCause; size++) {
    const next: Candidate[] = [];
    for (const candidate of level.flatMap((one) => longerBy(one, parts, conditions))) {
      // Where a shorter one says it already, more facts say nothing.
      if (conditions.implies(candidate.where, covered)) continue;
      if (!conditions.implies(candidate.where, occurs)) {
        if (next.length < mostCandidates) next.push(candidate);
        continue;
      }
      covered = conditions.or(covered, candidate.where);
      if (!isChosen(candidate, asked, leftOut, ways))
        found.push({
          where: candidate.where,
          text: togetherInWords(candidate.parts, ways.bindings),
          unset: candidate.parts.flatMap((part) => part.unset ?? []),
        });
    }
    level = next;
  }
  return found;
}

/** One state of one variable, of which a cause may consist. */
interface Part {
  readonly where: Condition;
  readonly text: string;
  readonly fact: Fact;
  readonly unset: string | undefined;
}

/** Several of them at once, where that is asked about. */
interface Candidate {
  readonly where: Condition;
  readonly parts: readonly Part[];
  /** The first of all parts that may come with these: the last of them, which says no more. */
  readonly next: number;
}

/** @param apart the facts that tell the environments in which it occurs from the others */
function partsOfCauses(yes: readonly Leaf[], apart: ReadonlySet<Fact>, asked: Condition, ways: Ways): readonly Part[] {
  const { conditions } = ways;
  const parts = new Map<string, Part>();
  const mattering = new Map(
    conditions.factsOf(...yes.map((leaf) => leaf.where)).flatMap((fact): readonly (readonly [Fact, string])[] => {
      const variable = variableOf(fact);
      return variable !== undefined && (apart.has(fact) || relatedTo(apart, [fact], asked, ways).length > 0)
        ? [[fact, variable]]
        : [];
    }),
  );
  for (const leaf of yes)
    for (const fact of conditions.factsOf(leaf.where)) {
      const variable = mattering.get(fact);
      if (variable === undefined) continue;
      for (const outcome of conditions.outcomesUnder(leaf.where, fact)) {
        if (typeof outcome === "boolean" || outcome === SET || (outcome !== null && !ways.targets.has(variable)))
          continue;
        const text = stateInWords(variable, outcome === null ? "unset" : `"${outcome}"`, ways.bindings);
        if (!parts.has(text))
          parts.set(text, {
            where: conditions.is(fact, outcome),
            text,
            fact,
            unset: outcome === null ? variable : undefined,
          });
      }
    }
  const order = factsByName(
    yes.map((leaf) => leaf.where),
    ways,
  );
  // Variables before targets: a target is no condition where it occurs on every target.
  return [...parts.values()].sort(
    (a, b) =>
      Number(isTarget(a.fact, ways)) - Number(isTarget(b.fact, ways)) || order.indexOf(a.fact) - order.indexOf(b.fact),
  );
}

/** With each of the parts that come after its last one, where that is possible and says more. */
function longerBy(one: Candidate, parts: readonly Part[], conditions: Conditions): readonly Candidate[] {
  return parts.flatMap((part, index) => {
    if (index < one.next) return [];
    const where = conditions.and(one.where, part.where);
    return where === conditions.never || where === one.where
      ? []
      : [{ where, parts: [...one.parts, part], next: index }];
  });
}

/**
 * It loads so only where another variable is set that may be unset otherwise: `SKIP_KEY_CHECK`, which allows the key of the source. Somebody
 * wanted it. One that is set only because nothing was asked with one more unset (leftOut) was not chosen, nor one that may be unset only
 * where something unseen may have set it.
 */
function isChosen(
  { where, parts }: Candidate,
  asked: Condition,
  leftOut: readonly Condition[],
  { conditions, targets, unseen }: Ways,
): boolean {
  const seen = conditions.without(asked, whereAny(unseen, conditions));
  const notAsked = leftOut.map((left) => parts.reduce((path, part) => conditions.and(path, part.where), left));
  const whole = conditions.or(where, ...notAsked);
  return conditions.factsOf(where).some((fact) => {
    const variable = variableOf(fact);
    return (
      variable !== undefined &&
      !targets.has(variable) &&
      !conditions.outcomesUnder(whole, fact).includes(null) &&
      conditions.outcomesUnder(seen, fact).includes(null)
    );
  });
}

function isTarget(fact: Fact, { targets }: Ways): boolean {
  return targets.has(variableOf(fact) ?? "");
}

const longestCause = 3;
const mostCandidates = 200;

function caseOf({ leaf, when, unset }: Guilty): Case {
  const first = leaf.read[0];
  const at = leaf.at ?? { file: "", start: 0, end: 0 };
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

/** @param wheres for each case where it is: a place that only some outcomes of what cannot be seen reach is not certain */
function findingsOf(
  cases: readonly Case[],
  wheres: readonly Condition[],
  asked: Condition,
  ways: Ways,
  certainty: Judgement["certainty"],
  describe: Parameters<Judgement["findings"]>[0],
  reader: Pick<SettingsReader, "isGiven" | "setting">,
): readonly FindingDraft[] {
  const { conditions } = ways;
  const findings = new Map<string, { draft: FindingDraft; where: Condition }>();
  const unseen = new Set(unseenFacts([asked, ...wheres], ways));
  const everyOutcome = conditions.about(asked, unseen);
  for (const [index, one] of cases.entries()) {
    const described = describe(one);
    const at = described.at ?? one.at;
    const absent = described.absent ?? one.absent;
    const key = placeKey(at, absent);
    const before = findings.get(key);
    const where = wheres[index] ?? conditions.never;
    if (before) {
      before.where = conditions.or(before.where, where);
      // Only what is true in each of them is said.
      const checks = described.djangoChecks ?? [];
      if (before.draft.djangoChecks)
        before.draft = {
          ...before.draft,
          djangoChecks: before.draft.djangoChecks.filter((check) => checks.includes(check)),
        };
      continue;
    }
    const unless = one.unless === undefined ? "" : `, unless ${anyOf(one.unless)} sets it`;
    const draft = finding({
      ...described,
      at,
      message: described.message + unless,
      certainty: described.certainty ?? certainty,
      because: described.because ?? one.because,
      ...(absent ? { absent } : {}),
      ...(one.when !== "" && { when: one.when }),
      ...atMost(one, { where, asked }, ways, reader),
    });
    findings.set(key, { draft, where });
  }
  return [...findings.values()].map(({ draft, where }) =>
    conditions.implies(everyOutcome, conditions.about(where, unseen)) ? draft : { ...draft, certainty: "possible" },
  );
}

/**
 * No worse than that is what another module may set, and what holds only without a variable that a machine or cluster gives, on the stage before production, or
 * while the site answers nobody.
 */
function atMost(
  one: Case,
  { where, asked }: { readonly where: Condition; readonly asked: Condition },
  ways: Ways,
  reader: Pick<SettingsReader, "isGiven" | "setting">,
): Pick<FindingDraft, "atMost"> {
  if (one.unset.some((variable) => reader.isGiven(variable)) || isOnlyRehearsed(where, ways))
    return { atMost: "information" };
  const without = one.unset.length > 0 ? withoutAll(one.unset, where, ways) : ways.conditions.never;
  if (isClosed(without, ways, reader) && !isClosed(asked, ways, reader)) return { atMost: "information" };
  if (one.unless === undefined) return {};
  return {
    atMost: environmentSpecific.test(one.subject ?? "") || isSetInExample(one.unless) ? "information" : "warning",
  };
}

function withoutAll(variables: readonly string[], where: Condition, { conditions }: Ways): Condition {
  return variables.reduce((so, variable) => {
    const fact = conditions.known(variableKey(variable));
    return fact ? conditions.and(so, conditions.is(fact, null)) : so;
  }, where);
}

/** Django answers only for names of this machine there: whoever forgets the variable notices it at once, and nobody else gets anything. */
function isClosed(where: Condition, ways: Ways, reader: Pick<SettingsReader, "setting">): boolean {
  const { conditions } = ways;
  const bound = (ways.bindings.get("ALLOWED_HOSTS") ?? []).filter((one) => conditions.meets(one.where, where));
  return (
    bound.length > 0 &&
    conditions.implies(where, whereAny(bound, conditions)) &&
    bound.every((one) =>
      namesThisMachineOnly(reader.setting(ways, "ALLOWED_HOSTS", one.value, conditions.and(one.where, where)).value),
    )
  );
}

/** A variable selects "uat" there, and elsewhere production itself. */
function isOnlyRehearsed(where: Condition, { conditions, targets }: Ways): boolean {
  return [...targets].some((variable) => {
    const fact = conditions.known(variableKey(variable));
    return (
      fact?.outcomes.some((one) => typeof one === "string" && isProductionWord(one) && !isRehearsal(one)) === true &&
      conditions.implies(
        where,
        conditions.isAmong(fact, (one) => typeof one === "string" && isRehearsal(one)),
      )
    );
  });
}

/**
 * What differs between machines, and is what a module that stays out of the repository is for: where one may set it, the repository's value is a
 * developer's (https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#environment-specific-settings).
 */
const environmentSpecific =
  /^(?:ALLOWED_HOSTS|CACHES|DATABASES|DEBUG|DEFAULT_FROM_EMAIL|SERVER_EMAIL|EMAIL_\w+|STATIC_ROOT|STATIC_URL|MEDIA_ROOT|MEDIA_URL)$/;

function placeKey(at: Span, absent: string | undefined): string {
  return `${at.file}:${at.start}:${at.end}:${absent ?? ""}`;
}
