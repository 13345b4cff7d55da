import type { PythonModule } from "../syntax/python/ast.js";
import { placeSpans } from "../syntax/python/moveSpans.js";
import type { DictValue, Value } from "../domain/value.js";
import { unknownLike } from "../domain/value.js";
import { mayBeSetBy, overshadow } from "./namespaces.js";
import { none, str } from "./make.js";
import { fromUtf8 } from "./methods/encoding.js";
import { storeItem } from "./operators.js";
import type { CallArguments, NativeObject, Run } from "./runtime.js";
import type { Binding, ModuleObject, Scope } from "./scope.js";
import { runtimeObject } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import { nodeSpan } from "./nodeSpan.js";
import { evaluate } from "./expressions.js";
import { execute } from "./statements.js";
import { runInside } from "./blocks.js";

/** `exec(open(path).read())`, `exec(compile(source, path, "exec"), globals())`, `exec("A = 1")`: text that is known runs where it says. */
export function executeText(args: CallArguments, run: Run): Value {
  const source = readSource(args, run);
  const namespace = args.positional[2] ?? args.positional[1];
  const target = targetScope(namespace, args);
  if (!source) {
    unseenText(target, namespace, args, run);
    return none(args.at);
  }
  const [error] = source.tree.syntaxErrors;
  if (error) throw new PythonError("SyntaxError", source.file === undefined ? args.at : nodeSpan(error, source.file));
  if (namespace?.kind === "dict") {
    intoDict(namespace, args.positional[1], source, args, run);
    return none(args.at);
  }
  if (!target) {
    overshadow(args.scope, "exec() in a namespace that cannot be seen", args.at, run);
    return none(args.at);
  }
  // The code runs in the caller's namespace; its own file is only needed for places.
  const scope: Scope = { ...target, module: { ...target.module, file: source.file ?? target.module.file } };
  (scope.module as { scope: Scope }).scope = target.kind === "module" ? scope : target.module.scope;
  if (target.kind === "function") execute(source.tree.body, scope, run);
  else runInside(source.tree.body, scope, run);
  if (scope.unseen !== undefined) target.unseen ??= scope.unseen;
  if (scope.starred !== undefined) target.starred = scope.starred;
  return none(args.at);
}

/** What the text sets cannot be seen. A file outside of the project is as a module that is not in the repository: it may be there, and set anew what was set. */
function unseenText(target: Scope | undefined, namespace: Value | undefined, args: CallArguments, run: Run): void {
  const [text] = args.positional;
  const unseen = text?.kind === "unknown" ? text : undefined;
  const reason = `exec() of ${unseen?.reason ?? "text that cannot be seen"}`;
  const file = run.context.environment ? undefined : unseen?.file;
  if (namespace?.kind === "dict") namespace.rest ??= reason;
  else if (file === undefined) overshadow(target ?? args.scope, reason, args.at, run);
  else mayBeSetBy(file, reason, target ?? args.scope, args.at, run, { sets: "many" });
}

/** `eval("1 + 1")`. */
export function evaluateText(args: CallArguments, run: Run): Value {
  const source = readSource(args, run);
  const [only, ...others] = source?.tree.body ?? [];
  const namespace = args.positional[2] ?? args.positional[1];
  const target = targetScope(namespace, args);
  if (!source || (!target && namespace?.kind !== "dict")) {
    const [given] = args.positional;
    return unknownLike(given, "eval()", args.at);
  }
  if (source.tree.syntaxErrors.length > 0 || only?.kind !== "expression" || others.length > 0)
    throw new PythonError("SyntaxError", args.at, { message: "invalid syntax" });
  return evaluate(only.value, target ?? dictScope(namespace as DictValue, undefined, args), run);
}

interface Source {
  readonly tree: PythonModule;
  /** Where it stands in the project; undefined for a text of its own, whose places are those of the call. */
  readonly file: string | undefined;
}

function readSource(args: CallArguments, run: Run): Source | undefined {
  const [source] = args.positional;
  if (source?.kind !== "str" && source?.kind !== "bytes") return undefined;
  const text = source.kind === "str" ? source.value : fromUtf8(source.value);
  if (text === undefined) return undefined;
  const file = fileOfText(text.replace(/\r\n?/g, "\n"), run);
  const tree = file === undefined ? undefined : run.context.parse(file);
  if (file !== undefined && tree && !("problem" in tree)) return { tree, file };
  const parsed =
    text.length > longestText
      ? undefined
      : run.context.parseText?.(text.trimStart() === text ? text : text.replace(/^[ \t]+/, ""));
  run.heap.holdsPlaces();
  return parsed && { tree: placeSpans(parsed, args.at.start, args.at.end), file: undefined };
}

const longestText = 100_000;

function targetScope(namespace: Value | undefined, args: CallArguments): Scope | undefined {
  if (!namespace || namespace.kind === "none") return args.scope;
  const data = runtimeObject(namespace) as (NativeObject & { readonly scope?: Scope }) | undefined;
  return data?.kind === "native" ? data.scope : undefined;
}

/** Runs with a dict as the namespace, and writes back what the code bound. */
function intoDict(
  namespace: DictValue,
  globals: Value | undefined,
  source: Source,
  args: CallArguments,
  run: Run,
): void {
  const scope = dictScope(namespace, globals === namespace ? undefined : targetScope(globals, args), args, source.file);
  execute(source.tree.body, scope, run);
  for (const [name, binding] of scope.bindings) storeItem(namespace, str(name, binding.nameAt), binding.value);
  for (let index = namespace.entries.length - 1; index >= 0; index--) {
    const key = namespace.entries[index]?.key;
    if (key?.kind === "str" && !scope.bindings.has(key.value)) namespace.entries.splice(index, 1);
  }
  if (scope.unseen !== undefined) namespace.rest ??= scope.unseen;
}

function dictScope(namespace: DictValue, globals: Scope | undefined, args: CallArguments, file = args.at.file): Scope {
  const module: ModuleObject = {
    kind: "module",
    name: "builtins",
    file,
    isPackage: false,
    loading: true,
    scope: undefined as never,
  };
  const bindings = new Map<string, Binding>();
  for (const { key, value } of namespace.entries)
    if (key.kind === "str")
      bindings.set(key.value, { value, nameAt: args.at, valueAt: value.at ?? args.at, steps: [] });
  const scope: Scope = {
    kind: "module",
    bindings,
    parent: undefined,
    module,
    outer: new Map(),
    unseen: namespace.rest,
  };
  (module as { scope: Scope }).scope = globals ?? scope;
  return scope;
}

/** The file of the project whose whole text this is. */
function fileOfText(text: string, run: Run): string | undefined {
  for (const file of run.filesRead) {
    const content = run.context.files.read(file);
    if (content && "text" in content && content.text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n") === text)
      return file;
  }
  return undefined;
}
