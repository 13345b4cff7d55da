import type { OldPython } from "../syntax/python/ast.js";

/**
 * Whether no Python 3 that still has its support (3.8 and newer) has a name in a module of the standard library: what Python 2 had, or versions
 * up to 3.8 dropped, and what people take for a name. From "What's New In Python 3.0" and the pages of 3.8 and 3.9. `sys.frozen` and its like exist only in programs that a packer has made.
 */
export function lacksAttribute(module: string, name: string, context: PossiblyOld): boolean {
  return (
    Object.hasOwn(removed, module) &&
    (removed[module] ?? []).includes(name) &&
    (neverThere.has(name) || !mayBePython2(context))
  );
}

const neverThere: ReadonlySet<string> = new Set([
  "env",
  "environment",
  "getEnv",
  "get_env",
  "real_prefix",
  "frozen",
  "_MEIPASS",
]);

const removed: Readonly<Record<string, readonly string[]>> = {
  sys: [
    "setdefaultencoding",
    "maxint",
    "exc_clear",
    "exc_type",
    "exc_value",
    "exitfunc",
    "subversion",
    "real_prefix",
    "frozen",
    "_MEIPASS",
  ],
  string: [
    "letters",
    "lowercase",
    "uppercase",
    "maketrans",
    "join",
    "split",
    "replace",
    "lower",
    "upper",
    "strip",
    "atoi",
    "joinfields",
    "find",
  ],
  // `os.env` and its like never were.
  os: [
    "env",
    "environment",
    "getEnv",
    "get_env",
    "getcwdu",
    "errno",
    "popen2",
    "popen3",
    "popen4",
    "tmpnam",
    "tempnam",
  ],
  "os.path": ["walk"],
  itertools: ["izip", "imap", "ifilter", "izip_longest", "ifilterfalse"],
  types: [
    "StringType",
    "ListType",
    "DictType",
    "StringTypes",
    "UnicodeType",
    "IntType",
    "TupleType",
    "BooleanType",
    "ClassType",
    "InstanceType",
  ],
  time: ["clock"],
  platform: ["linux_distribution", "dist"],
  operator: ["isCallable", "sequenceIncludes", "div"],
  urllib: ["quote", "unquote", "quote_plus", "unquote_plus", "urlencode", "urlopen", "urlretrieve"],
};

/** Modules of Python 2's standard library that Python 3 renamed or dropped. */
export const renamedModules: ReadonlySet<string> = new Set([
  "ConfigParser",
  "urllib2",
  "urlparse",
  "cPickle",
  "StringIO",
  "cStringIO",
  "Queue",
  "httplib",
  "__builtin__",
  "commands",
  "thread",
  "HTMLParser",
  "Cookie",
  "cookielib",
  "SocketServer",
  "BaseHTTPServer",
  "robotparser",
  "xmlrpclib",
  "exceptions",
  "md5",
  "sha",
  "sets",
  "popen2",
  "anydbm",
  "dumbdbm",
  "htmlentitydefs",
  "UserDict",
  "UserList",
  "UserString",
  "copy_reg",
  "dummy_thread",
  "Tkinter",
]);

/** Names that Python 2 has of itself. */
export const builtinsOfPython2: ReadonlySet<string> = new Set([
  "basestring",
  "cmp",
  "execfile",
  "file",
  "long",
  "raw_input",
  "reduce",
  "reload",
  "unichr",
  "unicode",
  "xrange",
]);

/** Whether the project may run on that Python: Django before 2.0 runs on 2.7, before 4.0 on 3.6. Which one it is cannot be told. */
export function mayRunOn(
  last: OldPython | undefined,
  { django, oldestPython = 0 }: Omit<PossiblyOld, "environment">,
): boolean {
  if (last === undefined) return false;
  const isOld = django.text === undefined || !django.atLeast(last === "2.7" ? 2 : 4, 0);
  return isOld && (last === "2.7" ? oldestPython === 0 : oldestPython <= 6);
}

/** Whether a name of Python 2 may be there. In exact mode it is the newest Python. */
export function mayBePython2(context: PossiblyOld): boolean {
  return context.environment === undefined && mayRunOn("2.7", context);
}

interface PossiblyOld {
  readonly environment: unknown;
  readonly oldestPython?: number | undefined;
  readonly django: { readonly text: string | undefined; atLeast(major: number, minor: number): boolean };
}
