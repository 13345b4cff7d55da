import type { Expression } from "../syntax/python/ast.js";
import type { DictValue, EnvironmentRead, EnvironmentValue, ListValue, SetValue, Value } from "../domain/value.js";
import type { ProvenanceStep } from "../report.js";
import type { Span } from "../text/span.js";
import type { Options, SET } from "./decisions.js";
import type { Binding, Run, Scope } from "./runtime.js";
import { ModuleBindings } from "./watchedRun.js";

/**
 * Values of expressions at the top of modules, kept between the runs of an entry and between its evaluations: most of a module says the
 * same in every world, and after every edit. A value is taken again where everything that its expression looked at is the same.
 *
 * What an expression looks at is noted while it runs: names, decided variables, the state of the run. Whatever else it touches makes
 * it one that is not kept. Lists, dicts and sets change in place, so one that is shared is compared at the end of each run with
 * what it was: where the code changed it, the run is done again, and that expression is evaluated anew from then on.
 */
export interface KeptValues {
  readonly expressions: WeakMap<Expression, KeptExpression>;
  /** Whose kept value a container is part of. */
  readonly owners: WeakMap<Container, KeptValue>;
  /** What variables can be where a value is asked for. */
  readonly options: WeakMap<EnvironmentValue, Map<string, Options>>;
  /** Models of modules that have no state: the same objects in every run. */
  readonly libraries: Map<string, unknown>;
  /** How many began so far. */
  runs: number;
  /** How many expressions were evaluated, and how many taken, in all runs so far. */
  readonly work: { evaluated: number; taken: number };
}

export function createKeptValues(): KeptValues {
  return { expressions: new WeakMap(), owners: new WeakMap(), options: new WeakMap(), libraries: new Map(), runs: 0, work: { evaluated: 0, taken: 0 } };
}

interface KeptExpression {
  /** One for each way that its surroundings were. */
  values: KeptValue[];
  recorded: number;
  taken: number;
  /** Some run changes the containers in it: each run gets its own. */
  isCopied: boolean;
  isNeverKept: boolean;
}

type Container = ListValue | DictValue | SetValue;
type Fact = string | null | typeof SET | undefined;

interface KeptValue {
  readonly value: Value;
  readonly expression: KeptExpression;
  readonly module: string;
  readonly unseen: string | undefined;
  readonly looks: Recording;
  /** Those of the looks that stand first, as they are compared most. */
  readonly names: readonly (readonly [string, Value | undefined])[];
  readonly facts: readonly (readonly [string, Fact])[];
  readonly fuel: number;
  /** What the containers in it held. */
  readonly contents: readonly Content[];
  /** The run that took it last. */
  run: number;
  /** The name that it is assigned to. */
  binding: SharedBinding | undefined;
}

interface Content {
  readonly container: Container;
  readonly items: readonly Value[];
  /** Of a dict, beside its keys. */
  readonly values: readonly Value[];
  readonly rest: string | undefined;
}

/** What one expression looked at, and what it noted. */
interface Recording {
  /** Of the module, while it is recorded. */
  bindings: Map<string, Binding> | undefined;
  readonly names: Map<string, Value | undefined>;
  readonly facts: Map<string, Fact>;
  readonly reads: EnvironmentRead[];
  readonly literals: (readonly [variable: string, text: string])[];
  /** Set where it asked which reads of DEBUG are taken as False. */
  debug: { readonly takenAsFalse: string | undefined } | undefined;
  /** It asked what code itself assigned to variables, or which `try` is around it. */
  assigned: boolean;
  handlers: boolean;
  /** It touched what is not compared. */
  beyond: boolean;
}

/** Notes what expressions look at during the runs of one evaluation. */
export class Watch {
  recording: Recording | undefined;
  private run = 0;
  private used: KeptValue[] = [];
  /** Values taken in this run that it did not make itself. */
  private taken = new Set<KeptValue>();
  /** Whose value was asked for last. */
  private last: KeptValue | undefined;

  constructor(private readonly kept: KeptValues) {}

  /** What the expression touches cannot be compared. */
  beyond(): void {
    if (this.recording !== undefined) this.recording.beyond = true;
  }

  begin(libraryState: Map<string, unknown>): void {
    this.run = ++this.kept.runs;
    this.used = [];
    this.taken = new Set();
    for (const [key, model] of this.kept.libraries) libraryState.set(key, model);
  }

  /** Whether the run changed nothing that other runs share. Where it did, everything is as it was before, for the run to be done again. */
  end(libraryState: ReadonlyMap<string, unknown>): boolean {
    for (const name of statelessLibraries) {
      const model = libraryState.get(name);
      if (model !== undefined) this.kept.libraries.set(name, model);
    }
    let again = false;
    for (const one of this.used) {
      if (isIntact(one)) continue;
      one.expression.isCopied = true;
      one.expression.values = [];
      if (!this.taken.has(one)) continue;
      again = true;
      for (const content of one.contents) restore(content);
    }
    return !again;
  }

  /** The value of an expression at the top of a module. */
  value(expression: Expression, scope: Scope, run: Run, evaluate: (expression: Expression, scope: Scope, run: Run) => Value): Value {
    // What stands below a function or a class has names of its own, and what runs within another expression is noted for that one.
    this.last = undefined;
    // Names that a module outside the project may bind are looked up there.
    if (scope.kind !== "module" || this.recording !== undefined || scope.starred !== undefined || !(scope.bindings instanceof ModuleBindings)) return evaluate(expression, scope, run);
    let own = this.kept.expressions.get(expression);
    if (own === undefined) this.kept.expressions.set(expression, (own = { values: [], recorded: 0, taken: 0, isCopied: false, isNeverKept: false }));
    let isOwn = own.isNeverKept;
    if (!isOwn) for (const one of own.values) {
      // In a loop each round has a value of its own.
      if (one.run === this.run) isOwn = true;
      else if (this.isSame(one, scope, run)) return this.take(one, run);
    }
    this.kept.work.evaluated++;
    return isOwn ? evaluate(expression, scope, run) : this.record(own, expression, scope, run, evaluate);
  }

  /** What a variable can be, made once for a value that is the same in every run. */
  options(value: EnvironmentValue, key: string, make: () => Options): Options {
    if (value.operands === undefined) return make();
    let known = this.kept.options.get(value);
    if (known === undefined) this.kept.options.set(value, (known = new Map()));
    let options = known.get(key);
    if (options === undefined) known.set(key, (options = make()));
    return options;
  }

  /** Binds a name to the value that was asked for last, by the same binding in every run; undefined where that is another in each run. */
  binding(value: Value, nameAt: Span, valueAt: Span): Binding | undefined {
    const { last } = this;
    if (last?.value !== value) return undefined;
    const known = last.binding;
    if (known !== undefined && known.nameAt === nameAt && known.valueAt === valueAt) return known;
    return (last.binding = new SharedBinding(value, nameAt, valueAt, [{ step: "assigned", at: nameAt }], undefined));
  }

  private isSame({ module, unseen, looks, names, facts, fuel }: KeptValue, scope: Scope, run: Run): boolean {
    if (module !== scope.module.name || unseen !== scope.unseen || run.fuel < fuel) return false;
    for (const [name, value] of names) if (scope.bindings.get(name)?.value !== value || !isUnchanged(value, this.kept.owners)) return false;
    for (const [variable, fact] of facts) if (run.decisions.facts.get(variable) !== fact) return false;
    if (looks.debug !== undefined && looks.debug.takenAsFalse !== run.debugTakenAsFalse) return false;
    return !(looks.assigned && run.assigned.size > 0) && !(looks.handlers && run.handlers.length > 0);
  }

  private take(one: KeptValue, run: Run): Value {
    one.run = this.run;
    one.expression.taken++;
    this.kept.work.taken++;
    this.last = one;
    if (one.contents.length > 0 && !one.expression.isCopied) {
      this.used.push(one);
      this.taken.add(one);
    }
    run.fuel -= one.fuel;
    for (const read of one.looks.reads) run.decisions.noteRead(read);
    for (const [variable, text] of one.looks.literals) run.decisions.noteLiteral(variable, text);
    return one.expression.isCopied ? copied(one.value) : one.value;
  }

  private record(own: KeptExpression, expression: Expression, scope: Scope, run: Run, evaluate: (expression: Expression, scope: Scope, run: Run) => Value): Value {
    const looks: Recording = { bindings: scope.bindings, names: new Map(), facts: new Map(), reads: [], literals: [], debug: undefined, assigned: false, handlers: false, beyond: false };
    const { unseen } = scope;
    const before = run.fuel;
    let value: Value;
    this.recording = looks;
    try {
      value = evaluate(expression, scope, run);
    } finally {
      this.recording = undefined;
      // What is kept holds on to no run.
      looks.bindings = undefined;
    }
    own.recorded++;
    const contents: Content[] = [];
    const isKept = !looks.beyond && unseen === scope.unseen && !(looks.assigned && run.assigned.size > 0) && !(looks.handlers && run.handlers.length > 0)
      && collectContents(value, contents, deepest) && [...looks.names.values()].every((one) => isUnchanged(one, this.kept.owners))
      // Copies must not part what is one object under several names.
      && !(own.isCopied && ([...looks.names.values()].some(holdsContainers) || countContainers(value) !== contents.length));
    if (!isKept) {
      if (own.recorded >= 2 && own.taken === 0) own.isNeverKept = true;
      return value;
    }
    if (own.recorded >= mostInVain && own.taken === 0) {
      own.isNeverKept = true;
      own.values = [];
      return value;
    }
    const one: KeptValue = { value: own.isCopied ? copied(value) : value, expression: own, module: scope.module.name, unseen, looks, names: [...looks.names], facts: [...looks.facts], fuel: before - run.fuel, contents, run: this.run, binding: undefined };
    this.last = one;
    if (!own.isCopied) {
      for (const { container } of contents) if (!this.kept.owners.has(container)) this.kept.owners.set(container, one);
      if (contents.length > 0) this.used.push(one);
    }
    own.values.push(one);
    if (own.values.length > mostValues) own.values.shift();
    return value;
  }
}

/** Whether what the value shares with other runs still holds what it held when it was kept. */
function isUnchanged(value: Value | undefined, owners: KeptValues["owners"]): boolean {
  switch (value?.kind) {
    case "list":
    case "set":
    case "dict": {
      const owner = owners.get(value);
      return owner === undefined || isIntact(owner);
    }
    case "tuple": return value.items.every((item) => isUnchanged(item, owners));
    case "environment": return value.reads.every((read) => isUnchanged(read.fallback, owners)) && (value.operands ?? []).every((one) => isUnchanged(one, owners));
    default: return true;
  }
}

function isIntact({ contents }: KeptValue): boolean {
  return contents.every(({ container, items, values, rest }) => {
    if (container.rest !== rest) return false;
    if (container.kind !== "dict") return container.items.length === items.length && container.items.every((item, index) => item === items[index]);
    return container.entries.length === items.length && container.entries.every((entry, index) => entry.key === items[index] && entry.value === values[index]);
  });
}

function holdsContainers(value: Value | undefined): boolean {
  return value !== undefined && (countContainers(value) > 0 || (value.kind === "environment" && ((value.operands ?? []).some(holdsContainers) || value.reads.some((read) => holdsContainers(read.fallback)))));
}

/** Those that `copied` would copy. */
function countContainers(value: Value): number {
  switch (value.kind) {
    case "list":
    case "set": return value.items.reduce((count, item) => count + countContainers(item), 1);
    case "dict": return value.entries.reduce((count, entry) => count + countContainers(entry.key) + countContainers(entry.value), 1);
    case "tuple": return value.items.reduce((count, item) => count + countContainers(item), 0);
    default: return 0;
  }
}

/** The value with containers of its own. */
function copied(value: Value): Value {
  switch (value.kind) {
    case "list": return { ...value, items: value.items.map(copied) };
    case "set": return { ...value, items: value.items.map(copied) };
    case "dict": return { ...value, entries: value.entries.map((entry) => ({ key: entry.key, value: copied(entry.value) })) };
    case "tuple": return countContainers(value) === 0 ? value : { ...value, items: value.items.map(copied) };
    default: return value;
  }
}

function restore({ container, items, values, rest }: Content): void {
  container.rest = rest;
  if (container.kind !== "dict") container.items.splice(0, container.items.length, ...items);
  else container.entries.splice(0, container.entries.length, ...items.flatMap((key, index) => { const value = values[index]; return value === undefined ? [] : [{ key, value }]; }));
}

/** Notes what the containers in a value hold. False where it holds what belongs to one run: objects, and code that resolves values. */
function collectContents(value: Value, contents: Content[], depth: number): boolean {
  if (depth < 0 || value.as !== undefined) return false;
  const all = (values: readonly Value[]): boolean => values.every((one) => collectContents(one, contents, depth - 1));
  switch (value.kind) {
    case "list":
    case "set":
      contents.push({ container: value, items: [...value.items], values: [], rest: value.rest });
      return all(value.items);
    case "dict":
      if (value.factory !== undefined) return false;
      contents.push({ container: value, items: value.entries.map((entry) => entry.key), values: value.entries.map((entry) => entry.value), rest: value.rest });
      return value.entries.every((entry) => collectContents(entry.key, contents, depth - 1) && collectContents(entry.value, contents, depth - 1));
    case "tuple": return all(value.items);
    // Code that resolves it may hold on to its run; a plain read of a variable does not, nor what is made of one by operators.
    case "environment": return value.operands !== undefined && all(value.operands) && value.reads.every((read) => read.fallback === undefined || collectContents(read.fallback, contents, depth - 1));
    case "object": return statelessObjects.has(value.type);
    case "random": return false;
    default: return true;
  }
}

const deepest = 24;
/** More than an entry has worlds that differ in one expression. */
const mostValues = 12;
const mostInVain = 12;

/** Modules whose models hold nothing of a run. */
const statelessLibraries = ["module os", "module os.path", "module posixpath", "module pathlib", "module datetime"];
const statelessObjects: ReadonlySet<string> = new Set(["datetime.timedelta", "ellipsis"]);

/** A binding that is the same object in every run where it is the same. */
export class SharedBinding implements Binding {
  readonly unless?: string;
  /** Copies of it do not take this along. */
  readonly #imported: { readonly at: Span; readonly binding: SharedBinding }[] = [];

  constructor(readonly value: Value, readonly nameAt: Span, readonly valueAt: Span, readonly steps: readonly ProvenanceStep[], unless: string | undefined) {
    if (unless !== undefined) this.unless = unless;
  }

  /** As a star import at that place binds it. */
  importedBy(step: ProvenanceStep): SharedBinding {
    const known = this.#imported.find((one) => one.at === step.at);
    if (known !== undefined) return known.binding;
    const binding = new SharedBinding(this.value, this.nameAt, this.valueAt, [...this.steps, step], this.unless);
    this.#imported.push({ at: step.at, binding });
    if (this.#imported.length > mostImporters) this.#imported.shift();
    return binding;
  }
}

const mostImporters = 4;
