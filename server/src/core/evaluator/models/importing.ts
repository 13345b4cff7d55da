import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { isText } from "../../text/fileSource.js";
import type { Span } from "../../text/span.js";
import { chosenText } from "../chosenText.js";
import { findOnPath, importModule, isInstalled, isMissingPrivate, isOptionalPrivate, loadModule } from "../imports.js";
import { bool, dict, none, str } from "../make.js";
import { absolutePath, basename } from "../paths.js";
import { Cells } from "../cells.js";
import { bindAs, newModule } from "../newModule.js";
import type { CallArguments, Run } from "../runtime.js";
import type { Binding, ModuleObject } from "../scope.js";
import { nativeFunction, nativeNamespace, runtimeObject, moduleValue } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { standardModules } from "../../data/standardModules.js";
import { metadataModule } from "./metadata.js";
import { libraryObject, members, parameters, plainText, whenText } from "./libraryModel.js";

/** Modules that import others: importlib, runpy. */
export function importlibModule(): Value {
  return nativeNamespace("importlib", {
    import_module: nativeFunction("import_module", (args, run) => {
      const given = parameters(args, ["name", "package"]);
      const dotted = (name: string): string | undefined => absoluteName(name, plainText(given.get("package")));
      const leads = (name: string): boolean =>
        run.context.resolveImport(args.scope.module.file, 0, dotted(name) ?? "").kind === "module";
      return whenText(
        chosenText(given.get("name"), leads, run),
        args.at,
        ({ value }) => {
          const name = dotted(value);
          return name === undefined
            ? unknown("a module that is imported by a relative name", args.at)
            : importModule(0, name, args.at, args.scope, run);
        },
        "a module whose name cannot be seen",
      );
    }),
    reload: nativeFunction("reload", (args) => args.positional[0] ?? none(args.at)),
    util: moduleSpecs(),
    metadata: metadataModule(),
  });
}

/** `.local` of the package `config.settings` is `config.settings.local`; undefined where the package cannot be seen. */
function absoluteName(name: string, parent: string | undefined): string | undefined {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0;
  if (dots === 0) return name;
  if (parent === undefined) return undefined;
  const parts = parent.split(".");
  return [...parts.slice(0, parts.length - dots + 1), name.slice(dots)].filter((part) => part !== "").join(".");
}

/** `importlib.util`: whether a module is there, as far as the project and the standard library tell, and modules from files. */
export function moduleSpecs(): Value {
  return nativeNamespace("importlib.util", {
    find_spec: nativeFunction("find_spec", (args, run) =>
      whenText(args.positional[0] ?? args.keywords.get("name"), args.at, (name) => {
        const found = run.context.resolveImport(args.scope.module.file, 0, name.value);
        if (found.kind === "missing") return none(args.at);
        if (found.kind === "module") return specOf(name.value, found.file, args.at);
        const onPath = findOnPath(name.value, run);
        if (onPath) return specOf(name.value, onPath.file, args.at);
        if (found.kind !== "external" || standardModules.has(name.value.split(".")[0] ?? ""))
          return libraryObject("importlib.machinery.ModuleSpec", `ModuleSpec(${name.value})`, {}, args.at);
        if (isMissingPrivate(name.value.split(".")[0] ?? "", run)) return none(args.at);
        if (isOptionalPrivate(name.value, args.at, run)) return none(args.at);
        const isThere = isInstalled(name.value.split(".")[0] ?? "", run);
        if (isThere === false) return none(args.at);
        return isThere
          ? libraryObject("importlib.machinery.ModuleSpec", `ModuleSpec(${name.value})`, {}, args.at)
          : unknown(`whether ${name.value} is installed`, args.at);
      }),
    ),
    spec_from_file_location: nativeFunction("spec_from_file_location", (args, run) => {
      const given = parameters(args, ["name", "location"]);
      const [name, location] = [plainText(given.get("name")), plainText(given.get("location"))];
      return name === undefined || location === undefined
        ? unknown("a module from a file that cannot be seen", args.at)
        : specOf(name, absolutePath(location, run.context.workingDirectory), args.at);
    }),
    module_from_spec: nativeFunction("module_from_spec", (args, run) => {
      const data = args.positional[0] && (runtimeObject(args.positional[0]) as { readonly spec?: Spec } | undefined);
      if (!data?.spec) return unknown("a module from a spec that cannot be seen", args.at);
      return moduleValue(data.spec.name, newModule(data.spec.name, data.spec.file, run, { loading: true }), args.at);
    }),
  });
}

interface Spec {
  readonly name: string;
  readonly file: string;
}

function specOf(name: string, file: string, at: Span): Value {
  const loader = libraryObject(
    "importlib.machinery.SourceFileLoader",
    "<SourceFileLoader>",
    {
      getAttribute: members(
        {},
        {
          exec_module: (args, run) => {
            const module = args.positional[0] && runtimeObject(args.positional[0]);
            if (module?.kind === "module") runFile(module, args, run);
            return none(args.at);
          },
          // Code is kept as its text: `exec` finds the file again.
          get_code: (args, run) => textOfModule(file, args, run),
          get_source: (args, run) => textOfModule(file, args, run),
          get_filename: (args) => str(file, args.at),
          is_package: (args) => bool(basename(file) === "__init__.py", args.at),
        },
      ),
    },
    at,
  );
  return libraryObject(
    "importlib.machinery.ModuleSpec",
    `ModuleSpec(${name})`,
    {
      ...{ spec: { name, file } satisfies Spec },
      getAttribute: members({ loader, origin: str(file, at), name: str(name, at), has_location: bool(true, at) }, {}),
    },
    at,
  );
}

function textOfModule(file: string, args: CallArguments, run: Run): Value {
  run.filesRead.add(file);
  const content = run.context.files.read(file);
  return isText(content)
    ? str(content.text, args.at)
    : unknown(`${basename(file)}, which cannot be read`, args.at, "str");
}

/** Runs a file in a module of its own, apart from what was imported by name. */
function runFile(module: ModuleObject, args: CallArguments, run: Run): void {
  run.filesRead.add(module.file);
  const kind = run.context.files.kind(module.file);
  const content = kind === "file" ? run.context.files.read(module.file) : undefined;
  if (kind !== "file" && (run.context.environment || module.file.startsWith(`${run.context.workingDirectory}/`)))
    throw new PythonError("FileNotFoundError", args.at, {
      message: `No such file or directory: '${basename(module.file)}'`,
    });
  if (!isText(content) || (!run.context.environment && run.context.files.isIgnored(module.file))) {
    module.scope.unseen = `${basename(module.file)}, which cannot be read`;
    return;
  }
  const kept = run.modules.get(module.file);
  run.modules.delete(module.file);
  const loaded = runtimeObject(loadModule(module.file, module.name, false, args.at, run));
  if (kept) run.modules.set(module.file, kept);
  if (loaded?.kind !== "module") return;
  for (const name of loaded.scope.bindings instanceof Cells
    ? (loaded.scope.bindings as Cells<Binding>).rawKeys()
    : loaded.scope.bindings.keys())
    bindAs(module.scope.bindings, name, loaded.scope.bindings, name, (binding) => binding, run);
  module.scope.unseen ??= loaded.scope.unseen;
  module.loading = false;
}

/** `runpy.run_path(file)`: the names that it binds, as a dict. */
export function runpyModule(): Value {
  return nativeNamespace("runpy", {
    run_path: nativeFunction("run_path", (args, run) => {
      const given = parameters(args, ["path_name", "init_globals", "run_name"]);
      const path = plainText(given.get("path_name"));
      if (path === undefined) return unknown("a file that cannot be seen", args.at, "dict");
      const module = newModule(
        plainText(given.get("run_name")) ?? "<run_path>",
        absolutePath(path, run.context.workingDirectory),
        run,
        { loading: true },
      );
      const initial = given.get("init_globals");
      if (initial && initial.kind !== "none") return unknown("run_path() with names given to it", args.at, "dict");
      runFile(module, args, run);
      return dict(
        [...module.scope.bindings].map(([name, { value }]) => ({ key: str(name, args.at), value })),
        args.at,
        module.scope.unseen,
      );
    }),
  });
}
