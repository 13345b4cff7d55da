import type { Argument, Expression } from "../syntax/python/ast.js";

/** `os.environ.get`; undefined where it is no plain path of names. */
export function dottedName(one: Expression): string | undefined {
  if (one.kind === "name") return one.name;
  if (one.kind !== "attribute") return undefined;
  const object = dottedName(one.object);
  return object === undefined ? undefined : `${object}.${one.name}`;
}

/** Whether the first argument of a call is the name under which it looks: of a variable, a key, an entry of a store. */
export function readsByName(callee: Expression, args: readonly Argument[]): boolean {
  const [first] = args;
  if (!first || first.name !== undefined) return false;
  const name = callee.kind === "name" || callee.kind === "attribute" ? callee.name : "";
  if (callee.kind === "attribute") {
    if (name === "get" || name === "pop" || name === "setdefault" || name === "getlist" || name === "__getitem__")
      return true;
    // `env.str("NAME")`, `config.int("NAME")`; `"x".join(…)` and the like are methods of texts.
    const object = dottedName(callee.object)?.split(".").at(-1);
    if (object !== undefined && /^(?:env|environ|environment|config|conf|cfg|settings|secrets?|vault|e)$/i.test(object))
      return true;
  }
  return (
    /(?:^|_|get)env(?:iron(?:ment)?)?(?:_?var(?:iable)?)?$/i.test(name) ||
    /^(?:get|read|fetch|lookup|require|find)(?:_|[A-Z]|$)|^load(?:_|[A-Z])/.test(name) ||
    /^(?:env|environ|config|secret|variable|var|setting|param|parameter|required)$/i.test(name) ||
    /(?:^|_)(?:env|environ|environment|secret|config|setting|variable|parameter|ssm)$/i.test(name) ||
    name === "import_string" ||
    name === "import_module"
  );
}

/** Methods of texts whose arguments only say where to cut or how to write: nothing of them is in what comes out. */
export const cutting: ReadonlySet<string> = new Set([
  "split",
  "rsplit",
  "splitlines",
  "strip",
  "lstrip",
  "rstrip",
  "partition",
  "rpartition",
  "removeprefix",
  "removesuffix",
  "encode",
  "decode",
  "startswith",
  "endswith",
]);

/** Keywords that name a value, describe it or say how it is read. */
export const describing: ReadonlySet<string> = new Set([
  "cast",
  "subcast",
  "parse_default",
  "validate",
  "validator",
  "encoding",
  "overwrite",
  "name",
  "key",
  "prefix",
  "type",
  "required",
  "description",
  "help",
  "help_text",
  "doc",
  "label",
  "var",
  "variable",
  "env",
  "sep",
  "split",
]);

/** Whether a call reads a file: what it is given is a path. */
export function readsFiles(callee: Expression): boolean {
  const name = callee.kind === "name" || callee.kind === "attribute" ? callee.name : "";
  return (
    name === "open" ||
    name === "read" ||
    name === "read_text" ||
    name === "read_bytes" ||
    name === "readline" ||
    name === "readlines" ||
    name === "Path"
  );
}
