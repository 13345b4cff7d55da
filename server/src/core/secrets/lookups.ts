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
  if (!first || first.name !== undefined || first.value.kind === "list" || first.value.kind === "tuple") return false;
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

/** The variable that an expression reads: `os.environ["X"]`, `os.getenv("X", …)`, `env.str("X")`, `config("X")`. */
export function variableOf(one: Expression): string | undefined {
  if (one.kind === "subscript")
    return one.index.kind === "string" && /(?:^|\.)environ$/.test(dottedName(one.object) ?? "")
      ? one.index.value
      : undefined;
  if (one.kind !== "call") return undefined;
  const [first] = one.args;
  const path = dottedName(one.callee) ?? "";
  return first?.name === undefined &&
    first?.value.kind === "string" &&
    /(?:^|[._])(?:getenv|env|config)$|(?:^|\.)(?:environ|env|config)\.\w+$/i.test(path)
    ? first.value.value
    : undefined;
}

/** Arguments by position that are a password or key, and all behind them. */
export function credentialsAt(callee: Expression, args: readonly Argument[]): number | undefined {
  const name = callee.kind === "name" || callee.kind === "attribute" ? callee.name : "";
  if (/^(?:Redis|StrictRedis)$/.test(name)) return 3;
  if (/^create_(?:super)?user$|^(?:FTP|FTP_TLS|Connection|Minio)$/.test(name)) return 2;
  if (name === "SMTPHandler") return 4;
  const path = dottedName(callee) ?? "";
  if (/^connect_\w/.test(name) || /^boto3\.(?:session\.)?Session$/.test(path) || name === "Pusher") return 1;
  if (/^(?:WebClient|TeleBot|Bot)$/.test(name)) return 0;
  if (name === "create" && /(?:^|\.)URL\.create$/.test(path)) return 2;
  if (name === "auth" && args.length === 1) return 0;
  // Whose password stands where differs between the libraries that have a `connect()`.
  if (/^(?:connect|login|authenticate|auth|simple_bind(?:_s)?|\w*Auth|\w*Client)$/.test(name) || path === "jwt.encode")
    return 1;
  if (/^(?:Fernet|MultiFernet|Secret|\w*Signer|\w*Serializer)$/.test(name) || path === "hmac.new") return 0;
  return path === "signing.dumps" || path === "signing.loads" ? 1 : undefined;
}

/** A file that is named for what it holds: `secrets.json`, `credentials.py`, `.htpasswd`. */
export function holdsSecrets(path: string): boolean {
  return /(?:^|[/._-])(?:my)?(?:secrets?|userlist|credentials?|passwords?|htpasswd|pgpass|netrc)(?:[._-]\w{1,20})?$/i.test(
    path,
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
  "action",
  "dest",
  "metavar",
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
