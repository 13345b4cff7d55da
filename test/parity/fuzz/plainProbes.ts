/** Generated probes of what comes without a library: os.environ, distutils, Django's own helpers, pathlib; and of pydantic-settings and django-split-settings. */
import type { Library } from "./probes.js";
import { envFile, oddText, python, url } from "./values.js";

export const standardLibrary: Library = {
  name: "os",
  requires: [],
  weight: 5,
  head: ({ random }) => [
    "import ast",
    "import json",
    "import os",
    "import re",
    "import shlex",
    "import sys",
    "from os import environ, getenv",
    "from pathlib import Path, PurePosixPath",
    "from urllib.parse import urlparse, unquote, quote, quote_plus, urlsplit, parse_qs, parse_qsl, urljoin",
    ...(random.chance(0.5)
      ? ["from distutils.util import strtobool"]
      : ["def strtobool(value):", "    return value.lower() in ('y', 'yes', '1')"]),
  ],
  probe(context) {
    const { random } = context;
    const name = (set?: number): string => python(context.variable(undefined, set));
    const text = (): string =>
      random.weighted<() => string>([
        [4, () => `os.environ.get(${name()}, ${random.pick(['""', '"x"', '"1"', '"true"'])})`],
        [2, () => `os.environ[${name(0.9)}]`],
        [2, () => `getenv(${name()}, default=${random.pick(['"0"', '"a,b"'])})`],
        [1, () => python(oddText(random))],
      ])();
    return random.weighted<() => string>([
      [
        3,
        () =>
          `${random.pick(["int", "float", "bool", "list", "len", "tuple", "sorted", "set", "repr", "str", "int", "float", "complex"])}(${text()})`,
      ],
      [2, () => `strtobool(${text()})`],
      [1, () => `os.environ.get(${name()}${random.pick(["", ", None", ", False", ", 0", ", []"])})`],
      [1, () => `os.getenv(${name()})`],
      [1, () => `${random.pick(["ast.literal_eval", "json.loads", "shlex.split", "eval"])}((${text()}).strip())`],
      [
        2,
        () =>
          `${text()}.${random.pick(["lower()", "upper()", "title()", "strip()", 'split(",")', "split()", 'split(",", 1)', 'rsplit(":", 1)', 'partition("=")', "capitalize()", "casefold()", "swapcase()", "isdigit()", "isnumeric()", "isdecimal()", "isalpha()", "isalnum()", "isidentifier()", "isupper()", "istitle()", "isspace()", 'replace(",", ";")', 'startswith(("a", "1"))', 'endswith("e")', 'strip("[]\'\\" ")', 'lstrip("$")', "splitlines()", "zfill(4)", "encode()", 'count(",")', 'find("=")', 'index("a")', "expandtabs()", 'removeprefix("a")', 'rjust(5, "*")', "isascii()", "isprintable()", 'translate({44: "x"})', 'join(["1", "2"])', "center(6)", "format(x=1)", 'rpartition(".")', 'encode("idna")', 'encode("latin-1")'])}`,
      ],
      [1, () => `int(${text()}, ${random.pick([0, 2, 8, 16, 36, 10])})`],
      [1, () => `[item.strip() for item in ${text()}.split(",") if item.strip()]`],
      [1, () => `dict(pair.split("=") for pair in ${text()}.split(","))`],
      [1, () => `list(map(${random.pick(["int", "str.strip", "float", "len"])}, ${text()}.split(",")))`],
      [1, () => `${text()} in ("true", "1", "yes")`],
      [1, () => `bool(int(${text()}))`],
      [1, () => `os.environ.setdefault(${name()}, ${python(oddText(random))})`],
      [1, () => `os.environ.pop(${name()}${random.pick(["", ", None"])})`],
      [1, () => `${name()} in ${random.pick(["environ", "os.environ", "os.environ.keys()"])}`],
      [0.5, () => `os.path.expandvars(${text()})`],
      [
        1,
        () =>
          `${random.pick(["urlparse", "urlsplit"])}(${random.chance(0.7) ? python(url(random)) : text()}).${random.pick(["scheme", "netloc", "path", "query", "fragment", "hostname", "port", "username", "password", "geturl()"])}`,
      ],
      [1, () => `${random.pick(["unquote", "quote", "quote_plus", "parse_qs", "parse_qsl"])}(${text()})`],
      [0.5, () => `urljoin(${python(url(random))}, ${text()})`],
      [
        1,
        () =>
          `re.${random.pick(['split(r"[,;\\s]+", ', 'findall(r"\\w+", ', 'sub(r"\\s", "", ', 'match(r"(\\d+)", ', 'fullmatch(r"[a-z]*", '])}${text()})${random.pick(["", "", " is None"])}`,
      ],
      [
        1,
        () =>
          `${random.pick(["Path", "Path", "Path"])}(${text()})${random.pick(["", ".name", ".suffix", ".stem", ".parent", ".parts", ".is_absolute()", ".as_posix()", ' / "x"', ' / "/x"', ".parents[0]", ".suffixes", '.joinpath("a", "b")', '.with_suffix(".x")', '.with_name("y")', ".anchor", ".exists()", '.match("*.py")', ".root", '.relative_to("a")', ".as_uri()", ".drive"])}`,
      ],
      [
        1,
        () =>
          `os.path.${random.pick(["basename", "dirname", "splitext", "normpath", "isabs", "split", "abspath", "join"])}(${text()})`,
      ],
      [0.5, () => `"{!r:>8}".format(${text()})`],
      [0.5, () => `${random.pick(['"%s"', '"%r"', '"%5s|"', '"%d"', '"%.2s"'])} % ${text()}`],
      [0.5, () => `min(${text()}.split(","), default=None)`],
    ])();
  },
};

// Known wrong, and left out: a lazy translation is a text to the model (isinstance, adding two), and what makes no difference to settings.
export const djangoHelpers: Library = {
  name: "django",
  requires: [],
  weight: 2,
  head: () => [
    "import os",
    "import django",
    "from django.conf import global_settings",
    "from django.utils.translation import gettext_lazy as _, gettext, gettext_noop",
    "from django.core.exceptions import ImproperlyConfigured",
    "from django.core.management.utils import get_random_secret_key",
    "from django.utils.crypto import get_random_string",
    "from django.utils.text import slugify",
    "from django.utils.encoding import force_str, smart_str",
    "from django.utils.module_loading import import_string",
    "from django.utils.functional import lazy, SimpleLazyObject",
    "from django.contrib.messages import constants as messages",
    "from django.utils.log import DEFAULT_LOGGING",
    "from django.utils.safestring import mark_safe",
    "from django.urls import reverse_lazy",
  ],
  probe(context) {
    const { random } = context;
    const text = (): string =>
      random.chance(0.5) ? `os.environ.get(${python(context.variable())}, "x")` : python(oddText(random));
    return random.weighted<() => string>([
      [
        5,
        () =>
          `global_settings.${random.pick(["DEBUG", "MIDDLEWARE", "LANGUAGES[0]", "LANGUAGES[3][1]", "LANGUAGE_CODE", "CACHES", "STATICFILES_FINDERS", "SESSION_COOKIE_AGE", "X_FRAME_OPTIONS", "SECURE_REFERRER_POLICY", "STORAGES", "DEFAULT_FILE_STORAGE", "USE_L10N", "USE_TZ", "PASSWORD_RESET_TIMEOUT", "DEFAULT_AUTO_FIELD", "SECURE_CSP", "TASKS", "FILE_UPLOAD_HANDLERS", "FILE_CHARSET", "LOCALE_PATHS", "EMAIL_BACKEND", "TEMPLATES", "PASSWORD_HASHERS", "AUTHENTICATION_BACKENDS", "LOGIN_URL", "SECURE_BROWSER_XSS_FILTER", "DEFAULT_HASHING_ALGORITHM", "MAILERS", "NOTHING", "LANGUAGES_BIDI", "CSRF_COOKIE_SAMESITE", "DATE_INPUT_FORMATS", "MESSAGE_STORAGE", "gettext_noop('x')", "TEMPLATE_CONTEXT_PROCESSORS", "LOGGING_CONFIG", "FORMAT_MODULE_PATH", "ADMINS", "TEST_RUNNER", "SECRET_KEY", "SECRET_KEY_FALLBACKS"])}`,
      ],
      [1, () => `dict(global_settings.LANGUAGES)[${random.pick(['"de"', '"en-us"', '"en"', '"pt-br"'])}]`],
      [
        1,
        () =>
          `global_settings.${random.pick(["MIDDLEWARE", "STATICFILES_FINDERS", "LANGUAGES", "PASSWORD_HASHERS", "FILE_UPLOAD_HANDLERS"])} + ${random.pick(["['x']", "('x',)"])}`,
      ],
      [1, () => `str(${random.pick(["_", "gettext_noop"])}(${text()}))`],
      [1, () => `_(${text()})`],
      [1, () => `_(${text()}) ${random.pick(["+ 'x'", "== 'x'", "% ()", "% {'a': 1}", "* 2", "in ('x', '1')"])}`],
      [1, () => `_(${text()}).${random.pick(["lower()", "upper()", "strip()", 'split(",")', "title()"])}`],
      [
        1,
        () =>
          `len(${random.pick(["get_random_secret_key()", "get_random_string(12)", "get_random_string(length=50)", 'get_random_string(5, "ab")', "get_random_string(0)", "_('abc')"])})`,
      ],
      [0.5, () => `get_random_secret_key()[:0]`],
      [1, () => `slugify(${text()}${random.pick(["", ", allow_unicode=True"])})`],
      [1, () => `${random.pick(["force_str", "smart_str", "mark_safe"])}(${text()})`],
      [
        0.5,
        () =>
          `import_string(${random.pick(['"os.path.join"', '"nowhere.x"', '"x"', '"django.conf.global_settings.DEBUG"', '"django.nothing"'])})`,
      ],
      [
        1,
        () =>
          `messages.${random.pick(["DEBUG", "INFO", "SUCCESS", "WARNING", "ERROR", "DEFAULT_TAGS", "DEFAULT_LEVELS", "NOTHING"])}`,
      ],
      [
        1,
        () =>
          random.pick([
            "django.VERSION[:2]",
            "django.VERSION >= (4, 2)",
            "django.VERSION[0]",
            "django.VERSION[3]",
            "django.get_version().split('.')[:2]",
            "django.__version__.split('.')[0]",
            "len(django.VERSION)",
            "django.VERSION < (3, 2)",
            "django.utils.version.get_complete_version()[:2]",
          ]),
      ],
      [
        0.5,
        () =>
          `DEFAULT_LOGGING[${random.pick(['"version"', '"handlers"', '"loggers"', '"disable_existing_loggers"', '"formatters"', '"x"'])}]`,
      ],
      [0.5, () => `lazy(lambda: ${text()}, str)()`],
      [0.5, () => `str(lazy(lambda: ${text()}, str)())`],
      [0.5, () => `str(ImproperlyConfigured(${text()}))`],
      [
        0.5,
        () =>
          `getattr(global_settings, ${random.pick(['"NOTHING"', '"DEBUG"', '"STATICFILES_STORAGE"'])}, ${random.pick(["None", "1"])})`,
      ],
      [
        0.5,
        () =>
          `hasattr(global_settings, ${random.pick(['"NOTHING"', '"DEBUG"', '"STATICFILES_STORAGE"', '"STORAGES"', '"SECURE_CSP"', '"MAILERS"'])})`,
      ],
    ])();
  },
};

export const pydanticSettings: Library = {
  name: "pydantic-settings",
  requires: ["pydantic-settings"],
  weight: 3,
  count: 6,
  head({ random, files }) {
    const lines = [
      "from pydantic_settings import BaseSettings, SettingsConfigDict",
      "from pydantic import Field, AnyUrl, SecretStr",
      "from typing import Optional, Literal, List, Dict, Any, Union, Tuple, Set",
      "from pathlib import Path",
      "import datetime",
    ];
    if (random.chance(0.25)) files[".env"] = envFile(random, ["V0", "v1", "V2", "V3", "X_V4"]);
    return lines;
  },
  probe(context) {
    const { random } = context;
    const field = context.variable(undefined, 0.85);
    const type = random.pick([
      "str",
      "bool",
      "int",
      "float",
      "list[str]",
      "List[int]",
      "Optional[int]",
      "int | None",
      "Optional[str]",
      "dict",
      "Dict[str, int]",
      "Literal['a', '1', 'true']",
      "Literal[1, 2]",
      "Path",
      "SecretStr",
      "Any",
      "tuple[str, ...]",
      "set[int]",
      "Union[int, str]",
      "bool | int",
      "bool | None",
      "Tuple[int, str]",
      "list",
      "bytes",
      "list[bool]",
      "datetime.timedelta",
      "float | str",
    ]);
    const value = random.weighted<string>([
      [4, ""],
      [2, ` = ${random.pick(["None", "True", '"x"', "1", "[]", '"1"', "1.5", "{}"])}`],
      [1, ` = Field(${random.pick(["None", "1", '"x"', "..."])})`],
      [1, ` = Field(default=0, validation_alias="OTHER")`],
      [0.5, ` = Field(alias="OTHER", default="x")`],
    ]);
    const config = random.weighted<string>([
      [6, "{}"],
      [1, '{"env_file": ".env", "extra": "ignore"}'],
      [1, '{"case_sensitive": True}'],
      [1, '{"env_prefix": "V"}'],
      [1, '{"env_ignore_empty": True}'],
      [0.5, '{"env_parse_none_str": "None"}'],
      [0.5, '{"env_nested_delimiter": "__"}'],
      [0.5, '{"str_strip_whitespace": True}'],
      [0.5, '{"strict": True}'],
    ]);
    const name = random.chance(0.8) ? field.toLowerCase() : field;
    return {
      before: [`class Class${field}(BaseSettings):`, `    model_config = ${config}`, `    ${name}: ${type}${value}`],
      value: `Class${field}().${name}`,
    };
  },
};
