import type { Severity } from "./rules/rule.js";

/** What a user may decide: `[tool.django-deploy-hygiene]` in pyproject.toml, editor settings, command-line options. */
export interface Configuration {
  /** Severity per rule id; "off" disables. */
  readonly rules: Readonly<Record<string, Severity | "off">>;
  /** `MODULE` or `MODULE:Class`; empty: found. */
  readonly productionSettings: readonly string[];
  readonly djangoVersion: string | undefined;
  /** gitignore patterns, relative to the folder. */
  readonly exclude: readonly string[];
}

export const emptyConfiguration: Configuration = { rules: {}, productionSettings: [], djangoVersion: undefined, exclude: [] };
