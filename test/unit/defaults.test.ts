import { describe, expect, test } from "vitest";
import gunicorn from "../../server/src/core/data/gunicorn.json";
import type { Value } from "../../server/src/core/domain/value.js";
import {
  addedIn,
  allDjangoSettings,
  djangoDefault,
  removedIn,
  seriesOf,
  settingExists,
} from "../../server/src/core/settings/defaults.js";

/** A value as plain data, so that a default reads as Python writes it. */
function plain(value: Value | undefined): unknown {
  if (value === undefined) return undefined;
  switch (value.kind) {
    case "none":
      return null;
    case "bool":
    case "int":
    case "str":
      return value.value;
    case "list":
      return value.items.map(plain);
    case "tuple":
      return { tuple: value.items.map(plain) };
    case "dict":
      return Object.fromEntries(value.entries.map((entry) => [plain(entry.key), plain(entry.value)]));
    case "unknown":
      return `unknown: ${value.reason}`;
    default:
      throw new Error(value.kind);
  }
}

const hashers = (...names: string[]): string[] =>
  names.map((name) => `django.contrib.auth.hashers.${name}PasswordHasher`);

test.each<[string, string | undefined, unknown]>([
  ["DEBUG", "5.2", false],
  ["ALLOWED_HOSTS", "5.2", []],
  ["SECRET_KEY", "5.2", ""],
  ["MIDDLEWARE", "1.11", null],
  ["MIDDLEWARE", "2.0", []],
  ["DATABASES", "4.2.11", {}],
  ["LOGGING", "5.2", {}],
  ["CACHES", "3.2.25", { default: { BACKEND: "django.core.cache.backends.locmem.LocMemCache" } }],
  ["X_FRAME_OPTIONS", "2.2", "SAMEORIGIN"],
  ["X_FRAME_OPTIONS", "3.0", "DENY"],
  ["SECURE_CONTENT_TYPE_NOSNIFF", "2.2", false],
  ["SECURE_CONTENT_TYPE_NOSNIFF", "3.0", true],
  ["SECURE_REFERRER_POLICY", "2.2", undefined],
  ["SECURE_REFERRER_POLICY", "3.0", null],
  ["SECURE_REFERRER_POLICY", "3.1", "same-origin"],
  ["SECURE_CROSS_ORIGIN_OPENER_POLICY", "3.2", undefined],
  ["SECURE_CROSS_ORIGIN_OPENER_POLICY", "4.0", "same-origin"],
  ["SESSION_COOKIE_SAMESITE", "2.0", undefined],
  ["SESSION_COOKIE_SAMESITE", "2.1", "Lax"],
  ["SESSION_COOKIE_SECURE", "6.1", false],
  ["SESSION_COOKIE_HTTPONLY", "6.1", true],
  ["SESSION_COOKIE_AGE", "5.2", 1209600],
  ["SECURE_HSTS_SECONDS", "5.2", 0],
  ["SECURE_PROXY_SSL_HEADER", "5.2", null],
  ["FILE_UPLOAD_PERMISSIONS", "2.2", null],
  ["FILE_UPLOAD_PERMISSIONS", "3.0", 0o644],
  ["USE_TZ", "4.2", false],
  ["USE_TZ", "5.0", true],
  ["USE_L10N", "3.2", false],
  ["USE_L10N", "4.0", true],
  ["USE_L10N", "5.0", undefined],
  ["PASSWORD_HASHERS", "3.2", hashers("PBKDF2", "PBKDF2SHA1", "Argon2", "BCryptSHA256")],
  ["PASSWORD_HASHERS", "5.2", hashers("PBKDF2", "PBKDF2SHA1", "Argon2", "BCryptSHA256", "Scrypt")],
  ["STORAGES", "4.1", undefined],
  [
    "STORAGES",
    "4.2",
    {
      default: { BACKEND: "django.core.files.storage.FileSystemStorage" },
      staticfiles: { BACKEND: "django.contrib.staticfiles.storage.StaticFilesStorage" },
    },
  ],
  ["STATICFILES_STORAGE", "5.0", "django.contrib.staticfiles.storage.StaticFilesStorage"],
  ["STATICFILES_STORAGE", "5.1", undefined],
  ["DEFAULT_AUTO_FIELD", "5.2", "django.db.models.AutoField"],
  ["DEFAULT_AUTO_FIELD", "6.0", "django.db.models.BigAutoField"],
  ["SECURE_CSP", "6.0", {}],
  ["TASKS", "6.0", { default: { BACKEND: "django.tasks.backends.immediate.ImmediateBackend" } }],
  ["MAILERS", "6.1", undefined],
  ["EMAIL_BACKEND", "6.1", "django.core.mail.backends.smtp.EmailBackend"],
  ["SIGNED_COOKIE_LEGACY_SALT_FALLBACK", "6.0", true],
  ["SIGNED_COOKIE_LEGACY_SALT_FALLBACK", undefined, false],
  ["LANGUAGES_BIDI", "4.2", ["he", "ar", "ar-dz", "ckb", "fa", "ur"]],
  ["LANGUAGES", "2.1", "unknown: the list that comes with this Django"],
  ["NO_SUCH_SETTING", "5.2", undefined],
  ["constructor", "5.2", undefined],
])("%s in Django %s", (name, version, expected) => {
  expect(plain(djangoDefault(name, version))).toEqual(expected);
});

test("values say where they come from, and are fresh each time", () => {
  const first = djangoDefault("ALLOWED_HOSTS", "5.2");
  expect(first).toMatchObject({ from: "django-default", at: undefined });
  if (first?.kind === "list") first.items.push({ kind: "str", value: "x", at: undefined, from: "literal" });
  expect(plain(djangoDefault("ALLOWED_HOSTS", "5.2"))).toEqual([]);
});

test("LANGUAGES where Django was executed holds tuples", () => {
  expect(plain(djangoDefault("LANGUAGES", "5.2"))).toContainEqual({ tuple: ["en", "English"] });
});

describe("lifecycle", () => {
  test.each([
    ["STATICFILES_STORAGE", "5.0", "yes", undefined, "5.1"],
    ["STATICFILES_STORAGE", "5.1", "removed", undefined, "5.1"],
    ["SECURE_BROWSER_XSS_FILTER", "4.0", "removed", undefined, "4.0"],
    ["STORAGES", "4.1", "not-yet", "4.2", undefined],
    ["SECRET_KEY_FALLBACKS", "4.1.3", "yes", "4.1", undefined],
    ["MAILERS", "6.1", "yes", "6.1", undefined],
    ["MAILERS", "6.0", "not-yet", "6.1", undefined],
    ["FORMS_URLFIELD_ASSUME_HTTPS", "4.2", "not-yet", "5.0", "6.0"],
    ["FORMS_URLFIELD_ASSUME_HTTPS", "6.0", "removed", "5.0", "6.0"],
    ["MIDDLEWARE_CLASSES", "1.11", "yes", undefined, "2.0"],
    ["MIDDLEWARE_CLASSES", "5.2", "removed", undefined, "2.0"],
    ["USE_ETAGS", "2.1", "removed", undefined, "2.1"],
    ["TEMPLATE_DEBUG", "5.2", "removed", undefined, "1.10"],
    ["DEBUG", "5.2", "yes", undefined, undefined],
    ["ROOT_URLCONF", "5.2", undefined, undefined, undefined],
  ])("%s in Django %s: %s", (name, version, exists, added, removed) => {
    expect(settingExists(name, version)).toBe(exists);
    expect(addedIn(name)).toBe(added);
    expect(removedIn(name)).toBe(removed);
  });

  test("versions beyond the table", () => {
    expect(seriesOf("7.0")).toBe("6.1");
    expect(seriesOf("1.8")).toBe("1.11");
    expect(seriesOf("4.2.11")).toBe("4.2");
    expect(seriesOf("5")).toBe("5.0");
    expect(seriesOf("5.9")).toBe("5.2");
    expect(seriesOf(undefined)).toBe("6.1");
  });

  test("all names of a version", () => {
    expect(allDjangoSettings("5.2")).toContain("STORAGES");
    expect(allDjangoSettings("5.2")).not.toContain("STATICFILES_STORAGE");
    expect(allDjangoSettings("6.1")).not.toContain("MAILERS");
    expect([...allDjangoSettings("5.2")]).toEqual([...allDjangoSettings("5.2")].sort());
  });
});

test("gunicorn's table says its version", () => {
  expect(gunicorn.gunicorn).toMatch(/^\d+\.\d+/);
  expect(gunicorn.settings.find((setting) => setting.name === "workers")).toMatchObject({
    default: 1,
    validator: "validate_pos_int",
  });
});
