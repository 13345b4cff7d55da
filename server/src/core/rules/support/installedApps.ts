import type { Answer } from "../../domain/value.js";
import { installedPlugins, isSequence } from "../../domain/value.js";
import { or, seen } from "../../domain/predicates.js";
import type { ProjectSymbols } from "../../project/projectSymbols.js";
import type { World } from "../../settings/setting.js";
import { lastPart } from "../../text/lastPart.js";

/**
 * Django's `apps.is_installed(name)`: an element is the application's module, or a class of its apps.py, or a class of the project's that
 * derives from one of those (`class Admin(AdminConfig)`).
 */
export function isInstalled(world: World, name: string, symbols: ProjectSymbols): Answer {
  const value = world.get("INSTALLED_APPS");
  const hidden = seen(value);
  if (hidden) return hidden;
  if (!isSequence(value)) return "no";
  let answer: Answer =
    value.rest === undefined || (value.rest === installedPlugins && name.startsWith("django.")) ? "no" : "unknown";
  for (const item of value.items) {
    const one = item.kind === "str" ? isApp(item.value, name, symbols) : (seen(item) ?? "no");
    if (one === "yes") return "yes";
    answer = or(answer, one);
  }
  return answer;
}

function isApp(element: string, name: string, symbols: ProjectSymbols): Answer {
  if (element === name || element.startsWith(`${name}.apps.`)) return "yes";
  const last = lastPart(element);
  // Application modules are in lower case; only a class can carry another application's name.
  if (!/^[A-Z]/.test(last) || element.startsWith("django.")) return "no";
  const config = configClasses.get(name);
  return config === undefined || symbols.symbol(element).kind === "external"
    ? "no"
    : or(...config.map((one) => symbols.derivesFrom(element, one)));
}

const configClasses: ReadonlyMap<string, readonly string[]> = new Map([
  ["django.contrib.admin", ["django.contrib.admin.apps.AdminConfig", "django.contrib.admin.apps.SimpleAdminConfig"]],
  ["django.contrib.auth", ["django.contrib.auth.apps.AuthConfig"]],
  ["django.contrib.contenttypes", ["django.contrib.contenttypes.apps.ContentTypesConfig"]],
  ["django.contrib.messages", ["django.contrib.messages.apps.MessagesConfig"]],
  ["django.contrib.sessions", ["django.contrib.sessions.apps.SessionsConfig"]],
  ["django.contrib.sites", ["django.contrib.sites.apps.SitesConfig"]],
  ["django.contrib.staticfiles", ["django.contrib.staticfiles.apps.StaticFilesConfig"]],
]);
