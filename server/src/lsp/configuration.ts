import { emptyConfiguration, type Configuration } from "../core/configuration.js";
import type { Severity } from "../core/settings/verdict.js";
import { isRecord } from "../core/text/isRecord.js";

export const configurationSection = "djangoDeployHygiene";

/** The editor's settings, whatever they hold: what cannot be understood is left out. */
export function parseConfiguration(settings: unknown): Configuration {
  if (!isRecord(settings)) return emptyConfiguration;
  const rules: Record<string, Severity | "off"> = {};
  if (isRecord(settings["rules"])) {
    for (const [id, severity] of Object.entries(settings["rules"])) {
      if (isSeverity(severity)) rules[id] = severity;
    }
  }
  const version = settings["djangoVersion"];
  return {
    rules,
    productionSettings: strings(settings["productionSettings"]),
    djangoVersion: typeof version === "string" && version.trim() !== "" ? version.trim() : undefined,
    exclude: strings(settings["exclude"]),
    notProduction: strings(settings["notProduction"]),
    deployed: {},
  };
}

/** What is drawn between the lines, in all folders alike. */
export interface Drawing {
  /** `deciding`: where development and production differ, or a variable decides. */
  readonly inlayHints: "off" | "deciding" | "all";
  readonly codeLens: boolean;
}

export function parseDrawing(settings: unknown): Drawing {
  const hints = isRecord(settings) ? settings["inlayHints"] : undefined;
  return {
    inlayHints: hints === "off" || hints === "all" ? hints : "deciding",
    codeLens: isRecord(settings) && settings["codeLens"] === true,
  };
}

function strings(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : typeof value === "string" ? [value] : [];
  return items
    .filter((item): item is string => typeof item === "string" && item.trim() !== "")
    .map((item) => item.trim());
}

function isSeverity(value: unknown): value is Severity | "off" {
  return value === "error" || value === "warning" || value === "information" || value === "hint" || value === "off";
}
