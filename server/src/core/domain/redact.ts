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
  if (last === undefined || name === "sshpass") return false;
  if (name === "sessionid") return true; // The cookie.
  if (harmlessNames.has(withoutNumber(name.toUpperCase())) && !/^pwd\d*$/.test(name)) return false;
  if (segments.includes("WEBHOOK") && /^(?:WEBHOOK|URL|URI|ADDRESS|ENDPOINT)$/.test(last)) return true; // The secret of a webhook is its address.
  if (harmlessEndings.has(last)) return false;
  if (segments.includes("TOKENS") && /^(?:MAX|MIN|NUM)$/.test(segments[0] ?? "")) return false; // Numbers of tokens.
  if (
    (last === "KEY" || last === "KEYS") &&
    keysOfData.has(segments[segments.length - 2] ?? "") &&
    segments.filter(isSecretSegment).length === 1
  )
    return false;
  if (segments.includes("PUBLIC") || (segments[0] === "CSRF" && segments[1] === "COOKIE")) return false;
  return segments.some(isSecretSegment) || /^(?:AUTH|PASS|PRIVATE|PIN|HMAC)$/.test(last) || isLogin(segments);
}

const servers = "(?:DB|DATABASE|MYSQL|PG|POSTGRES|SMTP|E?MAIL|FTP|LDAP|SSH|REDIS|ADMIN|ROOT)";
/** `BASICAUTH_USERS`, `BASIC_AUTH_LOGINS`: names with their passwords. A cookie in a header is a session. `DB_PASS_PROD`, `GH_PAT`. */
const logins = new RegExp(
  `^(?:\\w+ )?(?:BASIC ?AUTH (?:USERS?|LOGINS?)|(?:SET |ERLANG )?COOKIE)$|\\b${servers} PASS\\b|\\bPASS ${servers}\\b|\\b(?:GH|GITHUB|GL|GITLAB|AZURE) PAT$|^PAYPAL (?:\\w+ )?SIGNATURE$|\\bHMAC (?:SEED|SECRET)$`,
);

function isLogin(segments: readonly string[]): boolean {
  return logins.test(segments.join(" "));
}

/** How much of a value is secret: all of it, or the credentials of a URL whose host may be shown. */
export type Secrecy = "all" | "credentials";

/** Offsets within a text, the end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The text with the credential part of URLs, `name=value` of secret names, and tokens of known shape masked. */
export function redactText(text: string): string {
  return replaceRanges(text, secretRanges(text), () => mask);
}

/** The same of a text that is a value of its own: a URL, a connection string or an assignment may then hold blanks and quotes. */
export function redactWhole(text: string): string {
  return replaceRanges(text, secretRangesOfWhole(text), () => mask);
}

/** Where a text holds credentials of URLs, values of secret names, and tokens; in order, without overlap. */
export function secretRanges(text: string): readonly Range[] {
  return merged([...urlRanges(text, false), ...assignmentRanges(text), ...tokenRanges(text)]);
}

export function secretRangesOfWhole(text: string): readonly Range[] {
  // Most texts of settings are a name or a dotted path: nothing stands in them behind something else.
  if (/^[\w.-]*$/.test(text)) return knownTokens(text);
  const assigned = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=/.exec(text);
  if (assigned && isSecretName(assigned[1] ?? "") && assigned[0].length < text.length)
    return [{ start: assigned[0].length, end: text.length }];
  // `user:password@host:8125` without a scheme.
  const account = /^[^\s:@/]+:(?!\/\/)([^@]+)@[\w.-]+(?::\d+)?(?:\/[^@]*)?$/.exec(text);
  if (account) return [{ start: text.indexOf(":") + 1, end: text.lastIndexOf("@") }];
  // `user/password@//host:1521/service` of Oracle.
  const oracle = /^[^\s:@/]+\/([^@\s/]+)@(?:\/\/[\w.-]+|[\w.-]+:\d{2,5}\/\w)/.exec(text);
  if (oracle) return [{ start: text.indexOf("/") + 1, end: text.indexOf("@") }];
  return merged([...urlRanges(text, true), ...assignmentRanges(text), ...wordRanges(text), ...tokenRanges(text)]);
}

/** A URL that is known to hold credentials, without them; undefined where they cannot be told from the rest. */
export function withoutCredentials(text: string): string | undefined {
  const start = text.indexOf("://") + 3;
  const end = text.lastIndexOf("@");
  return start < 3 || end < start ? undefined : redactWhole(text.slice(0, start) + mask + text.slice(end));
}

/** What a person writes of a secret: all that follows its name and a sign or word that gives it a value, and credentials, assignments and tokens. */
export function redactProse(text: string): string {
  return replaceRanges(text, secretRangesOfProse(text), () => mask);
}

export function secretRangesOfProse(text: string): readonly Range[] {
  for (const word of text.matchAll(/\b(?:api|secret|private|access) keys?\b|[A-Za-z_][\w-]*/gi)) {
    if (!isSecretName(word[0])) continue;
    const end = word.index + word[0].length;
    const given = /^["'`\])]*(?:\s*[:=]+>?\s*|\s+(?:is|was|are|were)\s+(?!not\b)|\s+(?=["'`“‘]))/i.exec(
      text.slice(end),
    );
    if (given) return merged([...secretRanges(text), { start: end + given[0].length, end: text.length }]);
  }
  return secretRanges(text);
}

function replaceRanges(text: string, ranges: readonly Range[], replace: (hidden: string) => string): string {
  if (ranges.length === 0) return text;
  let result = "";
  let position = 0;
  for (const { start, end } of ranges) {
    result += text.slice(position, start) + replace(text.slice(start, end));
    position = end;
  }
  return result + text.slice(position);
}

/** In order; what overlaps or touches becomes one. */
export function merged(ranges: readonly Range[]): readonly Range[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].filter((one) => one.end > one.start).sort((x, y) => x.start - y.start)) {
    const last = result[result.length - 1];
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

/** Whether a text by itself looks like a generated token: long, no words, digits and letters. */
export function looksLikeToken(text: string): boolean {
  if (/^django-insecure-/.test(text)) return true;
  if (knownToken.test(text) || secretShape(text) !== undefined) return true;
  if (text.length < 20 || /[\s/\\,]/.test(text) || (/^[\w-]+(\.[\w-]+)+$/.test(text) && !/\d\w*\d\w*\d/.test(text)))
    return false;
  // The path of a class, as django.contrib.auth.hashers.BCryptSHA256PasswordHasher.
  if (/^[a-z_]+(?:\.[a-z_]+){2,}\.[A-Z]\w*$/.test(text)) return false;
  // Names with numbers in them: `AWS_S3_REGION_NAME`, `0042_orders_paid`.
  if (text.split(/[-_.]/).every((part) => /^(?:[a-z]*\d{0,4}|\d{1,4}[a-z]+|\d{1,8})$/i.test(part)) && /[-_]/.test(text))
    return false;
  return (
    /\d/.test(text) && /[a-z]/i.test(text) && new Set(text).size > 9 && !/^[a-z]+([-_][a-z]+)*[-_]?\d{0,4}$/i.test(text)
  );
}

const secretSegments: ReadonlySet<string> = new Set([
  "KEY",
  "KEYS",
  "SECRET",
  "SECRETS",
  "PASSWORD",
  "PASSWORDS",
  "PASSWD",
  "PASSPHRASE",
  "PWD",
  "TOKEN",
  "TOKENS",
  "CREDENTIAL",
  "CREDENTIALS",
  "SIGNING",
  "DSN",
  "PW",
  "APIKEY",
  "AUTHORIZATION",
  "SALT",
  "JWK",
  "JWKS",
  "PASSCODE",
  "CREDS",
  "PSK",
  "PEPPER",
  "BEARER",
  // In other languages.
  "PASSWORT",
  "SENHA",
  "CONTRASENA",
  "KENNWORT",
  "WACHTWOORD",
  "PASSE",
  "PSWD",
  "MDP",
  "CLAVE",
  "CLE",
  "CHAVE",
  "SECRETO",
  "SECRETA",
  "SECRETE",
  "SEGREDO",
  "GEHEIMNIS",
  "HASLO",
  "HESLO",
  "JELSZO",
  "LOZINKA",
  "PAROLA",
  "PASSORD",
  "LOSENORD",
  "ADGANGSKODE",
  "SALASANA",
  "SIFRE",
  "ПАРОЛЬ",
]);

/** Names that end so say something about a secret, and hold none. */
const harmlessEndings: ReadonlySet<string> = new Set([
  "FUNCTION",
  "PREFIX",
  "SUFFIX",
  "HASHERS",
  "HASHER",
  "VALIDATORS",
  "VALIDATOR",
  "NAME",
  "NAMES",
  "HEADER",
  "HEADERS",
  "AGE",
  "TIMEOUT",
  "DAYS",
  "HOURS",
  "MINUTES",
  "SECONDS",
  "PATH",
  "PATHS",
  "FILE",
  "FILENAME",
  "DIR",
  "ROOT",
  "LOCATION",
  "BUCKET",
  "URL",
  "URI",
  "ENDPOINT",
  "ALGORITHM",
  "ALGORITHMS",
  "LENGTH",
  "SIZE",
  "CLASS",
  "CLASSES",
  "BACKEND",
  "BACKENDS",
  "MODEL",
  "SERIALIZER",
  "SERIALIZERS",
  "STORAGE",
  "FIELD",
  "FIELDS",
  "FORM",
  "FORMS",
  "VIEW",
  "TEMPLATE",
  "LIFETIME",
  "EXPIRE",
  "EXPIRES",
  "EXPIRY",
  "EXPIRATION",
  "VERSION",
  "TYPE",
  "TYPES",
  "REQUIRED",
  "ENABLED",
  "GENERATOR",
  "ROTATION",
  "PARAM",
  "PARAMS",
  "LOOKUP",
  "SEPARATOR",
  "AUDIENCE",
  "ISSUER",
  "LEEWAY",
  "SCOPE",
  "SCOPES",
  "REF",
  "REFS",
  "RULE",
  "RULES",
  "POLICY",
  "ITERATIONS",
  "RATE",
  "RATES",
  "LIMIT",
  "LIMITS",
  "WINDOW",
  "VALID",
  "VALIDITY",
  "PERIOD",
  "COUNT",
  "METHOD",
  "METHODS",
  "MODE",
]);

/** Such a key finds something, and opens nothing. */
const keysOfData: ReadonlySet<string> = new Set([
  "CACHE",
  "HEADER",
  "COOKIE",
  "SORT",
  "FOREIGN",
  "PRIMARY",
  "LOOKUP",
  "PARTITION",
  "ORDER",
  "GROUP",
  "JSON",
  "TRANSLATION",
  "ENV",
  "DICT",
  "CONFIG",
  "SETTING",
  "SETTINGS",
  "REQUIRED",
  "VALID",
  "SENSITIVE",
  "ROUTING",
]);

/**
 * `PWD` is the shell's working directory, nginx passes requests on, django-registration's salt is a namespace
 * (https://django-registration.readthedocs.io/en/stable/settings.html#django.conf.settings.REGISTRATION_SALT).
 */
const harmlessNames: ReadonlySet<string> = new Set([
  "PWD",
  "OLDPWD",
  "KEY",
  "KEYS",
  "SSL_CERTIFICATE_KEY",
  "PROXY_PASS",
  "FASTCGI_PASS",
  "UWSGI_PASS",
  "SCGI_PASS",
  "GRPC_PASS",
  "PRIMARY_KEY",
  "SORT_KEY",
  "CACHE_KEY",
  "REGISTRATION_SALT",
]);

const joinedEndings =
  /(?:PASSWORD|PASSWD|SECRET|TOKEN|(?:API|SECRET|ACCESS|PRIVATE|ENCRYPTION|SIGNING|LICENSE)KEY|(?:DB|SQL|PG|SMTP|MAIL|FTP|LDAP|SSH|REDIS|USER|ADMIN|ROOT|BIND)(?:PASS|PWD|PW))$/;

const knownToken =
  /^(?:sk_live_|sk_test_|rk_live_|whsec_|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|SG\.|key-|AIza|ya29\.|sk-|pk_live_|dop_v1_|npm_|hf_|shpat_|eyJ)[\w.=+/-]{8,}$/;

function segmentsOf(name: string): readonly string[] {
  return withoutAccents(name)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .split(/[^A-Z0-9\u0400-\u04ff]+/)
    .flatMap((segment) => (segment === "" ? [] : [withoutNumber(segment)]));
}

/** `TOKEN1`, `PASSWORD2024`. */
function withoutNumber(segment: string): string {
  return segment.replace(/(?<=[A-Z])\d{1,4}$/, "");
}

/** `contraseña` as `contrasena`, letter by letter. */
export function withoutAccents(text: string): string {
  return text.replace(/[\u00c0-\u017f]/g, (letter) =>
    letter === "ł" ? "l" : letter === "Ł" ? "L" : letter.normalize("NFD").charAt(0),
  );
}

function isSecretSegment(segment: string): boolean {
  return secretSegments.has(segment) || joinedEndings.test(segment);
}

/** The credentials of `scheme://user:password@host`. A text that is a URL as a whole may hold blanks in them. */
function urlRanges(text: string, whole: boolean): readonly Range[] {
  // Without a regular expression over the scheme, which would be quadratic in long words.
  if (!text.includes("://")) return [];
  const ranges: Range[] = [];
  // Several may stand in one text, with whatever sign between them.
  for (let separator = text.indexOf("://"), end = 0; separator >= 0; separator = text.indexOf("://", separator + 3)) {
    const start = separator + 3;
    const scheme = schemeBefore(text, separator);
    const isWhole = whole && separator === scheme.length;
    if (end < start) for (end = start; end < text.length && !/[\s"'<>`]/.test(text[end] ?? ""); ) end++;
    for (const one of credentialRange(scheme, text.slice(start, isWhole ? undefined : Math.min(end, start + longest))))
      ranges.push({ start: start + one.start, end: start + one.end });
  }
  return ranges;
}

/** An address within a text is read no further. */
const longest = 2_000;

function schemeBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < 32 && /[A-Za-z0-9+.\ufffc-]/.test(text[start - 1] ?? "")) start--;
  return text.slice(start, end).toLowerCase();
}

function credentialRange(scheme: string, rest: string): readonly Range[] {
  const stop = rest.search(/[/?#]/);
  const authority = stop < 0 ? rest : rest.slice(0, stop);
  let at = authority.lastIndexOf("@");
  // An unescaped "/" or "#" inside a password: what looks like a port is none.
  if (at < 0 && /:(?!\d*$)/.test(authority)) at = rest.lastIndexOf("@");
  if (at < 0) return [];
  const colon = rest.slice(0, at).indexOf(":");
  const web = scheme.startsWith("http") || scheme === "git+https";
  // https://KEY@sentry.io: the user name is the secret.
  if (colon < 0) return web || scheme === "nats" ? [{ start: 0, end: at }] : [];
  if (colon + 1 === at) return web ? [{ start: 0, end: colon }] : [];
  const isToken = web && (colon >= longUser || rest.slice(colon + 1, at) === "x-oauth-basic");
  return [...(isToken ? [{ start: 0, end: colon }] : []), { start: colon + 1, end: at }];
}

/** A user name of the web that is so long is a token. */
const longUser = 20;

function assignmentRanges(text: string): readonly Range[] {
  // Most texts have none, and every message passes here.
  if (!text.includes("=")) return [];
  return [...text.matchAll(/\b(\w+)=([^\s&'"()[\]{},;]+)/g)].flatMap(
    ({ 0: all, 1: name = "", 2: value = "", index }) =>
      isSecretWord(name, text) || (isSignature.test(name) && /[?&]$/.test(text.slice(0, index)))
        ? [{ start: index + all.length - value.length, end: index + all.length }]
        : [],
  );
}

/** The part of an address that opens it: `?sv=…&sig=…`, `?code=…` of a function, `?key=…`. */
const isSignature = /^(?:sig|signature|code|key|X-Amz-Signature)$/i;

/** `password=correct horse host=db`, `"token": "…"`, `PASSWORD '…'` of SQL and `Authorization: Bearer …` within a text that is data. */
function wordRanges(text: string): readonly Range[] {
  const ranges: Range[] = [];
  for (const { 0: all, 1: name = "", index } of text.matchAll(
    /(?<![\w-])([A-Za-z_][\w-]*)(?:["']?\s*[=:]\s*["']?|\s+["'])(?:(?:Bearer|Basic|Token)\s+)?/g,
  )) {
    const start = index + all.length;
    if (start < (ranges[ranges.length - 1]?.end ?? 0) || !isSecretWord(name, text)) continue;
    const stop = /["']/.test(all.slice(name.length)) ? /["'\n]/g : beginsLine(text, index) ? /\n/g : /\s\w+=|[&;"'\n]/g;
    stop.lastIndex = start;
    ranges.push({ start, end: stop.exec(text)?.index ?? text.length });
  }
  // `use the password, e.g. 'correct horse'`, `your token is horse`.
  for (const { 1: name = "", 2: between = "", 3: value = "", index } of text.matchAll(
    /(?<![\w-])([A-Za-z_][\w-]*)(?=([^\w"'\n][^"'\n]{0,40}\s(?=["'])|\s(?:is|was)\s(?!(?:not?|set|missing|required|empty|unset)\b))("[^"\n]{1,300}"|'[^'\n]{1,300}'|[^\s"']{1,300}))/g,
  )) {
    const start = index + name.length + between.length;
    if (isSecretName(name)) ranges.push({ start, end: start + value.length });
  }
  return ranges;
}

/** Whether a line of a text of several begins there: all of the rest is its value. */
function beginsLine(text: string, index: number): boolean {
  if (!text.includes("\n")) return false;
  let at = index - 1;
  while (/[ \t-]/.test(text[at] ?? "")) at--;
  return at < 0 || text[at] === "\n";
}

/** `Pwd` of a connection string, too: `Server=db;Uid=sa;Pwd=…`. */
function isSecretWord(name: string, text: string): boolean {
  return (
    isSecretName(name) ||
    (name.toUpperCase() === "PWD" && /;\s*pwd\s*=|\b(?:uid|user id|server|driver)\s*=[^;]*;/i.test(text))
  );
}

function tokenRanges(text: string): readonly Range[] {
  const addresses = text.includes("/")
    ? [...text.matchAll(/\/webhooks\/\d+\/([^\s"'/?]+)|\/bot\d+:([^\s"'/]+)/g)].map(
        ({ 0: all, 1: token, 2: bot, index }) => ({
          start: index + all.length - (token ?? bot ?? "").length,
          end: index + all.length,
        }),
      )
    : [];
  return [...addresses, ...commandRanges(text), ...flagRanges(text), ...knownTokens(text)];
}

function knownTokens(text: string): readonly Range[] {
  return [...text.matchAll(/[^\s"'`(),;=&]{12,}/g)].flatMap(({ 0: word, index }) =>
    knownToken.test(word) || /^django-insecure-./.test(word) ? [{ start: index, end: index + word.length }] : [],
  );
}

/** Whether the word of a command behind this one is a secret: `--api-token`, `--requirepass`, `-a` of redis-cli. */
export function takesSecret(flag: string, before: readonly string[]): boolean {
  if (/^--?[a-z][\w-]*$/i.test(flag) && (isSecretName(flag) || /^--?(?:requirepass|masterauth)$/.test(flag)))
    return true;
  const programs = /^-[apu]$/.test(flag) ? lowerFlags : /^-P$/.test(flag) ? upperFlags : undefined;
  return programs !== undefined && before.some((word) => programs.test(word));
}

const lowerFlags = /(?:^|\/)(?:redis-cli|docker|curl|sshpass|az|mongosh?)$/;
const upperFlags = /(?:^|\/)(?:mosquitto_[a-z]{3}|bcp|sqlcmd|unzip|zip)$/;

/** `-pPASSWORD` of MySQL's programs. */
export function isGluedPassword(word: string, before: readonly string[]): boolean {
  return /^-p./.test(word) && before.some((one) => /(?:^|\/)(?:mysql|maria|sshpass)[\w-]*$/.test(one));
}

/** `--api-token correct`, `--password='correct horse'`, `"--requirepass", "horse"`. */
function flagRanges(text: string): readonly Range[] {
  if (!/(?:^|[\s"'=])--?\w/.test(text)) return [];
  return [
    ...text.matchAll(
      /(?<=^|[\s"'=])(--?[a-z][\w-]{0,60})(=|\s{1,9}|["'],\s{0,9}(?=["']))('[^'\n]{1,300}'|"[^"\n]{1,300}"|[^\s"'$-][^\s"'|;&]{0,300})/gi,
    ),
  ].flatMap(({ 1: flag = "", 2: between = "", 3: value = "", index }) => {
    const start = index + flag.length + between.length;
    return takesSecret(flag, []) ? [{ start, end: start + value.length }] : [];
  });
}

/** Flags of commands that take a password, and what is handed to those that read one from standard input. */
function commandRanges(text: string): readonly Range[] {
  if (!mentionsCommand.test(text)) return [];
  return commands.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ index, groups }) => {
      const { before = "", value = "" } = groups ?? {};
      const start = index + before.length;
      return /^["']?(?:\$|["']?$)/.test(value) ? [] : [{ start, end: start + value.length }];
    }),
  );
}

/** A word of a command, in its quotes if it has some. */
const word = "(?<value>'[^'\\n]{1,300}'|\"[^\"\\n]{1,300}\"|[^\\s\"',|;&)]+)";
const quotedText = "(?<value>[^'\"\\n]{1,300})";
const mentionsCommand =
  /\b(?:mysql|maria|sshpass|smbpasswd|unzip|bcp|mosquitto_\w+|keytool|ldap\w+|ssh-keygen|ansible-vault|sqlplus|rabbitmqctl|password-file|http-basic|zip|7z|openssl|curl|put-parameter|stdin|token|chpasswd|passwd|sudo|secrets?|pgpass|redis-cli|docker|useradd|sqlcmd|smbclient|mc|login|mongo\w*|acl|user)\b|-p|\b(?:mysql|maria)|user\(|add-mask|identified|password|auth/i;
/** Bounded, so that a line of many commands costs no more than its length. */
const commands: readonly RegExp[] = [
  `(?<before>\\b(?:mysql|maria|sshpass|7z)[\\w-]*\\b[^|;&\\n]{0,300}?[\\s"']-p)${word}`,
  `(?<before>\\b(?:sshpass|docker\\s+login|redis-cli|mongo\\w*|useradd|az|oc)\\b[^|;&\\n]{0,300}?\\s-[ap][ ])${word}`,
  `(?<before>\\b(?:sqlcmd|bcp|mosquitto_\\w{1,9}|(?:un)?zip)\\b[^|;&\\n]{0,300}?\\s(?:-P|--password)\\s{0,9})${word}`,
  `(?<before>\\bssh-keygen\\b[^|;&\\n]{0,300}?\\s-[NP]\\s{1,9}|\\bldap\\w{1,9}\\b[^|;&\\n]{0,300}?\\s-w\\s{1,9})${word}`,
  `(?<before>\\bkeytool\\b[^|;&\\n]{0,300}?\\s-storepass\\s{1,9})${word}`,
  `(?<before>\\bkeytool\\b[^|;&\\n]{0,300}?\\s-keypass\\s{1,9})${word}`,
  `(?<before>\\bansible-vault encrypt_string\\s{1,9}|\\brabbitmqctl add_user\\s{1,9}\\S{1,99}\\s{1,9}|\\bhttp-basic\\.\\S{1,99}\\s{1,9}\\S{1,99}\\s{1,9})${word}`,
  `(?<before>\\bsqlplus\\s{1,9}[^\\s/]{1,99}\\/)(?<value>[^\\s@]+)(?=@)`,
  `(?<before>password-file=<\\(echo\\s{1,9})${word}`,
  `(?<before>\\bopenssl\\b[^|;&\\n]{0,300}?\\s(?:-k|-pass(?:in|out)? pass:|-K)\\s*)${word}`,
  "(?<before>\\bopenssl passwd\\b[^|;&\\n)]{0,300}\\s)(?<value>[^\\s)-][^\\s)]*)",
  "(?<before>\\bcurl\\b[^|;&\\n]{0,300}?\\s(?:-[a-zA-Z]{0,6}u|-E|--(?:proxy-)?user)[ =]?[\"']?)(?<value>[^\\s\"':]+:(?:[^\"'\\n]{1,300}(?=[\"'])|[^\\s\"']+))",
  `(?<before>\\bput-parameter\\b[^\\n]{0,300}?--value[ =])${word}`,
  "(?<before>\\b(?:echo|printf)\\s+(?:-\\w+\\s+)*(?:'(?:%s(?:\\\\n)?){1,2}'\\s+)?)(?<value>[^|\\n]{0,300}?)(?=\\s{0,9}(?:\\|[^|\\n]{0,300}(?:--password-stdin|--with-token|\\bchpasswd\\b|\\b(?:smb)?passwd\\b|\\bsudo\\s[^|\\n]{0,99}-S\\b|\\bsecret create\\b|\\bredis-cli\\b)|>{1,2}\\s{0,9}[^\\s|>]{0,300}(?:secret|passw|token|credential)))",
  "(?<before>\\b(?:echo|printf)\\s+[\"']?[^\\s:\"']{1,300}:\\d{0,5}:[^\\s:\"']{0,300}:[^\\s:\"']{0,300}:)(?<value>[^\\s\"']+)(?=[^\\n]{0,300}pgpass)",
  "(?<before>::add-mask::)(?<value>[^\\s\"']+)",
  "(?<before>\\bcreate_(?:super)?user\\([^)\\n]{0,300},\\s*[\"'])(?<value>[^\"'\\n]{0,300})(?=[\"']\\s{0,9}\\))",
  `(?<before>\\bsmbclient\\b[^|;&\\n]{0,300}?\\s-U\\s{0,9}[^\\s%]{1,99}%)${word}`,
  `(?<before>\\bmc\\s(?:alias set|config host add)\\s+\\S{1,99}\\s+\\S{1,300}\\s+\\S{1,99}\\s+)${word}`,
  `(?<before>(?:^|[\\n;])\\s{0,99}login\\s+[^\\s-]\\S{0,99}[ ])${word}`,
  `(?<before>\\bACL SETUSER\\b[^\\n]{0,300}?\\s>|(?:^|\\n)user\\s[^\\n]{0,300}?\\s>)${word}`,
  `(?<before>\\bbasicauth:[^,\\s]{1,99},[^:\\s]{1,99}:)${word}`,
  // SQL.
  `(?<before>\\bIDENTIFIED\\s+(?:WITH\\s+\\S{1,99}\\s+)?(?:BY|AS)\\s+(?:PASSWORD\\s+)?['"])${quotedText}`,
  `(?<before>\\bSET\\s+PASSWORD\\s+(?:FOR\\s+\\S{1,99}\\s*)?=\\s*(?:PASSWORD\\()?['"])${quotedText}`,
  "(?<before>\\bINSERT\\s+INTO\\s[^;\\n]{0,300}?password[^;\\n]{0,300}?VALUES\\s*\\()(?<value>[^)\\n]{1,300})",
].map((source) => new RegExp(source, "gi"));
