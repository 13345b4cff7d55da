import { beforeAll, describe, expect, test } from "vitest";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import type { EvaluationOptions } from "../harness/evaluateFiles.js";
import { evaluateText, settingsOf } from "../harness/evaluateFiles.js";

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});
const settings = (text: string, options: EvaluationOptions = {}): Readonly<Record<string, unknown>> =>
  settingsOf(evaluateText(parser, `import django_cache_url\n${text}`, { environment: {}, ...options }));
const parse = (url: string, release?: string, django = "5.2"): unknown => {
  const found = settings(`R = django_cache_url.parse("${url}")`, {
    django,
    ...(release !== undefined && { pinned: { "django-cache-url": release } }),
  });
  return "R" in found ? found["R"] : found;
};
const raises = { raises: "Exception" };
const django = (name: string): string => `django.core.cache.backends.${name}`;

// Each right side was printed by the parse() of that release. All of 24 endings of each of 15 schemes in eight releases with Django 3.2
// and 4.2 agreed when this was written.
describe("django_cache_url of a release", () => {
  test.each<[string, string, string, unknown]>([
    ["3.4.5", "5.2", "locmem://", { BACKEND: django("locmem.LocMemCache"), LOCATION: "" }],
    ["3.4.5", "5.2", "file:///a/b", { BACKEND: django("filebased.FileBasedCache"), LOCATION: "/a/b" }],
    ["3.4.5", "5.2", "uwsgicache://", { BACKEND: "uwsgicache.UWSGICache", LOCATION: "default" }],
    ["3.4.5", "5.2", "memcached://h:1,k:2", { BACKEND: django("memcached.PyLibMCCache"), LOCATION: "h:1;k:2" }],
    [
      "3.4.5",
      "5.2",
      "pymemcache:///run/m",
      { BACKEND: django("memcached.PyMemcacheCache"), LOCATION: "unix:///run/m" },
    ],
    ["3.4.5", "5.2", "redis://h", { BACKEND: django("redis.RedisCache"), LOCATION: "redis://h:6379/0" }],
    ["3.4.5", "3.2", "redis://h", { BACKEND: "django_redis.cache.RedisCache", LOCATION: "redis://h:6379/0" }],
    ["3.3.0", "5.2", "redis://h", { BACKEND: "django_redis.cache.RedisCache", LOCATION: "redis://h:6379/0" }],
    ["3.4.5", "5.2", "rediss://:p@h/2", { BACKEND: django("redis.RedisCache"), LOCATION: "rediss://:p@h:6379/2" }],
    [
      "3.4.0",
      "5.2",
      "redis://:p@h/2",
      { BACKEND: django("redis.RedisCache"), LOCATION: "redis://h:6379/2", OPTIONS: { PASSWORD: "p" } },
    ],
    [
      "3.4.5",
      "5.2",
      "redis:///run/r/3?key_prefix=a",
      { BACKEND: django("redis.RedisCache"), LOCATION: "unix:///run/r?db=3", KEY_PREFIX: "a" },
    ],
    ["2.0.0", "3.2", "redis:///run/r", { BACKEND: "django_redis.cache.RedisCache", LOCATION: "unix:/run/r:0" }],
    [
      "3.2.3",
      "3.2",
      "hiredis://:p@h?lib=redis-cache&max_connections=4",
      {
        BACKEND: "redis_cache.RedisCache",
        LOCATION: "redis://:p@h:6379/0",
        OPTIONS: {
          PARSER_CLASS: "redis.connection.HiredisParser",
          CONNECTION_POOL_CLASS_KWARGS: { max_connections: 4 },
        },
        LIB: "redis-cache",
        MAX_CONNECTIONS: "4",
      },
    ],
    [
      "3.2.2",
      "3.2",
      "hiredis://h?lib=dummy",
      {
        BACKEND: "django_redis.cache.RedisCache",
        LOCATION: "redis://h:6379/0",
        OPTIONS: { PARSER_CLASS: "redis.connection.HiredisParser" },
        LIB: "dummy",
      },
    ],
    [
      "3.4.5",
      "5.2",
      "dummy://h?max_entries=5&timeout=3",
      { BACKEND: django("dummy.DummyCache"), LOCATION: "h", OPTIONS: { MAX_ENTRIES: 5 }, TIMEOUT: "3" },
    ],
    ["3.4.5", "5.2", "dummy://h?max_entries=x", { raises: "ValueError" }],
    ["3.4.5", "5.2", "redis://h:z", { raises: "ValueError" }],
    ["3.4.5", "5.2", "x://h", raises],
    ["3.2.3", "3.2", "pymemcache://h", raises],
    ["3.1.1", "3.2", "rediss://h", raises],
  ])("%s, Django %s, %s", (release, version, url, expected) => {
    expect(parse(url, release, version)).toEqual(expected);
  });
});

describe("where no release is named", () => {
  test("what chooses Redis with Django 4 is not known, all else is", () => {
    expect(parse("redis://:p@h")).toEqual({
      BACKEND: { unknown: expect.stringContaining("whose release is not known") },
      LOCATION: { unknown: expect.stringContaining("whose backend is not known") },
    });
    expect(parse("redis://h", undefined, "3.2")).toEqual({
      BACKEND: "django_redis.cache.RedisCache",
      LOCATION: "redis://h:6379/0",
    });
    expect(parse("pymemcache://h")).toEqual({ BACKEND: django("memcached.PyMemcacheCache"), LOCATION: "h" });
  });

  test("an unset variable is memory of the process, and an empty one nothing", () => {
    const text = "R = django_cache_url.config()";
    expect(settings(text)).toEqual({ R: { BACKEND: django("locmem.LocMemCache"), LOCATION: "" } });
    expect(settings(text, { environment: { CACHE_URL: "" } })).toEqual({ R: {} });
    expect(settings(text, { environment: { CACHE_URL: "dummy://" } })).toEqual({
      R: { BACKEND: django("dummy.DummyCache"), LOCATION: "" },
    });
    expect(settings(`R = django_cache_url.config("C", default="db://t")`)).toEqual({
      R: { BACKEND: django("db.DatabaseCache"), LOCATION: "t" },
    });
    expect(settings("R = django_cache_url.config(default=None)")).toEqual({ R: {} });
  });

  test("None is no URL", () => {
    const text = `import os\nR = django_cache_url.parse(os.environ.get("C"))`;
    expect(settings(text)).toEqual(raises);
    expect(settings(text, { pinned: { "django-cache-url": "3.1.1" } })).toEqual({ raises: "TypeError" });
  });

  test("a URL that cannot be seen leaves a dict that cannot be", () => {
    expect(settings("import outside\nR = django_cache_url.parse(outside.URL)")).toEqual({
      R: { unknown: expect.any(String) },
    });
  });
});
