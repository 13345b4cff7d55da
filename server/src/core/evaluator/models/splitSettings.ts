import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { overshadow } from "../namespaces.js";
import { fileStart, type Span } from "../../text/span.js";
import { chosenText } from "../chosenText.js";
import { none, str } from "../make.js";
import { absolutePath, basename, dirname, joinOsPath } from "../paths.js";
import type { CallArguments, Run } from "../runtime.js";
import type { Binding, Scope } from "../scope.js";
import { nativeFunction, nativeNamespace, objectValue, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { missingCode } from "../imports.js";
import { Cells } from "../cells.js";
import { mapBindings, moduleWithin } from "../newModule.js";
import { isInsideProject } from "./files.js";
import { globFiles } from "./globText.js";
import { plainText } from "./libraryModel.js";
import { runInside } from "../blocks.js";

/** django-split-settings: `include` runs other files in the caller's namespace. From its sources, 0.3 to 1.3. */
export function splitSettingsTools(): Value {
  return nativeNamespace("split_settings.tools", {
    include: nativeFunction("include", include),
    optional: nativeFunction("optional", (args) => {
      const name = args.positional[0] ?? args.keywords.get("filename");
      // An empty name is None from 1.1 on.
      return name?.kind === "none" || !name
        ? none(args.at)
        : objectValue("split_settings.optional", "<optional>", { kind: "native", ...{ name } }, args.at);
    }),
  });
}

function include(args: CallArguments, run: Run): Value {
  const given = args.keywords.get("scope");
  const target = scopeOf(given, args.scope);
  if (!target || args.unseen !== undefined) {
    overshadow(
      target ?? args.scope.module.scope,
      args.unseen ?? "include() into a namespace that cannot be seen",
      args.at,
      run,
    );
    return none(args.at);
  }
  // The library notes in the scope which files it ran, so that none runs twice.
  const ran = (): ReadonlySet<string> => (run.libraryState.get(key) as ReadonlySet<string> | undefined) ?? new Set();
  const key = `split-settings included into ${target.module.name}`;
  const folder = dirname(args.at.file);
  for (const argument of args.positional) {
    const data = runtimeObject(argument) as { readonly name?: Value } | undefined;
    const isOptional = argument.kind === "object" && argument.type === "split_settings.optional";
    const found = (name: string): boolean =>
      globFiles(absolutePath(joinOsPath(folder, name), run.context.workingDirectory), run).files.length > 0;
    const pattern = plainText(chosenText(isOptional ? data?.name : argument, found, run));
    if (argument.kind === "none") continue;
    if (pattern === undefined) {
      overshadow(
        target,
        argument.kind === "unknown" ? argument.reason : "a file that include() names and that cannot be seen",
        argument.at ?? args.at,
        run,
      );
      continue;
    }
    const path = joinOsPath(folder, pattern);
    const { files, order } = globFiles(absolutePath(path, run.context.workingDirectory), run);
    // What an installed library brings stands outside of the project.
    if (
      files.length === 0 &&
      !run.context.environment &&
      !isInsideProject(absolutePath(path, run.context.workingDirectory), run)
    ) {
      overshadow(target, `${pattern}, which is outside of the project`, argument.at ?? args.at, run);
      continue;
    }
    // What Git ignores stands on the server: nobody has seen it.
    if (
      files.length === 0 &&
      !run.context.environment &&
      run.context.files.isIgnored(absolutePath(path, run.context.workingDirectory))
    ) {
      if (isOptional) missingCode(path, argument.at ?? args.at, run);
      else overshadow(target, `${pattern}, which is not in the repository`, argument.at ?? args.at, run);
      continue;
    }
    if (files.length === 0 && !isOptional)
      throw new PythonError("OSError", args.at, { message: `No such file: ${pattern}` });
    const fresh = files.filter((file) => !ran().has(file));
    // glob gives files in the order of the directory: where two of them bind a name, either may win.
    const before = order === "any" && fresh.length > 1 ? snapshot(target) : undefined;
    for (const file of fresh) {
      run.libraryState.set(key, new Set([...ran(), file]));
      runFile(file, target, run);
    }
    if (before) markConflicts(fresh, before, target);
  }
  return none(args.at);
}

function scopeOf(namespace: Value | undefined, scope: Scope): Scope | undefined {
  if (!namespace) return scope.module.scope;
  const data = runtimeObject(namespace) as { readonly scope?: Scope } | undefined;
  return data?.scope;
}

/** Runs a file's statements in another module's namespace; its own name is only for places. */
function runFile(file: string, target: Scope, run: Run): void {
  run.filesRead.add(file);
  const tree = run.context.parse(file);
  if (!tree || "problem" in tree) {
    target.unseen ??= `${basename(file)}, which could not be read`;
    return;
  }
  const { scope } = moduleWithin(target, file, run);
  const before = run.file;
  // The namespace keeps the `__file__` of the file that includes.
  const fileName = target.bindings.get("__file__");
  const nowhere: Span = fileStart(target.module.file);
  if (!fileName)
    target.bindings.set("__file__", {
      value: str(target.module.file, nowhere),
      nameAt: nowhere,
      valueAt: nowhere,
      steps: [],
    });
  run.file = file;
  try {
    runInside(tree.body, scope, run);
  } finally {
    run.file = before;
    if (!fileName) target.bindings.delete("__file__");
  }
}

/** What each name is bound to, with its alternatives: nothing is chosen. */
function snapshot({ bindings }: Scope): ReadonlyMap<string, unknown> {
  return bindings instanceof Cells
    ? new Map(bindings.rawKeys().map((name) => [name, (bindings as Cells<Binding>).raw(name)]))
    : new Map(bindings);
}

function markConflicts(files: readonly string[], before: ReadonlyMap<string, unknown>, scope: Scope): void {
  const inside = new Set(files);
  const now = snapshot(scope);
  mapBindings(scope.bindings, (binding, name) => {
    if (before.get(name) === now.get(name) || !inside.has(binding.nameAt.file)) return binding;
    const places = new Set(binding.steps.map((step) => step.at.file).filter((file) => inside.has(file)));
    return places.size > 1
      ? { ...binding, value: unknown("the order in which include() finds files", binding.valueAt) }
      : binding;
  });
}
