/** Expressions that read the environment, in the ways that real settings read it. */
import { list, quote, variable, type Context, type Module } from "./context.js";

export function boolean(context: Context, module: Module, name: string, fallback: boolean): string {
  const { random } = context;
  const key = variable(context, name, "bool");
  const python = fallback ? "True" : "False";
  switch (context.reader) {
    case "environ":
      module.imports.add("import environ");
      if (random.chance(0.25)) {
        context.scheme.set(key, `(bool, ${python})`);
        return `env("${key}")`;
      }
      return random.pick([
        `env.bool("${key}", default=${python})`,
        `env.bool("${key}", ${python})`,
        `env("${key}", default=${python})`,
        `env("${key}", cast=bool, default=${python})`,
      ]);
    case "decouple":
      module.imports.add("from decouple import config");
      return random.weighted([
        [6, `config("${key}", default=${python}, cast=bool)`],
        [2, `config("${key}", cast=bool, default=${python})`],
        [2, `config("${key}", default="${python}", cast=bool)`],
        [1, `config("${key}", default=${fallback ? 1 : 0}, cast=bool)`],
        [1, `config("${key}", default=${python})`],
      ]);
    case "environs":
      return random.pick([`env.bool("${key}", default=${python})`, `env.bool("${key}", ${python})`]);
    case "helper":
      module.imports.add(`from ${context.helperModule ?? "helpers"} import env_bool`);
      return random.pick([`env_bool("${key}", ${python})`, `env_bool("${key}", default=${python})`]);
    case "literal":
      context.variables.delete(key);
      return random.weighted([
        [9, python],
        [1, `not ${fallback ? "False" : "True"}`],
      ]);
    case "os":
      return osBoolean(context, module, key, fallback);
  }
}

function osBoolean(context: Context, module: Module, key: string, fallback: boolean): string {
  const { random } = context;
  module.imports.add("import os");
  const get = (given?: string): string => {
    const reader = random.pick(["os.environ.get", "os.environ.get", "os.getenv"]);
    return `${reader}(${quote(random, key)}${given === undefined ? "" : `, ${given}`})`;
  };
  const python = fallback ? "True" : "False";
  return random.weighted([
    [8, `${get(`"${python}"`)} == "True"`],
    [5, `${get(`"${python.toLowerCase()}"`)}.lower() == "true"`],
    [3, `${get(`"${fallback ? 1 : 0}"`)} == "1"`],
    [3, `${get(`'${python}'`)}.lower() in ('true', '1', 'yes', 'on')`],
    [2, `bool(int(${get(`"${fallback ? 1 : 0}"`)}))`],
    [2, `bool(${get(python)})`],
    [3, get(python)],
    [1, `${get()} != "${fallback ? "False" : "True"}"`],
    [2, fallback ? `not ${get()}` : `${get()} is not None`],
    [1, fallback ? `"${key}" not in os.environ` : `"${key}" in os.environ`],
    [1, `{"true": True, "false": False}.get(${get(`"${python.toLowerCase()}"`)}.lower(), ${python})`],
    [1, `${fallback ? "False" : "True"} if ${get()} == "${fallback ? "0" : "1"}" else ${python}`],
    [1, `(${get()} or "${python}").strip().title() == "True"`],
    [1, strtobool(module, get(`"${fallback ? "yes" : "no"}"`))],
    [1, `int(${get(`${fallback ? 1 : 0}`)})`],
    [
      1,
      `json_loads(${get(`"${python.toLowerCase()}"`)})`.replace(
        "json_loads",
        addImport(module, "import json", "json.loads"),
      ),
    ],
  ]);
}

function strtobool(module: Module, text: string): string {
  return `bool(${addImport(module, "from distutils.util import strtobool", "strtobool")}(${text}))`;
}

/** The import is added even where the choice falls on another form: real settings have unused imports too. */
function addImport(module: Module, statement: string, name: string): string {
  module.imports.add(statement);
  return name;
}

export function hosts(context: Context, module: Module, name: string, fallback: readonly string[]): string {
  const { random } = context;
  const key = variable(context, name, "list");
  const joined = fallback.join(",");
  switch (context.reader) {
    case "environ":
      return random.weighted([
        [6, `env.list("${key}", default=${list(random, fallback)})`],
        [1, `env("${key}", cast=list, default=${list(random, fallback)})`],
        [1, `env("${key}", default="${joined}").split(",")`],
        [1, `env.tuple("${key}", default=${list(random, fallback, ["(", ")"])})`],
      ]);
    case "decouple":
      module.imports.add("from decouple import config");
      module.imports.add("from decouple import Csv");
      return random.weighted([
        [6, `config("${key}", default="${joined}", cast=Csv())`],
        [2, `config("${key}", default="${joined}", cast=lambda v: [s.strip() for s in v.split(",")])`],
        [1, `config("${key}", default="${joined}").split(",")`],
      ]);
    case "environs":
      return `env.list("${key}", default=${list(random, fallback)})`;
    case "helper":
      module.imports.add(`from ${context.helperModule ?? "helpers"} import env_list`);
      return `env_list("${key}", ${list(random, fallback)})`;
    case "literal":
      context.variables.delete(key);
      return list(random, fallback, random.chance(0.15) ? ["(", ")"] : ["[", "]"]);
    case "os": {
      module.imports.add("import os");
      const get = random.pick(["os.environ.get", "os.getenv"]);
      return random.weighted([
        [6, `${get}("${key}", "${joined}").split(",")`],
        [3, `[h.strip() for h in ${get}("${key}", "${joined}").split(",") if h.strip()]`],
        [2, `[host for host in ${get}("${key}", "${joined}").split(",") if host]`],
        [2, `${get}("${key}", "${fallback.join(" ")}").split()`],
        [1, `list(filter(None, ${get}("${key}", "").split(",")))`],
        [1, `(${get}("${key}") or "${joined}").split(",")`],
        [2, `[${get}("${key}", "${fallback[0] ?? "localhost"}")]`],
        [1, `["localhost", *${get}("${key}", "${joined}").split(";")]`],
        [1, `${get}("${key}").split(",") if ${get}("${key}") else ${list(random, fallback)}`],
        [1, `["localhost"] + ([${get}("${key}")] if "${key}" in os.environ else [])`],
        [1, `list(map(str.strip, ${get}("${key}", "${joined}").split(",")))`],
      ]);
    }
  }
}

export function integer(context: Context, module: Module, name: string, fallback: number): string {
  const { random } = context;
  if (random.chance(0.4)) return literalInteger(context, module, fallback);
  const key = variable(context, name, "int");
  switch (context.reader) {
    case "environ":
      return random.pick([
        `env.int("${key}", default=${fallback})`,
        `env.int("${key}", ${fallback})`,
        `env("${key}", default=${fallback})`,
        `env("${key}", cast=int, default=${fallback})`,
      ]);
    case "decouple":
      module.imports.add("from decouple import config");
      return random.pick([
        `config("${key}", default=${fallback}, cast=int)`,
        `config("${key}", default="${fallback}", cast=int)`,
      ]);
    case "environs":
      return `env.int("${key}", default=${fallback})`;
    case "helper":
      module.imports.add(`from ${context.helperModule ?? "helpers"} import env_get`);
      return `int(env_get("${key}", ${fallback}))`;
    case "literal":
      context.variables.delete(key);
      return literalInteger(context, module, fallback);
    case "os":
      module.imports.add("import os");
      return random.pick([
        `int(os.environ.get("${key}", ${fallback}))`,
        `int(os.getenv("${key}", "${fallback}"))`,
        `int(os.environ.get("${key}") or ${fallback})`,
        `os.environ.get("${key}", ${fallback})`,
      ]);
  }
}

function literalInteger(context: Context, module: Module, value: number): string {
  const { random } = context;
  const forms = [String(value)];
  if (value % 86400 === 0 && value > 0)
    forms.push(
      `60 * 60 * 24 * ${value / 86400}`,
      `${value / 86400} * 24 * 3600`,
      `int(timedelta(days=${value / 86400}).total_seconds())`,
    );
  if (value >= 10000) forms.push(String(value).replace(/\B(?=(\d{3})+$)/g, "_"));
  const form = forms[random.below(forms.length)] ?? String(value);
  if (form.includes("timedelta")) module.imports.add("from datetime import timedelta");
  return form;
}

export function text(context: Context, module: Module, name: string, fallback: string): string {
  const { random } = context;
  if (random.chance(0.35)) return quote(random, fallback);
  const key = variable(context, name, "text");
  switch (context.reader) {
    case "environ":
      return random.pick([
        `env("${key}", default=${quote(random, fallback)})`,
        `env.str("${key}", ${quote(random, fallback)})`,
      ]);
    case "decouple":
      module.imports.add("from decouple import config");
      return random.pick([
        `config("${key}", default=${quote(random, fallback)})`,
        `config("${key}", ${quote(random, fallback)})`,
      ]);
    case "environs":
      return `env.str("${key}", default=${quote(random, fallback)})`;
    case "helper":
      module.imports.add(`from ${context.helperModule ?? "helpers"} import env_get`);
      return `env_get("${key}", ${quote(random, fallback)})`;
    case "literal":
      context.variables.delete(key);
      return quote(random, fallback);
    case "os":
      module.imports.add("import os");
      return random.pick([
        `os.environ.get("${key}", ${quote(random, fallback)})`,
        `os.getenv("${key}", ${quote(random, fallback)})`,
        `os.environ.get("${key}") or ${quote(random, fallback)}`,
      ]);
  }
}

/** The secret key as statements: some forms need more than an expression. */
export function secretKey(context: Context, module: Module, debugIsSet: boolean): readonly string[] {
  const { random } = context;
  const weak = random.pick([
    "django-insecure-x7!k2m9q4w1e8r5t6y3u0i-p_o$a%s^d&f*g(h)j+k=l",
    "changeme",
    "dev-key",
    "not-a-secret-not-a-secret-not-a-secret-not-a-secret-1",
  ]);
  const strong = "k3v8z1x6c9b2n5m0q7w4e-r_t+y=u!i@o#p%a&s*d(f)g3h8j1l6";
  const key = variable(context, random.pick(["SECRET_KEY", "SECRET_KEY", "SECRET"]), "key");
  const get = `os.environ.get("${key}"`;
  const literal = (value: string): readonly string[] => {
    context.variables.delete(key);
    return [`SECRET_KEY = ${quote(random, value)}`];
  };
  if (random.chance(0.2)) return literal(random.chance(0.5) ? weak : strong);
  switch (context.reader) {
    case "environ":
      return [
        random.weighted([
          [4, `SECRET_KEY = env("${key}")`],
          [4, `SECRET_KEY = env("${key}", default="${weak}")`],
          [2, `SECRET_KEY = env.str("${key}", "${strong}")`],
        ]),
      ];
    case "decouple":
      module.imports.add("from decouple import config");
      return [
        random.weighted([
          [4, `SECRET_KEY = config("${key}")`],
          [4, `SECRET_KEY = config("${key}", default="${weak}")`],
          [2, `SECRET_KEY = config("${key}", "${strong}", cast=str)`],
        ]),
      ];
    case "environs":
      return [random.pick([`SECRET_KEY = env("${key}")`, `SECRET_KEY = env.str("${key}", default="${weak}")`])];
    case "helper":
      module.imports.add(`from ${context.helperModule ?? "helpers"} import env_get`);
      return [random.pick([`SECRET_KEY = env_get("${key}")`, `SECRET_KEY = env_get("${key}", "${weak}")`])];
    case "literal":
      return literal(random.chance(0.6) ? weak : strong);
    case "os":
      module.imports.add("import os");
      switch (random.below(9)) {
        case 0:
          return [`SECRET_KEY = os.environ["${key}"]`];
        case 1:
        case 2:
          return [`SECRET_KEY = ${get})`];
        case 3:
        case 4:
          return [`SECRET_KEY = ${get}, "${weak}")`];
        case 5:
          return [`SECRET_KEY = ${get}) or "${strong}"`];
        case 6:
          module.imports.add("from django.core.management.utils import get_random_secret_key");
          return [
            `SECRET_KEY = ${get}, default=get_random_secret_key())`.replace("default=", random.pick(["", "default="])),
          ];
        case 7:
          return ["try:", `    SECRET_KEY = os.environ["${key}"]`, "except KeyError:", `    SECRET_KEY = "${weak}"`];
        default:
          return debugIsSet
            ? [
                `SECRET_KEY = ${get})`,
                "if not SECRET_KEY:",
                "    if DEBUG:",
                `        SECRET_KEY = "${weak}"`,
                "    else:",
                `        raise ValueError("${key} must be set")`,
              ]
            : [
                `if "${key}" in os.environ:`,
                `    SECRET_KEY = os.environ["${key}"]`,
                "else:",
                `    SECRET_KEY = "${strong}"`,
              ];
      }
  }
}
