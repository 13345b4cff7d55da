import type { Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import type { Run } from "./runtime.js";
import type { Scope } from "./scope.js";
import { runtimeObject } from "./runtime.js";
import { PythonError } from "./pythonError.js";

/** Whether a module of a library, which settings star-import, binds only names of the library's own, and those of `djangoNamesOf`. */
export function bindsOwnNames(module: string): boolean {
  return libraryDefaults.has(module) || openLearning.test(module);
}

/** Django's settings that such a module binds. */
export function djangoNamesOf(module: string): readonly string[] {
  return libraryDefaults.get(module) ?? [];
}

const libraryDefaults: ReadonlyMap<string, readonly string[]> = new Map([
  ["oscar.defaults", []],
  ["corsheaders.defaults", []],
  ["celery.schedules", []],
  // github.com/VNG-Realisatie/vng-api-common and maykinmedia/commonground-api-common: an `__all__` of names of their own.
  ["vng_api_common.conf.api", []],
  // github.com/maykinmedia/notifications-api-common
  ["notifications_api_common.settings", []],
  // github.com/DemocracyClub/dc_django_utils: the same in all releases, but for what the storage of static files is called.
  ["dc_utils.settings.pipeline", ["STORAGES", "STATICFILES_FINDERS"]],
]);

/** No version of these settings ever set one of Django's (github.com/mitodl/ol-django, its packages' `settings`). */
const openLearning =
  /^mitol\.(?:apigateway|authentication|common|digitalcredentials|google_sheets\w*|hubspot_api|keycloak|olposthog|openedx|payment_gateway|scim|transcoding)\.settings(?:\.|$)/;

/** `from os.path import *`: what a module outside the project binds is looked up when somebody asks for it. */
export function rememberStarred(module: Value, scope: Scope): void {
  scope.starred = [...(scope.starred ?? []), module];
}

/** A name that a star import of a module outside the project binds, as far as can be told; undefined where none does. */
export function starredName(name: string, scope: Scope, at: Span, run: Run): Value | undefined {
  // Of such modules none binds Django's own settings.
  if (scope.starred === undefined || name.startsWith("_") || run.context.djangoDefault(name) !== undefined)
    return undefined;
  let unseen: Value | undefined;
  for (const module of [...scope.starred].reverse()) {
    const data = runtimeObject(module);
    if (data?.kind !== "native") continue;
    try {
      const found = data.getAttribute?.(name, run, at);
      // Of Django's own modules any name is taken to be there.
      const isSure =
        found !== undefined &&
        found.kind !== "unknown" &&
        !(module.kind === "object" && module.type === "module" && module.name?.startsWith("django") === true);
      if (isSure) return found;
      unseen ??=
        found ?? unknown(`${name}, which may come from ${module.kind === "object" ? module.repr : "a module"}`, at);
    } catch (error) {
      if (!(error instanceof PythonError) || error.type !== "AttributeError") throw error;
    }
  }
  return unseen;
}
