import { rules } from "../../server/src/core/rules/catalogue.js";
import type { Rule } from "../../server/src/core/rules/rule.js";
import type { Verdict } from "../../server/src/core/settings/verdict.js";
import type { SettingsView } from "../../server/src/core/settings/settingsView.js";
import type { World } from "../../server/src/core/settings/setting.js";

/** What a rule answered and looked at while something ran. */
export interface WatchedRule {
  readonly verdicts: readonly Verdict[];
  /** Names of settings that it looked at. */
  readonly settings: ReadonlySet<string>;
  /** Those that a question looked at first. */
  readonly firstSettings: ReadonlySet<string>;
  /** It chose what to look at by what the entry assigns, or by how it ran. */
  readonly asksNames: boolean;
}

export function ruleOf(id: string): Rule | undefined {
  return rules.find((rule) => rule.id === id);
}

/** Runs the action with the rule under watch. */
export function watchRule<T>(rule: Rule, action: () => T): { readonly result: T; readonly watched: WatchedRule } {
  const noted: Noted = { verdicts: [], settings: new Set(), firstSettings: new Set(), asksNames: false };
  const check: unknown = rule.check;
  if (typeof check !== "function") throw new Error(`${rule.id} has no check`);
  // Setting by setting it comes to the same, and is not seen from here.
  const each: unknown = Reflect.get(rule, "each");
  Reflect.set(rule, "each", undefined);
  Reflect.set(rule, "check", (context: Readonly<Record<string, unknown>>): unknown => {
    const view = context["settings"];
    const answer = Reflect.apply(check, rule, [
      isSettings(view) ? { ...context, settings: watchedView(view, noted) } : context,
    ]) as Verdict | readonly Verdict[];
    noted.verdicts.push(...("kind" in answer ? [answer] : answer));
    return answer;
  });
  try {
    return { result: action(), watched: noted };
  } finally {
    Reflect.set(rule, "check", check);
    if (each !== undefined) Reflect.set(rule, "each", each);
  }
}

interface Noted {
  readonly verdicts: Verdict[];
  readonly settings: Set<string>;
  readonly firstSettings: Set<string>;
  asksNames: boolean;
}

function isSettings(view: unknown): view is SettingsView {
  return typeof view === "object" && view !== null && "ask" in view;
}

function watchedView(view: SettingsView, noted: Noted): SettingsView {
  const asking =
    (ask: SettingsView["ask"]): SettingsView["ask"] =>
    (question) => {
      const judgement = ask((world) => question(watchedWorld(world, noted, true)));
      return {
        ...judgement,
        findings: (describe) =>
          judgement.findings((one) => describe({ ...one, world: watchedWorld(one.world, noted, false) })),
      };
    };
  return new Proxy(view, {
    get: (target, key): unknown => {
      if (key === "ask" || key === "askEverywhere") return asking(target[key].bind(target));
      if (key === "askWhereCalled")
        return (name: string, question: Parameters<SettingsView["ask"]>[0]) =>
          asking((inner) => target.askWhereCalled(name, inner))(question);
      if (
        key === "names" ||
        key === "mayHoldCredentials" ||
        key === "evaluation" ||
        key === "evaluationOf" ||
        key === "raises"
      )
        noted.asksNames = true;
      return Reflect.get(target, key, target);
    },
  });
}

function watchedWorld(world: World, { settings, firstSettings }: Noted, isQuestion: boolean): World {
  let isFirst = isQuestion;
  const note = (name: string): void => {
    settings.add(name);
    if (isFirst) firstSettings.add(name);
    isFirst = false;
  };
  return {
    get: (name) => {
      note(name);
      return world.get(name);
    },
    isSet: (name) => {
      note(name);
      return world.isSet(name);
    },
    setting: (name) => {
      note(name);
      return world.setting(name);
    },
    hasVariable: (name) => world.hasVariable(name),
    calls: (name) => world.calls(name),
  };
}
