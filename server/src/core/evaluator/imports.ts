import type { Import, ImportFrom, Statement } from "../syntax/python/ast.js";
import { exampleOf, mayRunInDicts } from "./missingFiles.js";
import { placeSpans } from "../syntax/python/moveSpans.js";
import type { Value } from "../domain/value.js";
import { unknown, absentName } from "../domain/value.js";
import { sameSpan, type Span } from "../text/span.js";
import { mayBeSetBy, overshadow, replacePerhaps } from "./namespaces.js";
import { isCaught, needsPython2 } from "./environment.js";
import { laterInDjango, removedFromDjango } from "./models/django.js";
import { noteImport } from "./importedModules.js";
import { standardModules } from "../data/standardModules.js";
import { Alternatives, whereAny } from "../domain/alternatives.js";
import { absolutePath, basename } from "./paths.js";
import { lacksAttribute, mayBePython2, renamedModules } from "./removedNames.js";
import type { Run } from "./runtime.js";
import { type Binding, importedBinding, type ModuleObject, type Scope } from "./scope.js";
import { runtimeObject, moduleValue } from "./runtime.js";
import { PythonError, moduleNotFound, nameNotFound } from "./pythonError.js";
import { bindsOwnNames, djangoNamesOf, rememberStarred, starredName } from "./starredModules.js";
import { Cells } from "./cells.js";
import { asImported, bindAs, mapBindings, mayAllBeSetIn, newModule } from "./newModule.js";
import { asCode, fromCode, hasWritten, writtenAt } from "./writtenFiles.js";
import { nodeSpan } from "./nodeSpan.js";
import { callFunction, libraryModule, runInside, starNames } from "./language.js";

/** `import a.b`, `import a.b as c`. */
export function executeImport(statement: Import, at: Span, scope: Scope, run: Run): void {
  for (const one of statement.names) {
    const nameAt: Span = nodeSpan(one, at.file);
    const module = importModule(0, one.name, at, scope, run);
    const [first = one.name] = one.name.split(".");
    const value = one.alias !== undefined || first === one.name ? module : importModule(0, first, at, scope, run);
    bindImport(one.alias ?? first, value, nameAt, scope);
  }
}

/** `from a.b import c as d`, `from . import base`, `from .base import *`. */
export function executeImportFrom(statement: ImportFrom, at: Span, scope: Scope, run: Run): void {
  const module = importModule(statement.level, statement.module, at, scope, run);
  if (statement.names === "*") return importStar(module, statement, at, scope, run);
  const data = runtimeObject(module);
  for (const one of statement.names) {
    const nameAt: Span = nodeSpan(one, at.file);
    if (data?.kind === "module") {
      const name = one.alias ?? one.name;
      if (isWhole(data.scope, one.name, run)) {
        bindAs(
          scopeOf(name, scope).bindings,
          name,
          data.scope.bindings,
          one.name,
          (binding) => asImported(binding, nameAt, run),
          run,
        );
        continue;
      }
      const submodule =
        importSubmodule(data, one.name, nameAt, run) ??
        attributeOrNone(data, one.name, nameAt, run) ??
        starredName(one.name, data.scope, nameAt, run);
      if (submodule) bindImport(one.alias ?? one.name, submodule, nameAt, scope);
      else if (data.scope.unseen !== undefined || one.name.startsWith("__") || hasOwnPath(data))
        bindImport(
          one.alias ?? one.name,
          unknown(`${one.name}, which may come from ${data.scope.unseen ?? data.name}`, nameAt),
          nameAt,
          scope,
        );
      else {
        if (!run.context.environment && data.isPackage && isIgnoredBeside(data.file, one.name, run)) {
          bindImport(one.alias ?? one.name, unseenModule(`${data.name}.${one.name}`), nameAt, scope);
          continue;
        }
        // As with a module named in full: one that is provided for may be there in production.
        const mayBeModule = data.isPackage && !run.context.environment && isCaught("ImportError", run);
        if (!mayBeModule || !run.missingModulesExist) {
          if (mayBeModule) missingOptional(`${data.name}.${one.name}`, nameAt, scope, run);
          throw nameNotFound(one.name, data.name, nameAt);
        }
        bindImport(one.alias ?? one.name, unseenModule(`${data.name}.${one.name}`), nameAt, scope);
      }
      continue;
    }
    const removed = statement.level === 0 && removedFromDjango(statement.module, one.name, run.context.django);
    if (removed) throw nameNotFound(one.name, statement.module, nameAt, `, which Django ${removed} removed`);
    if (statement.level === 0 && lacksAttribute(statement.module, one.name, run.context))
      throw nameNotFound(one.name, statement.module, nameAt);
    const attribute = data?.kind === "native" ? data.getAttribute?.(one.name, run, nameAt) : undefined;
    const value =
      attribute ?? libraryModule(`${statement.module}.${one.name}`, run) ?? unread(statement.module, one.name, nameAt);
    bindImport(one.alias ?? one.name, value, nameAt, scope);
  }
}

/** Runs the project's modules that the statement names, before it does: what is chosen while it binds their names runs them no second time. */
export function loadAhead(statement: Import | ImportFrom, at: Span, scope: Scope, run: Run): void {
  const [level, names] =
    statement.kind === "import" ? [0, statement.names.map((one) => one.name)] : [statement.level, [statement.module]];
  for (const name of names)
    if (run.context.resolveImport(scope.module.file, level, name).kind === "module")
      importModule(level, name, at, scope, run);
}

/** Whether the module has the name, in every environment in which the statement runs. Where it has it in some only, those are chosen. */
function isWhole({ bindings }: Scope, name: string, { heap }: Run): boolean {
  if (!(bindings instanceof Cells)) return bindings.has(name);
  const raw = (bindings as Cells<Binding>).raw(name);
  if (!(raw instanceof Alternatives)) return raw !== undefined;
  const { conditions, path } = heap.decisions;
  const somewhere = whereAny(raw.ways, conditions);
  return heap.decisions.choose([somewhere, conditions.without(path, somewhere)]) === 0;
}

function scopeOf(name: string, scope: Scope): Scope {
  return scope.outer.get(name) === "global" ? scope.module.scope : scope;
}

function bindImport(name: string, value: Value, nameAt: Span, scope: Scope): void {
  scopeOf(name, scope).bindings.set(name, importedBinding(value, nameAt));
}

function importStar(module: Value, statement: ImportFrom, at: Span, scope: Scope, run: Run): void {
  const data = runtimeObject(module);
  if (data?.kind !== "module") {
    const names = statement.level === 0 ? starNames(statement.module, run) : undefined;
    if (names) {
      for (const [name, value] of names) scope.bindings.set(name, importedBinding(value, at));
      return;
    }
    // A module of the project that is not there.
    const [top = ""] = statement.module.split(".");
    if (statement.level === 0 && isMissingPrivate(top, run)) throw moduleNotFound(statement.module, at);
    // Django's own modules and the standard library have no names of settings.
    if (statement.level === 0) rememberStarred(module, scope);
    for (const name of statement.level === 0 ? djangoNamesOf(statement.module) : [])
      bindImport(name, unknown(`${name} of ${statement.module}, which is not in the repository`, at), at, scope);
    if (
      statement.level === 0 &&
      (standardModules.has(statement.module.split(".")[0] ?? "") || statement.module.startsWith("django."))
    )
      return;
    if (
      statement.level === 0 &&
      (bindsOwnNames(statement.module) || (!settingsWords.test(statement.module) && isRequired(top, run)))
    )
      return;
    const name = `${".".repeat(statement.level)}${statement.module}`;
    const reason = `${name}, which is not in the repository`;
    if (run.context.environment) overshadow(scope, reason, at, run);
    else mayBeSetBy(name, reason, scope, at, run, { sets: "many" });
    return;
  }
  const all = data.scope.bindings.get("__all__")?.value;
  const listed =
    all && (all.kind === "list" || all.kind === "tuple") && all.rest === undefined
      ? all.items.flatMap((item) => (item.kind === "str" ? [item.value] : []))
      : undefined;
  const { bindings } = data.scope;
  const { unseen } = data.scope;
  // What the module was given unseen names by, `vars().update(…)`, may be any name that stands here already.
  if (unseen !== undefined && run.hidings.some((one) => one.reason === unseen && one.by === undefined))
    replacePerhaps(scope, unseen);
  for (const name of listed ??
    (bindings instanceof Cells ? (bindings as Cells<Binding>).rawKeys() : [...bindings.keys()])) {
    if (!listed && name.startsWith("_")) continue;
    if (bindAs(scope.bindings, name, bindings, name, (binding) => asImported(binding, at, run), run)) continue;
    const found = importSubmodule(data, name, at, run) ?? moduleGetAttr(data, name, at, run);
    if (found) bindImport(name, found, at, scope);
    else if (unseen === undefined && !name.startsWith("__"))
      throw new PythonError("AttributeError", at, { message: `module '${data.name}' has no attribute '${name}'` });
  }
  if (unseen !== undefined) scope.unseen ??= unseen;
  for (const one of data.scope.starred ?? []) rememberStarred(one, scope);
}

/** Modules whose names are settings; other modules of an installed library hold its functions and classes. */
const settingsWords =
  /(?:^|[._])(?:settings?|config|conf|configuration|defaults?|base|common|local|prod|production|dev|env|environment|constants?)(?:[._]|$)/;

/** What the module's own `__getattr__` gives (PEP 562); undefined where it has none. */
export function moduleGetAttr(module: ModuleObject, name: string, at: Span, run: Run): Value | undefined {
  const own = module.scope.bindings.get("__getattr__");
  const data = own && runtimeObject(own.value);
  return data?.kind === "function"
    ? callFunction(data, [{ kind: "str", value: name, at, from: "computed" }], new Map(), at, run)
    : undefined;
}

/** The same for `from module import name`, which turns its AttributeError into an ImportError. */
function attributeOrNone(module: ModuleObject, name: string, at: Span, run: Run): Value | undefined {
  try {
    return moduleGetAttr(module, name, at, run);
  } catch (error) {
    if (error instanceof PythonError && error.type === "AttributeError") return undefined;
    throw error;
  }
}

/** A submodule of a package, imported on demand; undefined where there is none. */
export function importSubmodule(parent: ModuleObject, name: string, at: Span, run: Run): Value | undefined {
  if (!parent.isPackage) return undefined;
  const target = run.context.resolveImport(parent.file, 1, name);
  if (target.kind !== "module") return undefined;
  return loadModule(target.file, `${parent.name}.${name}`, target.isPackage, at, run);
}

/** Imports a module by name. Raises ModuleNotFoundError where a module of the project is certainly missing. */
export function importModule(level: number, dotted: string, at: Span, scope: Scope, run: Run): Value {
  const target = run.context.resolveImport(scope.module.file, level, dotted);
  const name = level === 0 ? dotted : absoluteName(scope.module, level, dotted);
  if (target.kind === "module") {
    const isHidden = !run.context.environment && run.context.files.isIgnored(target.file);
    if (!isHidden) {
      importParents(name, target.file, at, run);
      return loadModule(target.file, name, target.isPackage, at, run);
    }
    // What a laptop keeps to itself says nothing of production: there the module is another, or none where that is provided for.
    if (!isCaught("ModuleNotFoundError", run) || run.missingModulesExist) return unseenModule(name);
    missingOptional(dotted, at, scope, run);
    throw moduleNotFound(dotted, at);
  }
  const written = writtenModule(level, dotted, name, at, scope, run);
  if (written) return written;
  if (target.kind === "namespace") return namespacePackage(name, target.path, run);
  if (target.kind === "missing") {
    if (isBelowOwnPath(level, dotted, name, at, scope, run)) return unseenModule(name);
    const isProvidedFor = isCaught("ModuleNotFoundError", run);
    if (
      !run.context.environment &&
      (isProvidedFor ? run.missingModulesExist : isIgnoredModule(level, dotted, scope, run))
    )
      return unseenModule(name);
    if (isProvidedFor) missingOptional(name, at, scope, run);
    throw moduleNotFound(firstMissing(level, dotted, name, scope, run), at);
  }
  return externalModule(dotted, at, scope, run);
}

/** `__path__ = pkgutil.extend_path(__path__, __name__)`: the package's modules may stand in other folders too. */
function hasOwnPath({ scope: { bindings } }: ModuleObject): boolean {
  return bindings.has("__path__");
}

/** Whether a package above the module has other folders than its own. Python imports these first, too. */
function isBelowOwnPath(level: number, dotted: string, name: string, at: Span, scope: Scope, run: Run): boolean {
  const parts = dotted.split(".");
  return parts.some((_, index) => {
    const above = run.context.resolveImport(scope.module.file, level, parts.slice(0, index).join("."));
    if ((index === 0 && level === 0) || above.kind !== "module" || !above.isPackage) return false;
    const full = name
      .split(".")
      .slice(0, index - parts.length)
      .join(".");
    const data = runtimeObject(loadModule(above.file, full, true, at, run));
    return data?.kind === "module" && hasOwnPath(data);
  });
}

/** The name that Python says: of the packages on the way the first that is not there. */
function firstMissing(level: number, dotted: string, name: string, scope: Scope, { context }: Run): string {
  const parts = dotted.split(".");
  const known = parts.findIndex(
    (_, index) =>
      context.resolveImport(scope.module.file, level, parts.slice(0, index + 1).join(".")).kind === "missing",
  );
  return known < 0
    ? name
    : name
        .split(".")
        .slice(0, name.split(".").length - parts.length + known + 1)
        .join(".");
}

/** A module that the settings themselves wrote before they import it; undefined where there is none. */
function writtenModule(
  level: number,
  dotted: string,
  name: string,
  at: Span,
  scope: Scope,
  run: Run,
): Value | undefined {
  if (!hasWritten(run)) return undefined;
  const above = scope.module.file.split("/").slice(0, -Math.max(level, 1)).join("/");
  const added = run.libraryState.get("sys.path") as Value | undefined;
  const path =
    added?.kind === "list"
      ? added.items.flatMap((item) =>
          item.kind === "str" || item.kind === "path" ? [absolutePath(item.value, run.context.workingDirectory)] : [],
        )
      : [];
  for (const base of level > 0 ? [above] : [run.context.workingDirectory, ...path]) {
    const file = `${base}/${dotted.replaceAll(".", "/")}.py`;
    const known = run.modules.get(file);
    if (known) return moduleValue(known.name, known, at);
    const written = writtenAt(file, run);
    const code = written?.kind === "file" ? asCode(written.content) : undefined;
    const tree = code === undefined ? undefined : run.context.parseText?.(code);
    if (written?.kind !== "file") continue;
    if (!tree || tree.syntaxErrors.length > 0) return unseenModule(name);
    // What it binds stands, for readers, at the import: the file itself is not in the repository.
    const module = newModule(name, at.file, run);
    run.modules.set(file, module);
    run.heap.holdsPlaces();
    runInside(placeSpans(tree, at.start, at.end).body, module.scope, run);
    (module as { file: string }).file = file;
    mapBindings(module.scope.bindings, (binding) => ({
      ...binding,
      value: fromCode(binding.value, written.content),
      nameAt: at,
      valueAt: at,
    }));
    return moduleValue(name, module, at);
  }
  return undefined;
}

/** A module of the project that stands outside the repository: its names are there, but nobody has seen them. */
function unseenModule(name: string): Value {
  return moduleValue(name, {
    kind: "native",
    getAttribute: (attribute, _run, where) => absentName(`${attribute} of ${name}`, where),
  });
}

/** Whether Git ignores the file that the module would be. */
function isIgnoredModule(level: number, dotted: string, scope: Scope, { context }: Run): boolean {
  const folders = scope.module.file.split("/").slice(0, -Math.max(level, 1));
  const base = level === 0 ? context.workingDirectory : folders.join("/");
  return context.files.isIgnored(`${base}/${dotted.replaceAll(".", "/")}.py`);
}

/** The same for a module of the package whose `__init__.py` it is. */
function isIgnoredBeside(file: string, name: string, { context }: Run): boolean {
  return context.files.isIgnored(`${file.slice(0, file.lastIndexOf("/"))}/${name}.py`);
}

/** Python runs the `__init__` of every package on the way. */
export function importParents(name: string, file: string, at: Span, run: Run): void {
  const parts = name.split(".");
  if (parts.length < 2) return;
  let folder = file.slice(0, file.lastIndexOf("/"));
  if (file.endsWith("/__init__.py")) folder = folder.slice(0, folder.lastIndexOf("/"));
  const packages: { readonly name: string; readonly file: string }[] = [];
  for (let depth = parts.length - 1; depth > 0; depth--) {
    packages.unshift({ name: parts.slice(0, depth).join("."), file: `${folder}/__init__.py` });
    folder = folder.slice(0, folder.lastIndexOf("/"));
  }
  for (const one of packages)
    if (!run.modules.has(one.file) && run.context.files.kind(one.file) === "file")
      loadModule(one.file, one.name, true, at, run);
}

/** What a package's `__init__` reads of them runs them, unless it stands below them. */
export function importSettings(at: Span, run: Run): void {
  const name = run.context.settingsModule;
  const target = run.context.resolveImport(at.file, 0, name);
  if (target.kind !== "module") return;
  importParents(name, target.file, at, run);
  loadModule(target.file, name, target.isPackage, at, run);
}

function namespacePackage(name: string, path: string, run: Run): Value {
  const file = `${path}/__init__.py`;
  const module = newModule(name, file, run, { isPackage: true });
  run.modules.set(file, module);
  return moduleValue(name, module);
}

function absoluteName(module: ModuleObject, level: number, dotted: string): string {
  const parts = module.name.split(".");
  const base = parts.slice(0, parts.length - level + (module.isPackage ? 1 : 0));
  return [...base, ...(dotted === "" ? [] : [dotted])].join(".");
}

/** A module that is not there, inside a `try`: someone may add it on the server. What is bound so far could still change. */
function missingOptional(name: string, at: Span, scope: Scope, run: Run): void {
  noteMissing(name, at, scope.module.scope, run);
}

/** Code in a file that is not there, which `open` or a test of its existence names: for the settings that run it is as a module that may be missing. */
export function missingCode(file: string, at: Span, run: Run, variables?: readonly string[]): void {
  const scope = run.modules.get(run.file)?.scope;
  // Of all contents that are tried at a place the first gives the name.
  const known = variables === undefined ? undefined : run.optionalMissing.find((one) => sameSpan(one.at, at));
  const name = known?.name ?? run.decisions.shownPath(basename(file).replace(/\.py$/, ""), variables);
  if (scope) noteMissing(name, at, scope, run);
}

/** A module that `find_spec` looks for, and that only the project could have: where it is, its code may run in any namespace. */
export function isOptionalPrivate(dotted: string, at: Span, run: Run): boolean {
  const [top = dotted] = dotted.split(".");
  if (run.context.environment || !isPrivate(top, run) || isRequired(top, run)) return false;
  missingCode(`/${dotted.split(".").pop() ?? dotted}.py`, at, run);
  mayRunInDicts(dotted, run);
  return true;
}

function noteMissing(name: string, at: Span, scope: Scope, run: Run): void {
  // In exact mode the file is certainly not there.
  if (run.context.environment || isAboveSettings(scope, run)) return;
  const missing = { name, at, example: exampleOf(name, at.file, run.context.files) };
  run.optionalMissing.push(missing);
  mayAllBeSetIn(missing, scope);
}

/** `shop/__init__.py` of `shop.settings`, which binds no setting: what it tries to import, Celery's application, is not there for the settings. */
function isAboveSettings({ module, bindings }: Scope, { context }: Run): boolean {
  return (
    module.isPackage &&
    context.settingsModule.startsWith(`${module.name}.`) &&
    ![...bindings.keys()].some((name) => /^[A-Z][A-Z0-9_]*$/.test(name))
  );
}

function externalModule(dotted: string, at: Span, scope: Scope, run: Run): Value {
  const removed = removedFromDjango(dotted, undefined, run.context.django);
  if (removed) throw moduleNotFound(dotted, at, `, which Django ${removed} removed`);
  const later = laterInDjango(dotted, run.context.django);
  if (later) throw moduleNotFound(dotted, at, `, which Django ${later} brought`);
  const [top = dotted] = dotted.split(".");
  const onPath = findOnPath(dotted, run);
  if (onPath) return loadModule(onPath.file, dotted, onPath.isPackage, at, run);
  const model = libraryModule(dotted, run);
  // Python 3.12, the oldest that runs Django 6.0, has no distutils of its own: setuptools may bring it. Of an older Django's Python it is part.
  const goneFromPython = top === "distutils" && run.context.django.atLeast(6, 0);
  if (renamedModules.has(top) && !isRequired(top, run) && mayBePython2(run.context) && !isCaught("ImportError", run)) {
    needsPython2(top, at, run);
    return unseenModule(dotted);
  }
  if (renamedModules.has(top) && !isRequired(top, run)) throw moduleNotFound(top, at);
  const certain =
    model !== undefined && (standardModules.has(top) || top === "django" || top === "distutils") && !goneFromPython;
  if (
    goneFromPython &&
    run.context.environment &&
    run.context.distribution("setuptools") === undefined &&
    run.decisions.isInstalled(top) === false
  ) {
    throw moduleNotFound(dotted, at);
  }
  if (
    !certain &&
    !standardModules.has(top) &&
    top !== "django" &&
    isCaught("ModuleNotFoundError", run) &&
    !isRequiredInProduction(top, run)
  ) {
    if (isPrivate(top, run)) {
      if (run.missingModulesExist) return unseenModule(dotted);
      missingOptional(dotted, at, scope, run);
      throw moduleNotFound(top, at);
    }
    if (run.decisions.isInstalled(top) === false) throw moduleNotFound(top, at);
  }
  if (!standardModules.has(top) && top !== "django" && !isCaught("ModuleNotFoundError", run)) noteImport(top, at, run);
  return (
    model ??
    moduleValue(
      dotted,
      {
        kind: "native",
        getAttribute: (name, _run, where) => libraryModule(`${dotted}.${name}`, run) ?? unread(dotted, name, where),
      },
      at,
    )
  );
}

/** A name of a module that the project does not have. */
function unread(module: string, name: string, at: Span): Value {
  const dotted = `${module}.${name}`;
  return standardModules.has(module.split(".")[0] ?? "")
    ? unknown(`${dotted} of Python's library`, at)
    : absentName(dotted, at);
}

/** Names of modules that a project keeps to itself, beside its settings and often outside the repository: no distribution. */
const privateModule =
  /(?:^|_)(?:local|settings?|secrets?|private|config|conf|env|overrides?|prod|production|dev|development|custom|deploy|credentials|keys|passwords)(?:_|$)/;

/** By its name, or because it is called after the project: `shop_extra` of `shop.settings`. */
function isPrivate(top: string, { context }: Run): boolean {
  const [project = ""] = context.settingsModule.split(".");
  return (
    privateModule.test(top) ||
    (project !== context.settingsModule && project !== "config" && top.startsWith(`${project}_`))
  );
}

/** A module that only the project could have, and does not: an import of it raises, `find_spec` finds nothing. */
export function isMissingPrivate(top: string, run: Run): boolean {
  return run.context.environment !== undefined && isPrivate(top, run) && !isRequired(top, run);
}

/** A module in a folder that the code itself put on `sys.path`. */
export function findOnPath(
  dotted: string,
  run: Run,
): { readonly file: string; readonly isPackage: boolean } | undefined {
  const added = run.libraryState.get("sys.path") as Value | undefined;
  if (added?.kind !== "list") return undefined;
  for (const item of added.items) {
    if (item.kind !== "str" && item.kind !== "path") continue;
    const base = `${absolutePath(item.value, run.context.workingDirectory)}/${dotted.replaceAll(".", "/")}`;
    if (run.context.files.kind(`${base}/__init__.py`) === "file")
      return { file: `${base}/__init__.py`, isPackage: true };
    if (run.context.files.kind(`${base}.py`) === "file") return { file: `${base}.py`, isPackage: false };
  }
  return undefined;
}

/** Whether a module of a distribution is there: required, or else as the run decides; undefined where no more may be decided. */
export function isInstalled(top: string, run: Run): boolean | undefined {
  return isRequiredInProduction(top, run) || run.decisions.isInstalled(top);
}

/** An import that is provided for may fail in production where only development requires the distribution. */
function isRequiredInProduction(top: string, run: Run): boolean {
  return isRequired(top, run) && !importedNames(top).some((name) => run.context.isForDevelopment?.(name));
}

/** Whether the requirements provide an import name, as far as the name alone tells. */
function isRequired(importName: string, run: Run): boolean {
  return importedNames(importName).some((name) => run.context.distribution(name) !== undefined);
}

/** Distributions that an import name may come from. */
function importedNames(importName: string): readonly string[] {
  return [
    importName,
    importName.replaceAll("_", "-"),
    `django-${importName.replaceAll("_", "-")}`,
    `python-${importName}`,
    ...(distributionNames[importName] ?? []),
  ].map((name) => name.toLowerCase());
}

/** Import names whose distribution has another name. */
const distributionNames: Readonly<Record<string, readonly string[]>> = {
  environ: ["django-environ"],
  decouple: ["python-decouple"],
  dotenv: ["python-dotenv"],
  rest_framework: ["djangorestframework"],
  corsheaders: ["django-cors-headers"],
  debug_toolbar: ["django-debug-toolbar"],
  configurations: ["django-configurations"],
  split_settings: ["django-split-settings"],
  yaml: ["pyyaml"],
  MySQLdb: ["mysqlclient"],
  psycopg2: ["psycopg2", "psycopg2-binary"],
  PIL: ["pillow"],
  storages: ["django-storages"],
  sentry_sdk: ["sentry-sdk"],
  raven: ["raven"],
  django_extensions: ["django-extensions"],
  jwt: ["pyjwt"],
  OpenSSL: ["pyopenssl"],
  ldap: ["python-ldap"],
  saml2: ["pysaml2"],
  allauth: ["django-allauth"],
  crispy_forms: ["django-crispy-forms"],
};

/** `from __future__ import …` stands first, behind a docstring at most. */
export function lateFutureImports(body: readonly Statement[]): readonly Statement[] {
  const others = body.findIndex(
    (statement, index) =>
      !(statement.kind === "importFrom" && statement.module === "__future__") &&
      !(index === 0 && statement.kind === "expression" && statement.value.kind === "string"),
  );
  return others < 0
    ? []
    : body.slice(others).filter((statement) => statement.kind === "importFrom" && statement.module === "__future__");
}

/** Runs a module of the project once. Its exceptions pass through. */
export function loadModule(file: string, name: string, isPackage: boolean, at: Span | undefined, run: Run): Value {
  const known = run.modules.get(file);
  if (known) return moduleValue(known.name, known, at);
  const module = newModule(name, file, run, { isPackage, loading: true });
  const { scope } = module;
  run.modules.set(file, module);
  run.files.add(file);
  const tree = run.context.parse(file);
  if (!tree || "problem" in tree) scope.unseen = `${basename(file)}, which could not be read`;
  else {
    const [error] = tree.syntaxErrors.length > 0 ? tree.syntaxErrors : lateFutureImports(tree.body);
    // Python refuses the whole file. Open mode goes on without the statement, since its user may be typing it.
    if (error && run.context.environment)
      throw new PythonError("SyntaxError", { file, start: error.start, end: error.end });
    const before = run.file;
    run.file = file;
    try {
      runInside(tree.body, scope, run);
    } catch (error) {
      run.modules.delete(file);
      // What it raises depends on its text: a change to it evaluates the entry again.
      run.filesRead.add(file);
      throw error;
    } finally {
      run.file = before;
      module.loading = false;
    }
  }
  return moduleValue(name, module, at);
}
