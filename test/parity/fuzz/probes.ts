/** Generated probes of libraries: expressions that read odd variables, each asked of the real library and of its model. */
import { createRandom, type Random } from "../generator/random.js";
import { cacheUrl, databaseUrl, envFile, mailUrl, oddText, python, url } from "./values.js";

export interface ProbeCase {
  readonly id: string;
  readonly library: string;
  readonly module: "settings";
  readonly files: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Distributions without which it does not load. */
  readonly requires: readonly string[];
  readonly probes: readonly string[];
}

/** What the probes of one case share. */
export interface ProbeContext {
  readonly random: Random;
  readonly environment: Record<string, string>;
  readonly files: Record<string, string>;
  /** A variable with an odd text, or that is not set. */
  variable(make?: (random: Random) => string, set?: number): string;
}

/** An expression, and the statements that it needs. */
export type Probe = string | { readonly before: readonly string[]; readonly value: string };

export interface Library {
  readonly name: string;
  readonly requires: readonly string[];
  readonly weight: number;
  /** Statements before the probes. */
  readonly head: (context: ProbeContext) => readonly string[];
  readonly probe: (context: ProbeContext) => Probe;
  /** Probes in one case. */
  readonly count?: number;
}

export function generateProbes(libraries: readonly [Library, ...Library[]], seed: number): ProbeCase {
  const random = createRandom(seed * 7919 + 17);
  const library = random.weighted(
    libraries.map((one) => [one.weight, one] as const) as unknown as readonly [readonly [number, Library]],
  );
  const environment: Record<string, string> = {};
  const files: Record<string, string> = {};
  let count = 0;
  const context: ProbeContext = {
    random,
    environment,
    files,
    variable(make = oddText, set = 0.85) {
      const name = `V${count++}`;
      if (random.chance(set)) environment[name] = make(random);
      return name;
    },
  };
  if (random.chance(0.6)) environment["OTHER"] = oddText(random);
  const head = library.head(context);
  const probes = Array.from({ length: library.count ?? 10 }, () => library.probe(context));
  // One case in eight fails where a probe raises, as settings do; in the others each probe notes what it raises.
  const open = random.chance(0.125);
  const body = (open ? probes.slice(0, 1) : probes).flatMap((probe, index) => {
    const lines =
      typeof probe === "string" ? [`P_${index} = ${probe}`] : [...probe.before, `P_${index} = ${probe.value}`];
    return open
      ? lines
      : [
          "try:",
          ...lines.map((line) => `    ${line}`),
          "except Exception as error:",
          `    P_${index} = "raises " + type(error).__name__`,
        ];
  });
  files["settings.py"] = ['SECRET_KEY = "x"', ...head, ...body, ""].join("\n");
  return {
    id: `probe ${seed} ${library.name}`,
    library: library.name,
    module: "settings",
    files,
    environment,
    requires: library.requires,
    probes: (open ? probes.slice(0, 1) : probes).map((probe) =>
      typeof probe === "string" ? probe : [...probe.before, probe.value].join("; "),
    ),
  };
}

/** A default: none at all, or one of any type. */
export function fallback(random: Random, keyword = "default=", own: readonly string[] = []): string {
  const value = random.weighted<string | undefined>([
    [4, undefined],
    [
      4,
      random.pick([
        "None",
        "True",
        "False",
        "0",
        "1",
        "7",
        '""',
        '"x"',
        '"true"',
        "[]",
        '["x"]',
        "()",
        '("x", "y")',
        "{}",
        '{"x": "y"}',
        "1.5",
        '"a,b"',
        '"1"',
        '"$OTHER"',
        "-3",
      ]),
    ],
    [own.length > 0 ? 6 : 0, random.pick((own.length > 0 ? own : ["None"]) as readonly [string, ...string[]])],
  ]);
  return value === undefined
    ? ""
    : `, ${random.chance(0.15) && own.length === 0 && keyword === "default=" ? "" : keyword}${value}`;
}

const casts = [
  "int",
  "float",
  "bool",
  "str",
  "list",
  "tuple",
  "set",
  "dict",
  "len",
  "str.lower",
  "str.split",
  "str.strip",
  "lambda v: v",
  "lambda v: [x.strip() for x in v.split(',')]",
  "lambda v: v == 'true'",
  "own",
  "json.loads",
  "Path",
  "repr",
  "bytes.fromhex",
  "strict",
  "None",
] as const;
const ownCasts = [
  "import json",
  "from pathlib import Path",
  "def own(value):",
  "    return value.strip().upper()",
  "def strict(value):",
  "    if value not in ('a', 'b', '1'):",
  "        raise ValueError(value)",
  "    return value",
];

export const djangoEnviron: Library = {
  name: "django-environ",
  requires: ["django-environ"],
  weight: 6,
  head({ random, environment }) {
    const scheme = random.chance(0.4)
      ? "S0=(bool, False), S1=int, S2=(list, []), S3=(str, 'd'), S4=(float, 1.5), S5=([int], [1]), S6=dict, S7=(tuple, ()), S8=(dict(value=int), {}), S9=(None, 'x')"
      : "";
    for (let index = 0; index < 10; index++) if (random.chance(0.6)) environment[`S${index}`] = oddText(random);
    const lines = ["import environ", ...ownCasts, `env = environ.Env(${scheme})`];
    if (random.chance(0.15)) lines.push("env.smart_cast = False");
    if (random.chance(0.15)) lines.push("env.escape_proxy = True");
    if (random.chance(0.1)) {
      lines.push('env.prefix = "X_"');
      for (let index = 0; index < 10; index++) environment[`X_V${index}`] = oddText(random);
    }
    return lines;
  },
  probe(context) {
    const { random } = context;
    const name = (make?: (random: Random) => string): string => python(context.variable(make));
    return random.weighted<() => string>([
      [
        5,
        () => {
          const kind = random.pick(["str", "bool", "int", "float", "json", "list", "tuple", "dict", "bool", "list"]);
          return `env.${kind}(${name()}${fallback(random, "default=", [])})`;
        },
      ],
      [3, () => `env(${name()}${fallback(random)})`],
      [2, () => `env(${name()}, cast=${random.pick(casts)}${fallback(random)})`],
      [
        1,
        () =>
          `env(${name()}, cast=${random.pick(["[int]", "[str]", "(int,)", "[bool]", "[float]", "dict(value=int)", "dict(value=int, cast=dict(a=bool))", "dict(key=str.upper)", "dict(value=list)", "[own]"])}${fallback(random)})`,
      ],
      [
        1,
        () =>
          `env.list(${name()}, cast=${random.pick(["int", "str", "own", "bool", "None", "float"])}${fallback(random)})`,
      ],
      [1, () => `env.tuple(${name()}, ${random.pick(["int", "str", "str.strip"])}${fallback(random)})`],
      [
        1,
        () =>
          `env.dict(${name()}, cast=${random.pick(["dict", "dict(value=int)", "{'value': bool}", "None"])}${fallback(random)})`,
      ],
      [1, () => `env("S${random.below(10)}"${fallback(random)})`],
      [1, () => `env.${random.pick(["str", "bool", "list", "int"])}("S${random.below(10)}")`],
      [1, () => `env.str(${name()}, multiline=True${fallback(random)})`],
      [1, () => `str(env.path(${name()}${fallback(random)}))`],
      [1, () => `${name()} in env`],
      [
        1,
        () =>
          `env.get_value(${name()}, ${random.pick(casts)}, ${random.pick(["environ.Env.NOTSET", "None", '"1"', '"a,b"'])}, ${random.pick(["True", "False"])})`,
      ],
      [
        1,
        () =>
          `environ.Env.parse_value(${python(oddText(random))}, ${random.pick([...casts, "[int]", "(str,)", "dict(value=int)"])})`,
      ],
      [
        3,
        () =>
          `env.${random.pick(["db", "db_url"])}(${name(databaseUrl)}${random.chance(0.3) ? fallback(random, "default=", ['"sqlite:///x.db"', '""', "None"]) : ""}${random.chance(0.12) ? `, engine=${random.pick(['"postgis"', '"my.engine"', "None", '""'])}` : ""})`,
      ],
      [
        2,
        () =>
          `env.${random.pick(["cache", "cache_url"])}(${name(cacheUrl)}${random.chance(0.3) ? fallback(random, "default=", ['"locmemcache://"', '""', "None"]) : ""}${random.chance(0.12) ? `, backend=${random.pick(['"my.Backend"', "None", '""'])}` : ""})`,
      ],
      [
        1,
        () =>
          `env.${random.pick(["email", "email_url"])}(${name(mailUrl)}${random.chance(0.3) ? fallback(random, "default=", ['"consolemail://"', '""', "None"]) : ""}${random.chance(0.1) ? ', backend="my.Backend"' : ""})`,
      ],
      [
        1,
        () =>
          `env.url(${name(url)}${fallback(random, "default=", ['"http://a/b"'])})${random.pick([".geturl()", ".hostname", ".port", ".scheme", ".path", ".query", ".username", ".netloc", "[1]", ".fragment", ".params"])}`,
      ],
      [0.5, () => `environ.Env.db_url_config(${python(databaseUrl(random))})`],
    ])();
  },
};

export const decouple: Library = {
  name: "python-decouple",
  requires: ["python-decouple"],
  weight: 4,
  head(context) {
    const { random, files } = context;
    if (random.chance(0.4)) files[".env"] = envFile(random, ["V0", "V1", "V2", "V3", "V4", "V5", "V6"]);
    if (random.chance(0.2))
      files["settings.ini"] =
        random.pick(["[settings]\n", "[other]\n", "[settings]\n[DEFAULT]\n"]) +
        envFile(random, ["V0", "V1", "v2", "V3", "V4"]).replace("\uFEFF", "");
    return ["from decouple import config, Csv, Choices, AutoConfig, Config, RepositoryEnv, strtobool", ...ownCasts];
  },
  probe(context) {
    const { random } = context;
    const name = (): string => python(context.variable(undefined, 0.7));
    return random.weighted<() => string>([
      [4, () => `config(${name()}, cast=bool${fallback(random)})`],
      [3, () => `config(${name()}${fallback(random)})`],
      [3, () => `config(${name()}, cast=${random.pick(casts)}${fallback(random)})`],
      [
        4,
        () =>
          `config(${name()}, cast=Csv(${random.pick(["", "", "int", "cast=str.lower", "delimiter=';'", "delimiter=' '", "strip='[]'", "strip=None", "post_process=tuple", "post_process=set", "cast=lambda v: v * 2", "int, ';'", "strip=' %*'", "cast=bool", "delimiter=''", "post_process=sorted", "post_process=','.join"])})${fallback(random)})`,
      ],
      [
        1,
        () =>
          `config(${name()}, cast=Choices(${random.pick(["['a', 'b', '1']", "[1, 2, 7], cast=int", "choices=(('a', 'A'), ('true', 'T'))", "['x'], choices=[('b', 2)]"])})${fallback(random)})`,
      ],
      [0.5, () => `strtobool(${python(oddText(random))})`],
      [0.5, () => `Csv()(${python(oddText(random))})`],
      [0.5, () => `AutoConfig()(${name()}${fallback(random)})`],
    ])();
  },
};

export const environs: Library = {
  name: "environs",
  requires: ["environs"],
  weight: 5,
  head({ random, files }) {
    const lines = [
      "from environs import Env",
      "import datetime",
      ...ownCasts,
      `env = Env(${random.weighted([
        [6, ""],
        [2, "expand_vars=True"],
        [1, 'prefix="V"'],
        [1, "eager=False"],
      ])})`,
    ];
    if (random.chance(0.3)) {
      files[".env"] = envFile(random, ["V0", "V1", "V2", "V3", "V4", "OTHER"]);
      lines.push(
        random.pick([
          "env.read_env()",
          "env.read_env(override=True)",
          'env.read_env(".env")',
          "env.read_env(recurse=False)",
        ]),
      );
    }
    return lines;
  },
  probe(context) {
    const { random } = context;
    const name = (make?: (random: Random) => string): string => python(context.variable(make));
    return random.weighted<() => string>([
      [
        6,
        () =>
          `env.${random.pick(["str", "bool", "int", "float", "json", "list", "dict", "bool", "list", "int"])}(${name()}${fallback(random)})`,
      ],
      [1, () => `env(${name()}${fallback(random)})`],
      [
        2,
        () =>
          `env.list(${name()}, subcast=${random.pick(["int", "str", "bool", "float", "own", "str.strip", "lambda v: v", "strict", "list", "dict"])}${fallback(random)})`,
      ],
      [1, () => `env.list(${name()}, delimiter=${random.pick(['";"', '" "', '" "', '"a"', '""'])}${fallback(random)})`],
      [
        1,
        () =>
          `env.dict(${name()}, ${random.pick(["subcast_values=int", "subcast_keys=str, subcast_values=bool", "subcast_values=own", 'delimiter=";"', 'key_value_delimiter=":"', "subcast_keys=int"])}${fallback(random)})`,
      ],
      [
        1,
        () =>
          `env.${random.pick(["log_level", "path", "timedelta", "date", "datetime", "uuid", "decimal", "time"])}(${name()}${fallback(random)})`,
      ],
      [1, () => `env.url(${name(url)}${fallback(random)}).geturl()`],
      [
        1,
        () =>
          `env.dj_db_url(${name(databaseUrl)}${random.chance(0.3) ? fallback(random, "default=", ['"sqlite:///x.db"', '""', "None"]) : ""}${random.chance(0.2) ? ", ssl_require=True" : ""})`,
      ],
      [
        1,
        () =>
          `env.${random.pick(["int", "str", "bool"])}(${name()}, validate=${random.pick(["lambda n: n", "strict", "lambda n: None", "[strict, own]"])}${fallback(random)})`,
      ],
    ])();
  },
};

export const djDatabaseUrl: Library = {
  name: "dj-database-url",
  requires: ["dj-database-url"],
  weight: 3,
  head: ({ random, environment }) => {
    if (random.chance(0.7)) environment["DATABASE_URL"] = databaseUrl(random);
    return ["import dj_database_url"];
  },
  probe(context) {
    const { random } = context;
    const options = (): string =>
      random.weighted<string>([
        [5, ""],
        [1, ", conn_max_age=600"],
        [1, ", ssl_require=True"],
        [1, ', engine="my.engine"'],
        [1, ", conn_max_age=None"],
        [1, ", conn_health_checks=True"],
        [1, ', test_options={"NAME": "t"}'],
        [1, ", disable_server_side_cursors=True"],
        [0.5, ', engine=""'],
        [0.5, ", nothing=1"],
      ]);
    return random.weighted<() => string>([
      [5, () => `dj_database_url.parse(${python(databaseUrl(random))}${options()})`],
      [
        1,
        () =>
          `dj_database_url.config(${`env=${python(context.variable(databaseUrl))}`}${random.chance(0.5) ? `, default=${random.pick(['"sqlite:///x.db"', '""', "None", '"foo://x"'])}` : ""}${options()})`,
      ],
      [1, () => `dj_database_url.config(default=${random.pick(['"sqlite:///x.db"', "None"])}${options()})`],
    ])();
  },
};

export const dotenv: Library = {
  name: "python-dotenv",
  requires: ["python-dotenv"],
  weight: 4,
  count: 8,
  head(probing) {
    const { random } = probing;
    oddVariables(probing);
    return [
      "import os",
      "from pathlib import Path",
      "from dotenv import load_dotenv, dotenv_values, find_dotenv",
      "try:",
      `    LOADED = ${random.pick(["load_dotenv()", "load_dotenv(override=True)", "load_dotenv(interpolate=False)", "load_dotenv(Path(__file__).parent / '.env')", "load_dotenv(find_dotenv())", "load_dotenv('.env', override=True)", "bool(dotenv_values())"])}`,
      "except Exception as error:",
      "    LOADED = type(error).__name__",
    ];
  },
  probe: ({ random }) =>
    random.weighted<() => string>([
      [8, () => `os.environ.get("${random.pick(["A", "B", "C", "OTHER", "EMPTY"])}")`],
      [
        2,
        () =>
          `dotenv_values(".env"${random.pick(["", "", ", interpolate=False"])}).get("${random.pick(["A", "B", "C"])}")`,
      ],
      [1, () => `sorted(name for name in os.environ if len(name) == 1)`],
      [1, () => `list(dotenv_values(".env"))`],
      [1, () => `"${random.pick(["A", "B", "C", "A-X.Y"])}" in os.environ`],
      [1, () => "LOADED"],
    ])(),
};

export const environFile: Library = {
  name: "django-environ file",
  requires: ["django-environ"],
  weight: 3,
  count: 8,
  head(probing) {
    const { random } = probing;
    oddVariables(probing);
    return [
      "import os",
      "import environ",
      "env = environ.Env()",
      "try:",
      `    environ.Env.read_env(${random.pick(['".env"', "", 'os.path.join(os.path.dirname(__file__), ".env")', '".env", EXTRA="x"'])})`,
      "except Exception as error:",
      "    LOADED = type(error).__name__",
    ];
  },
  probe: ({ random }) =>
    random.weighted<() => string>([
      [6, () => `os.environ.get("${random.pick(["A", "B", "C", "OTHER", "EMPTY", "EXTRA"])}")`],
      [3, () => `env.${random.pick(["str", "bool", "list", "int"])}("${random.pick(["A", "B", "C"])}")`],
      [1, () => `sorted(name for name in os.environ if len(name) == 1)`],
    ])(),
};

/** An env file and variables of the same names. */
function oddVariables({ random, files, environment }: ProbeContext): void {
  const names = ["A", "B", "C", "OTHER", "EMPTY"];
  files[".env"] = envFile(random, names);
  for (const name of names) if (random.chance(0.3)) environment[name] = oddText(random);
}
