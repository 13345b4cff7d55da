import { basename } from "./paths.js";
import type { Value } from "../domain/value.js";
import type { Raised } from "./raised.js";
import { sameList } from "../text/sameList.js";
import { fileStart, type Span } from "../text/span.js";
import { under, type Way, waysOf, whereAny } from "../domain/alternatives.js";
import { runBlock } from "./blocks.js";
import type { Raise } from "./raise.js";
import { type Condition, Conditions, type Fact } from "../domain/conditions.js";
import { Decisions, type Domains } from "./decisions.js";
import { domainsOf, furtherDomain, type SteadyDomain, steadyDomain } from "./domains.js";
import { variableKey, variableOf } from "./factKeys.js";
import { settleTruth } from "./finalTruth.js";
import type { Cells } from "./cells.js";
import { type Frame, Heap } from "./heap.js";
import { beginRound, endRound, keptStep } from "./keptStatements.js";
import { createKeptStatements } from "./outcome.js";
import { hidingsOf } from "./hidings.js";
import { importParents, lateFutureImports } from "./imports.js";
import { developersInPlace } from "./developersInPlace.js";
import { importedModules } from "./importedModules.js";
import type { Step } from "./models/configurations.js";
import { pythonPath } from "./models/index.js";
import { joinedModule, newModule, rawUnseen } from "./newModule.js";
import { NotedList, NotedSet, Notes } from "./notes.js";
import { OwnTrees } from "./ownTrees.js";
import { eachHeld, type EvaluationContext, type Run } from "./runtime.js";
import { interpreter } from "./interpreter.js";
import type { Binding, ModuleObject, Scope } from "./scope.js";
import { PythonError } from "./pythonError.js";
import { callWays } from "./seenCalls.js";
import { unit } from "./units.js";
import type { Evaluation, Ways } from "./evaluation.js";
import { namesOf, settingsOf, waysThere, type Told } from "./toldNames.js";
import { firstRaises, isOnlyTried, mayNotRaise, ordinary, raisedOf } from "./entryRaises.js";

/** What one evaluation tells the next one after an edit: where both agree, one pass is enough, and their conditions are the same objects. */
export interface KeptEvaluation {
  domains: Domains;
  /** Of variables on whose outcomes passes did not agree. */
  readonly steady: Map<string, SteadyDomain>;
  literals: ReadonlyMap<string, ReadonlySet<string>>;
  /** Contents were tried because nothing loaded: what they showed, another text may never show. */
  wasTried: boolean;
  /** Made for these domains. */
  conditions: Conditions;
  /** How many nodes the first run and the rules after it made. */
  needed: number | undefined;
  readonly trees: OwnTrees;
  /** The last run, as long as what it rests on is the same. */
  run: KeptRun | undefined;
  /** Of the pass in which modules that are missing exist, and of that which takes DEBUG as False where it is fixed to True. */
  withModules?: KeptEvaluation;
  whenDebugIsOff?: KeptEvaluation;
}

interface KeptRun {
  readonly run: Run;
  /** All that it wrote. */
  readonly frame: Frame;
  readonly told: Told;
}

export function createKeptEvaluation(trees = new OwnTrees()): KeptEvaluation {
  return {
    domains: new Map(),
    steady: new Map(),
    literals: new Map(),
    wasTried: false,
    conditions: new Conditions(),
    needed: undefined,
    trees,
    run: undefined,
  };
}

/**
 * Places move with each edit, and conditions that cannot be seen are known by theirs: now and then everything begins anew. Settings
 * that need many nodes at once would need them again each time.
 */
const mostNodes = 100_000;
const mostGrowth = 3;
const mostFacts = 2_000;

const mostPasses = 8;
const fuelPerPass = 3_000_000;

/**
 * Runs an entry for every environment. Never throws.
 * `names: "all"` keeps every name of the module, for gunicorn's config files; settings are the upper-case ones.
 */
export function evaluateEntry(
  file: string,
  context: EvaluationContext,
  {
    names = "settings",
    kept = createKeptEvaluation(),
  }: { readonly names?: "settings" | "all"; readonly kept?: KeptEvaluation } = {},
): Evaluation {
  const input: PassInput = { file, context, names, kept, debugTakenAsFalse: new Set(), missingModulesExist: false };
  let outcome = passes(input);
  // Passes that decided something, though it is another one that is told of.
  const others: Run[] = [outcome.run];
  // A module that is not in the repository, without which nothing loads, is there in production.
  let missingModulesExist =
    !context.environment &&
    outcome.ways.where === outcome.ways.conditions.never &&
    outcome.run.optionalMissing.length > 0;
  if (missingModulesExist) {
    const withModules = passes({
      ...input,
      kept: (kept.withModules ??= createKeptEvaluation(kept.trees)),
      missingModulesExist,
    });
    others.push(withModules.run);
    if (withModules.ways.where === withModules.ways.conditions.never) missingModulesExist = false;
    else outcome = withModules;
  }
  const { ways, run } = outcome;
  const { conditions } = ways;
  let intended: Ways = context.environment ? ways : { ...ways, where: outcome.intended };
  if (!context.environment && outcome.intended === conditions.never) {
    const meant = conditions.without(ways.where, outcome.notIntended);
    const places = new Set(under(ways.bindings.get("DEBUG") ?? [], meant, conditions).map(({ value }) => value.nameAt));
    if (places.size > 0) {
      const again = passes({
        ...input,
        kept: (kept.whenDebugIsOff ??= createKeptEvaluation(kept.trees)),
        missingModulesExist,
        debugTakenAsFalse: places,
      });
      others.push(again.run);
      intended = {
        ...again.ways,
        where: conditionsWithout(again, again.notIntended),
        debugTakenAsFalse: true,
      };
    }
  }
  return {
    worlds: ways,
    intended,
    raises: outcome.raises,
    unseen: outcome.unseen,
    mayRaise: outcome.mayRaise,
    files: [...new Set([file, ...run.files])],
    filesRead: [
      ...new Set([
        ...run.filesRead,
        ...others
          .flatMap((one) => [...one.files, ...one.filesRead])
          .filter((one) => one !== file && !run.files.has(one)),
      ]),
    ],
    reads: run.decisions.reads,
    // Settings that refuse to load without the variable fall back to nothing.
    unsetSelectors: run.decisions.unsetSelectors.filter(({ variable }) => {
      const fact = ways.conditions.known(variableKey(variable));
      return fact === undefined || ways.conditions.outcomesUnder(ways.where, fact).includes(null);
    }),
    optionalMissing: [...run.optionalMissing],
    hidings: hidingsOf(run.hidings, ways),
  };
}

function conditionsWithout({ ways }: Pass, without: Condition): Condition {
  return ways.conditions.without(ways.where, without);
}

interface PassInput {
  readonly file: string;
  readonly context: EvaluationContext;
  readonly names: "settings" | "all";
  readonly kept: KeptEvaluation;
  readonly debugTakenAsFalse: ReadonlySet<Span>;
  readonly missingModulesExist: boolean;
}

interface Pass {
  readonly run: Run;
  readonly ways: Ways;
  readonly intended: Condition;
  readonly notIntended: Condition;
  readonly raises: Raised | null;
  readonly mayRaise: readonly Raised[];
  readonly unseen: string | undefined;
  /** Where what ends the settings is raised. */
  readonly ends: readonly Condition[];
}

/** Runs until the contents that are told apart are those that the code told apart: a comparison may stand below what it matters to. */
function passes(input: PassInput): Pass {
  const { kept } = input;
  if (kept.wasTried) Object.assign(kept, createKeptEvaluation(kept.trees));
  const further = new Map<string, SteadyDomain>();
  for (let round = 1; ; round++) {
    const outcome = pass(input);
    const { decisions } = outcome.run;
    if (round >= turnsTaken) keepSteady(domainsOf(decisions, kept.domains, kept.steady), kept);
    // `if HOST.startswith("http"): raise`, `if "/" in HOST: raise`: no text of the code is what people set.
    if (decisions.knewAllLiterals && !input.context.environment && !loadsInProduction(outcome)) {
      const asked = domainsOf(decisions, kept.domains, kept.steady);
      for (const variable of decisions.triedOnly(outcome.ends))
        further.set(variable, furtherDomain(variable, asked.get(variable) ?? []));
    }
    const domains = domainsOf(decisions, kept.domains, new Map([...kept.steady, ...further]));
    const agrees = haveOutcomes(domains, kept.conditions);
    const isDone = agrees && decisions.knewAllLiterals;
    kept.literals = decisions.literals;
    kept.domains = domains;
    if (!isDone) kept.run = undefined;
    if (!agrees) beginAnew(kept);
    else kept.conditions.forget((fact) => isAskedNoMore(fact, domains));
    // Which words of environments there are is all that a first pass can get wrong where nothing was told apart before.
    if (isDone || input.context.environment || round === mostPasses) {
      kept.wasTried = further.size > 0;
      return outcome;
    }
  }
}

function beginAnew(kept: KeptEvaluation): void {
  kept.run = undefined;
  kept.conditions = new Conditions();
  kept.needed = undefined;
}

/** The text before told contents of the variable apart, and this one does not. */
function isAskedNoMore(fact: Fact, domains: Domains): boolean {
  const variable = variableOf(fact);
  return (
    variable !== undefined && !domains.has(variable) && fact.outcomes.some((outcome) => typeof outcome === "string")
  );
}

/** `if ENV == "production": from .production import *` may be all that ends. */
function loadsInProduction({ raises, run: { decisions }, ways }: Pass): boolean {
  return raises === null && ways.conditions.without(ways.where, decisions.notIntended) !== ways.conditions.never;
}

/** Whether the facts of the pass are those that it asked for. */
function haveOutcomes(domains: Domains, conditions: Conditions): boolean {
  return [...domains].every(([variable, outcomes]) =>
    sameList(conditions.known(variableKey(variable))?.outcomes ?? [], outcomes),
  );
}

/** Passes that go on for so long ask for one thing and another in turn. */
const turnsTaken = 4;

function keepSteady(domains: Domains, kept: KeptEvaluation): void {
  for (const [variable, outcomes] of domains) {
    const before = kept.domains.get(variable);
    if (before !== undefined && !sameList(outcomes, before))
      kept.steady.set(variable, steadyDomain(variable, before, outcomes));
  }
}

function pass(input: PassInput): Pass {
  const { file, context, names, kept, debugTakenAsFalse } = input;
  const { run, frame, told } = beginRun(input);
  const { decisions } = run;
  const { conditions } = decisions;
  const raised: Raise[] = [];
  const module = load(file, run, raised);
  const step = <T>(action: () => T): readonly Way<T>[] => {
    const found: Way<T>[] = [];
    let path = conditions.never;
    for (const outcome of unit(run, action)) {
      if (outcome.kind === "raised") raised.push({ where: outcome.where, error: outcome.error });
      else path = conditions.or(path, outcome.where);
      if (outcome.kind === "value") found.push({ where: outcome.where, value: outcome.value });
    }
    decisions.path = path;
    return found;
  };
  settleTruth(module.scope.bindings as Cells<Binding>, step, run);
  const keptStepIn =
    (scope: Scope): Step =>
    (name, action) => {
      const own = keptStep(name, scope, run, () => {
        const known = raised.length;
        const result = step(action);
        return { result, raised: raised.splice(known) };
      });
      raised.push(...own.raised);
      return own.result;
    };
  const bindings =
    names === "all" ? namesOf(module, () => true, run, told, step) : settingsOf(module, run, told, step, keptStepIn);
  const debug = debugTakenAsFalse.size > 0 ? [] : debugWays(module, bindings, run, step, keptStepIn);
  if (!endRound(run.statements)) return pass(input);
  let unseen = waysOf(rawUnseen(module.scope), conditions.always);
  // Contents that were only tried are no world, and neither is what nobody can tell from an exception of the real content.
  let where = conditions.without(decisions.path, conditions.or(decisions.probes, decisions.dead));
  raised.push(...run.ended);
  // What has ended raises nothing more.
  const real = firstRaises(raised, conditions.or(decisions.probes, decisions.invented), conditions);

  const openRaises = [
    ...real.filter(({ isOpen }) => isOpen),
    ...run.lost.filter((one) => conditions.meets(one.where, where)),
  ];
  let raises: Raised | null = null;
  const isOpen =
    where === conditions.never && (context.environment ? mayNotRaise(raised, run) : isOnlyTried(raised, run));
  if (isOpen) {
    const open = context.environment ? raised : raised.filter((one) => conditions.meets(one.where, decisions.invented));
    const [first] = open;
    if (!context.environment) openRaises.push(...open);
    where = conditions.always;
    unseen = [{ where, value: `settings that may raise ${first?.error.type ?? "an exception"}` }];
  } else if (where === conditions.never)
    raises = raisedOf(
      ordinary(real, run) ??
        ordinary(
          raised.filter(({ error }) => error.type === "NameError"),
          run,
        ) ??
        real[0],
      context,
    );
  const on = conditions.or(...debug.filter((one) => one.value === true).map((one) => one.where));
  const restricted = new Map<string, readonly Way<Binding>[]>();
  for (const [name, ways] of bindings) {
    const there = waysThere(ways, where, told.get(name), conditions);
    if (there.length > 0) restricted.set(name, there);
  }
  const ways: Ways = {
    conditions,
    where,
    bindings: raises ? new Map() : restricted,
    unseen: under(unseen, where, conditions),
    assigned: assignedOf(run),
    calls: under(callWays(run), where, conditions),
    imported: importedModules(run),
    targets: new Set([...decisions.selectors, ...decisions.markers]),
    literals: decisions.literals,
    unseenReasons: decisions.unseenReasons,
    debugTakenAsFalse: false,
  };
  decisions.end();
  const notIntended = conditions.or(decisions.notIntended, developersInPlace(run));
  kept.run = { run, frame, told };
  return {
    run,
    ways,
    raises,
    intended: conditions.without(conditions.without(where, notIntended), on),
    notIntended,
    mayRaise: raises ? [] : openRaises.map((raise) => raisedOf(raise, context)).filter((one) => one !== null),
    unseen: ways.unseen[0]?.value,
    ends: raised.map((one) => one.where),
  };
}

/** The run of before the last edit, at its beginning, or a new one. */
function beginRun({ file, context, kept, debugTakenAsFalse, missingModulesExist }: PassInput): KeptRun {
  const known = kept.run;
  if (known) kept.needed ??= kept.conditions.size;
  if (
    kept.conditions.size > Math.max(mostNodes, mostGrowth * (kept.needed ?? 0)) ||
    kept.conditions.factCount > mostFacts
  )
    beginAnew(kept);
  kept.run = undefined;
  const own = (heap: Heap): EvaluationContext => ({
    ...context,
    parse(path) {
      const parsed = context.parse(path);
      const tree = parsed && "body" in parsed ? kept.trees.tree(path, parsed) : undefined;
      if (!tree) kept.trees.forget(path);
      heap.sawFile(path, tree);
      return tree ?? parsed;
    },
  });
  if (
    known &&
    known.run.decisions.conditions === kept.conditions &&
    known.run.missingModulesExist === missingModulesExist &&
    sameSet(known.run.debugTakenAsFalse, debugTakenAsFalse)
  ) {
    const { run, told } = known;
    const { heap } = run;
    heap.undo(known.frame);
    run.context = own(heap);
    // What the edit moved is moved, and what it took away known, before anything is looked at.
    for (const path of new Set([...run.made.values()].map((module) => module.file))) run.context.parse(path);
    beginRound(run.statements, (statement) => kept.trees.isGone(statement));
    for (const definition of run.classes.keys()) if (kept.trees.isGone(definition)) run.classes.delete(definition);
    run.decisions.restart(kept.literals, kept.domains);
    for (const noted of [run.files, run.filesRead, run.madeNow]) noted.clear();
    for (const noted of [run.optionalMissing, run.hidings, run.lost, run.ended, run.handlers]) noted.length = 0;
    run.fuelLeft = fuelPerPass;
    return { run, frame: heap.begin(), told };
  }
  const notes = new Notes();
  const decisions = new Decisions(kept.conditions, kept.literals, kept.domains, notes);
  const heap = new Heap(decisions, eachHeld);
  const run: Run = {
    context: own(heap),
    language: interpreter,
    notes,
    decisions,
    heap,
    statements: createKeptStatements(),
    classes: new Map(),
    made: new Map(),
    madeNow: new NotedSet(notes),
    madeOn: heap.cells(),
    imported: new WeakMap(),
    modules: heap.cells(),
    assigned: heap.cells(),
    libraryState: heap.cells(),
    models: new Map(),
    fuel: 0,
    fuelLeft: fuelPerPass,
    isAsked: false,
    depth: 0,
    joinsCalls: undefined,
    handlers: [],
    importing: undefined,
    file,
    debugTakenAsFalse,
    missingModulesExist,
    optionalMissing: new NotedList(notes),
    hidings: new NotedList(notes),
    lost: new NotedList(notes),
    ended: new NotedList(notes),
    files: new NotedSet(notes),
    filesRead: new FilesRead(notes, () => run),
  };
  pythonPath(run);
  beginRound(run.statements, () => false);
  return { run, frame: heap.begin(), told: new Map() };
}

/** Files that were read. A Python file that is read as a text changes as one that is imported does. */
class FilesRead extends NotedSet<string> {
  constructor(
    notes: Notes,
    private readonly run: () => Run,
  ) {
    super(notes);
  }

  override add(file: string): this {
    if (file.endsWith(".py")) this.run().context.parse(file);
    return super.add(file);
  }
}

function sameSet<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one));
}

/** Runs the entry's packages and the entry itself. The path is then where it ended. */
function load(file: string, run: Run, raised: Raise[]): ModuleObject {
  const { context, decisions } = run;
  const { conditions } = decisions;
  let path = conditions.never;
  for (const outcome of unit(run, () => importParents(context.settingsModule, file, fileStart(file), run))) {
    if (outcome.kind === "raised") raised.push({ where: outcome.where, error: outcome.error });
    else path = conditions.or(path, outcome.where);
  }
  decisions.path = path;
  decisions.live = path;
  const imported = joinedModule(
    under(waysOf((run.modules as Cells<ModuleObject>).raw(file), conditions.always), path, conditions),
    run,
  );
  if (imported) return imported;
  const module = newModule(context.settingsModule, file, run, {
    isPackage: file.endsWith("/__init__.py"),
    loading: true,
  });
  run.modules.set(file, module);
  run.files.add(file);
  const tree = run.context.parse(file);
  if (!tree || "problem" in tree) {
    module.scope.unseen = `${basename(file)}, which could not be read`;
    return module;
  }
  const [error] = tree.syntaxErrors.length > 0 ? tree.syntaxErrors : lateFutureImports(tree.body);
  // Python refuses the whole file. Open mode goes on without the statement, since its user may be typing it.
  if (error && context.environment) {
    raised.push({
      where: decisions.path,
      error: new PythonError("SyntaxError", { file, start: error.start, end: error.end }),
    });
    decisions.path = conditions.never;
    return module;
  }
  raised.push(...runBlock(tree.body, module.scope, run));
  module.loading = false;
  return module;
}

/** Where DEBUG is on, asked in the open mode. A class of django-configurations may have it from a base. */
function debugWays(
  { scope }: ModuleObject,
  bindings: ReadonlyMap<string, readonly Way<Binding>[]>,
  run: Run,
  step: <T>(action: () => T) => readonly Way<T>[],
  keptStepIn: (scope: Scope) => Step,
): readonly Way<boolean | undefined>[] {
  if (run.context.environment) return [];
  if (run.context.configuration === undefined)
    return keptStepIn(scope)("DEBUG", () => isOn(scope.bindings.get("DEBUG"), run));
  const ways = bindings.get("DEBUG") ?? [];
  return step(() => {
    const { decisions } = run;
    const absent = decisions.conditions.not(whereAny(ways, decisions.conditions));
    return isOn(ways[decisions.choose([...ways.map((one) => one.where), absent]) ?? ways.length]?.value, run);
  });
}

/** Whether DEBUG is on: undefined where that cannot be followed. */
function isOn(debug: Binding | undefined, { decisions }: Run): boolean | undefined {
  return debug === undefined ? false : decisions.truth(debug.value, debug.valueAt);
}

function assignedOf(run: Run): Ways["assigned"] {
  const cells = run.assigned as unknown as Cells<{ readonly value: Value | null }>;
  return new Map(
    cells.rawKeys().map((name) => [
      name,
      waysOf(cells.raw(name), run.decisions.conditions.always).map(({ where, value }) => ({
        where,
        value: value.value,
      })),
    ]),
  );
}
