import { seen } from "../../domain/predicates.js";
import type { Answer, Value } from "../../domain/value.js";
import { isSequence, restOf } from "../../domain/value.js";
import { backendClients, knownPackages, type KnownPackage } from "../../project/knownPackages.js";
import type { Span } from "../../text/span.js";
import { entry } from "./libraries.js";
import { namingSettings } from "./namedPaths.js";
import type { World } from "../../settings/setting.js";

/** A place in settings that needs a package when Django loads what it names. */
export interface NamedPackage {
  readonly known: KnownPackage;
  /** `INSTALLED_APPS`, `DATABASES["default"]`. */
  readonly setting: string;
  readonly at: Span | undefined;
}

interface NamedPackages {
  readonly named: readonly NamedPackage[];
  /** Whether something there cannot be seen. */
  readonly otherwise: Answer;
}

/** What each setting names that loads packages: asked one by one, since each has alternatives of its own. */
export const packageQuestions: readonly ((world: World) => NamedPackages)[] = [
  ...["INSTALLED_APPS", "MIDDLEWARE"].map((setting) => (world: World) => ofItems(world.get(setting), setting)),
  ...(
    [
      ["DATABASES", "ENGINE"],
      ["CACHES", "BACKEND"],
      ["STORAGES", "BACKEND"],
      ["CHANNEL_LAYERS", "BACKEND"],
    ] as const
  ).map(
    ([setting, key]) =>
      (world: World) =>
        ofMembers(world.get(setting), setting, key),
  ),
  (world) => at(world.get("EMAIL_BACKEND"), "EMAIL_BACKEND", clientsOf),
  (world) => ofLogging(world.get("LOGGING")),
  (world) => ofPreferred(world.get("PASSWORD_HASHERS")),
];

function at(value: Value | Answer, setting: string, of: (text: string) => readonly KnownPackage[]): NamedPackages {
  if (typeof value === "string") return { named: [], otherwise: value === "unknown" ? "unknown" : "no" };
  return {
    named: value.kind === "str" ? of(value.value).map((known) => ({ known, setting, at: value.at })) : [],
    otherwise: seen(value) === "unknown" ? "unknown" : "no",
  };
}

function all(...parts: readonly NamedPackages[]): NamedPackages {
  return {
    named: parts.flatMap((part) => part.named),
    otherwise: parts.some((part) => part.otherwise === "unknown") ? "unknown" : "no",
  };
}

function ofItems(value: Value, setting: string): NamedPackages {
  if (!isSequence(value)) return at(value, setting, () => []);
  return all({ named: [], otherwise: restOf(value) }, ...value.items.map((item) => at(item, setting, packagesOf)));
}

/** Projects without channels have no CHANNEL_LAYERS. */
function ofMembers(value: Value, setting: string, key: string): NamedPackages {
  if (value.kind !== "dict") return all();
  return all(
    ...value.entries.map((one) =>
      at(entry(one.value, key), one.key.kind === "str" ? `${setting}["${one.key.value}"]` : setting, clientsOf),
    ),
  );
}

function ofLogging(value: Value): NamedPackages {
  const paths = namingSettings.get("LOGGING")?.(value, "LOGGING");
  return {
    named: (paths?.named ?? []).flatMap(({ path, setting, at: place }) =>
      packagesOf(path).map((known) => ({ known, setting, at: place })),
    ),
    otherwise: paths?.otherwise === "unknown" ? "unknown" : "no",
  };
}

/** Of the hashers only the first makes new passwords. */
function ofPreferred(value: Value): NamedPackages {
  const [preferred] = isSequence(value) ? value.items : [];
  return preferred === undefined ? all() : at(preferred, "PASSWORD_HASHERS", clientsOf);
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
