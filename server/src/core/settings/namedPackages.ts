import { seen } from "../domain/predicates.js";
import type { Answer, Value } from "../domain/value.js";
import { isSequence } from "../domain/value.js";
import { backendClients, knownPackages, type KnownPackage } from "../project/knownPackages.js";
import type { Span } from "../text/span.js";
import { entry } from "./libraries.js";
import { namingSettings } from "./namedPaths.js";
import type { World } from "./setting.js";

/** A place in settings that needs a package when Django loads what it names. */
export interface NamedPackage {
  readonly known: KnownPackage;
  /** `INSTALLED_APPS`, `DATABASES["default"]`. */
  readonly setting: string;
  readonly at: Span | undefined;
}

/** What a world's settings name. `otherwise`: whether something there cannot be seen. */
export function namedPackages(world: World): { readonly named: readonly NamedPackage[]; readonly otherwise: Answer } {
  const named: NamedPackage[] = [];
  let otherwise: Answer = "no";
  const look = (value: Value | Answer, setting: string, of: (text: string) => readonly KnownPackage[]): void => {
    if (typeof value === "string") {
      if (value === "unknown") otherwise = "unknown";
      return;
    }
    if (seen(value) === "unknown") otherwise = "unknown";
    if (value.kind === "str") for (const known of of(value.value)) named.push({ known, setting, at: value.at });
  };
  for (const setting of ["INSTALLED_APPS", "MIDDLEWARE"]) {
    const value = world.get(setting);
    look(value, setting, () => []);
    if (isSequence(value)) {
      if (value.rest !== undefined) otherwise = "unknown";
      for (const item of value.items) look(item, setting, packagesOf);
    }
  }
  for (const [setting, key] of [
    ["DATABASES", "ENGINE"],
    ["CACHES", "BACKEND"],
    ["STORAGES", "BACKEND"],
    ["CHANNEL_LAYERS", "BACKEND"],
  ] as const) {
    const value = world.get(setting);
    // Projects without channels have no CHANNEL_LAYERS.
    if (value.kind === "dict")
      for (const one of value.entries)
        look(entry(one.value, key), one.key.kind === "str" ? `${setting}["${one.key.value}"]` : setting, clientsOf);
  }
  look(world.get("EMAIL_BACKEND"), "EMAIL_BACKEND", clientsOf);
  const logging = namingSettings.get("LOGGING")?.(world.get("LOGGING"), "LOGGING");
  if (logging?.otherwise === "unknown") otherwise = "unknown";
  for (const { path, setting, at } of logging?.named ?? [])
    for (const known of packagesOf(path)) named.push({ known, setting, at });
  const hashers = world.get("PASSWORD_HASHERS");
  const [preferred] = isSequence(hashers) ? hashers.items : [];
  if (preferred !== undefined) look(preferred, "PASSWORD_HASHERS", clientsOf);
  return { named, otherwise };
}

const byModule: ReadonlyMap<string, readonly KnownPackage[]> = new Map(
  knownPackages.map((known) => [known.module, [known]]),
);

function packagesOf(path: string): readonly KnownPackage[] {
  const dot = path.indexOf(".");
  return byModule.get(dot < 0 ? path : path.slice(0, dot)) ?? [];
}

function clientsOf(path: string): readonly KnownPackage[] {
  return backendClients.filter(({ backend }) => backend.test(path)).map(({ client }) => client);
}
