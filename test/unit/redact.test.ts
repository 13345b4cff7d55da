import { describe, expect, it } from "vitest";
import { isSecretName, looksLikeToken, redactLine, redactText } from "../../server/src/core/domain/redact.js";

describe("isSecretName", () => {
  it.each(["SECRET_KEY", "SECRET_KEY_FALLBACKS", "DB_PASSWORD", "password", "PASSWD", "PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "apiKey", "api_key", "STRIPE_APIKEY", "AUTH_TOKEN",
    "SENTRY_DSN", "SIGNING_KEY", "CREDENTIALS", "PRIVATE_KEY", "HTTP_BASIC_AUTH", "DB_PASS", "SLACK_WEBHOOK_URL", "Authorization"])("%s is one", (name) => {
    expect(isSecretName(name)).toBe(true);
  });
  it.each(["KEY_FUNCTION", "KEY_PREFIX", "PASSWORD_HASHERS", "AUTH_PASSWORD_VALIDATORS", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_NAME", "PASSWORD_RESET_TIMEOUT", "AUTH_USER_MODEL", "PWD", "DEBUG",
    "SESSION_COOKIE_NAME", "KEYCLOAK_SERVER", "SECRET_KEY_FILE", "TOKEN_MODEL", "BYPASS", "COMPASS", "MONKEY", "RECAPTCHA_PUBLIC_KEY", ""])("%s is none", (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe("redactText", () => {
  it.each([
    ["postgres://user:hunter2@db:5432/app", "postgres://user:***@db:5432/app"],
    ["redis://:hunter2@cache/0", "redis://:***@cache/0"],
    ["postgres://user:hun/ter#2@db/app", "postgres://user:***@db/app"],
    ["two: amqp://a:b@c and amqp://d:e@f.", "two: amqp://a:***@c and amqp://d:***@f."],
    ["https://0123456789abcdef@o1.ingest.sentry.io/5", "https://***@o1.ingest.sentry.io/5"],
    ["https://example.com/path@2x.png", "https://example.com/path@2x.png"],
    ["https://example.com:8000/@user", "https://example.com:8000/@user"],
    ["ssh://git@github.com/x", "ssh://git@github.com/x"],
    ["password=hunter2 host=db", "password=*** host=db"],
    ["DEBUG=True", "DEBUG=True"],
    ["key django-insecure-abcdefgh here", "key *** here"],
  ])("%s → %s", (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });
  it("is linear", () => {
    const started = performance.now();
    redactText("a".repeat(500_000) + "://" + ":".repeat(500_000));
    redactLine("'" + "\\".repeat(200_000), { secret: true });
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe("redactLine", () => {
  it.each([
    ['SECRET_KEY = "hunter2"', 'SECRET_KEY = "*******"'],
    ['SECRET_KEY = os.environ["SECRET_KEY"]', 'SECRET_KEY = os.environ["SECRET_KEY"]'],
    ['    "PASSWORD": "hunter2",', '    "PASSWORD": "*******",'],
    ["DB_PASSWORD=hunter2", "DB_PASSWORD=*******"],
    ["      DB_PASSWORD: hunter2", "      DB_PASSWORD: *******"],
    ["SECRET_KEY = '''hun", "SECRET_KEY = '''***"],
    ['MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]', 'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]'],
    ["DEBUG = True", "DEBUG = True"],
  ])("%s", (line, expected) => {
    expect(redactLine(line, { secret: false })).toBe(expected);
    expect(redactLine(line, { secret: false })).toHaveLength(line.length);
  });
  it("masks the credentials of a URL and keeps the columns", () => {
    const line = 'DATABASE_URL = "postgres://u:hunter2@db/x"';
    const shown = redactLine(line, { secret: false });
    expect(shown).not.toContain("hunter2");
    expect(shown).toHaveLength(line.length);
  });
});

it("tells tokens from words", () => {
  expect(looksLikeToken("kq8#v1z!p0xw9s7d6f5g4h3j2")).toBe(true);
  expect(looksLikeToken("django.contrib.staticfiles2")).toBe(false);
  expect(looksLikeToken("whitenoise.storage.CompressedManifestStaticFilesStorage")).toBe(false);
});
