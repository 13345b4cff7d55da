import { dictGet, type Value } from "../../domain/value.js";
import type { Launch } from "../../launch/launch.js";
import { isHashedStorage } from "./libraries.js";
import { onTarget } from "../../settings/onTarget.js";
import type { SettingsView } from "../../settings/settingsView.js";

/** Whether static files certainly get hashed names in that process. */
export function hashesNames(settings: SettingsView, launch: Launch): boolean {
  const backends = staticBackends(settings, launch);
  return backends.length > 0 && backends.every(({ value }) => value?.kind === "str" && isHashedStorage(value.value));
}

/** The storage of static files in each way that the settings can be. */
export function staticBackends(
  settings: SettingsView,
  launch: Launch,
): readonly { readonly value: Value | undefined; readonly at: Value["at"] }[] {
  if (!settings.django.atLeast(4, 2)) return onTarget(settings, "STATICFILES_STORAGE", launch);
  return onTarget(settings, "STORAGES", launch).map(({ value, at }) => ({ value: backendOf(value), at }));
}

function backendOf(storages: Value): Value | undefined {
  const entry = storages.kind === "dict" ? dictGet(storages, "staticfiles")?.value : undefined;
  return entry?.kind === "dict" ? dictGet(entry, "BACKEND")?.value : undefined;
}
