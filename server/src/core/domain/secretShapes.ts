/**
 * Tells texts that are secrets from texts that only stand where a secret could: by shape where a provider gives its tokens one,
 * and by being a placeholder, a reference to somewhere else, or a word that no one would call secret.
 */

/** What kind of secret a text is by its shape alone: `a Stripe live key`. Test keys have none. */
export function secretShape(text: string): string | undefined {
  if (text.length > 16_384 || !beginsLikeShape.test(text) || /EXAMPLE/.test(text)) return undefined;
  return shapes.find(([pattern]) => pattern.test(text))?.[1];
}

/** Nobody's secret, as code would have it: a stand-in that is to be replaced, a test key, or a reference to the secret. */
export function isNobodysSecret(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed.length < 3 || /^(.)\1*$/s.test(trimmed) || isReference(trimmed)) return true;
  if (
    // PostHog's key of a project stands in every page, and so does what proves to loader.io whose site it is.
    /^(?:sk|pk|rk)_test_|^phc_|^loaderio-|^(?:change|replace)[-_ ]?(?:me|this)|^insecure|(?:^|[-_ ])invalid[-_ ]|^not[-_ ]?(?:set|a|so|secret|used|really)|^to[-_ ]?be[-_ ]|^(?:your|my|some|the)[-_ ]/i.test(
      trimmed,
    ) ||
    /EXAMPLE|^6LeIxAcTAAAAA|^default[-_A-Z][A-Za-z_-]*$/.test(trimmed)
  )
    return true;
  // How often something may be tried: `ACCOUNT_RATE_LIMITS["change_password"] = "5/m/user"`.
  if (/^\d+\/\d*(?:s|m|h|d|sec|second|min|minute|hour|day)s?(?:[/,]|$)/i.test(trimmed)) return true;
  const words = trimmed.toLowerCase().split(/[^a-z]+/);
  return words.some((word) => placeholderWords.has(word)) || /^(?:x{3,}|0{4,}|1234)|[-_]x{3,}$/i.test(trimmed);
}

/** The name of a variable, the place where the secret is kept, or what is filled in later: ${NAME}, {{ name }}, %(name)s, $NAME, <name>, arn:…, vault:…, op://…, a path. */
export function isReference(text: string): boolean {
  return (
    /\$\{|\{\{|%\(|^\$\w|<|\.\.\.|\*\*\*|^(?:arn|vault|op|ssm|sm|gcp|aws|env|file|ref|secret)[+:]|^(?:[a-z]+\+)?projects\/|^(?:\.{0,2}|~)\/|^[a-z]:\\/i.test(
      text,
    ) || namesVariables(text)
  );
}

/** One, or several that code goes through: `SECRET_KEYS="SECRET_KEY DB_PASSWORD"`. */
export function namesVariables(text: string): boolean {
  const words = text.trim().split(/\s+/);
  return words.every((word) => /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(word) && !/\d{3}/.test(word));
}

/** A password that is the default of a development database or the first guess of anyone. */
export function isTrivialPassword(text: string): boolean {
  return trivial.has(text.toLowerCase()) || /^\d{1,6}$/.test(text);
}

/** `shop_secret_key`, `provider-client-secret`, `defaultpostgrespassword`: it says what belongs there. */
export function isWords(text: string): boolean {
  return /^[a-z]{2,24}password$|^[a-z]{2,20}(?:[-_][a-z]{2,20}){0,8}[-_](?:secret|key|token|password|pass)$/i.test(
    text,
  );
}

/** A word, with a few digits at most: nothing that was made to keep anybody out. */
export function isWord(text: string): boolean {
  return /^[a-z_]{1,16}\d{0,4}$/i.test(text);
}

/** A word or what anyone would guess, as one that is called after what it opens. */
export function keepsNobodyOut(text: string): boolean {
  return isWord(text) || isTrivialPassword(text) || isWords(text);
}

/** Most texts are told apart by their first characters. */
const beginsLikeShape = /^(?:[srw][kh]|gh|gl|git|xox|https:|A[KS]IA|SG\.|key-|npm|pypi|hf_|dop|shp|\d{8}|-----)/;

const shapes: readonly (readonly [RegExp, string])[] = [
  // Words that somebody made up have no digits.
  [/^(?:sk|rk)_live_(?=[A-Za-z]*\d)[A-Za-z0-9]{16,}$/, "a Stripe live key"],
  [/^whsec_[A-Za-z0-9+/=]{24,}$/, "the signing secret of a webhook"],
  [/^gh[pousr]_[A-Za-z0-9]{30,}$|^github_pat_\w{30,}$/, "a GitHub token"],
  [/^glpat-[\w-]{18,}$/, "a GitLab token"],
  [/^xox[abeprs]-[\w-]{16,}$/, "a Slack token"],
  [/^https:\/\/hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+$/, "the address of a Slack webhook"],
  [/^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{30,}$/, "the address of a Discord webhook"],
  [/^(?:AKIA|ASIA)[0-9A-Z]{16}$/, "an AWS access key id"],
  [/^SG\.[\w-]{16,}\.[\w-]{16,}$/, "a SendGrid key"],
  [/^key-[0-9a-f]{32}$/, "a Mailgun key"],
  [/^npm_[A-Za-z0-9]{36}$/, "an npm token"],
  [/^pypi-[\w-]{50,}$/, "a PyPI token"],
  [/^hf_[A-Za-z0-9]{30,}$/, "a Hugging Face token"],
  [/^dop_v1_[0-9a-f]{64}$/, "a DigitalOcean token"],
  [/^shpat_[0-9a-fA-F]{32}$/, "a Shopify token"],
  [/^sk-(?:proj-|ant-)?[\w-]{32,}$/, "an API key"],
  [/^\d{8,10}:AA[\w-]{33}$/, "the token of a Telegram bot"],
  [/^-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/, "a private key"],
];

const placeholderWords: ReadonlySet<string> = new Set([
  "example",
  "placeholder",
  "dummy",
  "fake",
  "todo",
  "tbd",
  "fixme",
  "insert",
  "changeme",
  "change",
  "replaceme",
  "sample",
  "demo",
  "sandbox",
  "test",
  "testing",
  "tests",
  "dev",
  "develop",
  "development",
  "local",
  "localhost",
  "insecure",
  "unsafe",
  "unset",
  "undefined",
  "null",
  "none",
  "nil",
  "empty",
  "blank",
  "xxx",
  "xxxx",
  "xxxxx",
  "yourpassword",
  "yourkey",
  "here",
  "mock",
  "notset",
  "docker",
  "ci",
]);

const trivial: ReadonlySet<string> = new Set([
  "postgres",
  "postgresql",
  "password",
  "passwd",
  "pass",
  "root",
  "admin",
  "secret",
  "django",
  "mysql",
  "mariadb",
  "guest",
  "user",
  "username",
  "db",
  "database",
  "app",
  "minio",
  "minioadmin",
  "redis",
  "rabbitmq",
  "rabbit",
  "toor",
  "qwerty",
  "letmein",
  "default",
  "mypassword",
  "dbpassword",
  "db_password",
  "db_pass",
  "mysecret",
  "mysecretpassword",
  "abc123",
  "p@ssw0rd",
  "passw0rd",
  "password1",
  "password123",
]);
