import type { Value } from "../domain/value.js";
import { overshadow } from "./attributes.js";
import { none } from "./make.js";
import type { CallArguments, NativeObject, Run, Scope } from "./runtime.js";
import { runtimeObject } from "./runtime.js";
import { execute } from "./statements.js";

/** `exec(open(path).read())`, `exec(compile(source, path, "exec"), globals())`: only the text of a file of the project is followed. */
export function executeText(args: CallArguments, run: Run): Value {
  const source = args.positional[0];
  const target = targetScope(args.positional[1], args.scope);
  const file = source && fileOfText(source, run);
  const tree = file === undefined ? undefined : run.context.parse(file);
  const namespace = args.positional[1];
  if (!target && namespace?.kind === "dict") {
    namespace.rest ??= "exec() of text that cannot be seen";
    return none(args.at);
  }
  if (!target || !tree || "problem" in tree || file === undefined) {
    overshadow(target ?? args.scope, "exec() of text that cannot be seen");
    return none(args.at);
  }
  // The code runs in the caller's namespace; its own file is only needed for places.
  const scope: Scope = { ...target, module: { ...target.module, file } };
  (scope.module as { scope: Scope }).scope = target.kind === "module" ? scope : target.module.scope;
  execute(tree.body, scope, run);
  if (scope.unseen !== undefined) target.unseen ??= scope.unseen;
  return none(args.at);
}

function targetScope(namespace: Value | undefined, scope: Scope): Scope | undefined {
  if (!namespace) return scope;
  const data = runtimeObject(namespace) as (NativeObject & { readonly scope?: Scope }) | undefined;
  return data?.kind === "native" ? data.scope : undefined;
}

/** The file of the project whose whole text this is. */
function fileOfText(source: Value, run: Run): string | undefined {
  if (source.kind !== "str" && source.kind !== "bytes") return undefined;
  for (const file of run.filesRead) {
    const content = run.context.files.read(file);
    if (content && "text" in content && content.text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n") === source.value) return file;
  }
  return undefined;
}
