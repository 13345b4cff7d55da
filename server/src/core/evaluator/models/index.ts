import type { Value } from "../../domain/value.js";
import { list, str } from "../make.js";
import { unknown } from "../../domain/value.js";
import type { Run } from "../runtime.js";
import { nativeFunction, nativeNamespace, objectValue, moduleValue } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { djangoModule, namesRemovedFrom } from "./django.js";
import { frameAbove } from "./frames.js";
import { libraries } from "./libraries.js";
import { osModule, osPathModule } from "./os.js";
import { pathlibModule } from "./pathlib.js";
import { versionNames } from "./pythonVersion.js";

/**
 * The model of a module outside the project, or of a name in it (`os.path`, `os.environ`), by its dotted name. undefined: not
 * modelled, so its attributes cannot be seen.
 */
export function libraryModule(dotted: string, run: Run): Value | undefined {
  const state = run.models as Map<string, Value | undefined>;
  const known = state.get(`module ${dotted}`);
  if (known) return known;
  const made = makeModule(dotted, run);
  if (made) state.set(`module ${dotted}`, made);
  return made;
}

function makeModule(dotted: string, run: Run): Value | undefined {
  if (dotted === "os") return osModule();
  if (dotted === "os.path" || dotted === "posixpath") return osPathModule();
  if (dotted === "pathlib") return pathlibModule(libraryModule("os", run));
  if (dotted === "sys") return sysModule(run);
  const library = libraries[dotted];
  if (library) return library(run);
  if (dotted === "django" || dotted.startsWith("django.")) return djangoModule(dotted);
  const cut = dotted.lastIndexOf(".");
  if (cut < 0) return undefined;
  const parent = libraryModule(dotted.slice(0, cut), run);
  const data =
    parent?.kind === "object"
      ? (parent.data as
          | { kind?: string; getAttribute?: (name: string, run: Run, at: undefined) => Value | undefined }
          | undefined)
      : undefined;
  const attribute = data?.kind === "native" ? data.getAttribute?.(dotted.slice(cut + 1), run, undefined) : undefined;
  return attribute?.kind === "unknown" ? undefined : attribute;
}

/** `sys.path`, a list that code changes. */
export function pythonPath(run: Run): Value {
  let path = run.libraryState.get("sys.path") as Value | undefined;
  if (!path) run.libraryState.set("sys.path", (path = list([], undefined, "Python's path")));
  run.heap.touch(path);
  return path;
}

/** `sys`, as in `manage.py check --deploy`. */
function sysModule(run: Run): Value {
  const modules = objectValue("dict", "sys.modules", {
    kind: "native",
    getItem: (key, _run, at) => {
      const found =
        key.kind === "str" ? [...run.modules.values()].find((module) => module.name === key.value) : undefined;
      return found
        ? moduleValue(found.name, found, at)
        : { kind: "unknown", reason: "a module of sys.modules", type: undefined, at, from: "computed" };
    },
    contains: (_key, _run, at) => ({ kind: "bool", value: false, at, from: "computed" }),
  });
  const systemPath = pythonPath(run);
  return nativeNamespace("sys", {
    // In the open environment the command is not known either, but production never runs tests or runserver.
    argv: list([str("manage.py"), str("check"), str("--deploy")]),
    path: systemPath,
    modules,
    platform: str("linux"),
    ...versionNames(run),
    // None where Python is embedded and cannot tell: https://docs.python.org/3/library/sys.html#sys.executable
    executable: unknown("where Python is installed"),
    ...Object.fromEntries(
      ["prefix", "base_prefix", "exec_prefix", "base_exec_prefix"].map((name) => [
        name,
        unknown("where Python is installed", undefined, "str"),
      ]),
    ),
    maxsize: { kind: "int", value: 9223372036854775807n, at: undefined, from: "computed" },
    stdout: objectValue("file", "<stdout>", { kind: "native" }),
    stderr: objectValue("file", "<stderr>", { kind: "native" }),
    _getframe: nativeFunction("_getframe", (args) => frameAbove(args, args.positional[0])),
    exit: nativeFunction("exit", (args) => {
      throw new PythonError("SystemExit", args.at);
    }),
  });
}

/** Names that a star import of a modelled module binds; undefined where they cannot be told. */
export function starNames(module: string, run: Run): ReadonlyMap<string, Value> | undefined {
  if (module !== "django.conf.global_settings") return undefined;
  const names = run.context.djangoDefaults();
  const removed = run.context.django.text === undefined ? namesRemovedFrom(module) : [];
  return new Map([
    // Where nothing says which Django there is, it may be one that still has them.
    ...removed.map((name) => [name, unknown(`${name} of ${module}`)] as const),
    ...names.flatMap((name) => {
      const value = run.context.djangoDefault(name);
      return value ? [[name, value] as const] : [];
    }),
  ]);
}
