import type { Span } from "../text/span.js";

/**
 * What the evaluator knows of a Python value. Rules treat values as immutable; while a module runs, the evaluator mutates
 * lists, dicts and sets in place, because Python code relies on aliasing.
 */
export type Value =
  | NoneValue
  | BoolValue
  | IntValue
  | FloatValue
  | StrValue
  | BytesValue
  | PathValue
  | ListValue
  | TupleValue
  | SetValue
  | DictValue
  | EnvironmentValue
  | RandomValue
  | ObjectValue
  | UnknownValue;

/** Where a value came from: the last step that decided it. */
export type Source = "literal" | "environment" | "environment-default" | "computed" | "django-default";

interface Origin {
  /** The expression that produced the value. */
  readonly at: Span | undefined;
  readonly from: Source;
  /** Environment variables whose content or absence this known value depends on (exact mode, or after a decision). */
  readonly variables?: readonly string[];
  /** Of a plain value whose class derives from its type, as a member of `class Env(str, Enum)`: that class. The evaluator's own; rules do not look at it. */
  readonly as?: unknown;
}

export interface NoneValue extends Origin {
  readonly kind: "none";
}
export interface BoolValue extends Origin {
  readonly kind: "bool";
  readonly value: boolean;
}
/** A bigint only beyond 2^53. */
export interface IntValue extends Origin {
  readonly kind: "int";
  readonly value: number | bigint;
}
export interface FloatValue extends Origin {
  readonly kind: "float";
  readonly value: number;
}
export interface StrValue extends Origin {
  readonly kind: "str";
  readonly value: string /** Several literals without `+`: `"a" "b"`. */;
  readonly implicitlyConcatenated?: boolean /** Those literals, in order. */;
  readonly parts?: readonly { readonly value: string; readonly at: Span }[];
  /** Of a library's own type below `str`, which has further attributes. */
  readonly library?: "unipath";
}
export interface BytesValue extends Origin {
  readonly kind: "bytes";
  readonly value: string;
}
/** A pathlib path. Strings made by os.path are `str`. */
export interface PathValue extends Origin {
  readonly kind: "path";
  readonly value: string;
}
/** `rest`: elements that cannot be seen may stand anywhere in it. */
export interface ListValue extends Origin {
  readonly kind: "list";
  readonly items: Value[];
  rest: string | undefined;
  /** What Python calls it where it is no list but shows its elements as one does. */
  readonly view?: "range" | "dict_keys" | "dict_values" | "dict_items" | "deque";
  /** Made of a set, or of the names in a folder: the elements are known, their order is not until they are sorted. */
  shuffled?: true;
}
export interface TupleValue extends Origin {
  readonly kind: "tuple";
  readonly items: readonly Value[];
  readonly rest: string | undefined;
  readonly shuffled?: true;
}
export interface SetValue extends Origin {
  readonly kind: "set";
  readonly items: Value[];
  rest: string | undefined;
  readonly frozen: boolean;
}
/** Insertion order. `rest`: further keys that cannot be seen, which may also replace the ones here. */
export interface DictValue extends Origin {
  readonly kind: "dict";
  readonly entries: DictEntry[];
  rest: string | undefined /** What `defaultdict` makes for a key that is missing. */;
  readonly factory?: Value /** An OrderedDict. */;
  readonly ordered?: true;
}
export interface DictEntry {
  readonly key: Value;
  value: Value;
}

/**
 * A value that depends on environment variables of which open mode knows nothing yet. While they are set it is what the deployer
 * intended; `resolve` tells what the code makes of given contents, or of their absence.
 */
export interface EnvironmentValue extends Origin {
  readonly kind: "environment";
  /** Of an object whatever the variables are: its type, as ObjectValue has it. */
  readonly objectType?: string;
  readonly type: ValueType | undefined;
  /** Every read that it depends on. */
  readonly reads: readonly EnvironmentRead[];
  /** Known leading text, for `f"https://{HOST}"`. */
  readonly prefix?: string;
  /** Elements of a list that are there whatever the variables hold, for `["*"] + HOSTS.split(",")`. */
  readonly items?: readonly Value[];
  /** Texts that the code compares these variables with, as far as this value shows. */
  readonly literals: readonly string[];
  /** Set where `resolve` follows from this alone, and from nothing else of the run that made it. The evaluator's own; rules do not look at it. */
  readonly expression?: Expression;
  /** Throws a PythonError where the code would raise. Still an EnvironmentValue while a variable that matters is undecided. */
  resolve(assignment: Assignment): Value;
}

/** `int(PORT, 16)`: two are the same where operation and operands are. */
export interface Expression {
  /** With what it is given besides the operands: `int 16`. */
  readonly operation: string;
  readonly operands: readonly Value[];
}

/** The text of a variable, null where it is unset, undefined where nothing is decided. */
export type Assignment = (variable: string) => string | null | undefined;

export interface EnvironmentRead {
  readonly variable: string;
  readonly at: Span;
  /** How it is read: `os.environ`, `os.getenv`, `environ`, `decouple`, `environs`, … */
  readonly reader: string;
  /** What the reader gives when it is unset; undefined: it raises. */
  readonly fallback?: Value;
  /** The cast, for reports: `bool`, `list`. */
  readonly cast?: string;
}

export type ValueType =
  | "none"
  | "bool"
  | "int"
  | "float"
  | "str"
  | "bytes"
  | "path"
  | "list"
  | "tuple"
  | "set"
  | "dict";

/** `get_random_secret_key()`, `secrets.token_urlsafe(50)`: different in every process. */
export interface RandomValue extends Origin {
  readonly kind: "random";
  /** Of all of it. */
  readonly length: number | undefined;
  readonly type: "str" | "bytes" | "int";
  /** Text that is always the same, in front of the random part and behind it. */
  readonly before?: string;
  readonly after?: string;
  /** The only characters that it can have, each once; undefined: nothing is known of them. */
  readonly alphabet?: string;
}

/** Anything that is an object to rules: functions, classes, modules, instances of known classes (`timedelta`, `Csv()`, …). */
export interface ObjectValue extends Origin {
  readonly kind: "object";
  /** Dotted name of the class: `datetime.timedelta`, `function`, `module`, `type`. */
  readonly type: string;
  /** As Python's repr would print it where that is fixed, else a short description. For readers only: nothing is decided by it. */
  readonly repr: string;
  /** Of a class, a module or a function: what it is called, `pathlib.Path`. */
  readonly name?: string;
  /** The evaluator's own; rules do not look at it. */
  readonly data?: unknown;
  /** Its class decides its truth by a method of its own. */
  readonly ownTruth?: boolean;
  /** What that method said at the end of the run. */
  readonly truth?: boolean;
}

export interface UnknownValue extends Origin {
  readonly kind: "unknown";
  /** For the user, completes "not determined: …": `call to cache_url`. */
  readonly reason: string;
  readonly type: ValueType | undefined;
  /** Its truth, where at least that is certain: `unseen and False`. */
  readonly truth?: boolean;
  /** Of a path whose folder cannot be seen: the names that it certainly ends with once it is absolute, `var/static`. */
  readonly ending?: string;
  /** It is one of these. */
  readonly among?: readonly Value[];
  /** Of a text that goes on behind it: it begins with one of these. */
  readonly beginnings?: readonly string[];
  /** Of a text: characters that it certainly does not have. */
  readonly lacks?: string;
  /** It is the text of this file, as messages name it. */
  readonly file?: string;
  /** What it is called, where that is not in the repository: `conf.local.export`. */
  readonly absent?: string;
  /** What may have bound it to something else since it was last seen. */
  readonly maker?: string;
  /** Of an entry of a dict that something unseen was laid over: what stood there, `{"PASSWORD": "…", **config}`. */
  readonly beneath?: Value;
}

/** `environment`: the deployer decides, and is taken to have decided well. */
export type Answer = "yes" | "no" | "unknown" | "environment";

/** Python's truthiness. */
export function truthiness(value: Value): Answer {
  switch (value.kind) {
    case "none":
      return "no";
    case "bool":
      return yesNo(value.value);
    case "int":
      return yesNo(Number(value.value) !== 0);
    case "float":
      return yesNo(value.value !== 0);
    case "str":
    case "bytes":
      return yesNo(value.value !== "");
    case "path":
    case "random":
      return "yes";
    case "list":
    case "tuple":
    case "set":
      return value.items.length > 0 ? "yes" : restOf(value);
    case "dict":
      return value.entries.length > 0 ? "yes" : restOf(value);
    case "object":
      return value.ownTruth !== true ? "yes" : value.truth === undefined ? "unknown" : yesNo(value.truth);
    case "environment":
      return "environment";
    case "unknown":
      return value.truth === undefined ? "unknown" : yesNo(value.truth);
  }
}

/** What can be said of an element that is not among those that are visible. */
export function restOf({ rest }: { readonly rest: string | undefined }): "no" | "environment" | "unknown" {
  return rest === undefined
    ? "no"
    : rest === environmentElements || rest === environmentEntries
      ? "environment"
      : "unknown";
}

export function yesNo(condition: boolean): Answer {
  return condition ? "yes" : "no";
}

/** Why elements cannot be seen that plugins bring, found by the entry points of installed distributions: never Django's own. */
export const installedPlugins = "plugins that are installed";

export function unknown(reason: string, at?: Span, type?: ValueType): UnknownValue {
  return { kind: "unknown", reason, type, at, from: "computed" };
}

/** A name that is not in the repository. */
export function absentName(name: string, at?: Span): UnknownValue {
  return { ...unknown(`${name}, which is not in the repository`, at), absent: name };
}

/** A name that `maker` may have bound to something else. What that may be replaced by is not told besides. */
export function perhapsReplaced(name: string, maker: string, at: Span): UnknownValue {
  return { ...unknown(`${name}, which may be replaced by ${maker.split(", which may be ")[0] ?? maker}`, at), maker };
}

/** What cannot be seen because the other value cannot. */
export function unknownSince({ reason, absent, maker }: UnknownValue, at?: Span, type?: ValueType): UnknownValue {
  return {
    ...unknown(reason, at, type),
    ...(absent !== undefined && { absent }),
    ...(maker !== undefined && { maker }),
  };
}

/** What cannot be seen because the other value cannot; where that can be, for a reason of its own. */
export function unknownLike(value: Value | undefined, otherwise: string, at?: Span, type?: ValueType): UnknownValue {
  return value?.kind === "unknown" ? unknownSince(value, at, type) : unknown(otherwise, at, type);
}

/** What an attribute or a call of a value that cannot be seen gives. */
export function unknownFrom(value: UnknownValue, at: Span | undefined): UnknownValue {
  return value.file === undefined ? unknownSince(value, at) : { ...unknownSince(value, at), file: value.file };
}

export function isText(value: Value): value is StrValue {
  return value.kind === "str";
}

/** The rest of a list of which only the environment has the elements: the deployer decides them. */
export const environmentElements = "a list from the environment";

/** The rest of a dict that was updated with what a variable holds, likewise. */
export const environmentEntries = "values from the environment";

export type SequenceValue = ListValue | TupleValue | SetValue;

/** Whether its elements come in an order that nobody knows: by their hashes, or as a folder lists them. */
export function isShuffled(value: Value): boolean {
  return isSequence(value) && value.items.length > 1 && (value.kind === "set" || value.shuffled === true);
}

/** Elements that are there for certain. */
export function certainItems(value: Value): readonly Value[] {
  return isSequence(value) || value.kind === "environment" ? (value.items ?? []) : [];
}

export function isSequence(value: Value): value is SequenceValue {
  return value.kind === "list" || value.kind === "tuple" || value.kind === "set";
}

/** The entry with that text key. */
export function dictGet(dict: DictValue, key: string): DictEntry | undefined {
  return dict.entries.find((entry) => entry.key.kind === "str" && entry.key.value === key);
}
