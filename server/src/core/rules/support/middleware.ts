import type { Answer } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import { includesText, or } from "../../domain/predicates.js";
import { lastPart } from "../../text/lastPart.js";
import { anyItem } from "./libraries.js";
import type { DjangoVersion, World } from "../../settings/setting.js";

/** Dotted paths of Django's middleware, as its checks compare them: a subclass does not count. */
export const middleware = {
  security: "django.middleware.security.SecurityMiddleware",
  session: "django.contrib.sessions.middleware.SessionMiddleware",
  common: "django.middleware.common.CommonMiddleware",
  csrf: "django.middleware.csrf.CsrfViewMiddleware",
  authentication: "django.contrib.auth.middleware.AuthenticationMiddleware",
  loginRequired: "django.contrib.auth.middleware.LoginRequiredMiddleware",
  persistentRemoteUser: "django.contrib.auth.middleware.PersistentRemoteUserMiddleware",
  remoteUser: "django.contrib.auth.middleware.RemoteUserMiddleware",
  messages: "django.contrib.messages.middleware.MessageMiddleware",
  frameOptions: "django.middleware.clickjacking.XFrameOptionsMiddleware",
  locale: "django.middleware.locale.LocaleMiddleware",
  gzip: "django.middleware.gzip.GZipMiddleware",
  conditionalGet: "django.middleware.http.ConditionalGetMiddleware",
  updateCache: "django.middleware.cache.UpdateCacheMiddleware",
  fetchFromCache: "django.middleware.cache.FetchFromCacheMiddleware",
  flatpage: "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
  redirect: "django.contrib.redirects.middleware.RedirectFallbackMiddleware",
  csp: "django.middleware.csp.ContentSecurityPolicyMiddleware",
  whitenoise: "whitenoise.middleware.WhiteNoiseMiddleware",
  cors: "corsheaders.middleware.CorsMiddleware",
  debugToolbar: "debug_toolbar.middleware.DebugToolbarMiddleware",
} as const;

/** Before Django 2.0 MIDDLEWARE_CLASSES counts as well; where nothing says which Django there is, and MIDDLEWARE has nothing of its own, it may be such a one. */
export function readsOldList(django: DjangoVersion, world: World): boolean {
  return !django.atLeast(2, 0) || (!django.isKnown && (world.isSet("MIDDLEWARE") === "no" || isDefaultBeside(world)));
}

/** `from django.conf.global_settings import *` sets MIDDLEWARE to the empty list that it is without. */
function isDefaultBeside(world: World): boolean {
  const list = world.get("MIDDLEWARE");
  return (
    isSequence(list) && list.items.length === 0 && list.rest === undefined && world.isSet("MIDDLEWARE_CLASSES") !== "no"
  );
}

/** Whether one of MIDDLEWARE, or of what counts as well, is such a one. */
export function anyMiddleware(world: World, django: DjangoVersion, test: (text: string) => boolean): Answer {
  const own = anyItem(world.get("MIDDLEWARE"), test);
  return !readsOldList(django, world) ? own : or(own, anyItem(world.get("MIDDLEWARE_CLASSES"), test));
}

/** Whether MIDDLEWARE, or what counts as well, holds the path. */
export function hasMiddleware(world: World, path: string, django: DjangoVersion): Answer {
  const own = includesText(world.get("MIDDLEWARE"), path);
  return !readsOldList(django, world) ? own : or(own, includesText(world.get("MIDDLEWARE_CLASSES"), path));
}

/** Whether a middleware of that name runs, Django's own or one in its place: `qsessions.middleware.SessionMiddleware`. */
export function runsMiddleware(world: World, path: string, django: DjangoVersion): Answer {
  return anyMiddleware(world, django, (text) => lastPart(text) === lastPart(path));
}
