import type { Severity } from "./settings/verdict.js";

/** What a user may decide: `[tool.django-deploy-hygiene]` in pyproject.toml, editor settings, command-line options. */
export interface Configuration {
  /** Severity per rule id; "off" disables. */
  readonly rules: Readonly<Record<string, Severity | "off">>;
  /** `MODULE` or `MODULE:Class`; empty: found. */
  readonly productionSettings: readonly string[];
  readonly djangoVersion: string | undefined;
  /** gitignore patterns, relative to the folder. */
  readonly exclude: readonly string[];
  /** gitignore patterns, relative to the folder: settings modules and deploy files that are not production's, whatever else speaks for it. */
  readonly notProduction: readonly string[];
  /** By label of an application: the last migration that production has, or the number that its name begins with. */
  readonly deployed: Readonly<Record<string, string>>;
}

/** `over` (editor settings) wins over `file` (pyproject.toml); exclusions add up. */
export function mergeConfigurations(file: Configuration, over: Configuration): Configuration {
  return {
    rules: { ...file.rules, ...over.rules },
    productionSettings: over.productionSettings.length > 0 ? over.productionSettings : file.productionSettings,
    djangoVersion: over.djangoVersion ?? file.djangoVersion,
    exclude: [...file.exclude, ...over.exclude],
    notProduction: [...file.notProduction, ...over.notProduction],
    deployed: { ...file.deployed, ...over.deployed },
  };
}

export const emptyConfiguration: Configuration = {
  rules: {},
  productionSettings: [],
  djangoVersion: undefined,
  exclude: [],
  notProduction: [],
  deployed: {},
};
