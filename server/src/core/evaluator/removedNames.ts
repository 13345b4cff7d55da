/**
 * Whether no Python 3 that still has its support (3.8 and newer) has a name in a module of the standard library: what Python 2 had, or versions
 * up to 3.8 dropped, and what people take for a name. From "What's New In Python 3.0" and the pages of 3.8 and 3.9. `sys.frozen` and its like exist only in programs that a packer has made.
 */
export function lacksAttribute(module: string, name: string, read?: PossiblyOld): boolean {
  // After Python 2's `reload(sys)`.
  if (name === "setdefaultencoding" && read !== undefined && mayBePython2(read)) return false;
  return Object.hasOwn(removed, module) && (removed[module] ?? []).includes(name);
}

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

/** Django before 2.0 runs on Python 2 as well: which one it is cannot be told. */
export function mayBePython2({ environment, django, oldestPython }: PossiblyOld): boolean {
  return environment === undefined && oldestPython === undefined && django.text !== undefined && !django.atLeast(2, 0);
}

interface PossiblyOld {
  readonly environment: unknown;
  readonly oldestPython?: number | undefined;
  readonly django: { readonly text: string | undefined; atLeast(major: number, minor: number): boolean };
}
