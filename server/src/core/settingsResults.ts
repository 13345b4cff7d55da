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
  const results = new Map<SettingsRule, KeptRule>();
  for (const rule of rules) {
    if (rule.kind !== "settings") continue;
    const kept = before?.results.get(rule);
    const parts = new Map<string, KeptResult>();
    for (const [name, check] of partsOf(rule, settings)) {
      const part = again(kept?.parts.get(name), () => runOne(rule, check));
      if (part) parts.set(name, part);
    }
    results.set(rule, kept && sameParts(kept.parts, parts) ? kept : { result: joinedResult(rule, parts), parts });
  }
  return { results, unchanged };
}

/** What an entry's rules looked at and answered, and the texts that this holds for. */
export interface RulesBefore {
  readonly settings: WatchedSettings;
  readonly results: ReadonlyMap<SettingsRule, KeptRule>;
  readonly texts: ReadonlyMap<string, string>;
}

/** What a rule runs, by the setting that it is about where there is one each. */
function partsOf(
  rule: SettingsRule,
  { view }: WatchedSettings,
): readonly (readonly [name: string, check: () => Verdict | readonly Verdict[]])[] {
  const { each } = rule;
  const whole = ["", () => rule.check({ settings: view })] as const;
  if (!each) return [whole];
  try {
    return each.names(view).map((name) => [name, () => each.judge(name, view)]);
  } catch {
    // It fails again where that is noted.
    return [whole];
  }
}

function sameParts(before: ReadonlyMap<string, KeptResult>, after: ReadonlyMap<string, KeptResult>): boolean {
  return before.size === after.size && [...after].every(([name, part]) => before.get(name) === part);
}

function joinedResult(rule: SettingsRule, parts: ReadonlyMap<string, KeptResult>): RuleResult {
  const results = [...parts.values()].map(({ result }) => result);
  const [only] = results;
  if (!rule.each && only) return only;
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
