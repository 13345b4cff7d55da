import type { Answer } from "../../domain/value.js";
import { includesText } from "../../domain/predicates.js";
import { isAtLeast } from "./libraries.js";
import { middleware } from "./middleware.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { World } from "../../settings/setting.js";

/** Names that django-cors-headers 3.5 replaced; it still reads them where the new one is not set (corsheaders/conf.py). */
export const oldCorsNames: Readonly<Record<string, string>> = {
  CORS_ALLOW_ALL_ORIGINS: "CORS_ORIGIN_ALLOW_ALL",
  CORS_ALLOWED_ORIGINS: "CORS_ORIGIN_WHITELIST",
  CORS_ALLOWED_ORIGIN_REGEXES: "CORS_ORIGIN_REGEX_WHITELIST",
};

/** The name under which the library reads a setting here. */
export function corsName(settings: SettingsView, name: keyof typeof oldCorsNames): string {
  const old = oldCorsNames[name] ?? name;
  if (!knowsNewNames(settings)) return old;
  return settings.names.includes(name) || !settings.names.includes(old) ? name : old;
}

export function knowsNewNames(settings: SettingsView): boolean {
  return isAtLeast(settings.distribution("django-cors-headers"), 3, 5);
}

export function sendsCorsHeaders(world: World): Answer {
  return includesText(world.get("MIDDLEWARE"), middleware.cors);
}
