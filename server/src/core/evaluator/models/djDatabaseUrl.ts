import type { DictValue, Value } from "../../domain/value.js";
import { dictGet, truthiness, unknown, unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { lift } from "../lift.js";
import { bool, dict, int, list, none, record, str } from "../make.js";
import { storeItem } from "../operators.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { castFrom, exceptionClass, isAtLeast, parameters, stateOf } from "./libraryModel.js";
import { urlConfig } from "./urlConfig.js";
import type { ParsedUrl } from "./urlText.js";
import { UrlError, networkLocation, parseQuery, parseUrl, portOf, unquote } from "./urlText.js";

/** dj-database-url. From its sources, 0.5 to 3.1. */
export function djDatabaseUrlModule(run: Run): Value {
  return nativeNamespace("dj_database_url", {
    config: nativeFunction("config", config),
    parse: nativeFunction("parse", parse),
    register: nativeFunction("register", register),
    DEFAULT_ENV: str("DATABASE_URL"),
    SCHEMES: schemesOf(run),
    ParseError: exceptionClass("dj_database_url.ParseError"),
    UnknownSchemeError: exceptionClass("dj_database_url.UnknownSchemeError"),
  });
}

const atLeast = (run: Run, ...version: number[]): boolean => isAtLeast("dj-database-url", version, run);

/** The engines by scheme, which settings may extend. */
function schemesOf(run: Run): DictValue {
  return stateOf("dj-database-url schemes", run, () => {
    const postgres = atLeast(run, 1, 0) ? "django.db.backends.postgresql" : "django.db.backends.postgresql_psycopg2";
    return record(
      Object.fromEntries(
        Object.entries({
          postgres,
          postgresql: postgres,
          pgsql: postgres,
          postgis: "django.contrib.gis.db.backends.postgis",
          // Only in 2.x: mongodb went again with the registry of 3.0.
          ...(atLeast(run, 2, 2) &&
            !atLeast(run, 3, 0) && { mongodb: "django_mongodb", "mongodb+srv": "django_mongodb" }),
          mysql: "django.db.backends.mysql",
          mysql2: "django.db.backends.mysql",
          mysqlgis: "django.contrib.gis.db.backends.mysql",
          "mysql-connector": "mysql.connector.django",
          mssql: "sql_server.pyodbc",
          ...(atLeast(run, 1, 0) && { mssqlms: "mssql", cockroach: "django_cockroachdb" }),
          spatialite: "django.contrib.gis.db.backends.spatialite",
          sqlite: "django.db.backends.sqlite3",
          oracle: "django.db.backends.oracle",
          oraclegis: "django.contrib.gis.db.backends.oracle",
          redshift: "django_redshift_backend",
          ...(atLeast(run, 1, 2) && {
            timescale: "timescale.db.backends.postgresql",
            timescalegis: "timescale.db.backends.postgis",
          }),
        }).map(([scheme, engine]) => [scheme, str(engine)]),
      ),
    );
  });
}

function register(args: CallArguments, run: Run): Value {
  const given = parameters(args, ["scheme", "backend"]);
  const scheme = given.get("scheme");
  const backend = given.get("backend");
  if (scheme && backend) storeItem(schemesOf(run), scheme, backend);
  // It also serves as a decorator of a function that is given each result.
  return nativeFunction("inner", (call) => call.positional[0] ?? none(call.at));
}

function optionNames(run: Run): readonly string[] {
  if (atLeast(run, 2, 0))
    return [
      "engine",
      "conn_max_age",
      "conn_health_checks",
      "disable_server_side_cursors",
      "ssl_require",
      "test_options",
    ];
  if (atLeast(run, 1, 2)) return ["engine", "conn_max_age", "conn_health_checks", "ssl_require", "test_options"];
  return atLeast(run, 1, 1)
    ? ["engine", "conn_max_age", "conn_health_checks", "ssl_require"]
    : ["engine", "conn_max_age", "ssl_require"];
}

function options(args: CallArguments, before: readonly string[], run: Run): ReadonlyMap<string, Value> {
  const names = [...before, ...optionNames(run)];
  for (const name of args.keywords.keys())
    if (!names.includes(name))
      throw new PythonError("TypeError", args.at, { message: `got an unexpected keyword argument '${name}'` });
  return parameters(args, names);
}

function config(args: CallArguments, run: Run): Value {
  if (args.unseen !== undefined) return unknown(args.unseen, args.at, "dict");
  const given = options(args, ["env", "default"], run);
  return urlConfig(
    {
      variable: given.get("env") ?? str("DATABASE_URL", args.at),
      fallback: given.get("default") ?? none(args.at),
      parse: (url) => parseValue(url, given, args, run),
      reader: "dj_database_url",
      castName: "database URL",
    },
    args,
    run,
  );
}

function parse(args: CallArguments, run: Run): Value {
  if (args.unseen !== undefined) return unknown(args.unseen, args.at, "dict");
  const given = options(args, ["url"], run);
  return lift(
    [given.get("url") ?? none(args.at)],
    args.at,
    ([url]) => parseValue(url ?? none(args.at), given, args, run),
    { type: "dict" },
  );
}

function parseValue(value: Value, given: ReadonlyMap<string, Value>, args: CallArguments, run: Run): Value {
  if (value.kind === "bytes" || value.kind === "object" || value.kind === "random" || value.kind === "unknown")
    return unknownLike(value, "a database URL that cannot be seen", args.at, "dict");
  // urlsplit(None) gives empty bytes: an unknown scheme from 2.0 on, and before what no text can be looked for in.
  if (value.kind !== "str")
    throw new PythonError(
      value.kind !== "none" ? "AttributeError" : atLeast(run, 2, 0) ? "UnknownSchemeError" : "TypeError",
      args.at,
      { message: "a database URL has to be text" },
    );
  try {
    return castFrom(value, parseDatabaseUrl(value.value, given, run, args.at));
  } catch (error) {
    if (error instanceof PythonError && value.variables?.[0] !== undefined && error.options.variable === undefined)
      throw new PythonError(error.type, error.at, { ...error.options, variable: value.variables[0] });
    throw error;
  }
}

/** `dj_database_url.parse`, as environs and django-configurations also call it. */
export function parseDatabaseUrl(text: string, given: ReadonlyMap<string, Value>, run: Run, at: Span): Value {
  const schemes = schemesOf(run);
  const engineOf = (scheme: string): string | undefined => {
    const value = dictGet(schemes, scheme)?.value;
    return value?.kind === "str" ? value.value : undefined;
  };
  if (text === "sqlite://:memory:")
    return record({ ENGINE: str(engineOf("sqlite") ?? "", at), NAME: str(":memory:", at) }, at);
  try {
    return atLeast(run, 3, 0)
      ? parseRegistered(text, given, engineOf, run, at)
      : parseClassic(text, given, engineOf, run, at);
  } catch (error) {
    if (error instanceof UrlError)
      throw new PythonError(atLeast(run, 2, 0) ? "ParseError" : "ValueError", at, { message: error.message });
    throw error;
  }
}

type EngineOf = (scheme: string) => string | undefined;

/** From 3.0: engines are registered, and the URL's parts come before what the call says. */
function parseRegistered(
  text: string,
  given: ReadonlyMap<string, Value>,
  engineOf: EngineOf,
  run: Run,
  at: Span,
): Value {
  const url = parseUrl(text, false);
  const engine = engineOf(url.scheme);
  if (engine === undefined)
    throw new PythonError("UnknownSchemeError", at, { message: `Scheme '${url.scheme}://' is unknown` });
  const location = networkLocation(url.netloc);
  const port = portOf(location);
  const chosen: DictValue = dict([], at);
  for (const [key, values] of parseQuery(url.query)) {
    const parsed = values.map((one) => optionValue(one, at));
    put(chosen, key, parsed.length === 1 && parsed[0] ? parsed[0] : list(parsed, at), at);
  }
  const result: DictValue = dict([], at);
  const path = unquote(url.path.slice(1));
  put(result, "ENGINE", str(engine, at), at);
  put(result, "USER", str(unquote(location.username ?? ""), at), at);
  put(result, "PASSWORD", str(unquote(location.password ?? ""), at), at);
  put(result, "HOST", str(unquote(location.hostname ?? ""), at), at);
  put(
    result,
    "PORT",
    isTextPort(url.scheme) ? str(port ? String(port) : "", at) : port ? int(port, at) : str("", at),
    at,
  );
  put(result, "NAME", str(path === "" && url.scheme === "sqlite" ? ":memory:" : path, at), at);
  put(result, "OPTIONS", chosen, at);
  if (url.scheme === "mysql" || url.scheme === "mysql2") moveSslCa(chosen, at);
  else if (hasSearchPath(url.scheme)) moveSchema(chosen, at);
  if (isOn(given.get("ssl_require"))) put(chosen, "sslmode", str("require", at), at);
  put(result, "CONN_MAX_AGE", given.get("conn_max_age") ?? int(0, at), at);
  put(result, "CONN_HEALTH_CHECKS", given.get("conn_health_checks") ?? bool(false, at), at);
  put(result, "DISABLE_SERVER_SIDE_CURSORS", given.get("disable_server_side_cursors") ?? bool(false, at), at);
  const own = given.get("engine");
  if (own && truthiness(own) !== "no") put(result, "ENGINE", own, at);
  const test = given.get("test_options");
  if (test && truthiness(test) !== "no") put(result, "TEST", test, at);
  if (chosen.entries.length === 0) remove(result, "OPTIONS");
  void run;
  return result;
}

/** Up to 2.x. */
function parseClassic(text: string, given: ReadonlyMap<string, Value>, engineOf: EngineOf, run: Run, at: Span): Value {
  const modern = atLeast(run, 1, 0);
  const url = parseUrl(text, !modern);
  let path = url.path.slice(1);
  if (url.scheme === "sqlite" && path === "") path = ":memory:";
  const location = networkLocation(url.netloc);
  const engine = given.get("engine");
  const own = engineOf(url.scheme);
  if ((!engine || engine.kind === "none") && own === undefined) {
    throw new PythonError(
      atLeast(run, 2, 0) ? "UnknownSchemeError" : atLeast(run, 1, 2) ? "ValueError" : "KeyError",
      at,
      { message: `No support for '${url.scheme}'` },
    );
  }
  const chosenEngine: Value = engine && engine.kind !== "none" ? engine : str(own ?? "", at);
  const port = portOf(location);
  const engineText = chosenEngine.kind === "str" ? chosenEngine.value : "";
  const textPort =
    engineText !== "" &&
    (engineText === engineOf("oracle") ||
      (modern && (engineText === engineOf("mssql") || engineText === engineOf("mssqlms"))));
  const result: DictValue = dict([], at);
  put(result, "NAME", str(unquote(path), at), at);
  put(result, "USER", str(unquote(location.username ?? ""), at), at);
  put(result, "PASSWORD", str(unquote(location.password ?? ""), at), at);
  put(result, "HOST", str(hostOf(url, location.hostname ?? "", atLeast(run, 1, 2)), at), at);
  put(result, "PORT", port ? (textPort ? str(String(port), at) : int(port, at)) : str("", at), at);
  put(result, "CONN_MAX_AGE", given.get("conn_max_age") ?? int(0, at), at);
  if (atLeast(run, 1, 1)) put(result, "CONN_HEALTH_CHECKS", given.get("conn_health_checks") ?? bool(false, at), at);
  if (atLeast(run, 2, 0))
    put(result, "DISABLE_SERVER_SIDE_CURSORS", given.get("disable_server_side_cursors") ?? bool(false, at), at);
  if (atLeast(run, 1, 2)) put(result, "ENGINE", chosenEngine, at);
  const test = given.get("test_options");
  if (test && truthiness(test) !== "no") put(result, "TEST", test, at);
  const chosen: DictValue = dict([], at);
  for (const [key, values] of parseQuery(url.query)) {
    const last = values[values.length - 1] ?? "";
    if (url.scheme === "mysql" && key === "ssl-ca") put(chosen, "ssl", record({ ca: str(last, at) }, at), at);
    else put(chosen, key, atLeast(run, 1, 2) ? optionValue(last, at) : str(last, at), at);
  }
  if (isOn(given.get("ssl_require"))) put(chosen, "sslmode", str("require", at), at);
  if (
    modern
      ? hasSearchPath(url.scheme)
      : [
          "django.contrib.gis.db.backends.postgis",
          "django.db.backends.postgresql_psycopg2",
          "django_redshift_backend",
        ].includes(engineText)
  )
    moveSchema(chosen, at);
  if (chosen.entries.length > 0) put(result, "OPTIONS", chosen, at);
  if (!atLeast(run, 1, 2) && truthiness(chosenEngine) !== "no") put(result, "ENGINE", chosenEngine, at);
  return result;
}

/** A percent-encoded socket path as the host keeps its case. */
function hostOf(url: ParsedUrl, hostname: string, decodesAll: boolean): string {
  if (decodesAll ? !hostname.includes("%") : !hostname.toLowerCase().includes("%2f")) return hostname;
  const host = url.netloc.slice(url.netloc.lastIndexOf("@") + 1);
  if (decodesAll) return unquote(host);
  return (host.split(":")[0] ?? host).replaceAll("%2f", "/").replaceAll("%2F", "/");
}

function optionValue(text: string, at: Span): Value {
  if (/^\d+$/.test(text)) return int(BigInt(text), at);
  const lower = text.toLowerCase();
  return lower === "true" || lower === "false" ? bool(lower === "true", at) : str(text, at);
}

function isTextPort(scheme: string): boolean {
  return scheme === "oracle" || scheme === "mssql" || scheme === "mssqlms";
}

function hasSearchPath(scheme: string): boolean {
  return ["postgres", "postgresql", "pgsql", "postgis", "redshift", "timescale", "timescalegis"].includes(scheme);
}

function moveSslCa(options: DictValue, at: Span): void {
  const ca = dictGet(options, "ssl-ca")?.value;
  remove(options, "ssl-ca");
  if (ca && truthiness(ca) !== "no") put(options, "ssl", dict([{ key: str("ca", at), value: ca }], at), at);
}

function moveSchema(options: DictValue, at: Span): void {
  const schema = dictGet(options, "currentSchema")?.value;
  remove(options, "currentSchema");
  if (schema && truthiness(schema) !== "no" && "value" in schema)
    put(options, "options", str(`-c search_path=${String(schema.value)}`, at), at);
}

function isOn(value: Value | undefined): boolean {
  return value !== undefined && truthiness(value) === "yes";
}

function put(target: DictValue, key: string, value: Value, at: Span): void {
  storeItem(target, str(key, at), value);
}

function remove(target: DictValue, key: string): void {
  const index = target.entries.findIndex((entry) => entry.key.kind === "str" && entry.key.value === key);
  if (index >= 0) target.entries.splice(index, 1);
}
