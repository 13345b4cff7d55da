import { describe, expect, it } from "vitest";
import {
  isSecretName,
  looksLikeToken,
  merged,
  redactProse,
  redactText,
  redactWhole,
  takesSecret,
  withoutAccents,
  withoutCredentials,
} from "../../server/src/core/domain/redact.js";
import { isNobodysSecret, isTrivialPassword, secretShape } from "../../server/src/core/domain/secretShapes.js";
import { asItsSize, growth } from "../harness/growth.js";

describe("isSecretName", () => {
  it.each([
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "DB_PASSWORD",
    "password",
    "PASSWD",
    "PGPASSWORD",
    "AWS_SECRET_ACCESS_KEY",
    "apiKey",
    "api_key",
    "STRIPE_APIKEY",
    "AUTH_TOKEN",
    "SENTRY_DSN",
    "SIGNING_KEY",
    "CREDENTIALS",
    "PRIVATE_KEY",
    "HTTP_BASIC_AUTH",
    "DB_PASS",
    "DB_PW2",
    "TOKEN1",
    "SLACK_WEBHOOK_URL",
    "Authorization",
    "CSRF_SECRET",
    "SESSION_COOKIE_SECRET",
    "MY_CSRF_COOKIE_SECRET",
  ])("%s is one", (name) => {
    expect(isSecretName(name)).toBe(true);
  });
  it.each([
    "KEY_FUNCTION",
    "KEY_PREFIX",
    "PASSWORD_HASHERS",
    "AUTH_PASSWORD_VALIDATORS",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_TOKEN",
    "PASSWORD_RESET_TIMEOUT",
    "AUTH_USER_MODEL",
    "PWD",
    "DEBUG",
    "SESSION_COOKIE_NAME",
    "KEYCLOAK_SERVER",
    "SECRET_KEY_FILE",
    "TOKEN_MODEL",
    "BYPASS",
    "COMPASS",
    "MONKEY",
    "RECAPTCHA_PUBLIC_KEY",
    "CACHE_KEY",
    "DEFAULT_SORT_KEYS",
    "",
  ])("%s is none", (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe("what a text is by its shape", () => {
  it.each([
    ["sk_live_0123456789abcdef", "a Stripe live key"],
    ["sk_live_0123456789abcde", undefined],
    ["sk_test_0123456789abcdef", undefined],
    ["AKIA0123456789ABCDEF", "an AWS access key id"],
    ["AKIAIOSFODNN7EXAMPLE", undefined],
    [`ghp_${"a1".repeat(15)}`, "a GitHub token"],
    [`ghp_${"a1".repeat(14)}a`, undefined],
    [`xoxb-${"1".repeat(16)}`, "a Slack token"],
    [`xoxb-${"1".repeat(15)}`, undefined],
    ["-----BEGIN PRIVATE KEY-----", "a private key"],
    ["-----BEGIN RSA PRIVATE KEY-----", "a private key"],
    [`SG.${"a".repeat(16)}.${"b".repeat(16)}`, "a SendGrid key"],
    [`-----BEGIN PRIVATE KEY-----${"a".repeat(16_384)}`, undefined],
  ])("%s", (text, shape) => expect(secretShape(text)).toBe(shape));
  it.each([
    ["postgres", true],
    ["Postgres", true],
    ["123456", true],
    ["1234567", false],
    ["hunter2", false],
    ["", false],
  ])("whether anyone would guess %j first: %s", (text, expected) => expect(isTrivialPassword(text)).toBe(expected));
  it.each([
    ["ab", true],
    ["aaaa", true],
    ["abc", false],
    ["${NAME}", true],
    ["$NAME", true],
    ["/run/secrets/key", true],
    ["DB_PASSWORD", true],
    ["DB_PASSWORD_123", false],
    ["changeme", true],
    ["test-key", true],
    ["phc_a1B2c3D4e5F6", true],
    ["6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe", true],
    ["hunter2", false],
    ["x3kd9", false],
    ["xxxk", true],
    ["1234abc", true],
    ["5/m/user,10/h/ip", true],
    ["100/day", true],
    ["5/xyz-3kd9", false],
    ["blank", true],
  ])("whether %j stands in for one: %s", (text, expected) => expect(isNobodysSecret(text)).toBe(expected));
  it.each([
    ["a1b2c3d4e5f6g7h8i9j0", true],
    ["a1b2c3d4e5f6g7h8i9j", false],
    ["abcdefghijklmnopqrst", false],
    ["12345678901234567890", false],
    ["a1a1a1a1a1a1a1a1a1a1", false],
    ["a1b2c3d4ea1b2c3d4ea1", false],
    ["a1b2c3d4ef5a1b2c3d4e", true],
    ["a1b2c3d4e5f6/7h8i9j0", false],
    ["django-insecure-x", true],
    ["aws_s3_region_name_2024", false],
    ["0042_orders_paid_and_sent", false],
    ["a1b2c3d4 e5f6g7h8i9j0", false],
    ["example.internal.host.name", false],
    ["django.contrib.auth.hashers.BCryptSHA256PasswordHasher", false],
    ["a.b.Xk4Ct3kPq8sV2nYw5", true],
  ])("whether %j looks generated: %s", (text, expected) => expect(looksLikeToken(text)).toBe(expected));
});

describe("names of numbers and of data", () => {
  it.each([
    ["MAX_TOKENS", false],
    ["MIN_TOKENS", false],
    ["NUM_TOKENS", false],
    ["TOKENS", true],
    ["ACCESS_TOKENS", true],
    ["WEBHOOK_URL", true],
    ["WEBHOOK_TIMEOUT", false],
    ["PUBLIC_KEY", false],
    ["CSRF_COOKIE_KEY", false],
    ["CSRF_KEY", true],
  ])("%s: %s", (name, expected) => expect(isSecretName(name)).toBe(expected));
});

describe("a URL of which all but its host is secret", () => {
  it.each([
    ["redis://u:p@h/0", "redis://***@h/0"],
    ["redis://h/0", undefined],
    ["u:p@h", undefined],
    ["a@b://h", undefined],
  ])("%s", (text, expected) => expect(withoutCredentials(text)).toBe(expected));
});

it.each([
  ["-P", "unzip", true],
  ["-v", "unzip", false],
  ["-p", "unzip", false],
  ["-p", "docker", true],
  ["-P", "docker", false],
])("whether behind %s of %s stands a secret: %s", (flag, program, expected) =>
  expect(takesSecret(flag, [program, flag])).toBe(expected),
);

describe("ranges", () => {
  it("in order, and what overlaps is one", () =>
    expect(
      merged([
        { start: 5, end: 9 },
        { start: 0, end: 3 },
        { start: 2, end: 4 },
        { start: 6, end: 7 },
        { start: 8, end: 8 },
        { start: 12, end: 12 },
      ]),
    ).toEqual([
      { start: 0, end: 4 },
      { start: 5, end: 9 },
    ]));
  it("letters without their accents, each in its place", () =>
    expect(withoutAccents("Łódź, łąka, contraseña, ÿ")).toBe("Lodz, laka, contrasena, y"));
});

describe("redactText", () => {
  it.each([
    ["postgres://user:hunter2@db:5432/app", "postgres://user:***@db:5432/app"],
    ["redis://:hunter2@cache/0", "redis://:***@cache/0"],
    ["postgres://user:hun/ter#2@db/app", "postgres://user:***@db/app"],
    ["two: amqp://a:b@c and amqp://d:e@f.", "two: amqp://a:***@c and amqp://d:***@f."],
    ["https://0123456789abcdef@o1.ingest.sentry.io/5", "https://***@o1.ingest.sentry.io/5"],
    ["https://abcdefghijklmnopqrs:x@example.com/", "https://abcdefghijklmnopqrs:***@example.com/"], // 19 characters: a name.
    ["https://abcdefghijklmnopqrst:x@example.com/", "https://***:***@example.com/"], // 20: a token.
    ["https://abc:@example.com/", "https://***:@example.com/"],
    ["redis://abc:@cache/0", "redis://abc:@cache/0"],
    ["nats://abc@queue:4222", "nats://***@queue:4222"],
    ["HTTPS://abcdef@sentry.example.com/5", "HTTPS://***@sentry.example.com/5"],
    ["tool --api-token correct --name horse", "tool --api-token *** --name horse"],
    ["redis-server --requirepass horse", "redis-server --requirepass ***"],
    ["https://api.telegram.org/bot12:horse/send", "https://api.telegram.org/bot12:***/send"],
    ["https://discord.com/api/webhooks/12/horse?wait=true", "https://discord.com/api/webhooks/12/***?wait=true"],
    ["mysql://abc@db/app", "mysql://abc@db/app"],
    ["https://example.com/path@2x.png", "https://example.com/path@2x.png"],
    ["https://example.com:8000/@user", "https://example.com:8000/@user"],
    ["ssh://git@github.com/x", "ssh://git@github.com/x"],
    ["password=hunter2 host=db", "password=*** host=db"],
    ["DEBUG=True", "DEBUG=True"],
    ["key django-insecure-abcdefgh here", "key *** here"],
    ["redis://cache:6379 stops; mail ops@example.org", "redis://cache:6379 stops; mail ops@example.org"],
    ["CREATE USER shop IDENTIFIED BY 'shop shop'", "CREATE USER shop IDENTIFIED BY '***'"],
    ["SET PASSWORD = PASSWORD('PASSWORD')", "SET PASSWORD = PASSWORD('***')"],
  ])("%s → %s", (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });
  it.each<readonly [string, (text: string) => unknown, (size: number) => string]>([
    ["colons", redactText, (size) => "a".repeat(10 * size) + "://" + ":".repeat(10 * size)],
    ["password, and spaces", redactWhole, (size) => "password".repeat(size) + " ".repeat(2 * size)],
    ["token ", redactProse, (size) => "token ".repeat(size)],
    ["token:", redactWhole, (size) => "token:".repeat(size)],
    ["token: 'x' ", redactWhole, (size) => "token: 'x' ".repeat(size)],
    ["=, and a:", redactWhole, (size) => "=".repeat(2 * size) + "a:".repeat(size)],
    ...["mysql ", "zip ", "openssl passwd ", "curl -u a:b ", "put-parameter ", "echo a:1:b:c:d ", "create_user("].map(
      (command) => [command, redactText, (size: number) => command.repeat(size)] as const,
    ),
    ["curl, and :1:a", redactText, (size) => `curl ${":1:a".repeat(size)}`],
  ])("%s again and again costs no more than its length", (_, redact, text) => {
    expect(growth((size) => redact(text(size)), 48_000)).toBeLessThan(asItsSize);
  });
});

describe("redactWhole: of a text that is a value", () => {
  it.each([
    ["postgres://user:correct horse@db/app", "postgres://user:***@db/app"],
    ["amqp://me:the horse & the @ sign@mq.example.com/x", "amqp://me:***@mq.example.com/x"],
    ["https://example.com/a b@c", "https://example.com/a b@c"],
    ["API_KEY=correct horse & battery", "API_KEY=***"],
    ["a API_KEY=correct & horse\nnext", "a API_KEY=***& horse\nnext"],
    ["host=db password=correct horse user=me", "host=db password=*** user=me"],
    ['{"token": "correct horse", "name": "shop"}', '{"token": "***", "name": "shop"}'],
    [
      "ALTER ROLE shop PASSWORD 'correct horse' VALID UNTIL 'infinity'",
      "ALTER ROLE shop PASSWORD '***' VALID UNTIL 'infinity'",
    ],
    ["Authorization: Bearer correct horse", "Authorization: Bearer ***"],
    ["me:correct-horse@statsd:8125", "me:***@statsd:8125"],
    ["use the password, e.g. 'correct horse' there", "use the password, e.g. *** there"],
    ["say that your token is correct to him", "say that your token is *** to him"],
    ["scott/tiger-horse@//db:1521/orcl", "scott/***@//db:1521/orcl"],
    ["password: correct horse user=me", "password: *** user=me"],
    ["file:///srv/a:b@c", "file:///srv/a:b@c"],
    ["see redis://cache:6379 and mail ops@example.org", "see redis://cache:6379 and mail ops@example.org"],
    ["shop.settings.production", "shop.settings.production"],
    ["The password has to be changed", "The password has to be changed"],
  ])("%s → %s", (text, expected) => {
    expect(redactWhole(text)).toBe(expected);
  });
  it.each([1, 60])("all of a line, %s blanks in", (blanks) =>
    expect(redactWhole(`a: b\n${" ".repeat(blanks)}- token: correct & horse`)).toBe(
      `a: b\n${" ".repeat(blanks)}- token: ***`,
    ),
  );
});

describe("redactProse: of what people write", () => {
  it.each([
    ["restored with the password: correct horse", "restored with the password: ***"],
    ["the admin token is correct horse", "the admin token is ***"],
    ["signed in with the password `correct horse` twice", "signed in with the password ***"],
    ["asked https://me:correct@alerts.example.com/", "asked https://me:***@alerts.example.com/"],
    ["the password rotation is documented in the wiki", "the password rotation is documented in the wiki"],
    ["restored on 2026-11-20", "restored on 2026-11-20"],
  ])("%s → %s", (text, expected) => {
    expect(redactProse(text)).toBe(expected);
  });
});

it("Pwd is a password in a connection string, and the shell's folder elsewhere", () => {
  expect(redactWhole("Driver={ODBC};Server=db;Uid=sa;Pwd=correct horse;")).not.toContain("correct");
  expect(redactWhole("PWD=/srv/shop")).toBe("PWD=/srv/shop");
});

it("tells tokens from words", () => {
  expect(looksLikeToken("kq8#v1z!p0xw9s7d6f5g4h3j2")).toBe(true);
  expect(looksLikeToken("django.contrib.staticfiles2")).toBe(false);
  // Words with a number each, in one of Python's names or between dashes; without either they may be a token.
  expect(looksLikeToken("orders2019_invoices2020_paid")).toBe(false);
  expect(looksLikeToken("orders2019invoices2020paid")).toBe(true);
  expect(looksLikeToken("or9ders2019_in3voices2020_paid")).toBe(true);
  expect(looksLikeToken("whitenoise.storage.CompressedManifestStaticFilesStorage")).toBe(false);
});
