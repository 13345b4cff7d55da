import type { EvaluatedConfig } from "../gunicorn/gunicornView.js";
import { rules } from "../rules/catalogue.js";
import { runRules, type RuleResult } from "../rules/engine.js";
import { movedResult, withOwnPlaces } from "../rules/keptVerdicts.js";
import type { GunicornRule, LaunchRule, ProjectRule } from "../rules/rule.js";
import type { ProjectView } from "../rules/views.js";
import type { WatchedSettings } from "../settings/createSettingsView.js";
import type { Looks } from "../settings/looks.js";
import type { Movement } from "../text/movement.js";

/** Results of rules about the project as a whole, until a deploy file or a config file of gunicorn changes. */
export interface KeptResults {
  configs: readonly (EvaluatedConfig | undefined)[];
  readonly byRule: Map<
    string,
    {
      readonly result: RuleResult /** By the entry's name; undefined: it looked at no settings. */;
      readonly looks: ReadonlyMap<string, Looks> | undefined;
      readonly texts: readonly TextAnswer[];
    }
  >;
}

/** What rules about the project see of its entries' settings, and what an edit did to that. */
export interface WatchedEntries {
  readonly settings: ReadonlyMap<string, WatchedSettings>;
  /** Whether these looks at an entry's settings show what they showed before. */
  unchanged(entry: string, looks: Looks): boolean;
  /** Whether the file is among those that changed. */
  isTouched(file: string): boolean;
  text(file: string): string | undefined;
  readonly movement: Movement;
}

/** @param glance tells since it was asked last what else a rule looked at */
export function projectResults(
  view: ProjectView,
  glance: () => Glance,
  kept: KeptResults,
  configs: readonly (EvaluatedConfig | undefined)[],
  entries: WatchedEntries,
): readonly RuleResult[] {
  if (configs.length !== kept.configs.length || configs.some((config, index) => config !== kept.configs[index])) {
    kept.byRule.clear();
    kept.configs = configs;
  }
  const once = (key: string, run: () => readonly RuleResult[]): readonly RuleResult[] => {
    const known = kept.byRule.get(key);
    const still =
      known?.texts.every((one) => !entries.isTouched(one.file) || answersSame(one, entries.text(one.file))) === true
        ? stillHolds(known.result, known.looks ?? noLooks, entries)
        : undefined;
    if (known && still) {
      if (still !== known.result) kept.byRule.set(key, { ...known, result: still });
      return [still];
    }
    kept.byRule.delete(key);
    glance();
    const { results, looks } = watched([...entries.settings], () => run().map(withOwnPlaces));
    const [only] = results;
    const { settings, texts } = glance();
    // A view that was asked for its entry before tells nobody when it is asked again.
    const saw = settings || [...looks.values()].some((own) => own.all.length > 0);
    if (only !== undefined && only.failed === undefined)
      kept.byRule.set(key, { result: only, looks: saw ? looks : undefined, texts });
    return results;
  };
  return [
    ...(ofKind("project") as readonly ProjectRule[]).flatMap((rule) =>
      once(rule.id, () => runRules([rule], () => rule.check({ project: view }))),
    ),
    ...view.gunicornFiles.flatMap((gunicorn) =>
      (ofKind("gunicorn") as readonly GunicornRule[]).flatMap((rule) =>
        once(`${rule.id} ${gunicorn.file}`, () => runRules([rule], () => rule.check({ gunicorn }))),
      ),
    ),
    ...view.processes.flatMap((launch, index) =>
      (ofKind("launch") as readonly LaunchRule[]).flatMap((rule) =>
        once(`${rule.id} ${index}`, () =>
          runRules([rule], () => rule.check({ launch })).map((result) => ({ ...result, process: index })),
        ),
      ),
    ),
  ];
}

const noLooks: ReadonlyMap<string, Looks> = new Map();

export interface Glance {
  /** Which entries there are, or their settings. */
  readonly settings: boolean;
  /** What was read in texts that an edit may have changed. */
  readonly texts: readonly TextAnswer[];
}

/** What a question found in a text. undefined: there is none, or it cannot be read. */
export interface TextAnswer {
  readonly file: string;
  readonly text: string | undefined;
  readonly question: (text: string | undefined) => unknown;
  readonly answer: unknown;
}

function ofKind(kind: "project" | "gunicorn" | "launch"): readonly unknown[] {
  return rules.filter((rule) => rule.kind === kind);
}

function answersSame({ text, question, answer }: TextAnswer, now: string | undefined): boolean {
  return text === now || isSame(question(now), answer);
}

/** Of plain data. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
}

function stillHolds(
  result: RuleResult,
  looks: ReadonlyMap<string, Looks>,
  { unchanged, movement }: WatchedEntries,
): RuleResult | undefined {
  for (const [entry, own] of looks) if (own.hasFixes || !unchanged(entry, own)) return undefined;
  // Fixes hold places of the texts they were made for.
  const hasFixes = result.verdicts.some((verdict) => verdict.kind === "finding" && (verdict.fixes ?? []).length > 0);
  const moved = movedResult(result, movement);
  return hasFixes && moved !== result ? undefined : moved;
}

function watched(
  [first, ...others]: readonly (readonly [string, WatchedSettings])[],
  run: () => readonly RuleResult[],
): { readonly results: readonly RuleResult[]; readonly looks: ReadonlyMap<string, Looks> } {
  if (first === undefined) return { results: run(), looks: new Map() };
  const [name, settings] = first;
  const { result, looks } = settings.during(() => watched(others, run));
  return { results: result.results, looks: new Map([...result.looks, [name, looks]]) };
}
