import type { Cast } from "./environment/idiom.js";

/**
 * Texts for a variable that give a setting a value with which production works and Django's checks are content, most usual first: which of
 * them the code understands is for the caller to try. Empty where nothing can be said of it. By the setting's name, or a variable's that ends with it.
 */
export function productionTexts(name: string): readonly string[] {
  const [, texts] = Object.entries(byName).find(([setting]) => name === setting || name.endsWith(`_${setting}`)) ?? [];
  return texts ?? [];
}

/** The usual one. A list in a form that is no list, or a text where a number belongs, is nobody's. */
export function productionValue(name: string, cast: Cast): string | undefined {
  const [first] = productionTexts(name);
  const isBool = first === "True" || first === "False";
  return first !== undefined && isBool === (cast === "bool") ? first : undefined;
}

const on: readonly string[] = ["True", "true", "1", "yes", "on"];
const off: readonly string[] = ["False", "false", "0", "no", "off"];

const byName: Readonly<Record<string, readonly string[]>> = {
  DEBUG: off,
  ALLOWED_HOSTS: ["example.com"],
  CSRF_TRUSTED_ORIGINS: ["https://example.com"],
  // The lowest value that Django accepts: it is raised when nothing breaks.
  SECURE_HSTS_SECONDS: ["3600"],
  SECURE_HSTS_INCLUDE_SUBDOMAINS: on,
  // A decision that is hard to undo, and refused with so few seconds.
  SECURE_HSTS_PRELOAD: off,
  SECURE_SSL_REDIRECT: on,
  SESSION_COOKIE_SECURE: on,
  CSRF_COOKIE_SECURE: on,
  SECURE_CONTENT_TYPE_NOSNIFF: on,
};
