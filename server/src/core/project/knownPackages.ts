import { distributionsFor } from "./servers.js";
import type { Span } from "../text/span.js";
import { isDevelopmentGroup as isForDevelopment, type Requirements } from "./requirements.js";

/** A module that settings name or import, with the distributions that bring it. */
export interface KnownPackage {
  /** The first part of the module's path. */
  readonly module: string;
  /** Any of these has the module. Normalised names, the usual one first. */
  readonly distributions: readonly string[];
  /** Distributions that may install one of them by themselves, as a dependency or by an extra. */
  readonly broughtBy?: RegExp;
  /** The extra by which any distribution asks for one of them: `celery[redis]`. */
  readonly extra?: string;
}

const restFramework =
  /^(?:djangorestframework-|drf-|django-rest-|django-rest|dj-rest-auth$|djoser$|django-oauth-toolkit$|django-cors|wagtail|rest-|django-trench)/;

/**
 * Only modules whose distribution is certain: each name is from the distribution's own installation page.
 * A module that several distributions share, or that projects often call their own (`captcha`, `accounts`), is left out.
 */
export const knownPackages: readonly KnownPackage[] = [
  { module: "rest_framework", distributions: ["djangorestframework"], broughtBy: restFramework },
  {
    module: "rest_framework_simplejwt",
    distributions: ["djangorestframework-simplejwt"],
    broughtBy: /^(?:dj-rest-auth|djoser|drf-|django-)/,
  },
  { module: "drf_spectacular", distributions: ["drf-spectacular"] },
  { module: "drf_yasg", distributions: ["drf-yasg", "drf-yasg2"] },
  {
    module: "django_filters",
    distributions: ["django-filter"],
    broughtBy: /filter|wagtail|djangorestframework-|graphene|strawberry/,
  },
  {
    module: "corsheaders",
    distributions: ["django-cors-headers", "django-cors-middleware"],
    broughtBy: /^django-(?:rest|saas)/,
  },
  {
    module: "whitenoise",
    distributions: ["whitenoise"],
    broughtBy: /heroku|^servestatic$|^django-(?:simple-deploy|production|spa)/,
  },
  { module: "storages", distributions: ["django-storages"], broughtBy: /storages|^django-s3/ },
  { module: "django_redis", distributions: ["django-redis"], broughtBy: /redis/ },
  { module: "allauth", distributions: ["django-allauth"], broughtBy: /allauth|rest-auth/ },
  { module: "crispy_forms", distributions: ["django-crispy-forms"], broughtBy: /crispy|wagtail|filter|oscar/ },
  { module: "crispy_bootstrap5", distributions: ["crispy-bootstrap5"] },
  { module: "crispy_bootstrap4", distributions: ["crispy-bootstrap4"] },
  { module: "crispy_tailwind", distributions: ["crispy-tailwind"] },
  { module: "oauth2_provider", distributions: ["django-oauth-toolkit"], broughtBy: /oauth/ },
  { module: "channels", distributions: ["channels"], broughtBy: /channels|reactpy|sockpuppet|strawberry/ },
  { module: "channels_redis", distributions: ["channels-redis"], broughtBy: /channels/ },
  { module: "daphne", distributions: ["daphne"], broughtBy: /^channels/ },
  { module: "django_celery_beat", distributions: ["django-celery-beat"] },
  { module: "django_celery_results", distributions: ["django-celery-results"] },
  { module: "celery", distributions: ["celery"], broughtBy: /celery|^flower$/ },
  { module: "axes", distributions: ["django-axes"] },
  { module: "simple_history", distributions: ["django-simple-history"] },
  { module: "guardian", distributions: ["django-guardian"], broughtBy: /guardian/ },
  { module: "import_export", distributions: ["django-import-export"], broughtBy: /import-export/ },
  { module: "taggit", distributions: ["django-taggit"], broughtBy: /taggit|wagtail/ },
  { module: "wagtail", distributions: ["wagtail"], broughtBy: /wagtail|coderedcms/ },
  { module: "compressor", distributions: ["django-compressor"], broughtBy: /compressor|sass/ },
  { module: "imagekit", distributions: ["django-imagekit"] },
  { module: "easy_thumbnails", distributions: ["easy-thumbnails"], broughtBy: /thumbnail|filer|cms/ },
  { module: "phonenumber_field", distributions: ["django-phonenumber-field"], broughtBy: /phone|oscar|two-factor/ },
  { module: "widget_tweaks", distributions: ["django-widget-tweaks"], broughtBy: /tweaks|oscar|wagtail/ },
  { module: "django_htmx", distributions: ["django-htmx"] },
  { module: "anymail", distributions: ["django-anymail"] },
  { module: "waffle", distributions: ["django-waffle"] },
  { module: "health_check", distributions: ["django-health-check"] },
  { module: "django_prometheus", distributions: ["django-prometheus"] },
  {
    module: "psutil",
    distributions: ["psutil"],
    broughtBy: /celery|locust|dask|ray|ddtrace|newrelic|memory|health-check|flower|silk|ipykernel|opentelemetry|scout/,
  },
  { module: "csp", distributions: ["django-csp"] },
  { module: "django_tables2", distributions: ["django-tables2"] },
  { module: "reversion", distributions: ["django-reversion"], broughtBy: /reversion/ },
  { module: "rosetta", distributions: ["django-rosetta"] },
  {
    module: "social_django",
    distributions: ["social-auth-app-django"],
    broughtBy: /social-auth|^drf-social-oauth2$|^rest-social-auth$/,
  },
  { module: "jazzmin", distributions: ["django-jazzmin"] },
  { module: "unfold", distributions: ["django-unfold"] },
  { module: "cacheops", distributions: ["django-cacheops"] },
  { module: "dbbackup", distributions: ["django-dbbackup"] },
  { module: "django_rq", distributions: ["django-rq"], broughtBy: /(?:^|-)rq-|-notifications$/ },
  { module: "constance", distributions: ["django-constance"] },
  { module: "django_cleanup", distributions: ["django-cleanup"] },
  { module: "cloudinary_storage", distributions: ["django-cloudinary-storage"] },
  { module: "environ", distributions: ["django-environ", "python-environ", "environ-config"], broughtBy: /environ/ },
  { module: "decouple", distributions: ["python-decouple"], broughtBy: /decouple/ },
  {
    module: "dotenv",
    distributions: ["python-dotenv"],
    broughtBy: /^(?:environs|pydantic-settings|uvicorn|dynaconf|flask|marimo|django-dotenv|supabase|langchain)/,
  },
  { module: "environs", distributions: ["environs"] },
  { module: "dj_database_url", distributions: ["dj-database-url"], broughtBy: /heroku|^environs/ },
  { module: "django_heroku", distributions: ["django-heroku"], broughtBy: /heroku/ },
  { module: "sentry_sdk", distributions: ["sentry-sdk"], broughtBy: /sentry/ },
  { module: "configurations", distributions: ["django-configurations"] },
  { module: "split_settings", distributions: ["django-split-settings"] },
  {
    module: "pythonjsonlogger",
    distributions: ["python-json-logger"],
    broughtBy: /json-?log|^jupyter|^notebook$|^aws-?lambda|ecs-logging/,
  },
  { module: "json_log_formatter", distributions: ["json-log-formatter"] },
  { module: "structlog", distributions: ["structlog"], broughtBy: /structlog/ },
  { module: "colorlog", distributions: ["colorlog"], broughtBy: /colorlog|optuna|^nox$/ },
  { module: "watchtower", distributions: ["watchtower"], broughtBy: /watchtower/ },
  { module: "logging_loki", distributions: ["python-logging-loki"], broughtBy: /loki/ },
  { module: "ecs_logging", distributions: ["ecs-logging"], broughtBy: /ecs/ },
  { module: "django_structlog", distributions: ["django-structlog"], broughtBy: /structlog/ },
];

/** Backends that load a client which their own distribution does not require. Sources: each backend's module, and its documentation. */
export const backendClients: readonly { readonly backend: RegExp; readonly client: KnownPackage }[] = [
  {
    backend: /^django\.(?:db\.backends\.postgresql(?:_psycopg2)?|contrib\.gis\.db\.backends\.postgis)$/,
    client: {
      module: "psycopg",
      distributions: ["psycopg", "psycopg2", "psycopg2-binary", "psycopg-binary", "psycopg-c", "psycopg2cffi"],
      broughtBy: /heroku|psycopg|postgres|^dj-database|^django-(?:db|tenant|pg)/,
    },
  },
  {
    backend: /^django\.(?:db\.backends\.mysql|contrib\.gis\.db\.backends\.mysql)$/,
    client: { module: "MySQLdb", distributions: ["mysqlclient", "pymysql"], broughtBy: /mysql/ },
  },
  {
    backend: /^django\.(?:db\.backends\.oracle|contrib\.gis\.db\.backends\.oracle)$/,
    client: { module: "oracledb", distributions: ["oracledb", "cx-oracle"] },
  },
  {
    backend: /^django\.core\.cache\.backends\.redis\./,
    client: {
      module: "redis",
      distributions: ["redis"],
      extra: "redis",
      broughtBy: /redis|rq$|^rq|channels|huey|dramatiq|cacheops|limit|lock|^django-q|^arq$/,
    },
  },
  {
    backend: /^django_redis\./,
    client: { module: "django_redis", distributions: ["django-redis"], broughtBy: /redis/ },
  },
  {
    backend: /^django\.core\.cache\.backends\.memcached\.PyMemcacheCache$/,
    client: { module: "pymemcache", distributions: ["pymemcache"], broughtBy: /memcache/ },
  },
  {
    backend: /^django\.core\.cache\.backends\.memcached\.PyLibMCCache$/,
    client: { module: "pylibmc", distributions: ["pylibmc"], broughtBy: /memcache|bmemcached/ },
  },
  {
    backend: /^storages\.backends\./,
    client: { module: "storages", distributions: ["django-storages"], broughtBy: /storages|^django-s3/ },
  },
  {
    backend: /^storages\.backends\.s3/,
    client: { module: "boto3", distributions: ["boto3"], broughtBy: /boto|aws|storages|s3|ses|zappa|anymail/ },
  },
  {
    backend: /^storages\.backends\.gcloud\./,
    client: {
      module: "google.cloud.storage",
      distributions: ["google-cloud-storage"],
      broughtBy: /google|storages|firebase/,
    },
  },
  {
    backend: /^storages\.backends\.azure_storage\./,
    client: { module: "azure.storage.blob", distributions: ["azure-storage-blob"], broughtBy: /azure|storages/ },
  },
  {
    backend: /^channels_redis\./,
    client: { module: "channels_redis", distributions: ["channels-redis"], broughtBy: /channels/ },
  },
  { backend: /^anymail\./, client: { module: "anymail", distributions: ["django-anymail"] } },
  { backend: /^django_ses\./, client: { module: "django_ses", distributions: ["django-ses"] } },
  {
    backend: /^django\.contrib\.auth\.hashers\.Argon2PasswordHasher$/,
    client: { module: "argon2", distributions: ["argon2-cffi"], broughtBy: /^django$|argon/ },
  },
];

/** What becomes of a package in production. */
export type Provided =
  | { readonly kind: "installed" }
  /** Only groups or files of development ask for it. */
  | {
      readonly kind: "development";
      readonly name: string;
      readonly groups: readonly string[];
      readonly written: { readonly file: string; readonly at: Span };
    }
  /** Nothing brings it. `certain`: every distribution that is installed is known. */
  | { readonly kind: "missing"; readonly certain: boolean };

/**
 * Whether production's requirements bring a package. undefined: they do not tell: not all of them can be read, or nothing shows that they are
 * production's.
 * @param installed production's deploy files install them
 */
export function provides(requirements: Requirements, known: KnownPackage, installed: boolean): Provided | undefined {
  const found = known.distributions.flatMap((name) => requirements.distributions.get(name) ?? []);
  const [first] = found;
  const brought =
    !requirements.locked &&
    known.broughtBy !== undefined &&
    [...requirements.distributions].some(
      ([name, { extras }]) =>
        !known.distributions.includes(name) &&
        (known.broughtBy?.test(name) === true || (known.extra !== undefined && extras.includes(known.extra))),
    );
  if (first !== undefined) {
    const groups = [...new Set(found.flatMap((one) => one.groups))];
    const forDevelopment = groups.length > 0 && groups.every(isForDevelopment);
    return forDevelopment && !brought
      ? { kind: "development", name: first.name, groups, written: first.written }
      : { kind: "installed" };
  }
  if (brought) return { kind: "installed" };
  if (!requirements.complete || !(installed || isProduction(requirements))) return undefined;
  return { kind: "missing", certain: requirements.locked && !hasNamesake(requirements, known) };
}

/** A fork keeps the module's name and takes another for itself: `django-storages-redux`. */
function hasNamesake(requirements: Requirements, known: KnownPackage): boolean {
  const words = [
    known.module.replaceAll("_", "-"),
    ...known.distributions.map((name) => name.replace(/^django-|-django$/g, "")),
  ];
  return [...requirements.distributions.keys()].some((name) => words.some((word) => name.includes(word)));
}

/** The requirements of a project that is only tried out name no server: what they leave out proves nothing. */
function isProduction(requirements: Requirements): boolean {
  return (
    requirements.locked ||
    distributionsFor().some(
      (name) => requirements.distributions.get(name)?.groups.some((group) => !isForDevelopment(group)) === true,
    )
  );
}
