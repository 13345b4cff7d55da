import { referrerPolicies } from "../rules/support/referrerPolicies.js";
import { timeZoneNames } from "../settings/timeZones.js";
import type { StringAt } from "./stringAt.js";

/** A value that a setting may have. `since`: the first Django; `distribution`: whose it is. */
export interface FixedValue {
  readonly value: string;
  readonly detail: string;
  readonly since?: readonly [number, number];
  readonly distribution?: string;
}

/** The values of a place where only some make sense; those fit for production first. Empty for other places. */
export function fixedValues({ name, keys, isKey, keyword }: StringAt): readonly FixedValue[] {
  if (name === undefined || isKey || keyword !== undefined) return [];
  return (
    places
      .find(
        (place) =>
          place.names.includes(name) &&
          place.keys.length === keys.length &&
          place.keys.every((key, index) => key === "*" || key === keys[index]),
      )
      ?.values() ?? []
  );
}

interface Place {
  readonly names: readonly string[];
  /** Keys of dicts; `*`: any. */
  readonly keys: readonly string[];
  values(): readonly FixedValue[];
}

const told = (detail: string, values: readonly string[], more: Partial<FixedValue> = {}): readonly FixedValue[] =>
  values.map((value) => ({ value, detail, ...more }));
const place = (
  names: readonly string[],
  keys: readonly string[],
  ...values: readonly (readonly FixedValue[])[]
): Place => ({ names, keys, values: () => values.flat() });

const inProduction = "";
const forDevelopment = "for development and tests";
const hashers = "django.contrib.auth.hashers.";
const database = "django.db.backends.";
const geographic = "django.contrib.gis.db.backends.";
const cache = "django.core.cache.backends.";
const sessions = "django.contrib.sessions.backends.";
const mail = "django.core.mail.backends.";
const staticStorage = "django.contrib.staticfiles.storage.";

/** From docs.djangoproject.com/en/6.0/ref/settings/, /topics/cache/, /topics/http/sessions/, /topics/auth/passwords/ and the libraries' installation pages. */
const uploads: readonly (readonly FixedValue[])[] = [
  told(inProduction, ["django.core.files.storage.FileSystemStorage"]),
  told(
    "django-storages",
    [
      "storages.backends.s3.S3Storage",
      "storages.backends.gcloud.GoogleCloudStorage",
      "storages.backends.azure_storage.AzureStorage",
    ],
    { distribution: "django-storages" },
  ),
  told(forDevelopment, ["django.core.files.storage.InMemoryStorage"], { since: [4, 2] }),
];
const staticFiles: readonly (readonly FixedValue[])[] = [
  told("WhiteNoise", ["whitenoise.storage.CompressedManifestStaticFilesStorage"], { distribution: "whitenoise" }),
  told("names with hashes", [`${staticStorage}ManifestStaticFilesStorage`]),
  told("names without hashes", [`${staticStorage}StaticFilesStorage`]),
];
const places: readonly Place[] = [
  place(
    ["SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE", "LANGUAGE_COOKIE_SAMESITE"],
    [],
    told("links of other sites send the cookie, their forms do not", ["Lax"]),
    told("nothing of other sites sends the cookie", ["Strict"]),
    told("needs Secure", ["None"], { since: [3, 1] }),
  ),
  place(["SECURE_REFERRER_POLICY"], [], told(inProduction, referrerPolicies)),
  place(
    ["SECURE_CROSS_ORIGIN_OPENER_POLICY"],
    [],
    told(inProduction, ["same-origin", "same-origin-allow-popups", "unsafe-none"]),
  ),
  place(["X_FRAME_OPTIONS"], [], told(inProduction, ["DENY", "SAMEORIGIN"])),
  place(
    ["DEFAULT_AUTO_FIELD"],
    [],
    told(
      inProduction,
      ["BigAutoField", "AutoField", "SmallAutoField"].map((field) => `django.db.models.${field}`),
    ),
  ),
  place(
    ["EMAIL_BACKEND"],
    [],
    told(inProduction, [`${mail}smtp.EmailBackend`]),
    told(
      forDevelopment,
      ["console", "filebased", "locmem", "dummy"].map((one) => `${mail}${one}.EmailBackend`),
    ),
  ),
  place(
    ["DATABASES"],
    ["*", "ENGINE"],
    told(
      inProduction,
      ["postgresql", "mysql", "oracle", "sqlite3"].map((one) => database + one),
    ),
    told(
      "GeoDjango",
      ["postgis", "mysql", "oracle", "spatialite"].map((one) => geographic + one),
    ),
  ),
  place(
    ["CACHES"],
    ["*", "BACKEND"],
    told(inProduction, [`${cache}redis.RedisCache`], { since: [4, 0] }),
    told("django-redis", ["django_redis.cache.RedisCache"], { distribution: "django-redis" }),
    told(inProduction, [`${cache}memcached.PyMemcacheCache`], { since: [3, 2] }),
    told(inProduction, [
      `${cache}memcached.PyLibMCCache`,
      `${cache}db.DatabaseCache`,
      `${cache}filebased.FileBasedCache`,
    ]),
    told("memory of one process", [`${cache}locmem.LocMemCache`]),
    told(forDevelopment, [`${cache}dummy.DummyCache`]),
  ),
  place(
    ["SESSION_ENGINE"],
    [],
    told(
      inProduction,
      ["db", "cached_db", "cache", "file", "signed_cookies"].map((one) => sessions + one),
    ),
  ),
  place(["SESSION_SERIALIZER"], [], told(inProduction, ["django.contrib.sessions.serializers.JSONSerializer"])),
  place(
    ["MESSAGE_STORAGE"],
    [],
    told(
      inProduction,
      ["fallback.FallbackStorage", "session.SessionStorage", "cookie.CookieStorage"].map(
        (one) => `django.contrib.messages.storage.${one}`,
      ),
    ),
  ),
  place(
    ["PASSWORD_HASHERS"],
    [],
    told(
      inProduction,
      ["PBKDF2PasswordHasher", "PBKDF2SHA1PasswordHasher", "Argon2PasswordHasher", "BCryptSHA256PasswordHasher"].map(
        (one) => hashers + one,
      ),
    ),
    told(inProduction, [`${hashers}ScryptPasswordHasher`], { since: [4, 0] }),
    told(forDevelopment, [`${hashers}MD5PasswordHasher`]),
  ),
  place(
    ["AUTH_PASSWORD_VALIDATORS"],
    ["NAME"],
    told(
      inProduction,
      ["UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword"].map(
        (one) => `django.contrib.auth.password_validation.${one}Validator`,
      ),
    ),
  ),
  place(
    ["AUTHENTICATION_BACKENDS"],
    [],
    told(inProduction, ["django.contrib.auth.backends.ModelBackend", "django.contrib.auth.backends.RemoteUserBackend"]),
    told("django-axes: first", ["axes.backends.AxesStandaloneBackend"], { distribution: "django-axes" }),
    told("django-allauth", ["allauth.account.auth_backends.AuthenticationBackend"], { distribution: "django-allauth" }),
  ),
  place(["STORAGES"], ["staticfiles", "BACKEND"], ...staticFiles),
  place(["STORAGES"], ["*", "BACKEND"], ...uploads),
  place(["STATICFILES_STORAGE"], [], ...staticFiles),
  place(["DEFAULT_FILE_STORAGE"], [], ...uploads),
  place(
    ["TEMPLATES"],
    ["BACKEND"],
    told(inProduction, ["django.template.backends.django.DjangoTemplates", "django.template.backends.jinja2.Jinja2"]),
  ),
  ...[
    ["loggers", "*", "level"],
    ["handlers", "*", "level"],
    ["root", "level"],
  ].map((keys) =>
    place(
      ["LOGGING"],
      keys,
      told(inProduction, ["INFO", "WARNING", "ERROR", "CRITICAL"]),
      told(forDevelopment, ["DEBUG"]),
    ),
  ),
  place(
    ["LOGGING"],
    ["handlers", "*", "class"],
    told("standard error", ["logging.StreamHandler"]),
    told(inProduction, [
      "django.utils.log.AdminEmailHandler",
      "logging.handlers.SysLogHandler",
      "logging.handlers.RotatingFileHandler",
      "logging.handlers.WatchedFileHandler",
      "logging.FileHandler",
      "logging.NullHandler",
    ]),
  ),
  { names: ["TIME_ZONE"], keys: [], values: () => told(inProduction, timeZoneNames()) },
];
