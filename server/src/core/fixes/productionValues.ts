import { settingFacts } from "../data/settings.js";
import type { Cast } from "./environment/idiom.js";

/**
 * Texts for a variable that give a setting a value with which production works and Django's checks are content, most usual first: which of
 * them the code understands is for the caller to try. Empty where nothing can be said of it. By the setting's name, or a variable's that ends with it.
 */
export function productionTexts(name: string): readonly string[] {
  const [, facts] =
    Object.entries(settingFacts).find(
      ([setting, { production }]) => production !== undefined && (name === setting || name.endsWith(`_${setting}`)),
    ) ?? [];
  return facts?.production ?? [];
}

/** The usual one. A list in a form that is no list, or a text where a number belongs, is nobody's. */
export function productionValue(name: string, cast: Cast): string | undefined {
  const [first] = productionTexts(name);
  const isBool = first === "True" || first === "False";
  return first !== undefined && isBool === (cast === "bool") ? first : undefined;
}
