/** Every way in which the source of a settings module can give a secret: what is made of the literals, and where the result goes. */
export interface PythonPlaces {
  readonly settings: readonly string[];
  /** What `shop/settings.py` imports. */
  readonly parts: readonly string[];
}

/** @param secret a new secret, as it stands between double quotes */
export function pythonPlaces(number: number, amount: number, secret: (where: string) => string): PythonPlaces {
  const settings: string[] = [];
  const parts: string[] = [];
  const [ways, targets] = [Object.entries(expressions), Object.entries(sinks)];
  for (let i = 0; i < amount; i++) {
    const turn = number * amount + i;
    const [way, make] = ways[turn % ways.length] ?? ["", () => '""'];
    const [target, place] = targets[(turn + Math.floor(turn / ways.length)) % targets.length] ?? ["", () => []];
    const before: string[] = [];
    const id = String(i);
    const text = make({ c: () => secret(`${way} as ${target}`), id, before, parts });
    settings.push(...before, ...place(text, id));
  }
  return { settings, parts };
}

interface Making {
  readonly c: () => string;
  readonly id: string;
  /** Statements that have to stand in front. */
  readonly before: string[];
  readonly parts: string[];
}

const expressions: Readonly<Record<string, (making: Making) => string>> = {
  "a literal": ({ c }) => `"${c()}"`,
  "a literal in single quotes": ({ c }) => `'${c()}'`,
  "a raw literal": ({ c }) => `r"${c()}"`,
  "a literal in three quotes": ({ c }) => `"""${c()}"""`,
  "a literal of several lines": ({ c }) => `"""${c()}\n  ${c()}\n${c()}"""`,
  "literals side by side": ({ c }) => `"${c()}" '${c()}'`,
  "literals below each other": ({ c }) => `(\n    "${c()}"\n    "${c()}"\n)`,
  "a line that goes on": ({ c }) => `"${c()}" \\\n    "${c()}"`,
  "a sum": ({ c }) => `"${c()}" + "${c()}"`,
  "a field of an f-string": ({ c }) => `f"{'${c()}'}-${c()}"`,
  "a percent format": ({ c }) => `"%s-${c()}-%s" % ("${c()}", "${c()}")`,
  "a percent format by name": ({ c }) => `"%(a)s" % {"a": "${c()}"}`,
  "str.format": ({ c }) => `"{}-{k}".format("${c()}", k="${c()}")`,
  "a join": ({ c }) => `"+".join(["${c()}", "${c()}"])`,
  "a join of a comprehension": ({ c }) => `"".join(part for part in ("${c()}", "${c()}"))`,
  "a conditional": ({ c }) => `"${c()}" if DEBUG else "${c()}"`,
  or: ({ c }) => `None or "${c()}"`,
  "a variable or a literal": ({ c, id }) => `os.environ.get("VAR_${id}") or "${c()}"`,
  "an element of a list": ({ c }) => `["${c()}", "${c()}"][0]`,
  "an element of a dict": ({ c }) => `{"x": "${c()}", "y": "${c()}"}["x"]`,
  "an element of a dict, or a default": ({ c }) => `{"x": "${c()}"}.get("z", "${c()}")`,
  "a name": ({ c, id, before }) => (before.push(`one_${id} = "${c()}"`), `one_${id}`),
  "a setting by another name": ({ c, id, before }) => (before.push(`THING_${id} = "${c()}"`), `THING_${id}`),
  "a sum of settings": ({ c, id, before }) => (
    before.push(`A_${id} = "${c()}"`, `B_${id} = "${c()}"`), `A_${id} + B_${id}`
  ),
  "an f-string of settings": ({ c, id, before }) => (
    before.push(`A_${id} = "${c()}"`, `B_${id} = b"${c()}"`), `f"{A_${id}}:{B_${id}.decode()}"`
  ),
  "a name of a name": ({ c, id, before }) => (
    before.push(`A_${id} = "${c()}"`, `B_${id} = A_${id}`, `C_${id} = B_${id}.strip()`), `C_${id}`
  ),
  "a setting of a dict": ({ c, id, before }) => (
    before.push(`CONF_${id} = {"x": {"y": "${c()}"}, "z": ["${c()}"]}`), `CONF_${id}["x"]["y"] + CONF_${id}["z"][0]`
  ),
  "names that are unpacked": ({ c, id, before }) => (
    before.push(`A_${id}, B_${id} = "${c()}", "${c()}"`), `A_${id} + B_${id}`
  ),
  "a named expression": ({ c, id }) => `(n_${id} := "${c()}")`,
  "what a function returns": ({ c, id, before }) => (
    before.push(`def made_${id}():`, `    x = "${c()}"`, "    if DEBUG:", `        return "${c()}"`, "    return x"),
    `made_${id}()`
  ),
  "an argument": ({ c, id, before }) => (
    before.push(`def joined_${id}(a, b="${c()}"):`, "    return a + b"), `joined_${id}("${c()}")`
  ),
  "a lambda": ({ c, id, before }) => (before.push(`made_${id} = lambda: "${c()}"`), `made_${id}()`),
  "an attribute of a class": ({ c, id, before }) => (
    before.push(`class Of${id}:`, `    thing = "${c()}"`), `Of${id}.thing`
  ),
  "a member of an enumeration": ({ c, id, before }) => (
    before.push(`class Kind${id}(str, enum.Enum):`, `    ONE = "${c()}"`), `Kind${id}.ONE.value`
  ),
  "str()": ({ c }) => `str("${c()}")`,
  encode: ({ c }) => `"${c()}".encode()`,
  bytes: ({ c }) => `b"${c()}"`,
  "replace and strip": ({ c }) => `" ${c()} ".replace("~", "${c()}").strip()`,
  "a slice": ({ c }) => `"${c()}"[1:]`,
  upper: ({ c }) => `"${c()}".upper()`,
  "a repetition": ({ c }) => `"${c()}" * 2`,
  "the default of os.environ.get": ({ c, id }) => `os.environ.get("VAR_${id}", "${c()}")`,
  "the default of os.getenv": ({ c, id }) => `os.getenv("VAR_${id}", default="${c()}")`,
  "the default of django-environ": ({ c, id }) => `env("VAR_${id}", default="${c()}")`,
  "the default of django-environ, by type": ({ c, id }) => `env.str("VAR_${id}", "${c()}")`,
  "the default of decouple": ({ c, id }) => `config("VAR_${id}", default="${c()}")`,
  "the default of decouple, cast": ({ c, id }) => `config("VAR_${id}", default="${c()}", cast=str)`,
  "the default of a reader of one's own": ({ c, id, before }) => (
    before.push(`def read_${id}(name, otherwise=None):`, "    return os.environ.get(name, otherwise)"),
    `read_${id}("VAR_${id}", "${c()}")`
  ),
  "a name that is imported": ({ c, id, before, parts }) => (
    parts.push(`PART_${id} = "${c()}"`), before.push(`from .parts import PART_${id} as mine_${id}`), `mine_${id}`
  ),
  "a part of a module": ({ c, id, before, parts }) => (
    parts.push(`PART_${id} = "${c()}"`), before.push("from . import parts"), `parts.PART_${id}`
  ),
  next: ({ c }) => `next(iter(["${c()}"]))`,
  "a comprehension": ({ c }) => `[x for x in ["${c()}", "${c()}"]][0]`,
  "a dict comprehension": ({ c }) => `{k: v for k, v in [("a", "${c()}")]}["a"]`,
  json: ({ c }) => `json.loads('{"a": "${c()}"}')["a"]`,
  dedent: ({ c }) => `textwrap.dedent("""\n    ${c()}\n""")`,
  "an unseen call": ({ c }) => `unseen("${c()}")`,
  "an unseen keyword": ({ c }) => `unseen(thing="${c()}")`,
  "a literal in parentheses with a comment": ({ c }) =>
    `(  # the password is ${c()}\n    "${c()}"  # password: ${c()}\n)`,
  "quoted for a URL": ({ c }) => `quote("${c()}")`,
  partition: ({ c }) => `"${c()}:${c()}".partition(":")[2]`,
  "a generator": ({ c, id, before }) => (
    before.push(`def each_${id}():`, `    yield "${c()}"`), `list(each_${id}())[0]`
  ),
  "dict()": ({ c }) => `dict(a="${c()}")["a"]`,
  "a default dict": ({ c, id, before }) => (
    before.push(`KEEP_${id} = {}`, `KEEP_${id}["x"] = "${c()}"`), `KEEP_${id}["x"]`
  ),
  "an update": ({ c, id, before }) => (
    before.push(`KEEP_${id} = {}`, `KEEP_${id}.update(x="${c()}")`), `KEEP_${id}["x"]`
  ),
  "a list that grows": ({ c, id, before }) => (
    before.push(`GROW_${id} = []`, `GROW_${id}.append("${c()}")`, `GROW_${id} += ["${c()}"]`), `GROW_${id}[0]`
  ),
};

const sinks: Readonly<Record<string, (expression: string, id: string) => readonly string[]>> = {
  "an API key": (e, id) => [`ACME_${id}_API_KEY = ${e}`],
  "a password": (e, id) => [`ACME_${id}_PASSWORD = ${e}`],
  "a secret": (e, id) => [`acme_${id}_secret = ${e}`],
  "a token with its type": (e, id) => [`ACME_${id}_TOKEN: str = ${e}`],
  "an entry of a dict": (e, id) => [`ACME_${id} = {"name": "acme", "password": ${e}}`],
  "a nested entry": (e, id) => [`ACME_${id} = {"a": {"b": [{"token": ${e}}]}}`],
  "a keyword of dict()": (e, id) => [`ACME_${id} = dict(name="acme", password=${e})`],
  "an item that is set": (e, id) => [
    `ACME_${id} = {}`,
    `ACME_${id}["options"] = {}`,
    `ACME_${id}["options"]["api_key"] = ${e}`,
  ],
  "an update": (e, id) => [`ACME_${id} = {}`, `ACME_${id}.update({"client_secret": ${e}})`],
  "an update by keyword": (e, id) => [`ACME_${id} = {}`, `ACME_${id}.update(password=${e})`],
  setdefault: (e, id) => [`ACME_${id} = {}`, `ACME_${id}.setdefault("access_token", ${e})`],
  pairs: (e, id) => [`ACME_${id} = dict([("password", ${e}), ("x", 1)])`],
  "an argument of an unseen call": (e, id) => [`ACME_${id} = unseen("acme", api_key=${e})`],
  "a header": (e, id) => [`ACME_${id} = {"headers": {"Authorization": ${e}}}`],
  "a header after its scheme": (e, id) => [`ACME_${id} = {"headers": {"Authorization": "Bearer " + str(${e})}}`],
  "the password of a URL in pieces": (e, id) => [
    `ACME_${id}_URL = "postgres://app:" + str(${e}) + "@db.example.com/app"`,
  ],
  "the password of a URL in a percent format": (e, id) => [
    `ACME_${id}_URL = "postgres://%s:%s@%s/app" % ("app", ${e}, "db")`,
  ],
  "the password of a URL in str.format": (e, id) => [
    `ACME_${id} = {"LOCATION": "redis://:{pw}@{host}/1".format(pw=${e}, host="redis")}`,
  ],
  "a variable that is set": (e, id) => [`os.environ["ACME_${id}_TOKEN"] = ${e}`],
  "a variable that is set by default": (e, id) => [`os.environ.setdefault("ACME_${id}_TOKEN", ${e})`],
  "credentials of a pair": (e, id) => [`ACME_${id} = {"credentials": ("me", ${e})}`],
  "an attribute of a class": (e, id) => [
    `class Acme${id}:`,
    ...`password = ${e}`.split("\n").map((line, n) => (n === 0 ? `    ${line}` : line)),
    `ACME_${id} = Acme${id}.password`,
  ],
  "one of several targets": (e, id) => [`ACME_${id}_TOKEN, ACME_${id}_X = ${e}, 1`],
  "two targets": (e, id) => [`ACME_${id}_X = ACME_${id}_TOKEN = ${e}`],
  "the default of a parameter": (e, id) => [
    `def acme_${id}(password=${e}):`,
    '    return "https://acme.example.com/" + str(password)',
    `ACME_${id} = acme_${id}()`,
  ],
  "a part of a text": (e, id) => [
    `ACME_${id}_TOKEN = ${e}`,
    `ACME_${id}_NOTE = "the token is " + str(ACME_${id}_TOKEN)`,
  ],
  "the default of a variable": (e, id) => [`ACME_${id}_THING = os.environ.get("ACME_${id}_TOKEN", ${e})`],
  "the default of a variable that is cast": (e, id) => [
    `ACME_${id}_THING = env.list("ACME_${id}_TOKENS", default=[${e}])`,
  ],
  "what is added": (e, id) => [`ACME_${id}_KEYS = []`, `ACME_${id}_KEYS += [${e}]`],
  "what is appended": (e, id) => [`ACME_${id}_KEYS = []`, `ACME_${id}_KEYS.append(${e})`],
  "under a condition": (e, id) => [
    `if os.environ.get("SWITCH"):`,
    `    ACME_${id}_KEY = ""`,
    "else:",
    ...`ACME_${id}_KEY = ${e}`.split("\n").map((line, n) => (n === 0 ? `    ${line}` : line)),
  ],
  "in a handler": (e, id) => [
    "try:",
    `    ACME_${id}_KEY = os.environ["SHARED_KEY"]`,
    "except KeyError:",
    ...`ACME_${id}_KEY = ${e}`.split("\n").map((line, n) => (n === 0 ? `    ${line}` : line)),
  ],
  "in globals()": (e, id) => [`globals()["ACME_${id}_PASSWORD"] = ${e}`],
  setattr: (e, id) => [`setattr(sys.modules[__name__], "ACME_${id}_PASSWORD", ${e})`],
  "a database": (e, id) => [
    `DATABASES["other_${id}"] = {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "USER": "shop", "PASSWORD": ${e}, "HOST": "db.example.com"}`,
  ],
  "database options": (e, id) => [
    `DATABASES["other_${id}"] = {"ENGINE": "django.db.backends.mysql", "OPTIONS": {"passwd": ${e}}}`,
  ],
  "a cache": (e, id) => [
    `CACHES["other_${id}"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://redis:6379", "OPTIONS": {"PASSWORD": ${e}}}`,
  ],
  "a fallback key": (e) => [`SECRET_KEY_FALLBACKS += [${e}]`],
  "a comparison": (e, id) => [
    `ACME_${id}_KEY = os.environ.get("ACME_${id}_KEY", "")`,
    `ACME_${id}_OPEN = ACME_${id}_KEY != ${e}`,
  ],
  "a log handler": (e, id) => [
    `LOGGING["handlers"]["h_${id}"] = {"class": "logging.handlers.SMTPHandler", "mailhost": "mail.example.com", "fromaddr": "a@example.com", "toaddrs": ["b@example.com"], "subject": "x", "credentials": ["me", ${e}]}`,
  ],
  "the settings of a library": (e, id) => [`REST_${id} = {"SIGNING_KEY": ${e}, "ALGORITHM": "HS256"}`],
  "a DSN": (e) => [`sentry_sdk.init(dsn="https://" + str(${e}) + "@sentry.example.com/1")`],
};
