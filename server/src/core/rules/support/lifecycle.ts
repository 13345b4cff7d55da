import type { Severity } from "../../settings/verdict.js";

/** What it means that a Django ignores a setting, for those whose absence is felt. Others only lie about. Django's release notes of each version. */
export const effectsOfRemoval: ReadonlyMap<
  string,
  { readonly severity: Severity; readonly effect: string; readonly instead?: string }
> = new Map([
  ["MIDDLEWARE_CLASSES", { severity: "warning", effect: "none of its middleware runs", instead: "MIDDLEWARE" }],
  [
    "TEMPLATE_DIRS",
    { severity: "warning", effect: "its folders are not searched for templates", instead: "TEMPLATES" },
  ],
  ["TEMPLATE_LOADERS", { severity: "warning", effect: "its loaders are not used", instead: "TEMPLATES" }],
  [
    "TEMPLATE_CONTEXT_PROCESSORS",
    { severity: "warning", effect: "its context processors do not run", instead: "TEMPLATES" },
  ],
  [
    "PASSWORD_RESET_TIMEOUT_DAYS",
    { severity: "warning", effect: "links to reset a password live for three days", instead: "PASSWORD_RESET_TIMEOUT" },
  ],
]);

/** Names that other applications use as well, or that projects keep for themselves. */
export const sharedNames: ReadonlySet<string> = new Set(["LOGOUT_URL", "TEMPLATE_DEBUG"]);

/** Settings that Django warns of: since when, and what takes their place. Deprecation timeline and release notes. */
export const deprecatedSettings: ReadonlyMap<
  string,
  { readonly since: readonly [number, number]; readonly until: string; readonly instead: string }
> = new Map([
  ["DEFAULT_FILE_STORAGE", { since: [4, 2], until: "5.1", instead: 'Use `STORAGES["default"]`' }],
  ["STATICFILES_STORAGE", { since: [4, 2], until: "5.1", instead: 'Use `STORAGES["staticfiles"]`' }],
  ["USE_L10N", { since: [4, 0], until: "5.0", instead: "Delete it: formats are always localized" }],
  ["USE_DEPRECATED_PYTZ", { since: [4, 0], until: "5.0", instead: "Use `zoneinfo`" }],
  ["CSRF_COOKIE_MASKED", { since: [4, 1], until: "5.0", instead: "Delete it after the upgrade to 4.1 is complete" }],
  ["PASSWORD_RESET_TIMEOUT_DAYS", { since: [3, 1], until: "4.0", instead: "Use `PASSWORD_RESET_TIMEOUT`, in seconds" }],
  [
    "DEFAULT_HASHING_ALGORITHM",
    { since: [3, 1], until: "4.0", instead: "Delete it after the upgrade to 3.1 is complete" },
  ],
  ["FILE_CHARSET", { since: [2, 2], until: "3.1", instead: "Write files in UTF-8" }],
  ["DEFAULT_CONTENT_TYPE", { since: [2, 0], until: "3.0", instead: "Delete it" }],
  ["USE_ETAGS", { since: [1, 11], until: "2.1", instead: "Use `ConditionalGetMiddleware`" }],
  ["MIDDLEWARE_CLASSES", { since: [1, 10], until: "2.0", instead: "Use `MIDDLEWARE`" }],
  ["FORMS_URLFIELD_ASSUME_HTTPS", { since: [5, 0], until: "6.0", instead: "Give form fields `assume_scheme`" }],
  ["URLIZE_ASSUME_HTTPS", { since: [6, 0], until: "7.0", instead: "Delete it before the upgrade to 7.0" }],
  ["USE_BLANK_CHOICE_DASH", { since: [6, 1], until: "7.0", instead: "Delete it before the upgrade to 7.0" }],
]);

/** Settings of a newer Django whose absence is felt, and what an older one does without. Those that harden by default are written in advance on purpose. */
export const effectsOfAbsence: ReadonlyMap<string, string> = new Map([
  ["STORAGES", "Django's own storages are used"],
  ["SECURE_CSP", "no Content-Security-Policy is sent"],
  ["SECURE_CSP_REPORT_ONLY", "no Content-Security-Policy is reported on"],
  ["SECRET_KEY_FALLBACKS", "what was signed with an older key is refused"],
  ["MAILERS", "mail goes out as the EMAIL_ settings say"],
  ["PASSWORD_RESET_TIMEOUT", "links to reset a password live for three days"],
]);
