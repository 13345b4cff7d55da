import type { Example } from "./missingFiles.js";
import type {
  ClassDefinition,
  Expression,
  FunctionDefinition,
  Lambda,
  PythonModule,
  Statement,
} from "../syntax/python/ast.js";
import type { FileSource } from "../text/fileSource.js";
import type { DictValue, ObjectValue, Value } from "../domain/value.js";
import type { Span } from "../text/span.js";
import type { Decisions } from "./decisions.js";
import type { Condition } from "../domain/conditions.js";
import { type Cells, rawValues } from "./cells.js";
import type { Heap } from "./heap.js";
import type { KeptStatements } from "./outcome.js";
import type { Notes } from "./notes.js";
import { lacksAttribute } from "./removedNames.js";
import { PythonError } from "./pythonError.js";
import type { Binding, Scope, ModuleObject } from "./scope.js";

/** What one evaluation of an entry needs from outside. Nothing in it changes while the evaluation runs. */
export interface EvaluationContext {
  readonly files: FileSource;
  /** The tree of a file, or why there is none. */
  parse(file: string): PythonModule | { readonly problem: string } | undefined;
  /** The tree of a text that stands in no file: what `exec` runs. */
  parseText?(text: string): PythonModule | undefined;
  resolveImport(fromFile: string, level: number, module: string): ImportTarget;
  /** Where a file lies when the project runs: an image may put it elsewhere. */
  placeOf?(file: string): string;
  /** Python's current folder: the project's root. */
  readonly workingDirectory: string;
  /** Where the project was checked out, which says nothing of the server. */
  readonly repository?: string;
  /** `DJANGO_SETTINGS_MODULE`. */
  readonly settingsModule: string;
  readonly configuration: string | undefined;
  /** Exactly this environment, or undefined for the open one. */
  readonly environment: ReadonlyMap<string, string> | undefined;
  /** Variables that say which settings load: whoever loads these has set them. */
  readonly chosen?: ReadonlyMap<string, string>;
  readonly django: { readonly text: string | undefined; atLeast(major: number, minor: number): boolean };
  /** Django's default of a setting, for `django.conf.global_settings`; undefined where this version has none. */
  djangoDefault(name: string): Value | undefined;
  /** Names of all settings that have a default. */
  djangoDefaults(): readonly string[];
  /** Values of literals, and plain reads of variables by their places, which never change: kept as long as their trees. */
  readonly constants: WeakMap<Expression | Span, Value>;
  /** The oldest Python 3 that the project says it runs on, by its second number. */
  readonly oldestPython?: number | undefined;
  /** Version of a distribution by its normalised name; null: required, version unknown; undefined: not required. */
  distribution(name: string): string | null | undefined;
  /** The one version that a lock file or `==` names; undefined: it may be another. */
  pinned?(name: string): string | undefined;
  /** Whether only groups of development require it: production may do without. */
  isForDevelopment?(name: string): boolean;
}

export type ImportTarget =
  | { readonly kind: "module"; readonly file: string; readonly isPackage: boolean }
  | { readonly kind: "namespace"; readonly path: string }
  | { readonly kind: "missing" }
  | { readonly kind: "external" };

/**
 * What the parts of the interpreter ask of each other: a value calls a function, a function runs statements, an import asks for a library's
 * model. Each is asked for through `language.ts`, so that no part imports those that stand above it; `interpreter.ts` puts them together.
 */
export interface Language {
  evaluate(expression: Expression, scope: Scope, run: Run): Value;
  execute(statements: readonly Statement[], scope: Scope, run: Run): Completion;
  runInside(statements: readonly Statement[], scope: Scope, run: Run): void;
  joinedCall(statements: readonly Statement[], scope: Scope, run: Run): Value | undefined;
  callValue(callee: Value, args: CallArguments, run: Run): Value;
  callFunction(
    callee: FunctionObject,
    positional: readonly Value[],
    keywords: ReadonlyMap<string, Value>,
    at: Span,
    run: Run,
    caller?: Scope,
  ): Value;
  callSpecial(value: Value, name: string, positional: readonly Value[], at: Span, run: Run): Value | undefined;
  getAttribute(object: Value, name: string, at: Span, run: Run, scope: Scope | undefined): Value;
  iterate(value: Value, run: Run, at: Span): Iteration;
  libraryModule(dotted: string, run: Run): Value | undefined;
  starNames(module: string, run: Run): ReadonlyMap<string, Value> | undefined;
  importSettings(at: Span, run: Run): void;
  readonly builtins: ReadonlyMap<string, Value>;
}

/** How a block ended: normally (undefined), or in one of Python's other ways. `unseen`: it may have returned. */
export type Completion = undefined | "break" | "continue" | "unseen" | { readonly value: Value };

/** The elements that iteration yields; undefined with `rest` where not all of them can be seen. */
export interface Iteration {
  readonly items: readonly Value[];
  /** Why there may be more. */
  readonly rest: string | undefined;
}

/** One execution of an entry from its first statement to its last, for every environment at once. */
export interface Run {
  context: EvaluationContext;
  readonly language: Language;
  /** What is noted beside what is bound. */
  readonly notes: Notes;
  /** What statements of modules came to before the last edit. */
  readonly statements: KeptStatements;
  /** Classes among them: the same objects as long as only their bodies are edited. */
  readonly classes: Map<ClassDefinition, KeptClass>;
  /** The instance of the class of django-configurations that the settings are taken from. */
  configuration?: { readonly type: ClassObject; readonly self: Value; readonly attributes: Cells<Binding> };
  /** Modules of the project that were made, by their names and files: after an edit they are the same objects. */
  readonly made: Map<string, ModuleObject>;
  /** Those of them that this run has made; and on which paths. */
  readonly madeNow: Set<string>;
  readonly madeOn: Map<string, true>;
  /** Bindings as an import brings them in, by the place of the import. */
  readonly imported: WeakMap<Binding, Map<Span, Binding>>;
  readonly decisions: Decisions;
  readonly heap: Heap;
  /** `sys.modules`, by file. */
  readonly modules: Map<string, ModuleObject>;
  /** Variables that code itself set: `os.environ["X"] = …`, read_env, load_dotenv. null: deleted. */
  readonly assigned: Map<string, { readonly value: Value | null; readonly overrides: boolean }>;
  /** Statements and calls left before evaluation gives up: of the statement that runs, and of the whole. */
  fuel: number;
  fuelLeft: number;
  /** Code runs for a question that is asked after its statement. */
  isAsked: boolean;
  depth: number;
  /** Functions run statement by statement, as modules do, because the statement that runs has too many ways otherwise. */
  joinsCalls: { readonly mostNodes: number } | undefined;
  /** Exception classes that the `try` statements around the current statement catch. */
  readonly handlers: (readonly string[] | "all")[];
  /** Project modules that could not be found inside try/except. */
  readonly optionalMissing: { readonly name: string; readonly at: Span; readonly example: Example | undefined }[];
  /** Where names came in that cannot be seen, into whatever namespace: `from missing import *`, `globals().update(…)`. */
  readonly hidings: Hiding[];
  /** What modules raised in a part of the environments, within a statement, and nobody takes. */
  readonly ended: { readonly where: Condition; readonly error: PythonError }[];
  /** Statements that could not be followed to their end: they may raise. */
  readonly lost: { readonly where: Condition; readonly error: PythonError }[];
  /** Modules that ran, on whatever path. */
  readonly files: Set<string>;
  /** Files that were read (`open`, read_env, existence tests), so that a change to them re-evaluates. */
  readonly filesRead: Set<string>;
  /** While an import statement at the top of a block runs: takes what the module raises in a part of the environments. */
  importing: { readonly where: Condition; readonly error: PythonError }[] | undefined;
  /** The file whose code runs now. */
  file: string;
  /** With DEBUG fixed to True, reads of the assignments that win are taken as False: the spans of their names. */
  readonly debugTakenAsFalse: ReadonlySet<Span>;
  /** Modules of the project that could not be found stand on the server: without them the settings do not load. */
  readonly missingModulesExist: boolean;
  /** State of library models, by library. What is kept in it is replaced, never changed in place. */
  readonly libraryState: Map<string, unknown>;
  /** Models of modules, and what else is the same whatever the code does. */
  readonly models: Map<string, unknown>;
}

/** A place that brings names that cannot be seen. */
export interface Hiding {
  /** What brings them: `config.local, which is not in the repository`. */
  readonly reason: string;
  readonly at: Span;
  readonly where: Condition;
  /** What sets names of its own at most, and may set any: nothing else is unknown of those that are not set. */
  readonly by?: string | undefined;
}

export interface FunctionObject {
  readonly kind: "function";
  readonly name: string;
  readonly definition: FunctionDefinition | Lambda;
  /** Names that its body binds, once it has been called. */
  locals?: ReadonlySet<string>;
  readonly defaults: ReadonlyMap<string, Value>;
  readonly scope: Scope;
  readonly role: "plain" | "static" | "class" | "property";
  /** The class whose body defines it, for `super()`. */
  owner: ClassObject | undefined;
  /** Of a property: what assigns to it. */
  readonly setter?: FunctionObject;
  /** Of a property: its value is kept, and may be assigned. */
  readonly isCached?: boolean;
  /** A generator under `@contextmanager`. */
  readonly isContextManager?: boolean;
  /** Under `@lru_cache`: what it gave, by its arguments. */
  readonly kept?: Map<string, Value>;
  /** What was assigned to it: `function.short_description = …`. */
  readonly attributes?: Map<string, Value>;
}

export interface ClassObject {
  readonly kind: "class";
  readonly name: string;
  readonly definition: ClassDefinition;
  /** Method resolution order, itself first; only what could be seen. */
  readonly mro: readonly ClassObject[];
  /** Dotted names of bases outside the project: `configurations.Configuration`, `BaseSettings`, `Exception`. */
  readonly nativeBases: readonly string[];
  /** The bases as the class statement names them, in order; those that cannot be seen are left out. */
  readonly bases: readonly (ClassObject | ExternalClass)[];
  readonly scope: Scope;
  /** Bases that cannot be seen. */
  unseen: string | undefined;
  /** Under `@total_ordering`: the missing comparisons follow from those that it has. */
  isTotallyOrdered?: true;
  /** A dataclass whose instances do not change. */
  isFrozen?: true;
  /** Of an enumeration, by name; names of one value share a member. */
  members?: ReadonlyMap<string, Value>;
  /** Of a library's class: the classes of `collections.abc` that it is one of. */
  abstract?: readonly string[];
}

export interface KeptClass {
  readonly type: ClassObject;
  readonly value: Value;
  /** The last run that made it. */
  round: number;
}

/** A class of a library as a base. */
export interface ExternalClass {
  readonly kind: "external";
  readonly name: string;
  readonly data: NativeObject;
}

export interface InstanceObject {
  readonly kind: "instance";
  readonly class: ClassObject;
  readonly attributes: Map<string, Binding>;
  /** Tells it from others of its class. */
  readonly id: number;
  /** What `str()`, `repr()` and formats make of it where the class is a library's; undefined: cannot be seen. */
  readonly shown?: {
    readonly text: string | undefined;
    readonly repr: string | undefined;
    readonly formatted: string | undefined;
  };
  /** Of a combination of flags: its members. */
  readonly parts?: readonly Value[];
}

export interface BoundMethod {
  readonly kind: "method";
  readonly self: Value;
  readonly function: FunctionObject;
}

/** An object that a library model provides, by what Python does with it. Each operation that is absent is "cannot be seen". */
export interface NativeObject
  extends NativeAttributes,
    NativeItems,
    NativeElements,
    NativeContext,
    NativeBaseClass,
    NativeValue {
  readonly kind: "native";
  /** The names that it is: `globals()`. */
  readonly scope?: Scope;
  call?(args: CallArguments, run: Run): Value;
}

/** `it.name`. */
interface NativeAttributes {
  /** What reading any attribute does first, whichever it is. */
  prepare?(run: Run, at: Span): void;
  getAttribute?(name: string, run: Run, at: Span): Value | undefined;
  setAttribute?(name: string, value: Value, run: Run, at: Span): void;
}

/** `it[key]`, `key in it`, `{**it}`. */
interface NativeItems {
  getItem?(key: Value, run: Run, at: Span): Value;
  setItem?(key: Value, value: Value, run: Run, at: Span): void;
  deleteItem?(key: Value, run: Run, at: Span): void;
  contains?(key: Value, run: Run, at: Span): Value;
  /** `{**below, **it}`, and `dict(it)` with nothing below. */
  overlay?(below: DictValue, run: Run, at: Span): Value;
}

/** `for one in it`. */
interface NativeElements {
  /** undefined: cannot be seen. */
  iterate?(run: Run, at: Span): readonly Value[] | undefined;
  /** Why its elements cannot be seen where they cannot. */
  readonly unseenItems?: string;
  /** Of iterators: gives `each` what is left, one by one; `each` may throw to leave. Returns why there may be more. */
  stream?(run: Run, at: Span, each: (item: Value) => void): string | undefined;
  /** `next()`: the next one, "end", or why it cannot be seen. */
  next?(run: Run, at: Span): Value | "end" | { readonly unseen: string };
  /** Its elements, in an order that only `sorted()` makes sure. */
  readonly unordered?: readonly Value[];
  /** Of a subclass of tuple: its parts. */
  readonly tuple?: readonly Value[];
}

/** `with it`. */
interface NativeContext {
  enter?(run: Run, at: Span): Value;
  /** At the end of the `with` block, however it ends. */
  exit?(run: Run): void;
  /** Runs the block of a `with` in its middle. */
  around?(run: Run, at: Span, block: (entered: Value) => void): void;
}

/** `class Settings(it)`. */
interface NativeBaseClass {
  /** An instance of a project class with this class among its bases; undefined: as any other class. */
  instantiate?(type: ClassObject, args: CallArguments, run: Run): Value | undefined;
  /** An attribute of an instance of such a class. */
  instanceAttribute?(instance: InstanceObject, self: Value, name: string, run: Run): Value | undefined;
  /** A project class with this class among its bases was defined. */
  subclassed?(type: ClassObject, run: Run): void;
}

/** `if it`, `str(it)`, `it < other`. */
interface NativeValue {
  readonly truthy?: boolean;
  /** What `str()` and functions on paths make of it. */
  readonly text?: string;
  /** The value that its truth, `str()` and `==` ask instead. */
  standsFor?(run: Run): Value;
  /** `<`, `<=`, `>`, `>=` with it on the left; undefined: cannot be seen. */
  isBefore?(other: Value): "before" | "same" | "after" | undefined;
}

export type RuntimeObject = ModuleObject | FunctionObject | ClassObject | InstanceObject | BoundMethod | NativeObject;

export interface CallArguments {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
  /** `*args` or `**kwargs` that cannot be seen. */
  readonly unseen: string | undefined;
  /** The whole call. */
  readonly at: Span;
  /** The scope that calls. */
  readonly scope: Scope;
}

export function runtimeObject(value: Value): RuntimeObject | undefined {
  return value.kind === "object" ? (value.data as RuntimeObject | undefined) : undefined;
}

/** The names that `globals()` and `locals()` are. */
export function namespaceOf(value: Value | undefined): Scope | undefined {
  const data = value && runtimeObject(value);
  return data?.kind === "native" ? data.scope : undefined;
}

/** What the data of a value of kind "object" holds on to. */
export function eachHeld(data: object, each: (value: Value) => void): void {
  const object = data as RuntimeObject;
  if (object.kind === "instance") for (const one of rawValues(object.attributes)) each(one.value);
  else if (object.kind === "method") each(object.self);
  else if (object.kind === "function") {
    for (const one of object.defaults.values()) each(one);
    // What a closure holds on to.
    for (let scope: Scope | undefined = object.scope; scope?.kind === "function"; scope = scope.parent)
      for (const one of rawValues(scope.bindings)) each(one.value);
  }
}

/** A value of a subclass of tuple as the tuple that it is; any other as it is. */
export function plainTuple(value: Value): Value {
  const data = runtimeObject(value);
  return data?.kind === "native" && data.tuple !== undefined
    ? { kind: "tuple", items: [...data.tuple], rest: undefined, at: value.at, from: "computed" }
    : value;
}

/** An object value around a model. `type` is the dotted class name, `repr` what Python would print or a description. */
export function objectValue(type: string, repr: string, data: RuntimeObject, at?: Span): ObjectValue {
  return { kind: "object", type, repr, data, at, from: "computed" };
}

/** A class, by its dotted name. */
export function classValue(name: string, data: RuntimeObject, at?: Span): ObjectValue {
  return { ...objectValue("type", `<class '${name}'>`, data, at), name };
}

/** The name of a class; undefined for what is none. */
export function className(value: Value | undefined): string | undefined {
  return value?.kind === "object" && value.type === "type" ? value.name : undefined;
}

const builtinTypes = ["bool", "int", "float", "str", "list", "tuple", "dict", "set"] as const;

/** The type that a class of Python's own makes: what `cast=list` gives. */
export function builtinType(value: Value | undefined): (typeof builtinTypes)[number] | undefined {
  const name = className(value);
  return builtinTypes.find((type) => type === name);
}

export function moduleValue(name: string, data: RuntimeObject, at?: Span): ObjectValue {
  return { ...objectValue("module", `<module '${name}'>`, data, at), name };
}

export function functionValue(data: FunctionObject, at?: Span): ObjectValue {
  return { ...objectValue("function", `<function ${data.name}>`, data, at), name: data.name };
}

/** A function that a library model provides. */
export function nativeFunction(name: string, call: (args: CallArguments, run: Run) => Value): ObjectValue {
  return { ...objectValue("builtin_function_or_method", `<function ${name}>`, { kind: "native", call }), name };
}

/** A module or class with fixed attributes; other attributes cannot be seen. */
export function nativeNamespace(
  name: string,
  attributes: Readonly<Record<string, Value>>,
  call?: (args: CallArguments, run: Run) => Value,
): ObjectValue {
  const own = new Map(Object.entries(attributes));
  const data: NativeObject = {
    kind: "native",
    getAttribute(attribute, run, at) {
      const found = own.get(attribute);
      if (!found && !call && lacksAttribute(name, attribute, run.context))
        throw new PythonError("AttributeError", at, { message: `module '${name}' has no attribute '${attribute}'` });
      return found;
    },
    ...(call && { call }),
  };
  return call ? classValue(name, data) : moduleValue(name, data);
}

/** What an object is called, for readers. */
export function shownName({ name, repr }: ObjectValue): string {
  return name ?? repr.replace(/^<|>$/g, "");
}

/** The argument at a position or with a name; undefined where it is not given. */
export function argument(args: CallArguments, position: number, name: string): Value | undefined {
  return args.keywords.get(name) ?? args.positional[position];
}

/** The instance of a project class that a value is, also one whose class derives from `str` or `dict`. */
export function instanceOf(value: Value): InstanceObject | undefined {
  const data = value.kind === "object" ? runtimeObject(value) : (value.as as InstanceObject | undefined);
  return data?.kind === "instance" ? data : undefined;
}
