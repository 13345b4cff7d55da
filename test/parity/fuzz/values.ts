/** Odd texts that a variable may hold, and how Python and env files write them. */
import type { Random } from "../generator/random.js";

export function oddText(random: Random): string {
  return random.weighted<() => string>([
    [6, () => random.pick(words)],
    [4, () => random.pick(numbers)],
    [4, () => random.pick(lists)],
    [2, () => random.pick(structures)],
    [2, () => random.pick(proxies)],
    [1, () => url(random)],
    [1, () => pieces(random)],
  ])();
}

const words = [
  "", " ", "\t", "true", "True", "tRue", "TRUE", "false", "False", "yes", "Yes", "no", "on", "off", "On", "t", "T", "f", "y", "Y", "n", "ok", "1", "0", " true", "true ", " 1 ", "None", "none", "null",
  "'true'", '"true"', "'a'", '"', "'", "\"a'", "é", "ß", "İ", "日本", "a b", "a\\nb", "a\nb", "a#b", "a #b", "#", "x=y", "\\", "a\\,b", "\u00a0", "%s", "%(x)s", "{x}", "debug", "INFO", "DEBUG", "Warning", "critical",
] as const satisfies readonly string[];

const numbers = [
  "0", "1", "-1", "+5", "00", "007", "-0", "2", "10", "1_000", "1__0", "_1", "0x10", "0b1", "1e3", "1E-2", "1.0", "1.", ".5", "-.5", "1,5", "1.000,5", "1,000.5", "nan", "NaN", "inf", "-inf", "Infinity",
  "12345678901234567890", "-99999999999999999999", "9007199254740993", "1e400", "٣", "１２", " 7", "7 ", "\n7", "1 000", "1L", "--1", "²", "0.1e1", "123456789.123456789", "1e16", "1e22", "0.00001",
] as const satisfies readonly string[];

const lists = [
  "a,b", "a, b ,c", ",", ",,", "a,", ",a", "a,,b", " a , b ", "[a,b]", "['a', 'b']", '["a", "b"]', "(a,b)", "(1,2,)", "1,2,3", "1, 2", "1,x", "a;b", "a b c", "a\tb", "'a,b',c", '"a,b",c', "'a", "a\\,b", "a=1", "a=1,b=2", "a=1, b = 2",
  "a=1;b=2", "a=1=2", "a", "a=", "=1", "a=1,b", "a=1,a=2", "(", ")", "()", "((a))", "https://a.example,http://b.example", "*", "true,false", "1.5,2", "a,'b", "#a,b", "a:1,b:2",
] as const satisfies readonly string[];

const structures = ["{}", "[]", "{'a': 1}", '{"a": 1}', '{"a": [1, null, true, 1.5, "x"]}', "[1, 2]", "[1,]", '"text"', "12", "1.0", "-0", "true", "NaN", "Infinity", "-Infinity", "1e5", "{\"a\": 1, \"a\": 2}", '"\\u00e9"', " [1] ", "[", "(1, 'a')", "{1, 2}", "b'a'", "1 + 2", "01"] as const satisfies readonly string[];

const proxies = ["$OTHER", "$$OTHER", "${OTHER}", "\\$OTHER", "{{OTHER}}", "{{ OTHER }}", "{{OTHER:x}}", "$MISSING", "${MISSING}", "${MISSING:-x}", "${OTHER:-x}", "a${OTHER}b", "\\${OTHER}", "$", "a$OTHER", "$ OTHER", "${OTHER}${OTHER}", "${}", "x\\$y"] as const satisfies readonly string[];

function pieces(random: Random): string {
  return Array.from({ length: 1 + random.below(5) }, () => random.pick(["a", "B", "1", " ", ",", ";", "=", "'", '"', "\\", "$", "{", "}", "[", "]", "(", ")", ":", "/", ".", "-", "_", "#", "%", "é", "true", "0", "@", "?", "&", "+"])).join("");
}

export function url(random: Random): string {
  if (random.chance(0.12)) return random.pick(wholeUrls);
  const scheme = random.weighted([[5, random.pick(databaseSchemes)], [2, random.pick(cacheSchemes)], [1, random.pick(mailSchemes)], [1, random.pick(otherSchemes)]]);
  return composeUrl(random, scheme);
}

export function databaseUrl(random: Random): string {
  return random.chance(0.15) ? random.pick(wholeUrls) : composeUrl(random, random.chance(0.92) ? random.pick(databaseSchemes) : random.pick(otherSchemes));
}

export function cacheUrl(random: Random): string {
  return random.chance(0.1) ? random.pick(wholeUrls) : composeUrl(random, random.chance(0.92) ? random.pick(cacheSchemes) : random.pick(otherSchemes));
}

export function mailUrl(random: Random): string {
  return random.chance(0.1) ? random.pick(wholeUrls) : composeUrl(random, random.chance(0.92) ? random.pick(mailSchemes) : random.pick(otherSchemes));
}

function composeUrl(random: Random, scheme: string): string {
  const user = random.weighted<string>([[5, ""], [4, "user:pw@"], [1, "user@"], [1, ":pw@"], [1, "u%40x:p%23w%2F@"], [1, "u+x:p+w@"], [1, "u:p@ss@"], [1, "u:p:w@"], [1, "u:p%zz@"], [1, "u:é@"], [1, "@"], [1, "u:p#w@"], [1, "u:p?w@"], [1, "u:p/w@"], [0.5, "u:%ff@"], [0.5, "u: p @"]]);
  const host = random.weighted<string>([[6, "db.example"], [3, ""], [2, "127.0.0.1"], [1, "DB.Example"], [1, "[::1]"], [1, "[FE80::1%25eth0]"], [1, "a,b"], [1, "a:1,b:2"], [1, "%2Fvar%2Frun"], [1, "::1"], [0.5, "[::1"], [0.5, "a b"], [0.5, "münchen.example"], [0.5, "h%41"]]);
  const port = random.weighted<string>([[5, ""], [5, ":5432"], [1, ":"], [1, ":0"], [1, ":x"], [1, ":99999"], [0.5, ":-1"], [0.5, ":005"]]);
  const path = random.weighted<string>([[6, "/name"], [2, ""], [2, "/"], [1, "//abs/path.db"], [1, "/a/b"], [1, "/a%20b"], [1, "/a+b"], [1, "/%2Fcloudsql%2Fx:y:z/n"], [1, "/0"], [1, "/C:/data/db.sqlite3"], [1, "/é"], [0.5, "/a;b"], [0.5, "/:memory:"], [0.5, "/a#b"], [0.5, "/%"]]);
  const query = random.weighted<string>([[8, ""], [1, "?"], [1, "?ssl=true"], [1, "?sslmode=require"], [1, "?conn_max_age=60"], [1, "?CONN_MAX_AGE=None&x=1"], [1, "?atomic_requests=True&x=a+b"], [1, "?a=1&a=2"], [1, "?a="], [1, "?a"], [1, "?ssl-ca=/x&ssl_mode=1"], [1, "?currentSchema=s"], [1, "?schema=s&x=y"], [1, "?timeout=10&key_prefix=p"], [1, "?TIMEOUT=None"], [1, "?db=1"], [1, "?pool=true"], [1, "?options=-c%20search_path%3Dx"], [1, "?conn_health_checks=true"], [1, "?charset=utf8mb4;a=1"], [0.5, "?%61=%ff"], [0.5, "?x=1_0&y=-1&z=1.5"], [0.5, "?client_class=a.B&parser_class=C"], [0.5, "?email_use_tls=True"], [0.5, "?a=[1, 2]"], [0.5, "?a=false&b=False"]]);
  return `${scheme}://${user}${host}${port}${path}${query}`;
}

const databaseSchemes = ["postgres", "postgresql", "psql", "pgsql", "postgis", "mysql", "mysql2", "mysqlgis", "mysql-connector", "sqlite", "spatialite", "oracle", "oraclegis", "redshift", "mssql", "mssqlms", "pyodbc", "cockroach", "cockroachdb", "timescale", "timescalegis", "ldap", "Postgres", "SQLITE"] as const satisfies readonly string[];
const cacheSchemes = ["dbcache", "dummycache", "filecache", "locmemcache", "memcache", "pymemcache", "pylibmc", "rediscache", "redis", "rediss", "redis", "REDIS"] as const satisfies readonly string[];
const mailSchemes = ["smtp", "smtps", "smtp+tls", "smtp+ssl", "submission", "consolemail", "console", "filemail", "memorymail", "dummymail"] as const satisfies readonly string[];
const otherSchemes = ["", "http", "https", "foo", "a b", "django.db.backends.postgresql", "elasticsearch", "elasticsearch7", "solr", "whoosh", "simple", "inmemory", "redis+pubsub", "file"] as const satisfies readonly string[];

const wholeUrls = [
  "", "sqlite://:memory:", "sqlite://", "sqlite:", "sqlite:///", "sqlite:////abs/db.sqlite3", "sqlite:///rel.db", "sqlite:///C:\\data\\db.sqlite3", "sqlite://:memory:?a=1", "sqlite:///:memory:", "spatialite://:memory:", "postgres", "postgres:", "postgres:/", "postgres://", "//host/name", "/name", "name",
  "postgres://u:p@/name", "postgres://u:p@h", "postgres://u:p@h:5432", "postgres:////var/run/name", "postgres://%2Fvar%2Frun/name", "$OTHER", "postgres://a:1,b:2,c/name?target_session_attrs=read-write", "locmem://", "locmemcache://", "dummycache://", "redis:///var/run/redis.sock", "redis://h1:1,h2:2/0", "redis://:p@h:6379/1?ssl_cert_reqs=none",
  "memcache:///tmp/memcached.sock", "pymemcache://a:1,b:2", "filecache:///tmp/cache", "filecache://C:/x", "console://", "consolemail://", "smtp://u:p@h:587/?ssl=True", "smtp://", "memory://", " postgres://u:p@h/n ", "postgres://u:p@h/n\n", "\"postgres://u:p@h/n\"", "None", "postgres://[::1]:5432/n", "http://[::1", "http://a]b", "mysql://root@/n?unix_socket=/tmp/x", "oracle://u:p@/service", "oracle://u:p@(description=(x))", "oracle://u:p@h:1521/sid",
] as const satisfies readonly string[];

// Left out, because releases of Python differ about them: ports that are no ASCII digits (": 1", ":١"), brackets in a user's name, schemes that start with a digit.

/** A Python literal of the text. */
export function python(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\t", "\\t").replaceAll("\r", "\\r")}"`;
}

/** The content of an env file: each line in one of the forms that people and shells write. */
export function envFile(random: Random, names: readonly string[]): string {
  const line = (): string => {
    const name = random.pick(names as readonly [string, ...string[]]);
    return random.weighted<() => string>([
      [6, () => `${name}=${oddText(random)}`],
      [4, () => `${name}=${random.pick(["'", '"', "`"])}${oddText(random)}${random.pick(["'", '"', "", "' # c", '" # c', "'x", '"x'])}`],
      [2, () => `${name} = ${oddText(random)}`],
      [2, () => `export ${name}=${oddText(random)}`],
      [2, () => `${name}=${oddText(random)} # comment`],
      [1, () => `${name}=${oddText(random)}#comment`],
      [1, () => `${name}="a\nb"`],
      [1, () => `${name}='a\\'b\\nc\\\\'`],
      [1, () => `${name}="a\\"b\\nc\\\\\\$d\\t"`],
      [1, () => `${name}=\${${random.pick(names as readonly [string, ...string[]])}}/x`],
      [1, () => `${name}="\${${random.pick(names as readonly [string, ...string[]])}:-d}"`],
      [1, () => `${name}='$${random.pick(names as readonly [string, ...string[]])}'`],
      [1, () => name],
      [1, () => `${name}:x`],
      [1, () => `  ${name}=x  `],
      [1, () => `'${name}'=x`],
      [1, () => `#${name}=x`],
      [1, () => `=x`],
      [1, () => ""],
      [1, () => `export ${name}`],
      [0.5, () => `${name}-X.Y=z`],
      [0.5, () => `${name}=a\\`],
      [0.5, () => `[settings]`],
      [0.5, () => `set ${name}=x`],
      [0.5, () => `${name}+=x`],
      [0.5, () => `${name}==x`],
    ])();
  };
  const newline = random.weighted([[8, "\n"], [1, "\r\n"], [0.3, "\r"]]);
  return `${random.chance(0.04) ? "\uFEFF" : ""}${Array.from({ length: 2 + random.below(7) }, line).join(newline)}${random.chance(0.8) ? newline : ""}`;
}
