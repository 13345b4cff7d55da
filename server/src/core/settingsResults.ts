import type { ParsedFiles } from "./project/parsedFiles.js";
import { rules } from "./rules/catalogue.js";
import { runRules, type RuleResult } from "./rules/engine.js";
import { movedResult, withNewFixes, withOwnPlaces, type KeptResult, type KeptRule } from "./rules/keptVerdicts.js";
import { heldOr, type SettingsRule, type Verdict } from "./rules/rule.js";
import type { WatchedSettings } from "./settings/createSettingsView.js";
import { unchangedLooks, type Looks } from "./settings/looks.js";
import { movement } from "./text/movement.js";

/** A rule runs again only if something that it looked at is another: an edit seldom changes more than one setting. */
export function settingsResults(
  settings: WatchedSettings,
  before: RulesBefore | undefined,
  parsed: ParsedFiles,
): { readonly results: ReadonlyMap<SettingsRule, KeptRule>; unchanged(looks: Looks): boolean } {
  const moved = movement(
    [...(before?.texts ?? [])].map(([file, text]) => ({ file, before: text, after: parsed.text(file) ?? "" })),
  );
  const unchanged = before ? unchangedLooks(before.settings, settings, moved) : () => false;
  const refusal = before?.settings.refusal();
  if (refusal?.result === null && unchanged(refusal.looks)) settings.assumeAccepted(refusal.looks);
  const again = (kept: KeptResult | undefined, run: () => RuleResult | undefined): KeptResult | undefined => {
    const result = kept && unchanged(kept.looks) ? movedResult(kept.result, moved) : undefined;
    if (kept && result) {
      if (kept.looks.has("fix")) return { result: withNewFixes(result, run), looks: kept.looks };
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
    const parts = new Map<string, KeptResult>();
    for (const name of names) {
      const part = again(kept?.parts.get(name), () => runOne(rule, () => rule.each?.judge(name, settings.view) ?? []));
      if (part) parts.set(name, part);
    }
    return kept && kept.whole === undefined && sameParts(kept.parts, parts)
      ? kept
      : { result: joinedResult(rule, parts), whole: undefined, parts };
  };
  const results = new Map<SettingsRule, KeptRule>();
  for (const rule of rules) if (rule.kind === "settings") results.set(rule, ruleAgain(rule, before?.results.get(rule)));
  return { results, unchanged };
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

const noParts: ReadonlyMap<string, KeptResult> = new Map();

function sameParts(before: ReadonlyMap<string, KeptResult>, after: ReadonlyMap<string, KeptResult>): boolean {
  return before.size === after.size && [...after].every(([name, part]) => before.get(name) === part);
}

function joinedResult(rule: SettingsRule, parts: ReadonlyMap<string, KeptResult>): RuleResult {
  const results = [...parts.values()].map(({ result }) => result);
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
