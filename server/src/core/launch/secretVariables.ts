import { basename, dirname } from "../project/paths.js";
import { nameWords } from "../project/roleWords.js";

/**
 * Names that hold secrets, as BuildKit's check SecretsUsedInArgOrEnv decides: one of these words among those that `_` separates, and none that
 * says otherwise (https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/). SIGNING_KEY and the like are covered by `key`.
 */
const secretWords: ReadonlySet<string> = new Set([
  "apikey",
  "auth",
  "credential",
  "credentials",
  "key",
  "password",
  "pword",
  "passwd",
  "pass",
  "secret",
  "token",
  "dsn",
]);
/** `AWS_ACCESS_KEY_ID` and `KEY_NAME` name a key, `PUBLIC_KEY` is meant to be seen, `TOKEN_LIFETIME` is a number. */
const harmlessWords: ReadonlySet<string> = new Set([
  "public",
  "file",
  "files",
  "filename",
  "dont",
  "warn",
  "warning",
  "version",
  "path",
  "id",
  "name",
  "lifetime",
  "ttl",
  "expire",
  "expiry",
  "timeout",
  "age",
  "prefix",
  "header",
  "url",
  "backend",
  "algorithm",
  "length",
  "bytes",
  "size",
  "bits",
  "type",
  "enabled",
  "mode",
  "min",
  "max",
  "method",
  "provider",
  "endpoint",
  "limit",
  "rate",
  "uri",
]);

/** At the end of a name: `GF_AUTH_ANONYMOUS_ORG_ROLE` is what a stranger may do. */
const harmlessEnds: ReadonlySet<string> = new Set([
  "role",
  "roles",
  "scope",
  "scopes",
  "host",
  "port",
  "domain",
  "issuer",
  "audience",
  "user",
  "username",
  "env",
  "environment",
  "system",
  "service",
  "class",
  "format",
  "region",
  "required",
  "disabled",
]);

export function isSecretVariable(name: string): boolean {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  // Whoever has Sentry's DSN can send events, and browsers have it (https://docs.sentry.io/concepts/key-terms/dsn-explainer/).
  if (words.includes("sentry") && words[words.length - 1] === "dsn") return false;
  return (
    words.some((word) => secretWords.has(word)) &&
    !words.some((word) => harmlessWords.has(word)) &&
    !harmlessEnds.has(words[words.length - 1] ?? "")
  );
}

/** Of a variable of a deploy file: what stands where a secret will be, or in a build that needs none. Never a value that production could run on by intention. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim().replace(/^(["'])(.*)\1$/, "$2");
  if (text === "" || text.length <= 3) return true;
  // `6000/min` is a rate.
  if (/^(?:true|false|yes|no|on|off|none|null|\d+(?:\/[a-z]{1,6})?)$/i.test(text)) return true;
  if (/[<>{}$%]|\.\.\./.test(text) && !isKeyOfSymbols(text)) return true;
  // What Azure's App Service asks every image for, and no stranger reaches (https://learn.microsoft.com/azure/app-service/configure-custom-container#enable-ssh).
  if (text === "root:Docker!" || /^(.)\1+$/.test(text)) return true;
  if (/^(?:x+|\*+|-+|_+)$|[-_]x{3,}$/i.test(text)) return true;
  return /dummy|placeholder|change[-_ ]?(?:me|it|this)|(?:replace|override)[-_ ]?(?:me|this|with)|^your|your[-_ ]|^some(?:thing)?[-_ ]|^please[-_ ]|^generate[-_ ]|example|^change|not[-_ ]?(?:a[-_ ])?(?:needed|used|secret|real|so)|insert|todo|fixme|fake|(?<!django-)insecure|non[-_]?secret|collectstatic|build(?:ing)?[-_ ]?(?:time|only|key|secret|purposes?)|^build$|^secret$|^password$|^test(?:ing)?$|^unused$|^demo|temporary[-_ ]|just[-_ ]to[-_ ]|^local$|^ignored$|^temp(?:orary)?$|only[-_ ]?for|just[-_ ]?for|^key$|^token$|^none?$|^(?:very|super|top)[-_ ]?secret|^6LeIxAcTAAAAA|(?:^|[-_ ])test(?:ing)?[-_ ]?(?:password|passwd|pass|pw|secret|key|token)$|(?:^|[-_ ])(?:should|must)[-_ ]be(?:[-_ ]|$)|^my[-_ ]?(?:secret|password|token|key)$|(?<![a-z])(?:aqui|trocar|cambiar|changez|exemplo|ejemplo|exemple|beispiel)(?![a-z])/i.test(
    text,
  );
}

/** As `get_random_secret_key()` and password managers make them: signs of all kinds, those of templates among them. */
function isKeyOfSymbols(text: string): boolean {
  return text.length >= 32 && !/\s/.test(text) && new Set(text.match(/[!@#^&*=+|;?~]/g)).size >= 4;
}

/** `user:password@` of a URL, where the password is no placeholder. */
export function hasUrlPassword(value: string): boolean {
  if (isSentryDsn(value.trim())) return false;
  const match = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:([^/\s@]+)@/i.exec(value.trim().replace(/^["']/, ""));
  const password = match?.[1];
  if (password === undefined || isPlaceholder(password)) return false;
  return !/^(?:postgres|postgresql|root|guest|admin|user|app|django|mysql|redis|rabbitmq|secret|pass|pw|pwd)$/i.test(
    password,
  );
}

/** As Sentry gave it until 2018, with a second half that it calls a secret and asks nobody for: https://develop.sentry.dev/sdk/overview/#parsing-the-dsn */
function isSentryDsn(value: string): boolean {
  return /^https?:\/\/[0-9a-f]{32}:[0-9a-f]{32}@[^/\s@]{1,255}\/(?:[\w-]{1,100}\/){0,5}\d{1,20}$/.test(value);
}

/** An env file that every reader takes, or that says production, itself or by its folder: `.envs/.production/.django`. */
export function isProductionsOwn(path: string): boolean {
  const name = basename(path);
  return name === ".env" || [name, basename(dirname(path))].some((one) => nameWords(one).production);
}
