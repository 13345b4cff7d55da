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
  "another alphabet": ({ c }) => `codecs.encode("${c()}", "rot13")`,
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
  "a text that grows": ({ c, id, before }) => (
    before.push(`GROW_${id} = "${c()}"`, `GROW_${id} += "${c()}"`), `GROW_${id}`
  ),
  "a union of dicts": ({ c }) => `({"x": "${c()}"} | {"y": "${c()}"})["y"]`,
  "a union that is assigned": ({ c, id, before }) => (
    before.push(`KEEP_${id} = {"x": "nothing"}`, `KEEP_${id} |= {"y": "${c()}"}`), `KEEP_${id}["y"]`
  ),
  "dicts in a dict": ({ c }) => `{**{"x": "${c()}"}, "y": "${c()}"}["x"]`,
  "keywords of a dict": ({ c }) => `dict(**{"a": "${c()}"})["a"]`,
  "a list in a list": ({ c }) => `[*["${c()}"], "${c()}"][0]`,
  "arguments of a list": ({ c, id, before }) => (
    before.push(`def first_${id}(*all, **more):`, "    return all[0]"), `first_${id}(*["${c()}"], **{"x": "${c()}"})`
  ),
  format_map: ({ c }) => `"{a}".format_map({"a": "${c()}"})`,
  "a template": ({ c }) => `string.Template("$a").substitute(a="${c()}")`,
  "what setdefault gives": ({ c }) => `{}.setdefault("x", "${c()}")`,
  "what pop gives": ({ c }) => `{"x": "${c()}"}.pop("x", "${c()}")`,
  "the default of getattr": ({ c }) => `getattr(sys, "nothing", "${c()}")`,
  "an element of a tuple with names": ({ c, id, before }) => (
    before.push(`Pair${id} = collections.namedtuple("Pair${id}", "a b")`), `Pair${id}("${c()}", b="${c()}").a`
  ),
  "a field of a data class": ({ c, id, before }) => (
    before.push(
      "@dataclasses.dataclass",
      `class Data${id}:`,
      `    thing: str = "${c()}"`,
      `    other: str = dataclasses.field(default="${c()}")`,
    ),
    `Data${id}().thing + Data${id}().other`
  ),
  "a field of pydantic": ({ c, id, before }) => (
    before.push(`class Fields${id}(BaseSettings):`, `    thing: str = "${c()}"`), `Fields${id}().thing`
  ),
  "a default of a field of pydantic": ({ c, id, before }) => (
    before.push(
      `class Fields${id}(BaseSettings):`,
      `    thing: str = Field(default="${c()}")`,
      `    other: SecretStr = Field("${c()}", alias="OTHER")`,
    ),
    `Fields${id}().thing + Fields${id}().other.get_secret_value()`
  ),
  "the default of environs": ({ c, id }) => `environs.Env().str("VAR_${id}", default="${c()}")`,
  "a property": ({ c, id, before }) => (
    before.push(`class Of${id}:`, "    @property", "    def thing(self):", `        return "${c()}"`), `Of${id}().thing`
  ),
  "what the constructor keeps": ({ c, id, before }) => (
    before.push(`class Of${id}:`, `    def __init__(self, thing="${c()}"):`, "        self.thing = thing"),
    `Of${id}("${c()}").thing`
  ),
  "a part that is removed": ({ c }) => `"x${c()}".removeprefix("x")`,
  "a case of a match": ({ c, id, before }) => (
    before.push(
      `match os.environ.get("VAR_${id}"):`,
      '    case "a":',
      `        case_${id} = "${c()}"`,
      "    case _:",
      `        case_${id} = "${c()}"`,
    ),
    `case_${id}`
  ),
  "the default of everett": ({ c, id, before }) => (
    before.push(`conf_${id} = ConfigManager.basic_config()`), `conf_${id}("VAR_${id}", default="${c()}")`
  ),
  "a list of decouple": ({ c, id }) => `config("VAR_${id}", default="${c()},${c()}", cast=Csv())[0]`,
  "a choice of decouple": ({ c, id }) => `config("VAR_${id}", default="${c()}", cast=Choices(["${c()}", "${c()}"]))`,
  "a list of environs": ({ c, id }) => `environs.Env().list("VAR_${id}", default=["${c()}"])[0]`,
  "a dict of django-environ": ({ c, id }) => `env.dict("VAR_${id}", default={"a": "${c()}"})["a"]`,
  "JSON of django-environ": ({ c, id }) => `env.json("VAR_${id}", default={"a": ["${c()}"]})["a"][0]`,
  "a typed dict": ({ c, id, before }) => (
    before.push(`class Typed${id}(typing.TypedDict):`, "    thing: str"), `Typed${id}(thing="${c()}")["thing"]`
  ),
  "a class with named items": ({ c, id, before }) => (
    before.push(`class Named${id}(typing.NamedTuple):`, `    thing: str = "${c()}"`), `Named${id}().thing`
  ),
  "what a data class makes": ({ c, id, before }) => (
    before.push(
      "@dataclasses.dataclass",
      `class Made${id}:`,
      `    things: list = dataclasses.field(default_factory=lambda: ["${c()}"])`,
    ),
    `Made${id}().things[0]`
  ),
  "the environment and more": ({ c }) => `({**os.environ} | {"x": "${c()}"})["x"]`,
  "a chain of dicts": ({ c }) => `collections.ChainMap({}, {"a": "${c()}"})["a"]`,
  "a partial call": ({ c, id }) => `functools.partial(os.environ.get, "VAR_${id}", "${c()}")()`,
  "a reduction": ({ c }) => `functools.reduce(lambda a, b: a + b, ["${c()}", "${c()}"])`,
  "a format specification": ({ c }) => `f"{'${c()}':>60}"`,
  "what a star takes": ({ c, id, before }) => (
    before.push(`a_${id}, *b_${id} = "x", "${c()}", "${c()}"`), `b_${id}[1]`
  ),
  fromkeys: ({ c }) => `dict.fromkeys(["a"], "${c()}")["a"]`,
  "a map": ({ c }) => `"".join(map(str, ["${c()}", "${c()}"]))`,
  "a zip": ({ c }) => `dict(zip(["a", "b"], ["${c()}", "${c()}"]))["b"]`,
  "the other way round": ({ c }) => `list(reversed(["${c()}", "${c()}"]))[0]`,
  "the greatest": ({ c }) => `max("${c()}", "${c()}")`,
  "a secret of pydantic": ({ c }) => `SecretStr("${c()}").get_secret_value()`,
  "the password of a URL that is taken apart": ({ c }) => `urlparse("postgres://app:${c()}@db/app").password`,
  "a literal that is read": ({ c }) => `ast.literal_eval("'${c()}'")`,
  "an INI text": ({ c, id, before }) => (
    before.push(`ini_${id} = configparser.ConfigParser()`, `ini_${id}.read_string("""[a]\nthing = ${c()}\n""")`),
    `ini_${id}["a"]["thing"]`
  ),
  "a list of a variable, with more": ({ c, id, before }) => (
    before.push(`more_${id} = os.environ.get("VAR_${id}", "").split(",")`, `more_${id}.append("${c()}")`),
    `more_${id}[-1]`
  ),
  "a dict of a variable, with more": ({ c, id, before }) => (
    before.push(`of_${id} = dj_database_url.parse(os.environ["VAR_${id}"])`, `of_${id}["PASSWORD"] = "${c()}"`),
    `of_${id}["PASSWORD"]`
  ),
  "a capture of a match": ({ c, id, before }) => (
    before.push(`match {"a": "${c()}"}:`, `    case {"a": got_${id}}:`, "        pass"), `got_${id}`
  ),
  "a closure": ({ c, id, before }) => (
    before.push(`def outer_${id}(thing="${c()}"):`, "    def inner():", "        return thing", "    return inner"),
    `outer_${id}()()`
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
    `ACME_${id}_OPEN = ACME_${id}_KEY != (${e})`,
  ],
  "a log handler": (e, id) => [
    `LOGGING["handlers"]["h_${id}"] = {"class": "logging.handlers.SMTPHandler", "mailhost": "mail.example.com", "fromaddr": "a@example.com", "toaddrs": ["b@example.com"], "subject": "x", "credentials": ["me", ${e}]}`,
  ],
  "the settings of a library": (e, id) => [`REST_${id} = {"SIGNING_KEY": ${e}, "ALGORITHM": "HS256"}`],
  "the password of the database, set": (e) => [`DATABASES["default"]["PASSWORD"] = ${e}`],
  "an option of the database, set": (e) => [`DATABASES["default"]["OPTIONS"]["password"] = ${e}`],
  "an update of the database": (e) => [`DATABASES["default"].update(PASSWORD=${e})`],
  "an update of the database by a dict": (e) => [`DATABASES["default"].update({"PASSWORD": ${e}})`],
  "a union with the database": (e) => [`DATABASES["default"] |= {"PASSWORD": ${e}}`],
  "a default of the database": (e) => [`DATABASES["replica"].setdefault("PASSWORD", ${e})`],
  "a union of dicts": (e, id) => [`ACME_${id} = {"name": "acme"} | {"password": ${e}}`],
  "dicts in a dict": (e, id) => [`ACME_${id} = {**{"name": "acme"}, "password": ${e}}`],
  "a text that grows": (e, id) => [`ACME_${id}_PASSWORD = ""`, `ACME_${id}_PASSWORD += str(${e})`],
  "a field of pydantic": (e, id) => [
    `class Acme${id}(BaseSettings):`,
    ...`acme_password: str = ${e}`.split("\n").map((line, n) => (n === 0 ? `    ${line}` : line)),
    `ACME_${id} = Acme${id}().acme_password`,
  ],
  "a default of a field of pydantic": (e, id) => [
    `class Acme${id}(BaseSettings):`,
    ...`acme_token: SecretStr = Field(default=${e})`.split("\n").map((line, n) => (n === 0 ? `    ${line}` : line)),
  ],
  "the password of a URL in an f-string": (e, id) => [
    `pw_${id} = ${e}`,
    `ACME_${id}_URL = f"postgres://app:{pw_${id}}@db.example.com/app"`,
  ],
  "the user of a URL": (e, id) => [`ACME_${id}_URL = "https://" + str(${e}) + "@git.example.com/x"`],
  "a connection string of libpq": (e, id) => [`ACME_${id} = "host=db dbname=shop user=shop password=" + str(${e})`],
  "a connection string of ODBC": (e, id) => [`ACME_${id} = "Driver={ODBC};Server=db;Uid=sa;Pwd=" + str(${e}) + ";"`],
  "a connection string of Azure": (e, id) => [
    `ACME_${id} = "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=%s;" % (${e},)`,
  ],
  "variables that are updated": (e, id) => [`os.environ.update({"ACME_${id}_TOKEN": ${e}})`],
  "an update of globals()": (e, id) => [`globals().update(ACME_${id}_PASSWORD=${e})`],
  "an item of vars()": (e, id) => [`vars()["ACME_${id}_PASSWORD"] = ${e}`],
  "a named expression": (e, id) => [`if (ACME_${id}_TOKEN := ${e}):`, "    pass"],
  "the target of a loop": (e, id) => [`for ACME_${id}_TOKEN in [${e}]:`, "    pass"],
  "a namespace": (e, id) => [`ACME_${id} = types.SimpleNamespace(password=${e})`],
  "basic authentication": (e, id) => [`ACME_${id} = {"auth": ("me", ${e})}`, `ACME_${id}_BASIC_AUTH = ("me", ${e})`],
  "what a function returns": (e, id) => [
    `def acme_${id}_password():`,
    ...`return ${e}`.split("\n").map((line, n) => (n === 0 ? `    ${line}` : line)),
    `ACME_${id} = acme_${id}_password()`,
  ],
  "a function without a name": (e, id) => [`ACME_${id}_PASSWORD = lambda: (${e})`],
  "a data class": (e, id) => [
    "@dataclasses.dataclass",
    `class Acme${id}:`,
    '    password: str = ""',
    `ACME_${id} = Acme${id}(password=${e})`,
  ],
  "a comprehension": (e, id) => [`ACME_${id} = {name: {"password": value} for name, value in [("a", ${e})]}`],
  "a DSN": (e) => [`sentry_sdk.init(dsn="https://" + str(${e}) + "@sentry.example.com/1")`],
  "the password of a database of a URL, set": (e) => [`DATABASES["other"]["PASSWORD"] = ${e}`],
  "an option of a database of a URL, set": (e) => [`DATABASES["other"]["OPTIONS"] = {"passwd": ${e}}`],
  "the query of a URL": (e, id) => [`ACME_${id}_URL = "https://acme.example.com/hook?api_key=" + str(${e})`],
  "a header of a cache": (e, id) => [
    `CACHES["more_${id}"] = {"BACKEND": "acme.Cache", "LOCATION": "https://cache.example.com", "OPTIONS": {"headers": {"Authorization": "Basic " + str(${e})}}}`,
  ],
  "an option of a storage": (e, id) => [
    `STORAGES_${id} = {"default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"access_key": "AKIA", "secret_key": ${e}}}}`,
  ],
  "an option of a mailer": (e, id) => [
    `MAILERS_${id} = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"username": "me", "password": ${e}}}}`,
  ],
  "the account of a search": (e, id) => [
    `ELASTICSEARCH_DSL_${id} = {"default": {"hosts": "es", "http_auth": ("me", ${e})}}`,
  ],
  "the secret of a provider": (e, id) => [
    `SOCIALACCOUNT_PROVIDERS_${id} = {"acme": {"APP": {"client_id": "1", "secret": ${e}, "key": ""}}}`,
  ],
  "an entry in a list in a dict, set": (e, id) => [
    `ACME_${id} = {"all": [{"name": "a"}]}`,
    `ACME_${id}["all"][0]["token"] = ${e}`,
  ],
  "keywords of an unseen call": (e, id) => [`ACME_${id} = unseen(**{"name": "a", "password": ${e}})`],
  "mail of a URL": (e, id) => [
    `ACME_${id} = env.email_url("EMAIL_${id}_URL", default="smtp://me:" + str(${e}) + "@mail.example.com:25")`,
  ],
  "the name of a header": (e, id) => [`ACME_${id}_HEADERS = [("X-Api-Key", ${e}), ("Accept", "*/*")]`],
  "a name that is made": (e, id) => [`globals()["ACME_${id}" + "_PASSWORD"] = ${e}`],
  "a name of an f-string": (e, id) => [`prefix_${id} = "ACME_${id}"`, `globals()[f"{prefix_${id}}_TOKEN"] = ${e}`],
  "the name of a loop": (e, id) => [`for name_${id} in ["ACME_${id}_PASSWORD"]:`, `    globals()[name_${id}] = ${e}`],
  "a key that is made": (e, id) => [`ACME_${id} = {"pass" + "word": ${e}}`],
  "a zip of names": (e, id) => [`ACME_${id} = dict(zip(["acme_password", "x"], [${e}, "y"]))`],
  "a field of its type": (e, id) => [
    `class Acme${id}(BaseSettings):`,
    ...`thing: SecretStr | None = ${e}`.split("\n").map((line, n) => (n === 0 ? `    ${line}` : line)),
  ],
  "a password that is set": (e) => [`unseen.set_password(${e})`],
  "a user that is made": (e) => [`unseen.objects.create_superuser("root", "a@example.com", ${e})`],
  "a login": (e) => [`unseen.login("me", ${e})`],
  "an account": (e, id) => [`ACME_${id} = unseen.HTTPBasicAuth("me", ${e})`],
  "a key that encrypts": (e, id) => [`ACME_${id} = unseen.Fernet(${e})`],
  "a flag of a command": (e, id) => [`ACME_${id} = ["redis-cli", "-a", ${e}, "ping"]`],
  "an option of a command": (e, id) => [`ACME_${id} = ["acme", "--password", ${e}]`],
  "one of several passwords": (e, id) => [`ACME_${id} = os.environ.get("ACME_${id}_PASSWORD") in ("changeme", ${e})`],
  "the beginning of a token": (e, id) => [`ACME_${id} = os.environ.get("ACME_${id}_TOKEN", "").startswith(str(${e}))`],
  "a cookie": (e, id) => [`ACME_${id} = {"headers": {"Cookie": "session=" + str(${e})}}`],
  "a password in Portuguese": (e, id) => [`ACME_${id}_SENHA = ${e}`],
  "a passcode": (e, id) => [`ACME_${id} = {"passcode": ${e}}`],
  "accounts of basic authentication": (e, id) => [`ACME_${id} = {"BASICAUTH_USERS": {"me": ${e}}}`],
  "the signature of an address": (e, id) => [
    `ACME_${id}_URL = "https://acme.blob.example.com/x?sv=2020&sig=" + str(${e})`,
  ],
  "the address of a bot": (e, id) => [
    `ACME_${id}_URL = "https://api.example.org/bot123456:" + str(${e}) + "/sendMessage"`,
  ],
  "the address of a webhook": (e, id) => [`ACME_${id}_URL = "https://example.com/api/webhooks/1234/" + str(${e})`],
  "the default of a variable that gives a secret": (e, id) => [
    `ACME_${id}_X = os.environ.get("VARIABLE_${id}", ${e})`,
    `ACME_${id}_PASSWORD = os.environ.get("VARIABLE_${id}", "")`,
  ],
  "keys of a dict": (e, id) => [`ACME_${id}_KEYS = {str(${e}): "acme"}`],
  "the name of an attribute": (e, id) => [
    `ACME_${id}_TOKEN = ${e}`,
    `ACME_${id} = getattr(os, str(ACME_${id}_TOKEN), None)`,
  ],
  "a log of it": (e, id) => [`ACME_${id}_TOKEN = ${e}`, `print("token:", ACME_${id}_TOKEN)`],
  "an exception with it": (e, id) => [
    `ACME_${id}_TOKEN = ${e}`,
    `if os.environ.get("VAR_${id}_STRICT") and not ACME_${id}_TOKEN:`,
    `    raise ValueError("bad token " + str(ACME_${id}_TOKEN))`,
  ],
};
