import type { Answer, Value } from "../../domain/value.js";
import { isSequence, restOf } from "../../domain/value.js";
import { or, seen } from "../../domain/predicates.js";
import type { ProjectSymbols } from "../../project/projectSymbols.js";
import { lastPart } from "../../text/lastPart.js";

/** Whether a list of dotted paths holds the class or one that derives from it: `_contains_subclass` of django/contrib/admin/checks.py. */
export function containsSubclass(list: Value, ancestor: string, symbols: ProjectSymbols): Answer {
  const hidden = seen(list);
  if (hidden) return hidden;
  if (!isSequence(list)) return list.kind === "str" || list.kind === "none" ? "no" : "unknown";
  return or(...list.items.map((item) => answerFor(item, ancestor, symbols)), restOf(list));
}

/** `_subclass_index` of django/contrib/auth/checks.py: the first element that is the class or derives from it, or -1. */
export function subclassIndex(
  list: Value,
  ancestor: string,
  symbols: ProjectSymbols,
): number | "unknown" | "environment" {
  const hidden = seen(list);
  if (hidden) return hidden;
  // Of a text Django asks every character; None it cannot ask at all.
  if (list.kind === "str" || list.kind === "none") return -1;
  if (!isSequence(list)) return "unknown";
  const rest = restOf(list);
  if (rest !== "no") return rest;
  for (const [index, item] of list.items.entries()) {
    const answer = answerFor(item, ancestor, symbols);
    if (answer === "yes") return index;
    // An element before it that cannot be told may be the first one.
    if (answer !== "no") return answer;
  }
  return -1;
}

/** Whether the first element that is or derives from `later` certainly stands after one that is or derives from `earlier`. */
export function certainlyBefore(list: Value, earlier: string, later: string, symbols: ProjectSymbols): boolean {
  if (!isSequence(list)) return false;
  const first = list.items.findIndex((item) => answerFor(item, later, symbols) !== "no");
  const before = list.items.findIndex((item) => answerFor(item, earlier, symbols) === "yes");
  return before >= 0 && (first >= 0 ? before < first : list.rest !== undefined);
}

function answerFor(item: Value, ancestor: string, symbols: ProjectSymbols): Answer {
  return item.kind === "str" ? isSubclass(item.value, ancestor, symbols) : (seen(item) ?? "no");
}

export function isSubclass(path: string, ancestor: string, symbols: ProjectSymbols): Answer {
  if (path === ancestor) return "yes";
  // Django skips what cannot be imported.
  if (!path.includes(".")) return "no";
  return symbols.symbol(path).kind === "external"
    ? distributionSubclass(path, ancestor)
    : symbols.derivesFrom(path, ancestor);
}

/** Of a class that is not the project's own: from Django's sources, from libraries' sources, or from its name. */
export function distributionSubclass(path: string, ancestor: string): Answer {
  if (path === ancestor) return "yes";
  if (path.startsWith("django.") || knownSubclasses.has(path))
    return (knownSubclasses.get(path) ?? []).includes(ancestor) ? "yes" : "no";
  // A class of a distribution: those that derive from Django's own say so in their names.
  const [, word] = /(Authentication|Session|Message|ModelBackend|LoginRequired)/.exec(lastPart(ancestor)) ?? [];
  if (ancestor.endsWith("Middleware") && unrelated.has(path.slice(0, path.indexOf(".")))) return "no";
  if (word === undefined) return "unknown";
  const name = lastPart(path);
  return word === "ModelBackend"
    ? "unknown"
    : name.toLowerCase().includes(word.slice(0, 4).toLowerCase())
      ? "unknown"
      : "no";
}

const modelBackend = "django.contrib.auth.backends.ModelBackend";

/** django/contrib/auth/backends.py and the sources of the libraries. */
const knownSubclasses: ReadonlyMap<string, readonly string[]> = new Map([
  ["django.contrib.auth.backends.AllowAllUsersModelBackend", [modelBackend]],
  ["django.contrib.auth.backends.RemoteUserBackend", [modelBackend]],
  ["django.contrib.auth.backends.AllowAllUsersRemoteUserBackend", [modelBackend]],
  ["allauth.account.auth_backends.AuthenticationBackend", [modelBackend]],
  ["axes.backends.AxesBackend", [modelBackend]],
  ["axes.backends.AxesStandaloneBackend", []],
  ["guardian.backends.ObjectPermissionBackend", []],
  ["rules.permissions.ObjectPermissionBackend", []],
  ["stronghold.middleware.LoginRequiredMiddleware", []],
]);

/** Distributions none of whose middleware derives from Django's own of authentication, sessions or messages. */
const unrelated: ReadonlySet<string> = new Set([
  "whitenoise",
  "corsheaders",
  "debug_toolbar",
  "axes",
  "simple_history",
  "django_htmx",
  "django_prometheus",
  "silk",
  "reversion",
  "wagtail",
  "csp",
  "allauth",
  "rest_framework",
  "django_otp",
  "waffle",
]);
