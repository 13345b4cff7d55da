import type { ParsedFiles } from "../project/parsedFiles.js";
import { rules } from "../rules/catalogue.js";
import { runRules, type RuleResult } from "../rules/engine.js";
import {
  movedResult,
  withNewFixes,
  withOwnPlaces,
  type KeptPart,
  type KeptResult,
  type KeptRule,
} from "../rules/keptVerdicts.js";
import { heldOr, type SettingsRule, type Verdict } from "../rules/rule.js";
import type { WatchedSettings } from "../settings/createSettingsView.js";
import { unchangedLooks, type Looks } from "../settings/looks.js";
import { movement } from "../text/movement.js";

/** A rule runs again only if something that it looked at is another: an edit seldom changes more than one setting. */
export function settingsResults(
  settings: WatchedSettings,
  before: RulesBefore | undefined,
  parsed: ParsedFiles,
  changed: readonly string[] | undefined,
): { readonly results: ReadonlyMap<SettingsRule, KeptRule>; unchanged(looks: Looks): boolean } {
  const moved = movement(
    [...(before?.texts ?? [])].map(([file, text]) => ({ file, before: text, after: parsed.text(file) ?? "" })),
  );
  // No closure here may hold on to what was before: fixes that nobody asked for yet hold on to this one.
  const unchanged = before
    ? unchangedLooks(before.settings, settings, moved, filesStay(changed, before.texts, parsed))
    : () => false;
  const refusal = before?.settings.refusal();
  if (refusal?.result === null && unchanged(refusal.looks)) settings.assumeAccepted(refusal.looks);
  const again = (kept: KeptResult | undefined, run: () => RuleResult | undefined): KeptResult | undefined => {
    const result = kept && unchanged(kept.looks) ? movedResult(kept.result, moved) : undefined;
    if (kept && result) {
      if (kept.looks.hasFixes) return { result: withNewFixes(result, run), looks: kept.looks };
      return result === kept.result ? kept : { result, looks: kept.looks };
    }
    const { result: ran, looks } = settings.during(run);
    return ran && { result: ran, looks };
  };
  const ruleAgain = (rule: SettingsRule, kept: KeptRule | undefined): KeptRule => {
    const names = namesOf(rule, settings);
    if (names === undefined) {
      const part = kept?.whole;
      const whole = again(part, () => runOne(rule, () => rule.check({ settings: settings.view })));
      if (kept && part && whole === part) return kept;
      return { result: whole?.result ?? joinedResult(rule, noParts), whole, parts: noParts };
    }
    const before = kept?.parts ?? noParts;
    const sameNames = before.length === names.length && before.every((part, index) => part.name === names[index]);
    const byName = sameNames ? undefined : new Map(before.map((part) => [part.name, part]));
    let isSame = sameNames;
    const parts = names.map((name, index): KeptPart => {
      const known = byName ? byName.get(name) : before[index];
      const part = again(known?.kept, () => runOne(rule, () => rule.each?.judge(name, settings.view) ?? []));
      if (known !== undefined && part === known.kept) return known;
      isSame = false;
      return { name, kept: part };
    });
    return kept && kept.whole === undefined && isSame
      ? kept
      : { result: joinedResult(rule, parts), whole: undefined, parts };
  };
  const results = new Map<SettingsRule, KeptRule>();
  for (const rule of rules) if (rule.kind === "settings") results.set(rule, ruleAgain(rule, before?.results.get(rule)));
  return { results, unchanged };
}

/** Which modules there are follows from which files there are. */
function filesStay(changed: readonly string[] | undefined, before: RulesBefore["texts"], parsed: ParsedFiles): boolean {
  return changed?.every((file) => before.has(file) && parsed.text(file) !== undefined) === true;
}

/** What an entry's rules looked at and answered, and the texts that this holds for. */
export interface RulesBefore {
  readonly settings: WatchedSettings;
  readonly results: ReadonlyMap<SettingsRule, KeptRule>;
  readonly texts: ReadonlyMap<string, string>;
}

/** The settings that a rule judges one by one; undefined where it judges them together. */
function namesOf({ each }: SettingsRule, { view }: WatchedSettings): readonly string[] | undefined {
  try {
    return each?.names(view);
  } catch {
    // It fails again where that is noted.
    return undefined;
  }
}

const noParts: readonly KeptPart[] = [];

function joinedResult(rule: SettingsRule, parts: readonly KeptPart[]): RuleResult {
  const results = parts.flatMap(({ kept }) => kept?.result ?? []);
  const verdicts = results.flatMap((result) => result.verdicts);
  return {
    rule,
    verdicts: heldOr(verdicts),
    failed: results.find((result) => result.failed !== undefined)?.failed,
  };
}

function runOne(rule: SettingsRule, check: () => Verdict | readonly Verdict[]): RuleResult | undefined {
  const [result] = runRules([rule], check);
  return result && withOwnPlaces(result);
}
