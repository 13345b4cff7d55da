import type { DictValue, Value } from "../../domain/value.js";
import { unknown, unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { parseInteger } from "../convert.js";
import { lift } from "../lift.js";
import { dict, int, none, record, str } from "../make.js";
import { storeItem } from "../operators.js";
import { PythonError } from "../pythonError.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { castFrom, isNoOlder, parameters } from "./libraryModel.js";
import { urlConfig } from "./urlConfig.js";
import type { NetworkLocation, ParsedUrl } from "./urlText.js";
import { UrlError, networkLocation, parseQuery, parseUrl, portOf } from "./urlText.js";

/** django-cache-url. From its sources, 1.4 to 3.4: https://github.com/epicserve/django-cache-url */
export function djangoCacheUrlModule(run: Run): Value {
  return nativeNamespace("django_cache_url", {
    DEFAULT_ENV: str("CACHE_URL"),
    BACKENDS: record(Object.fromEntries(Object.entries(backendsOf(run)).map(([scheme, make]) => [scheme, make()]))),
    parse: nativeFunction("parse", (args) => {
      if (args.unseen !== undefined) return unknown(args.unseen, args.at, "dict");
      return settingsOf(parameters(args, ["url"]).get("url") ?? none(args.at), run, args.at);
    }),
    config: nativeFunction("config", config),
  });
}

function config(args: CallArguments, run: Run): Value {
  if (args.unseen !== undefined) return unknown(args.unseen, args.at, "dict");
  const given = parameters(args, ["env", "default"]);
  return urlConfig(
    {
      variable: given.get("env") ?? str("CACHE_URL", args.at),
      fallback: given.get("default") ?? str("locmem://", args.at),
      parse: (url) => settingsOf(url, run, args.at),
      reader: "django_cache_url",
      castName: "cache URL",
    },
    args,
    run,
  );
}

function settingsOf(url: Value, run: Run, at: Span): Value {
  return lift(
    [url],
    at,
    ([one]) => {
      if (one?.kind === "str") return castFrom(one, parsed(one.value, run, at));
      // urlsplit(None) gives empty bytes: an unknown scheme, and before 3.2 what no text can be looked for in.
      if (one?.kind === "none")
        throw new PythonError(since(run, 3, 2) ? "Exception" : "TypeError", at, {
          message: "a cache URL has to be text",
        });
      return unknownLike(one, "a cache URL that cannot be seen", at, "dict");
    },
    { type: "dict" },
  );
}

function parsed(text: string, run: Run, at: Span): Value {
  try {
    return parse(text, run, at);
  } catch (error) {
    throw error instanceof UrlError ? new PythonError("ValueError", at, { message: error.message }) : error;
  }
}

function parse(text: string, run: Run, at: Span): Value {
  const url = parseUrl(text);
  const query = argumentsOf(url.query);
  const library = since(run, 3, 2) ? query.get("LIB") : undefined;
  const backend = backendOf(url.scheme, library, run, at);
  const location = networkLocation(url.netloc);
  const result: DictValue = dict([], at);
  put(result, "BACKEND", backend);
  put(result, "LOCATION", locationOf(url, location, backend, library, run, at));
  const options: DictValue = dict([], at);
  if (url.scheme === "hiredis") put(options, "PARSER_CLASS", str("redis.connection.HiredisParser", at));
  if (url.netloc !== "" && redisSchemes.has(url.scheme)) {
    if (location.password && backend.kind === "str" && takesPassword(backend.value, library, run))
      put(options, "PASSWORD", str(location.password, at));
    if (library === "redis-cache") putPool(options, query, at);
  }
  for (const key of ["MAX_ENTRIES", "CULL_FREQUENCY"]) {
    const value = query.get(key);
    query.delete(key);
    if (value !== undefined) put(options, key, integer(value, at));
  }
  if (options.entries.length > 0) put(result, "OPTIONS", options);
  for (const [key, value] of query) put(result, key, str(value, at));
  return result;
}

const redisSchemes: ReadonlySet<string> = new Set(["redis", "rediss", "hiredis"]);

/** `?lib=` chooses another backend for a URL of Redis. */
function backendOf(scheme: string, library: string | undefined, run: Run, at: Span): Value {
  const backends = backendsOf(run);
  const backendFor = (name: string): Value | undefined =>
    Object.hasOwn(backends, name) ? backends[name]?.(at) : undefined;
  const own = backendFor(scheme);
  if (own === undefined) throw new PythonError("Exception", at, { message: `Unknown backend: "${scheme}"` });
  const takesLibrary = since(run, 3, 2, 3) ? scheme.includes("redis") : scheme.startsWith("redis");
  return (takesLibrary && library !== undefined && backendFor(library)) || own;
}

const distribution = "django-cache-url";
const builtinRedis = "django.core.cache.backends.redis.RedisCache";
const djangoRedis = "django_redis.cache.RedisCache";

/** Whether the release is that one or newer: of a range the newest is taken. */
function since(run: Run, ...version: number[]): boolean {
  return isNoOlder(run.context.pinned?.(distribution), version);
}

/** The backends by scheme, of the release at hand; where that is not known, of the newest. */
function backendsOf(run: Run): Readonly<Record<string, (at?: Span) => Value>> {
  const plain =
    (name: string) =>
    (at?: Span): Value =>
      str(name, at);
  const redis = (at?: Span): Value => redisBackend(run, at);
  return {
    db: plain("django.core.cache.backends.db.DatabaseCache"),
    dummy: plain("django.core.cache.backends.dummy.DummyCache"),
    elasticache: plain("django_elasticache.memcached.ElastiCache"),
    file: plain("django.core.cache.backends.filebased.FileBasedCache"),
    locmem: plain("django.core.cache.backends.locmem.LocMemCache"),
    uwsgicache: plain("uwsgicache.UWSGICache"),
    memcached: plain("django.core.cache.backends.memcached.PyLibMCCache"),
    djangopylibmc: plain("django_pylibmc.memcached.PyLibMCCache"),
    pymemcached: plain("django.core.cache.backends.memcached.MemcachedCache"),
    ...(since(run, 3, 3) && { pymemcache: plain("django.core.cache.backends.memcached.PyMemcacheCache") }),
    ...(since(run, 3, 2) && { "redis-cache": plain("redis_cache.RedisCache"), rediss: redis }),
    redis,
    hiredis: redis,
  };
}

/** From 3.4 on Django's own backend where Django has one: with Django 4 the release has to be known. */
function redisBackend(run: Run, at: Span | undefined): Value {
  if (!run.context.django.atLeast(4, 0)) return str(djangoRedis, at);
  return run.context.pinned?.(distribution) === undefined
    ? unknown("the backend that django-cache-url chooses, whose release is not known", at)
    : str(since(run, 3, 4) ? builtinRedis : djangoRedis, at);
}

/** `parse_qs` with keys in upper case; of two keys that become one, the later is taken. */
function argumentsOf(query: string): Map<string, string> {
  return new Map([...parseQuery(query)].map(([key, values]) => [key.toUpperCase(), values.join(";")]));
}

function locationOf(
  url: ParsedUrl,
  location: NetworkLocation,
  backend: Value,
  library: string | undefined,
  run: Run,
  at: Span,
): Value {
  if (url.netloc === "") return str(pathLocation(url, run), at);
  if (!redisSchemes.has(url.scheme)) return str(url.netloc.split(",").join(";"), at);
  const path = url.path.slice(1);
  const port = portOf(location) || (since(run, 2, 0) ? 6379 : "None");
  const place = `${location.hostname ?? "None"}:${port}/${path === "" ? "0" : path}`;
  const start = url.scheme === "rediss" ? "rediss://" : "redis://";
  if (!location.password) return str(`${start}${place}`, at);
  if (backend.kind !== "str") return unknown("the location of a cache whose backend is not known", at);
  return str(
    takesPassword(backend.value, library, run) ? `${start}${place}` : `${start}:${location.password}@${place}`,
    at,
  );
}

/** Of a URL that names no host. */
function pathLocation(url: ParsedUrl, run: Run): string {
  const socket = since(run, 3, 4, 4) ? "unix://" : "unix:";
  if (["memcached", "pymemcached", "pymemcache", "djangopylibmc"].includes(url.scheme)) return `${socket}${url.path}`;
  if (url.scheme === "redis" || url.scheme === "hiredis") {
    const number = /^.+?(\d+)/.exec(url.path)?.[1];
    const path = number === undefined ? url.path : url.path.slice(0, url.path.lastIndexOf("/"));
    return `${socket}${path}${since(run, 3, 2) ? "?db=" : ":"}${number ?? "0"}`;
  }
  return url.path === "" && url.scheme === "uwsgicache" ? "default" : url.path;
}

/** Whether a backend is told the password beside its location: before 3.4.2 Django's own, too, which refuses it. */
function takesPassword(backend: string, library: string | undefined, run: Run): boolean {
  return library !== "redis-cache" && (backend !== builtinRedis || !since(run, 3, 4, 2));
}

/** What django-redis-cache's pool of connections is told. */
function putPool(options: DictValue, query: ReadonlyMap<string, string>, at: Span): void {
  for (const key of ["PARSER_CLASS", "CONNECTION_POOL_CLASS"]) {
    const value = query.get(key);
    if (value !== undefined) put(options, key, str(value, at));
  }
  const pool: DictValue = dict([], at);
  for (const key of ["MAX_CONNECTIONS", "TIMEOUT"]) {
    const value = query.get(key);
    if (value !== undefined) put(pool, key.toLowerCase(), integer(value, at));
  }
  if (pool.entries.length > 0) put(options, "CONNECTION_POOL_CLASS_KWARGS", pool);
}

function integer(text: string, at: Span): Value {
  const value = parseInteger(text, 10);
  if (value === undefined) throw new PythonError("ValueError", at, { message: "invalid literal for int()" });
  return int(value, at);
}

function put(target: DictValue, key: string, value: Value): void {
  storeItem(target, str(key), value);
}
