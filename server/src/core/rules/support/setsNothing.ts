import type { SettingsView } from "../../settings/settingsView.js";

/** A package whose settings are in its other modules, or in one that is not in the repository: what production loads is not seen. */
export function setsNothing({ mode, names }: SettingsView): boolean {
  return mode === "open" && names.length === 0;
}

export const nothingSet = "the module itself sets nothing";
