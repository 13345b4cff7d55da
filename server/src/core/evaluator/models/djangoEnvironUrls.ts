import type { DictValue, Value } from "../../domain/value.js";
import { dictGet } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { parseInteger } from "../convert.js";
import { bool, dict, int, list, none, record, str } from "../make.js";
import { storeItem } from "../operators.js";
import type { Run } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { isAtLeast, stateOf } from "./libraryModel.js";
import { literalValue } from "./literalText.js";
import type { NetworkLocation, ParsedUrl } from "./urlText.js";
import {
  UrlError,
  networkLocation,
  parseQuery,
  parseUrl,
  portOf,
  quote,
  unparseUrl,
  unquote,
  unquotePlus,
} from "./urlText.js";

/** What `Env.db_url_config`, `cache_url_config`, `email_url_config` and `search_url_config` of django-environ make of a URL. */

const distribution = "django-environ";
const atLeast = (run: Run, ...version: number[]): boolean => isAtLeast(distribution, version, run);

/** The class's tables, which settings may extend: `environ.Env.DB_SCHEMES["postgres"] = …`. */
export interface EnvironSchemes {
  readonly DB_SCHEMES: DictValue;
  readonly CACHE_SCHEMES: DictValue;
  readonly EMAIL_SCHEMES: DictValue;
  readonly SEARCH_SCHEMES: DictValue;
}

export function environSchemes(run: Run): EnvironSchemes {
  return stateOf("django-environ schemes", run, () => {
    const table = (entries: Readonly<Record<string, string>>): DictValue =>
      record(Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, str(value)])));
    return {
      DB_SCHEMES: table(databaseSchemes(run)),
      CACHE_SCHEMES: table(cacheSchemes(run)),
      EMAIL_SCHEMES: table(emailSchemes),
      SEARCH_SCHEMES: table(searchSchemes),
    };
  });
}

function databaseSchemes(run: Run): Readonly<Record<string, string>> {
  // Up to 0.4.4 always the old name; then by the version of Django (environ/compat.py).
  const postgres =
    atLeast(run, 0, 4, 5) && run.context.django.atLeast(2, 0)
      ? "django.db.backends.postgresql"
      : "django.db.backends.postgresql_psycopg2";
  return {
    postgres,
    postgresql: postgres,
    psql: postgres,
    pgsql: postgres,
    postgis: "django.contrib.gis.db.backends.postgis",
    ...(atLeast(run, 0, 13) && {
      "prometheus-postgresql": "django_prometheus.db.backends.postgresql",
      "prometheus-postgis": "django_prometheus.db.backends.postgis",
      "prometheus-mysql": "django_prometheus.db.backends.mysql",
      "prometheus-spatialite": "django_prometheus.db.backends.spatialite",
      "prometheus-sqlite": "django_prometheus.db.backends.sqlite3",
    }),
    ...(atLeast(run, 0, 10) && { cockroachdb: "django_cockroachdb" }),
    ...(atLeast(run, 0, 4, 5) && { mssql: atLeast(run, 0, 11) ? "mssql" : "sql_server.pyodbc" }),
    mysql: "django.db.backends.mysql",
    mysql2: "django.db.backends.mysql",
    "mysql-connector": "mysql.connector.django",
    mysqlgis: "django.contrib.gis.db.backends.mysql",
    oracle: "django.db.backends.oracle",
    pyodbc: "sql_server.pyodbc",
    redshift: "django_redshift_backend",
    spatialite: "django.contrib.gis.db.backends.spatialite",
    sqlite: "django.db.backends.sqlite3",
    ldap: "ldapdb.backends.ldap",
  };
}

function cacheSchemes(run: Run): Readonly<Record<string, string>> {
  const required = (name: string): boolean => run.context.distribution(name) !== undefined;
  const redis = required("django-redis-cache")
    ? "redis_cache.RedisCache"
    : atLeast(run, 0, 10) && run.context.django.atLeast(4, 0) && !required("django-redis")
      ? "django.core.cache.backends.redis.RedisCache"
      : "django_redis.cache.RedisCache";
  const pymemcache =
    atLeast(run, 0, 8) && run.context.django.atLeast(3, 2) && required("pymemcache")
      ? "django.core.cache.backends.memcached.PyMemcacheCache"
      : "django.core.cache.backends.memcached.PyLibMCCache";
  return {
    dbcache: "django.core.cache.backends.db.DatabaseCache",
    dummycache: "django.core.cache.backends.dummy.DummyCache",
    filecache: "django.core.cache.backends.filebased.FileBasedCache",
    locmemcache: "django.core.cache.backends.locmem.LocMemCache",
    memcache: "django.core.cache.backends.memcached.MemcachedCache",
    pymemcache,
    ...(atLeast(run, 0, 8) && { pylibmc: "django.core.cache.backends.memcached.PyLibMCCache" }),
    rediscache: redis,
    redis,
    ...(atLeast(run, 0, 5) && { rediss: redis }),
    ...(atLeast(run, 0, 13) && { valkey: redis, valkeys: redis }),
  };
}

const emailSchemes: Readonly<Record<string, string>> = {
  smtp: "django.core.mail.backends.smtp.EmailBackend",
  smtps: "django.core.mail.backends.smtp.EmailBackend",
  "smtp+tls": "django.core.mail.backends.smtp.EmailBackend",
  "smtp+ssl": "django.core.mail.backends.smtp.EmailBackend",
  consolemail: "django.core.mail.backends.console.EmailBackend",
  filemail: "django.core.mail.backends.filebased.EmailBackend",
  memorymail: "django.core.mail.backends.locmem.EmailBackend",
  dummymail: "django.core.mail.backends.dummy.EmailBackend",
};

const searchSchemes: Readonly<Record<string, string>> = {
  elasticsearch: "haystack.backends.elasticsearch_backend.ElasticsearchSearchEngine",
  elasticsearch2: "haystack.backends.elasticsearch2_backend.Elasticsearch2SearchEngine",
  elasticsearch5: "haystack.backends.elasticsearch5_backend.Elasticsearch5SearchEngine",
  elasticsearch7: "haystack.backends.elasticsearch7_backend.Elasticsearch7SearchEngine",
  solr: "haystack.backends.solr_backend.SolrEngine",
  whoosh: "haystack.backends.whoosh_backend.WhooshEngine",
  xapian: "haystack.backends.xapian_backend.XapianEngine",
  simple: "haystack.backends.simple_backend.SimpleEngine",
};

const postgresFamily: ReadonlySet<string> = new Set([
  "postgres",
  "postgresql",
  "psql",
  "pgsql",
  "postgis",
  "prometheus-postgresql",
  "prometheus-postgis",
]);

/** A URL that a caller may pass parsed or as text. */
function urlOf(text: string, run: Run, at: Span): ParsedUrl {
  // Up to 0.9 the library registers its schemes with urllib.
  return orValueError(() => parseUrl(text, atLeast(run, 0, 10) || "every scheme"), at);
}

function orValueError<T>(make: () => T, at: Span): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof UrlError) throw new PythonError("ValueError", at, { message: error.message });
    throw error;
  }
}

function schemeName(schemes: DictValue, scheme: string): string | undefined {
  const value = dictGet(schemes, scheme)?.value;
  return value?.kind === "str" ? value.value : undefined;
}

/** Digits become an int. */
function optionalInt(text: string, at: Span): Value {
  return /^\d+$/.test(text) ? int(parseInteger(text, 10) ?? 0, at) : str(text, at);
}

/** `_cast`: a Python literal, else the text. */
function literalOrText(text: string, at: Span): Value {
  return literalValue(text, at) ?? str(text, at);
}

export function databaseConfig(text: string, engine: Value | undefined, run: Run, at: Span): Value {
  const schemes = environSchemes(run).DB_SCHEMES;
  const put = (target: DictValue, key: string, value: Value): void => storeItem(target, str(key, at), value);
  if (text === "sqlite://:memory:")
    return record({ ENGINE: str(schemeName(schemes, "sqlite") ?? "", at), NAME: str(":memory:", at) }, at);
  let url: ParsedUrl;
  const quoted = (one: string): ParsedUrl => orValueError(() => parseUrl(quote(one, ":/?&=@")), at);
  try {
    // Up to 0.9 the library registers its schemes with urllib.
    url = parseUrl(text, atLeast(run, 0, 10) || "every scheme");
  } catch (error) {
    if (!(error instanceof UrlError)) throw error;
    if (!atLeast(run, 0, 9)) throw new PythonError("ValueError", at, { message: error.message });
    url = quoted(text);
  }
  if (url.path === "" && atLeast(run, 0, 9)) url = quoted(unparseUrl(url));
  const modern = atLeast(run, 0, 4, 5);
  const plain = atLeast(run, 0, 9) ? unquote : unquotePlus;
  const location = networkLocation(url.netloc);
  let path = unquotePlus(url.path.slice(1).split("?")[0] ?? "");
  if (url.scheme === "sqlite" && path === "") path = ":memory:";
  if (url.scheme === "ldap") {
    const port = orValueError(() => portOf(location), at);
    path = `ldap://${location.hostname ?? "None"}${port ? `:${port}` : ""}`;
  }
  const { host, port } = hostAndPort(url, location, run, at);
  const config = dict([], at, undefined, "environment");
  put(config, "NAME", str(path, at));
  put(config, "USER", str(plain(location.username ?? ""), at));
  put(config, "PASSWORD", str(plain(location.password ?? ""), at));
  put(config, "HOST", str(host, at));
  put(config, "PORT", port);
  if (modern && path.startsWith("/") && (postgresFamily.has(url.scheme) || path.includes("cloudsql"))) {
    const cut = path.lastIndexOf("/");
    put(config, "HOST", str(path.slice(0, cut), at));
    put(config, "NAME", str(path.slice(cut + 1), at));
  }
  if (url.scheme === "oracle") {
    if (path === "") {
      put(config, "NAME", str(atLeast(run, 0, 12, 1) ? unquote(host) : host, at));
      put(config, "HOST", str("", at));
    }
    if (port.kind === "int") put(config, "PORT", str(String(port.value), at));
    else
      config.entries.splice(
        config.entries.findIndex((entry) => entry.key.kind === "str" && entry.key.value === "PORT"),
        1,
      );
  }
  if (url.query !== "") {
    const base = new Set([
      "CONN_MAX_AGE",
      "ATOMIC_REQUESTS",
      "AUTOCOMMIT",
      ...(modern ? ["DISABLE_SERVER_SIDE_CURSORS"] : []),
      ...(atLeast(run, 0, 10) ? ["CONN_HEALTH_CHECKS"] : []),
    ]);
    const options = dict([], at);
    for (const [key, [first = ""]] of parseQuery(url.query)) {
      if (base.has(key.toUpperCase()))
        put(config, key.toUpperCase(), modern ? literalOrText(first, at) : optionalInt(first, at));
      else put(options, key, optionalInt(first, at));
    }
    put(config, "OPTIONS", options);
  }
  const given = engine?.kind === "str" && engine.value !== "" ? engine.value : undefined;
  const own = schemeName(schemes, url.scheme);
  const name = modern ? (schemeName(schemes, given ?? url.scheme) ?? given ?? url.scheme) : (own ?? given ?? "");
  if (name === "") return dict([], at);
  put(config, "ENGINE", str(name, at));
  return config;
}

function hostAndPort(
  url: ParsedUrl,
  location: NetworkLocation,
  run: Run,
  at: Span,
): { readonly host: string; readonly port: Value } {
  const bare = url.netloc.slice(url.netloc.lastIndexOf("@") + 1);
  const brackets = atLeast(run, 0, 12, 1);
  const netloc = brackets ? unquote(bare) : bare;
  if (atLeast(run, 0, 9) && postgresFamily.has(url.scheme) && netloc.includes(",")) {
    const hosts: string[] = [];
    const ports: string[] = [];
    for (const one of netloc.split(",")) {
      if (brackets) {
        const parts = /^(\[[^\]]*\]|.*?)(?::(\d+))?$/.exec(one);
        hosts.push(parts?.[1] ?? one);
        if (parts?.[2] !== undefined) ports.push(parts[2]);
      } else {
        const colon = one.lastIndexOf(":");
        hosts.push(colon < 0 ? one : one.slice(0, colon));
        if (colon >= 0 && colon < one.length - 1) ports.push(one.slice(colon + 1));
      }
    }
    const joined = ports.join(",");
    return { host: hosts.join(","), port: joined === "" ? str("", at) : optionalInt(joined, at) };
  }
  const port = portOrError(location);
  if (port instanceof UrlError) {
    // 0.12 takes a wrong port for none.
    if (!atLeast(run, 0, 12) || atLeast(run, 0, 13)) throw new PythonError("ValueError", at, { message: port.message });
    return { host: location.hostname ?? "", port: str("", at) };
  }
  return { host: location.hostname ?? "", port: port ? int(port, at) : str("", at) };
}

function portOrError(location: NetworkLocation): number | undefined | UrlError {
  try {
    return portOf(location);
  } catch (error) {
    if (error instanceof UrlError) return error;
    throw error;
  }
}

export function cacheConfig(text: string, backend: Value | undefined, run: Run, at: Span): Value {
  const put = (target: DictValue, key: string, value: Value): void => storeItem(target, str(key, at), value);
  const modern = atLeast(run, 0, 4, 5);
  const url = urlOf(text, run, at);
  const own = schemeName(environSchemes(run).CACHE_SCHEMES, url.scheme);
  if (own === undefined)
    throw new PythonError(atLeast(run, 0, 5) ? "ImproperlyConfigured" : "KeyError", at, {
      message: `Invalid cache schema ${url.scheme}`,
    });
  const texts = (values: readonly string[]): Value =>
    values.length === 1
      ? str(values[0] ?? "", at)
      : list(
          values.map((one) => str(one, at)),
          at,
        );
  const query = new Map(url.query === "" ? [] : parseQuery(url.query));
  const config = dict([], at, undefined, "environment");
  put(config, "BACKEND", str(own, at));
  put(config, "LOCATION", texts(url.netloc.split(",")));
  if (url.scheme === "filecache") put(config, "LOCATION", str(url.netloc + url.path, at));
  const isMemcache = url.scheme === "memcache" || url.scheme === "pymemcache";
  if (isMemcache && (atLeast(run, 0, 8, 1) ? url.netloc === "" : url.path !== ""))
    put(config, "LOCATION", str(`unix:${url.path}`, at));
  else if (url.scheme.startsWith("redis")) {
    const location = networkLocation(url.netloc);
    const scheme = location.hostname === undefined ? "unix" : url.scheme.replace("cache", "");
    let suffix = "";
    if (location.hostname === undefined && atLeast(run, 0, 13)) {
      const key = [...query.keys()].find((one) => one.toLowerCase() === "db");
      if (key !== undefined) {
        suffix = `?db=${query.get(key)?.[0] ?? ""}`;
        query.delete(key);
      }
    }
    put(config, "LOCATION", texts(url.netloc.split(",").map((one) => `${scheme}://${one}${url.path}${suffix}`)));
  }
  const given = backend?.kind === "str" && backend.value !== "" ? backend.value : undefined;
  if (given !== undefined && atLeast(run, 0, 10)) put(config, "BACKEND", str(given, at));
  // From 0.13 on nothing is added for a query without values.
  if (atLeast(run, 0, 13) ? query.size > 0 : url.query !== "") {
    const lower = atLeast(run, 0, 13) && (given ?? own) === "django.core.cache.backends.redis.RedisCache";
    const base = new Set(["TIMEOUT", "KEY_PREFIX", "VERSION", "KEY_FUNCTION", "BINARY"]);
    const options = dict([], at);
    for (const [key, [first = ""]] of query) {
      put(
        base.has(key.toUpperCase()) ? config : options,
        lower ? key.toLowerCase() : key.toUpperCase(),
        modern ? literalOrText(first, at) : optionalInt(first, at),
      );
    }
    put(config, "OPTIONS", options);
  }
  if (given !== undefined) put(config, "BACKEND", str(given, at));
  return config;
}

export function emailConfig(text: string, backend: Value | undefined, run: Run, at: Span): Value {
  const put = (target: DictValue, key: string, value: Value): void => storeItem(target, str(key, at), value);
  const url = urlOf(text, run, at);
  const location = networkLocation(url.netloc);
  const plain = atLeast(run, 0, 9) ? unquote : unquotePlus;
  const optional = (value: string | undefined, change = (one: string): string => one): Value =>
    value === undefined ? none(at) : str(change(value), at);
  const port = orValueError(() => portOf(location), at);
  const config = dict([], at, undefined, "environment");
  put(config, "EMAIL_FILE_PATH", str(unquotePlus(url.path.slice(1)), at));
  put(config, "EMAIL_HOST_USER", optional(location.username, plain));
  put(config, "EMAIL_HOST_PASSWORD", optional(location.password, plain));
  put(config, "EMAIL_HOST", optional(location.hostname));
  put(config, "EMAIL_PORT", port === undefined ? none(at) : int(port, at));
  const own = schemeName(environSchemes(run).EMAIL_SCHEMES, url.scheme);
  const given = backend?.kind === "str" && backend.value !== "" ? backend.value : undefined;
  if (given === undefined && own === undefined)
    throw new PythonError("ImproperlyConfigured", at, { message: `Invalid email schema ${url.scheme}` });
  put(config, "EMAIL_BACKEND", str(given ?? own ?? "", at));
  if (url.scheme === "smtps" || url.scheme === "smtp+tls") put(config, "EMAIL_USE_TLS", bool(true, at));
  else if (url.scheme === "smtp+ssl") put(config, "EMAIL_USE_SSL", bool(true, at));
  if (url.query !== "") {
    const options = dict([], at);
    for (const [key, [first = ""]] of parseQuery(url.query)) {
      const upper = key.toUpperCase();
      put(upper === "EMAIL_USE_TLS" || upper === "EMAIL_USE_SSL" ? config : options, upper, optionalInt(first, at));
    }
    put(config, "OPTIONS", options);
  }
  return config;
}

/** `channels_url_config`: since 0.10. */
export function channelsConfig(text: string, backend: Value | undefined, run: Run, at: Span): Value {
  const { scheme } = urlOf(text, run, at);
  if (backend !== undefined && backend.kind !== "none") return record({ BACKEND: backend }, at);
  const layer = channelLayers.get(scheme);
  if (layer === undefined) throw new PythonError("ImproperlyConfigured", at, { message: "Invalid channels schema" });
  const hosts = list([str(`redis${text.slice(text.indexOf(":"))}`, at)], at);
  return record({ BACKEND: str(layer, at), ...(scheme === "inmemory" ? {} : { CONFIG: record({ hosts }, at) }) }, at);
}

const channelLayers: ReadonlyMap<string, string> = new Map([
  ["inmemory", "channels.layers.InMemoryChannelLayer"],
  ["redis", "channels_redis.core.RedisChannelLayer"],
  ["redis+pubsub", "channels_redis.pubsub.RedisPubSubChannelLayer"],
]);

/** Only the backend: no setting of Django's own depends on the rest. */
export function searchConfig(text: string, run: Run, at: Span): Value {
  const url = urlOf(text, run, at);
  const scheme = /^elasticsearch\d?s$/.test(url.scheme) ? url.scheme.slice(0, -1) : url.scheme;
  const own = schemeName(environSchemes(run).SEARCH_SCHEMES, scheme);
  if (own === undefined)
    throw new PythonError("ImproperlyConfigured", at, { message: `Invalid search schema ${url.scheme}` });
  return dict(
    [{ key: str("ENGINE", at), value: str(own, at) }],
    at,
    url.scheme === "simple" ? undefined : "the parts of a search URL",
    "environment",
  );
}
