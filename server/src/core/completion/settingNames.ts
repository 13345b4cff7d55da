import { nameBegunAt } from "../gunicorn/settingLines.js";
import { settingFacts, settingLibraries } from "../data/settings.js";
import { productionTexts } from "../fixes/productionValues.js";
import { rules } from "../rules/catalogue.js";
import { allDjangoSettings, removedIn, seriesOf, settingExists } from "../settings/defaults.js";
import { deprecatedEmailSettings } from "../settings/emailSettings.js";
import { isAtLeast } from "../rules/support/libraries.js";
import type { Completion, CompletionEntry } from "./completion.js";

export interface SettingNamesInput {
  readonly text: string;
  readonly offset: number;
  readonly version: string | undefined;
  /** undefined: it is not required. */
  distribution(name: string): string | null | undefined;
  /** Whether another module brings the name. */
  isImported(name: string): boolean;
}

/** Names of settings where a line begins: Django's of this version and those of required libraries. What the module assigns or imports already any server of Python knows. */
export function settingNames({
  text,
  offset,
  version,
  distribution,
  isImported,
}: SettingNamesInput): Completion | undefined {
  const begun = nameBegunAt(text, offset);
  if (begun === undefined || /[a-z]/.test(text.slice(begun.start, begun.end))) return undefined;
  const assigned = new Set(
    [...text.matchAll(/^[ \t]*([A-Z][A-Z0-9_]*)[ \t]*(?::[^=\n]*)?=(?!=)/gm)].map((match) => match[1]),
  );
  const names = [
    ...allDjangoSettings(version),
    ...otherNames.filter((name) => {
      const library = libraryOfSetting(name);
      return isOfDjango(name) || (library !== undefined && distribution(library) !== undefined);
    }),
  ];
  const entries = [...new Set(names)]
    .filter((name) => !assigned.has(name) && !isImported(name))
    .map((name): CompletionEntry => {
      const removed = settingExists(name, version) === "yes" ? removedIn(name) : undefined;
      const isDeprecated =
        removed !== undefined || (isAtLeast(seriesOf(version), 6, 1) && deprecatedEmailSettings.includes(name));
      return {
        label: name,
        kind: "setting",
        insert: `${name} = ${valueFor(name, text)}`,
        about: name,
        detail:
          removed !== undefined
            ? `removed in Django ${removed}`
            : isDeprecated
              ? "deprecated by MAILERS"
              : isOfDjango(name) || settingExists(name, version) !== undefined
                ? "Django"
                : (libraryOfSetting(name) ?? ""),
        ...(isDeprecated && { deprecated: true as const }),
      };
    });
  return { ...begun, items: entries };
}

/** The distribution whose setting it is. */
export function libraryOfSetting(name: string): string | undefined {
  return settingLibraries.find(({ settings }) => settings.test(name))?.distribution;
}

/** What is right for production, where that is the same for everybody. A module that turns DEBUG on also serves development. */
function valueFor(name: string, text: string): string {
  const [first] = productionTexts(name);
  if (first === undefined || !/^(?:True|False|\d+)$/.test(first)) return "";
  const forDevelopment = name !== "DEBUG" && /^DEBUG[ \t]*=(?![ \t]*False)/m.test(text);
  return !forDevelopment
    ? first
    : first === "True"
      ? "not DEBUG"
      : first === "False"
        ? "DEBUG"
        : `0 if DEBUG else ${first}`;
}

/** Settings that Django has no default for, or that are none of its own: those that rules and hovers know. */
const otherNames: readonly string[] = [
  ...new Set([...rules.flatMap((rule) => rule.reads ?? []), ...Object.keys(settingFacts)]),
].filter((name) => settingExists(name, undefined) === undefined);

/** They have no default. */
function isOfDjango(name: string): boolean {
  return name === "ROOT_URLCONF" || name === "SITE_ID";
}
