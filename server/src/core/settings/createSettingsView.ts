import { mapIn } from "../text/mapIn.js";
import type { EnvironmentRead, Value } from "../domain/value.js";
import type { Way } from "../domain/alternatives.js";
import { isPossible } from "../domain/bound.js";
import type { Evaluation, Ways } from "../evaluator/evaluation.js";
import type { Binding } from "../evaluator/scope.js";
import { lazySettingsFixes } from "../fixes/lazyFixes.js";
import type { SettingsFixes } from "../fixes/settingsFixes.js";
import type { ProjectSymbols } from "../project/projectSymbols.js";
import type { Raised } from "../evaluator/raised.js";
import { suspectSettings, type JudgedTexts } from "./credentials.js";
import { djangoLoadError, type LoadError } from "./djangoLoad.js";
import type { Span } from "../text/span.js";
import type { PythonModule } from "../syntax/python/ast.js";
import { judge } from "./judge.js";
import { type Listed, lookRecorder, watchedSymbols, type Looked, type Looks } from "./looks.js";
import { requiredVariables } from "./requiredVariables.js";
import { resolveSettings, type SettledBindings } from "./resolvedSettings.js";
import type { SettingsView } from "./settingsView.js";
import type { DjangoVersion } from "./setting.js";

export interface SettingsViewInput {
  readonly entry: string;
  readonly file: string;
  readonly tree: PythonModule | undefined;
  readonly evaluation: Evaluation;
  /** Of all settings that it has. */
  readonly names: readonly string[];
  readonly django: DjangoVersion;
  readonly mode: "open" | "exact";
  readonly fix: SettingsFixes;
  readonly proxy: SettingsView["proxy"];
  /** A machine or cluster is told to give the variable, in a file that no launch is read from. */
  isGiven(variable: string): boolean;
  readonly isUnnamed: boolean;
  readonly requirementsComplete: boolean;
  /** Exactly this environment, or undefined for the open one. */
  readonly environment: ReadonlyMap<string, string> | undefined;
  readonly workingDirectory: string;
  readonly syntaxErrors: SettingsView["syntaxErrors"];
  readonly symbols: ProjectSymbols;
  /** The tree of a module as it is now. */
  treeOf(file: string): PythonModule | undefined;
  /** Kept between snapshots. */
  readonly judged: JudgedTexts;
  readonly settled: SettledBindings;
  readonly tested: TestedBindings;
  /** Whether the modules are still those that were evaluated. */
  isCurrent(): boolean;
  mentions(name: string): boolean;
  kindOf(path: string): ReturnType<SettingsView["kindOf"]>;
  djangoDefault(name: string): Value | undefined;
  distribution(name: string): string | null | undefined;
}

/** What settings rules see of one evaluated entry, and a record of what each of them looks at. */
export interface WatchedSettings extends Looked {
  /** Runs a rule and tells what it looked at. */
  during<T>(action: () => T): { readonly result: T; readonly looks: Looks };
  /** Why Django refuses the settings, with what that follows from. */
  refusal(): { readonly result: Raised | null; readonly looks: Looks };
  /** Before an edit that changed none of these looks Django took the settings. */
  assumeAccepted(looks: Looks): void;
}

export function createSettingsView(input: SettingsViewInput): WatchedSettings {
  const { evaluation } = input;
  const recorder = lookRecorder();
  const reader = resolveSettings({ ...input, recorder });
  const { intended, worlds } = evaluation;
  const ask: SettingsView["ask"] = (question) => judge(intended, intended.where, reader, question);
  let refused: ReturnType<WatchedSettings["refusal"]> | undefined;
  const refusal = (): ReturnType<WatchedSettings["refusal"]> =>
    (refused ??= recorder.during(() => djangoRaises(ask, input.django)));
  const symbols = watchedSymbols(input.symbols, recorder);
  const beyond = (): void => recorder.note("beyond", () => ({ kind: "beyond" }));
  const listed = (kind: Listed): void => recorder.note(`:${kind}`, () => ({ kind }));
  const fix = lazySettingsFixes(input.fix, {
    asked: () => recorder.note("fix", () => ({ kind: "fix" })),
    made: beyond,
    isCurrent: () => input.isCurrent(),
  });
  const watched = watchedEvaluation(evaluation, (part) =>
    recorder.note(`part:${part}`, () => ({ kind: "part", part })),
  );
  let variables: ReadonlySet<string> | undefined;
  let required: readonly EnvironmentRead[] | undefined;
  let suspects: readonly string[] | undefined;
  let imports: ReadonlyMap<string, Span> | undefined;
  const view: SettingsView = {
    // The same as long as the entry is kept: nothing to note.
    entry: input.entry,
    file: input.file,
    django: input.django,
    mode: input.mode,
    proxy: input.proxy,
    isUnnamed: input.isUnnamed,
    distribution: (name) => input.distribution(name),
    requirementsComplete: input.requirementsComplete,
    workingDirectory: input.workingDirectory,
    // What is read through these is noted there.
    ask,
    askWhereCalled(name, question) {
      reader.note("calls", name);
      const { conditions } = intended;
      const called = conditions.or(
        ...intended.calls.filter((one) => one.value.some((call) => call.name === name)).map((one) => one.where),
      );
      return judge(intended, conditions.and(intended.where, called), reader, question);
    },
    askEverywhere: (question) => judge(worlds, worlds.where, reader, question),
    symbols,
    get names() {
      listed("names");
      return input.names;
    },
    get mayHoldCredentials() {
      listed("mayHoldCredentials");
      return (suspects ??= suspectSettings(evaluation, input.judged));
    },
    get raises() {
      listed("raises");
      return evaluation.raises ?? refusal().result;
    },
    get mayRaise() {
      return watched.mayRaise;
    },
    get required() {
      listed("required");
      return (required ??= requiredVariables(evaluation, (file) => input.treeOf(file)));
    },
    get syntaxErrors() {
      listed("syntaxErrors");
      return input.syntaxErrors;
    },
    get imported() {
      listed("imported");
      return (imports ??= importedEverywhere(evaluation));
    },
    kindOf(path) {
      const answer = input.kindOf(path);
      recorder.note(`path:${path}`, () => ({ kind: "path", path, answer }));
      return answer;
    },
    evaluation: watched,
    evaluationOf(...names) {
      for (const name of names) recorder.note(name, () => ({ kind: "setting", name }));
      return evaluation;
    },
    get variables() {
      listed("variables");
      return (variables ??= new Set(evaluation.reads.keys()));
    },
    readsOf(name) {
      recorder.note(`reads:${name}`, () => ({ kind: "reads", name }));
      return evaluation.reads.get(name) ?? [];
    },
    settingsWith(purpose, test) {
      const answer = namesWith(purpose, test, isPossible(intended) ? intended : worlds, input.tested);
      recorder.note(`with:${purpose}`, () => ({ kind: "with", purpose, test, answer }));
      return answer;
    },
    fix,
    mentions(name) {
      const answer = input.mentions(name);
      recorder.note(`mentions:${name}`, () => ({ kind: "mentions", name, answer }));
      return answer;
    },
  };
  return {
    evaluation,
    reader,
    view,
    refusal,
    during: (action) => recorder.during(action),
    assumeAccepted(looks) {
      refused = { result: null, looks };
    },
  };
}

/** Of all that a setting may be bound to, which tests it passed. */
export type TestedBindings = WeakMap<readonly Way<Binding>[], Map<string, boolean>>;

function namesWith(
  purpose: string,
  test: (binding: Binding) => boolean,
  { bindings }: Ways,
  tested: TestedBindings,
): readonly string[] {
  const names: string[] = [];
  for (const [name, ways] of bindings) {
    const known = mapIn(tested, ways);
    let passes = known.get(purpose);
    if (passes === undefined) known.set(purpose, (passes = ways.some(({ value }) => test(value))));
    if (passes) names.push(name);
  }
  return names;
}

/** @param note is told which part of it is looked at */
function watchedEvaluation(evaluation: Evaluation, note: (part: keyof Evaluation) => void): Evaluation {
  const watched = {};
  for (const part of Object.keys(evaluation) as (keyof Evaluation)[]) {
    Object.defineProperty(watched, part, {
      enumerable: true,
      get() {
        note(part);
        return evaluation[part];
      },
    });
  }
  return watched as Evaluation;
}

/** In the order of the alphabet. @param before what was told of the entry as it was before an edit */
export function settingNames(
  { worlds: { bindings } }: Evaluation,
  before: readonly string[] | undefined,
): readonly string[] {
  return before?.length === bindings.size && before.every((name) => bindings.has(name))
    ? before
    : [...bindings.keys()].sort();
}

function importedEverywhere({ intended: { imported, conditions, where } }: Evaluation): ReadonlyMap<string, Span> {
  return new Map(
    [...imported].flatMap(([name, one]) => (conditions.implies(where, one.where) ? [[name, one.at] as const] : [])),
  );
}

/** Where Django refuses the settings whatever the deployer sets. Refused with a variable unset is a variable that is required. */
function djangoRaises(ask: SettingsView["ask"], django: DjangoVersion): Raised | null {
  const refused = ask((world) => {
    const error = djangoLoadError(world, django);
    return typeof error === "string" ? error : { answer: "yes", data: error, at: error.at };
  });
  const [first] = refused.cases;
  return refused.occurs === "always" && refused.certainty === "definite" && first ? (first.data as LoadError) : null;
}

/** `text` undefined: the newest Django is assumed. */
export function djangoVersion(text: string | undefined, isRequired = true): DjangoVersion {
  const [major, minor] = (text ?? "").split(".").map(Number);
  const isKnown = major !== undefined && Number.isInteger(major) && text !== undefined && text !== "";
  return {
    text,
    isKnown,
    isRequired: isKnown || isRequired,
    atLeast(wantedMajor, wantedMinor) {
      if (!isKnown || major === undefined) return true;
      // A bare major version stands for its last series.
      const own = minor === undefined || Number.isNaN(minor) ? 99 : minor;
      return major > wantedMajor || (major === wantedMajor && own >= wantedMinor);
    },
  };
}
