import type { Value } from "../../domain/value.js";
import { truthiness, unknown } from "../../domain/value.js";
import { overshadow } from "../namespaces.js";
import { readVariable } from "../environment.js";
import { lift } from "../lift.js";
import { bool, dict, int, list, none, str, tuple } from "../make.js";
import { storeItem } from "../operators.js";
import { joinOsPath } from "../paths.js";
import type { CallArguments, Run } from "../runtime.js";
import type { Binding, Scope } from "../scope.js";
import { nativeFunction, nativeNamespace, runtimeObject } from "../runtime.js";
import { parseDatabaseUrl } from "./djDatabaseUrl.js";
import { plainText } from "./libraryModel.js";

/** Libraries that write settings into the module that calls them. */
export function djangoHerokuModule(): Value {
  return nativeNamespace("django_heroku", { settings: nativeFunction("settings", herokuSettings) });
}

/** `django_heroku.settings(locals())`, from the source of 0.3.1. */
function herokuSettings(args: CallArguments, run: Run): Value {
  const namespace = args.positional[0] ?? args.keywords.get("config");
  const scope = namespace && (runtimeObject(namespace) as { readonly scope?: Scope } | undefined)?.scope;
  if (!scope) {
    overshadow(args.scope.module.scope, "django_heroku", args.at, run);
    return none(args.at);
  }
  const isOn = (name: string): boolean => {
    const value = args.keywords.get(name);
    return value === undefined || truthiness(value) !== "no";
  };
  const put = (name: string, value: Value): void => {
    const binding: Binding = { value, nameAt: args.at, valueAt: args.at, steps: [{ step: "assigned", at: args.at }] };
    scope.bindings.set(name, binding);
  };
  if (isOn("databases")) {
    const databases = scope.bindings.get("DATABASES")?.value ?? dict([{ key: str("default"), value: none() }], args.at);
    const before =
      databases.kind === "dict"
        ? (databases.entries.find((entry) => entry.key.kind === "str" && entry.key.value === "default")?.value ??
          none(args.at))
        : unknown("DATABASES", args.at, "dict");
    const options = new Map<string, Value>([
      ["conn_max_age", int(600)],
      ["ssl_require", bool(true)],
    ]);
    const value = readVariable(
      {
        variable: "DATABASE_URL",
        at: args.at,
        reader: "django_heroku",
        type: "dict",
        castName: "database URL",
        fallback: before,
        cast: (text) =>
          lift(
            [text],
            args.at,
            ([one]) =>
              one?.kind === "str"
                ? parseDatabaseUrl(one.value, options, run, args.at)
                : unknown("a database URL", args.at, "dict"),
            { type: "dict" },
          ),
      },
      run,
    );
    if (databases.kind === "dict") storeItem(databases, str("default"), value);
    if (!scope.bindings.has("DATABASES")) put("DATABASES", databases);
  }
  if (isOn("staticfiles")) {
    const base = plainText(scope.bindings.get("BASE_DIR")?.value);
    put(
      "STATIC_ROOT",
      base === undefined ? unknown("BASE_DIR", args.at, "str") : str(joinOsPath(base, "staticfiles"), args.at),
    );
    put("STATIC_URL", str("/static/", args.at));
    const listed = scope.bindings.get("MIDDLEWARE");
    const middleware = listed?.value;
    if (listed && (middleware?.kind === "list" || middleware?.kind === "tuple"))
      // What is missing there is missing where the project wrote the list.
      scope.bindings.set("MIDDLEWARE", {
        ...listed,
        value: tuple(
          [str("whitenoise.middleware.WhiteNoiseMiddleware", args.at), ...middleware.items],
          middleware.at,
          middleware.rest,
        ),
      });
    else if (middleware) put("MIDDLEWARE", unknown("MIDDLEWARE", args.at, "tuple"));
    put("STATICFILES_STORAGE", str("whitenoise.storage.CompressedManifestStaticFilesStorage", args.at));
  }
  if (isOn("allowed_hosts")) put("ALLOWED_HOSTS", list([str("*", args.at)], args.at));
  if (isOn("logging")) put("LOGGING", unknown("the logging of django_heroku", args.at, "dict"));
  if (isOn("secret_key")) {
    put(
      "SECRET_KEY",
      readVariable(
        {
          variable: "SECRET_KEY",
          at: args.at,
          reader: "django_heroku",
          type: "str",
          fallback: scope.bindings.get("SECRET_KEY")?.value ?? none(args.at),
        },
        run,
      ),
    );
  }
  return none(args.at);
}
