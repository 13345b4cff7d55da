import { secretShape } from "./secretShapes.js";

/**
 * Keeps secrets out of everything that leaves a file: messages, reports, hovers, logs.
 * Names decide first, because the value of a good secret looks like nothing in particular.
 */

/** What stands in the place of a secret. */
export const mask = "***";

/** Whether a setting, variable or dict key of that name holds a secret: `SECRET_KEY`, `db_password`, `apiToken`, `SENTRY_DSN`. */
export function isSecretName(name: string): boolean {
  const segments = segmentsOf(name);
  const last = segments[segments.length - 1];
  if (last === undefined || harmlessNames.has(name.toUpperCase())) return false;
  if (segments.includes("WEBHOOK")) return true; // The secret of a webhook is its address.
  if (harmlessEndings.has(last)) return false;
  if (segments.includes("PUBLIC") || (segments[0] === "CSRF" && segments[1] === "COOKIE")) return false;
  return segments.some(isSecretSegment) || last === "AUTH" || last === "PASS";
}

/** The text with the credential part of URLs, `name=value` of secret names, and tokens of known shape masked. */
export function redactText(text: string): string {
  return redactTokens(redactAssignments(redactUrls(text)));
}

/**
 * One line of source code for showing to people: columns stay the same. String literals are masked whole where the line
 * names a secret or `secret` says that it is about one, else only those that look like a token.
 */
export function redactLine(line: string, options: { readonly secret: boolean }): string {
  const all = options.secret || namesSecret(line);
  const literals = line.replace(stringLiteral, (literal, quote: string) => {
    const body = literal.slice(1, -1);
    const hide = all ? !isSecretName(body) && body !== "" : looksLikeToken(body);
    return hide ? quote + "*".repeat(body.length) + quote : literal;
  });
  const closed = all ? maskUnclosed(literals) : literals;
  const masked = unquotedAssignment(closed);
  return sameLength(masked, redactUrls(masked));
}

/** Whether a text by itself looks like a generated token: long, no words, digits and letters. */
export function looksLikeToken(text: string): boolean {
  if (/^django-insecure-/.test(text)) return true;
  if (knownToken.test(text) || secretShape(text) !== undefined) return true;
  if (text.length < 20 || /[\s/\\]/.test(text) || /^[\w-]+(\.[\w-]+)+$/.test(text) && !/\d\w*\d\w*\d/.test(text)) return false;
  return /\d/.test(text) && /[a-z]/i.test(text) && new Set(text).size > 9 && !/^[a-z]+([-_][a-z]+)*[-_]?\d{0,4}$/i.test(text);
}

const secretSegments: ReadonlySet<string> = new Set([
  "KEY", "KEYS", "SECRET", "SECRETS", "PASSWORD", "PASSWORDS", "PASSWD", "PASSPHRASE", "PWD", "TOKEN", "TOKENS", "CREDENTIAL", "CREDENTIALS",
  "PRIVATE", "SIGNING", "DSN", "APIKEY", "AUTHORIZATION", "SALT", "JWK", "JWKS",
]);

/** Names that end so say something about a secret, and hold none. */
const harmlessEndings: ReadonlySet<string> = new Set([
  "FUNCTION", "PREFIX", "SUFFIX", "HASHERS", "HASHER", "VALIDATORS", "VALIDATOR", "NAME", "NAMES", "HEADER", "HEADERS", "AGE", "TIMEOUT", "DAYS", "HOURS", "MINUTES",
  "SECONDS", "PATH", "PATHS", "FILE", "FILENAME", "DIR", "ROOT", "LOCATION", "BUCKET", "URL", "URI", "ENDPOINT", "ALGORITHM", "ALGORITHMS", "LENGTH", "SIZE", "CLASS", "CLASSES", "BACKEND",
  "BACKENDS", "MODEL", "SERIALIZER", "SERIALIZERS", "STORAGE", "FIELD", "FIELDS", "FORM", "FORMS", "VIEW", "TEMPLATE", "LIFETIME", "EXPIRE", "EXPIRES", "EXPIRY", "EXPIRATION",
  "VERSION", "TYPE", "TYPES", "REQUIRED", "ENABLED", "GENERATOR", "ROTATION", "PARAM", "PARAMS", "LOOKUP", "SEPARATOR", "AUDIENCE", "ISSUER", "LEEWAY", "SCOPE", "SCOPES",
]);

/** `PWD` is the shell's working directory. */
const harmlessNames: ReadonlySet<string> = new Set(["PWD", "OLDPWD", "KEY", "PRIMARY_KEY", "SORT_KEY", "CACHE_KEY"]);

const joinedEndings = ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "APIKEY", "SECRETKEY", "ACCESSKEY", "PRIVATEKEY"];

const stringLiteral = /(["'])(?:\\.|(?!\1)[^\\])*\1/g;

const knownToken = /^(?:sk_live_|sk_test_|rk_live_|whsec_|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|SG\.|key-|AIza|ya29\.|sk-|pk_live_|dop_v1_|npm_|hf_|shpat_|eyJ)[\w.=+/-]{8,}$/;

function segmentsOf(name: string): readonly string[] {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase().split(/[^A-Z0-9]+/).filter((segment) => segment !== "");
}

function isSecretSegment(segment: string): boolean {
  return secretSegments.has(segment) || joinedEndings.some((ending) => segment.endsWith(ending));
}

/** Whether a line of code mentions a name or a quoted key of a secret. */
function namesSecret(line: string): boolean {
  const words = line.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? [];
  return words.some((word) => isSecretName(word));
}

/** A literal that goes on in the next line, or began in one before: the rest after the last quote is hidden. */
function maskUnclosed(line: string): string {
  const withoutLiterals = line.replace(stringLiteral, (literal) => " ".repeat(literal.length));
  const open = withoutLiterals.search(/["']/);
  if (open < 0) return line;
  const start = /["']/.exec(withoutLiterals.slice(open + 1)) === null ? open + 1 : open + 3;
  return line.slice(0, start) + "*".repeat(Math.max(0, line.length - start));
}

/** `NAME=value` and `NAME: value` of env files, compose and unit files. */
function unquotedAssignment(line: string): string {
  return line.replace(/\b([A-Za-z_][A-Za-z0-9_.-]*)(=|:[ \t]+)([^\s"'(){}[\],]+)(?=$|[\s"'])/g, (whole, name: string, between: string, value: string) =>
    isSecretName(name) && !/^(?:True|False|None|true|false|null|\d+|\$\w*)$/.test(value) ? name + between + "*".repeat(value.length) : whole);
}

function sameLength(before: string, after: string): string {
  if (before === after) return before;
  // A URL inside a line: star out everything that differs, so that carets below the line still fit.
  let head = 0;
  while (head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < after.length - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return before.slice(0, head) + "*".repeat(Math.max(0, before.length - head - tail)) + before.slice(before.length - tail);
}

/** `scheme://user:***@host`; written without a regular expression over the scheme, which would be quadratic in long words. */
function redactUrls(text: string): string {
  if (!text.includes("://")) return text;
  let result = "";
  let position = 0;
  for (;;) {
    const separator = text.indexOf("://", position);
    if (separator < 0) return result + text.slice(position);
    const start = separator + 3;
    let end = start;
    while (end < text.length && !/[\s"'<>`]/.test(text[end] ?? "")) end++;
    result += text.slice(position, start) + redactAuthority(schemeBefore(text, separator), text.slice(start, end));
    position = end;
  }
}

function schemeBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < 32 && /[A-Za-z0-9+.-]/.test(text[start - 1] ?? "")) start--;
  return text.slice(start, end).toLowerCase();
}

function redactAuthority(scheme: string, rest: string): string {
  const stop = rest.search(/[/?#]/);
  const authority = stop < 0 ? rest : rest.slice(0, stop);
  let at = authority.lastIndexOf("@");
  // An unescaped "/" or "#" inside a password: what looks like a port is none.
  if (at < 0 && /:(?!\d*$)/.test(authority)) at = rest.lastIndexOf("@");
  if (at < 0) return rest;
  const user = rest.slice(0, at);
  const after = rest.slice(at);
  const colon = user.indexOf(":");
  const web = scheme.startsWith("http") || scheme === "git+https";
  if (colon < 0) return (web && user !== "" ? mask : user) + after; // https://KEY@sentry.io: the user name is the secret.
  const name = user.slice(0, colon);
  if (user.slice(colon + 1) === "") return user + after;
  return `${web && name.length >= 20 ? mask : name}:${mask}${after}`;
}

function redactAssignments(text: string): string {
  // Most texts have none, and every message passes here.
  if (!text.includes("=")) return text;
  return text.replace(/\b(\w+)=([^\s&'"()[\]{},;]+)/g, (whole, name: string) => (isSecretName(name) ? `${name}=${mask}` : whole));
}

function redactTokens(text: string): string {
  return text.replace(/[^\s"'`(),;=&]{12,}/g, (word) => (knownToken.test(word) || /^django-insecure-./.test(word) ? mask : word));
}
