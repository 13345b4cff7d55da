import type { Binding, EvaluationContext, ModuleObject, Run } from "./runtime.js";
import { OutOfFuel, PythonError, runtimeObject } from "./runtime.js";
import type { EnvironmentRead, Value } from "../domain/value.js";
import type { Raised } from "../report.js";
import { Decisions, moduleOf, SET } from "./decisions.js";
import { settleTruth } from "./finalTruth.js";
import { importParents, loadModule } from "./imports.js";
import { overshadow } from "./namespaces.js";
import { Watch } from "./keptValues.js";
import { watchedContext, watchedRun } from "./watchedRun.js";
import { importedModules } from "./importedModules.js";
import { seenCalls, type SeenCall } from "./seenCalls.js";
import type { Span } from "../text/span.js";
import { bindingKey } from "./names.js";
import { roleWords } from "../project/roleWords.js";
import { configurationSettings } from "./models/configurations.js";

/** What an entry's settings can be: one world in exact mode, several in open mode. */
export interface Evaluation {
  /** Every way the module can run to its end, the most ordinary first. */
  readonly worlds: readonly EvaluatedWorld[];
  /** Those that someone who deploys as intended can have; with DEBUG fixed to True, the ones with its reads taken as False. */
  readonly intended: readonly EvaluatedWorld[];
  /** Set where no way runs to its end. */
  readonly raises: Raised | null;
  /** Why settings could exist that were not seen. */
  readonly unseen: string | undefined;
  /** Modules that ran, the entry's own first. */
  readonly files: readonly string[];
  /** Other files whose content or existence mattered. */
  readonly filesRead: readonly string[];
  readonly reads: ReadonlyMap<string, readonly EnvironmentRead[]>;
  readonly unsetSelectors: readonly { readonly variable: string; readonly read: EnvironmentRead }[];
  readonly optionalMissing: Run["optionalMissing"];
}

export interface EvaluatedWorld {
  readonly bindings: ReadonlyMap<string, Binding>;
  /** Decided variables; null: unset. Those of SET are left out. */
  readonly facts: ReadonlyMap<string, string | null>;
  /** Variables that are set, to whatever was intended. */
  readonly set: ReadonlySet<string>;
  readonly unseenDecisions: ReadonlyMap<string, boolean>;
  /** What those of them are about that do not ask whether a module is installed, for people: `the host name`. */
  readonly unseenReasons: ReadonlyMap<string, string>;
  /** Selectors and platform markers with their states: worlds of different targets are never mixed. */
  readonly target: string;
  readonly unseen: string | undefined;
  readonly debugTakenAsFalse: boolean;
  /** Environment variables that the settings themselves set; null: deleted. */
  readonly assigned?: ReadonlyMap<string, Value | null>;
  /** Calls of libraries that set something up: `sentry_sdk.init(…)`. */
  readonly calls?: readonly SeenCall[];
  /** Modules of distributions that the settings import outside of any `try`, with the place of the first import. */
  readonly imported?: ReadonlyMap<string, Span>;
}

const runLimit = 40;
const freeRuns = 2;
const fuelPerRun = 200_000;

/**
 * Runs an entry in every world that matters. Never throws.
 * `names: "all"` keeps every name of the module, for gunicorn's config files; settings are the upper-case ones.
 */
export function evaluateEntry(file: string, given: EvaluationContext, { names = "settings" }: { readonly names?: "settings" | "all" } = {}): Evaluation {
  const literals = new Map<string, Set<string>>();
  const watch = given.kept && !given.environment ? new Watch(given.kept) : undefined;
  const context = watch ? watchedContext(given, watch) : given;
  const input: ExploreInput = { file, context, watch, literals, names };
  let outcome = explore(input);
  // A text that a later comparison reveals can make a decided variable a selector: explore again with what is known now.
  for (let round = 0; round < 3 && !context.environment; round++) {
    if (!revealsSelector(outcome, literals)) break;
    outcome = explore(input);
  }
  // A module that is not in the repository, without which nothing loads, is there in production.
  const missingModulesExist = outcome.finished.length === 0 && outcome.optionalMissing.length > 0 && !context.environment;
  if (missingModulesExist) {
    const withModules = explore(input, undefined, true);
    if (withModules.finished.length > 0) outcome = withModules;
  }
  const finished = outcome.finished.map((one) => one.world);
  // In exact mode an exception behind a condition that cannot be seen may be none: the same condition can hold at one time and not at another.
  const mayNotRaise = context.environment !== undefined && finished.length === 0 && outcome.unseenRaises.length > 0 && outcome.unseenRaises.every((one) => one.unseenDecisions.size > 0) && !raisesAnyway(outcome);
  const worlds = finished.length > 0 || mayNotRaise ? [...finished, ...outcome.unseenRaises] : finished;
  let intended = context.environment ? worlds : outcome.finished.filter((one) => one.intended).map((one) => one.world);
  if (!context.environment && intended.length === 0) {
    const keys = new Set(outcome.finished.filter((one) => !one.notIntended).flatMap((one) => { const binding = one.world.bindings.get("DEBUG"); return binding ? [bindingKey(binding)] : []; }));
    for (const key of keys) intended = [...intended, ...explore(input, key, missingModulesExist).finished.filter((one) => !one.notIntended).map((one) => one.world)];
  }
  const all = outcome.finished;
  return {
    worlds,
    intended,
    raises: all.length > 0 || mayNotRaise ? null : outcome.raised[0] ?? null,
    unseen: worlds.map((one) => one.unseen).find((reason) => reason !== undefined),
    files: [...outcome.files],
    filesRead: [...outcome.filesRead],
    reads: outcome.reads,
    unsetSelectors: outcome.unsetSelectors,
    optionalMissing: outcome.optionalMissing,
  };
}

/**
 * Whether every way raises the same: whichever modules of distributions are there, which stays as it is while the settings load; or however
 * conditions turn out that are met once, where every combination of theirs was run.
 */
function raisesAnyway({ raised, unseenRaises, isComplete, repeats }: Exploration): boolean {
  const [first] = raised;
  const isSame = raised.every((one) => one.type === first?.type && one.at.file === first.at.file && one.at.start === first.at.start);
  return isSame && ((isComplete && !repeats) || unseenRaises.every((one) => [...one.unseenDecisions.keys()].every((key) => moduleOf(key) !== undefined)));
}

interface Exploration {
  readonly finished: { readonly world: EvaluatedWorld; readonly intended: boolean; readonly notIntended: boolean }[];
  readonly raised: Raised[];
  /** Exact mode: the ways that raise, as worlds of which nothing is known. */
  readonly unseenRaises: EvaluatedWorld[];
  readonly files: Set<string>;
  readonly filesRead: Set<string>;
  readonly reads: Map<string, EnvironmentRead[]>;
  readonly unsetSelectors: { readonly variable: string; readonly read: EnvironmentRead }[];
  readonly optionalMissing: Run["optionalMissing"];
  /** How many words of environments each variable was known to be compared with at the start. */
  readonly wordsAtStart: ReadonlyMap<string, number>;
  /** Every way was run to its end, none left out for being far from the ordinary or for being many. */
  isComplete: boolean;
  /** A way that raises met the same unseen condition more than once. */
  repeats: boolean;
}

function countWords(literals: ReadonlyMap<string, ReadonlySet<string>>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [variable, texts] of literals) counts.set(variable, [...texts].filter((text) => roleWords(text).length > 0).length);
  return counts;
}

function revealsSelector(outcome: Exploration, literals: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const decided = new Set(outcome.finished.flatMap((one) => [...one.world.facts.keys()]));
  for (const [variable, count] of countWords(literals)) if (decided.has(variable) && count !== (outcome.wordsAtStart.get(variable) ?? 0)) return true;
  return false;
}

interface ExploreInput {
  readonly file: string;
  readonly context: EvaluationContext;
  readonly watch: Watch | undefined;
  /** Texts that each variable is compared with, as far as the runs have shown. */
  readonly literals: Map<string, Set<string>>;
  readonly names: "settings" | "all";
}

function explore(input: ExploreInput, debugTakenAsFalse?: string, missingModulesExist = false): Exploration {
  const { file, literals, watch } = input;
  const result: Exploration = { finished: [], raised: [], unseenRaises: [], files: new Set([file]), filesRead: new Set(), reads: new Map(), unsetSelectors: [], optionalMissing: [], wordsAtStart: countWords(literals), isComplete: true, repeats: false };
  let queue: number[][] = [[]];
  for (let runs = 0; queue.length > 0 && runs < runLimit; runs++) {
    const script = queue.shift() ?? [];
    // Beyond half of the limit nothing new forks, so that every open fork is still looked at once.
    const isExhausted = queue.length + runs > runLimit - 4;
    const literalsBefore = watch && [...literals].map(([variable, texts]) => [variable, new Set(texts)] as const);
    let decisions = new Decisions(script, literals, isExhausted, watch);
    while (!runOnce(input, decisions, debugTakenAsFalse, missingModulesExist, result)) {
      literals.clear();
      for (const [variable, texts] of literalsBefore ?? []) literals.set(variable, new Set(texts));
      decisions = new Decisions(script, literals, isExhausted, watch);
    }
    // One variable away from the ordinary is always looked at; two away while there are few.
    const siblings = (decisions.isProbe ? [] : decisions.siblings).filter((sibling) => deviations(sibling) <= (runs < freeRuns ? 2 : 1));
    if (isExhausted || siblings.length < decisions.siblings.length) result.isComplete = false;
    queue = [...queue, ...siblings].sort((a, b) => deviations(a) - deviations(b));
  }
  if (queue.length > 0) result.isComplete = false;
  return result;
}

/** How far a series of choices is from the ordinary one. */
function deviations(script: readonly number[]): number {
  return script.reduce((count, choice) => count + (choice === 0 ? 0 : 1), 0);
}

/** False where it changed what other runs share: it has to be done again. */
function runOnce({ file, context, watch, names }: ExploreInput, decisions: Decisions, debugTakenAsFalse: string | undefined, missingModulesExist: boolean, result: Exploration): boolean {
  const libraryState = new Map<string, unknown>();
  watch?.begin(libraryState);
  const own: Run = {
    context, decisions, modules: new Map(), assigned: new Map(), fuel: fuelPerRun, depth: 0, handlers: [], optionalMissing: [], missingModulesExist, filesRead: new Set(), file, debugTakenAsFalse, libraryState, watch,
  };
  const run = watch ? watchedRun(own, watch) : own;
  let bindings: ReadonlyMap<string, Binding> = new Map();
  let unseen: string | undefined;
  let error: PythonError | undefined;
  try {
    importParents(context.settingsModule, file, { file, start: 0, end: 0 }, run);
    loadModule(file, context.settingsModule, file.endsWith("/__init__.py"), undefined, run);
    settleTruth(run.modules.get(file)?.scope.bindings ?? new Map(), run);
    bindings = names === "all" ? run.modules.get(file)?.scope.bindings ?? new Map() : settingsOf(run.modules.get(file), run);
    unseen = run.modules.get(file)?.scope.unseen;
  } catch (caught) {
    if (caught instanceof PythonError) error = caught;
    else if (caught instanceof OutOfFuel || caught instanceof RangeError) {
      unseen = caught instanceof OutOfFuel ? caught.reason : "the settings nest too deeply to evaluate";
      const module = run.modules.get(file);
      if (module) {
        overshadow(module.scope, unseen);
        bindings = settingsOf(module, undefined);
      }
    } else throw caught;
  }
  const debug = bindings.get("DEBUG");
  const debugIsOn = debug && !debugTakenAsFalse && !context.environment ? decisions.truth(debug.value, debug.valueAt) : false;
  if (watch?.end(libraryState) === false) return false;
  collect(run, decisions, result);
  if (decisions.isProbe) return true;
  if (error) {
    if (decisions.hasInvented) return true;
    // In exact mode only what cannot be seen makes several ways: whether it raises at all is then open.
    if ([...decisions.repeated].some((key) => moduleOf(key) === undefined)) result.repeats = true;
    if (context.environment) result.unseenRaises.push({ bindings: new Map(), facts: new Map(), set: new Set(), unseenDecisions: new Map(decisions.unseen), unseenReasons: decisions.unseenReasons, target: "", unseen: `settings that may raise ${error.type}`, debugTakenAsFalse: false });
    result.raised.push({
      type: error.type, at: error.at,
      ...(error.options.variable !== undefined && { variable: error.options.variable }),
      ...(error.options.message !== undefined && error.options.variable === undefined && error.options.hidden === undefined && { message: error.options.message }),
    });
    return true;
  }
  const facts = new Map<string, string | null>();
  const set = new Set<string>();
  for (const [variable, fact] of decisions.facts) {
    if (fact === SET) set.add(variable);
    else facts.set(variable, fact);
  }
  const target = [...decisions.selectors, ...decisions.markers].sort().map((name) => `${name}=${facts.get(name) === null ? "" : facts.get(name) ?? "set"}`).join(" ");
  const world: EvaluatedWorld = { bindings, facts, set, unseenDecisions: new Map(decisions.unseen), unseenReasons: decisions.unseenReasons, target, unseen, debugTakenAsFalse: debugTakenAsFalse !== undefined, assigned: new Map([...run.assigned].map(([name, one]) => [name, one.value])), calls: seenCalls(run), imported: importedModules(run) };
  result.finished.push({ world, intended: !decisions.notIntended && debugIsOn !== true, notIntended: decisions.notIntended });
  return true;
}

/** The names Django reads: the upper-case ones of the module, or of the configuration's class. */
function settingsOf(module: ModuleObject | undefined, run: Run | undefined): ReadonlyMap<string, Binding> {
  if (!module) return new Map();
  const configuration = run?.context.configuration;
  if (run && configuration !== undefined) {
    const type = module.scope.bindings.get(configuration)?.value;
    const data = type && runtimeObject(type);
    if (data?.kind === "class") return configurationSettings(data, run);
  }
  const settings = new Map<string, Binding>();
  for (const [name, binding] of module.scope.bindings) if (isSettingName(name)) settings.set(name, binding);
  return settings;
}

/** Django takes names that are their own upper case: django/conf/__init__.py. */
function isSettingName(name: string): boolean {
  return name === name.toUpperCase() && name !== name.toLowerCase() && !name.startsWith("__");
}

function collect(run: Run, decisions: Decisions, result: Exploration): void {
  for (const file of run.modules.keys()) result.files.add(file);
  for (const file of run.filesRead) result.filesRead.add(file);
  for (const [variable, reads] of decisions.reads) {
    const known = result.reads.get(variable);
    if (!known) result.reads.set(variable, [...reads]);
    else for (const read of reads) if (!known.some((one) => one.at.file === read.at.file && one.at.start === read.at.start)) known.push(read);
  }
  for (const one of decisions.unsetSelectors) if (!result.unsetSelectors.some((other) => other.variable === one.variable)) result.unsetSelectors.push(one);
  for (const one of run.optionalMissing) if (!result.optionalMissing.some((other) => other.name === one.name && other.at.start === one.at.start)) result.optionalMissing.push(one);
}
