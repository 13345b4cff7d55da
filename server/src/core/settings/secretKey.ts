import type { Answer, Value } from "../domain/value.js";
import type { SettingsView } from "./settingsView.js";

/** Django's own predicate: at least 50 characters, 5 different ones, not the prefix of startproject (since 3.2). An empty key raises, which the check takes for weak. */
export function isWeakKey(value: Value, django: { atLeast(major: number, minor: number): boolean }): Answer {
  switch (value.kind) {
    case "str": {
      const characters = [...value.value];
      const weak =
        characters.length < 50 ||
        new Set(characters).size < 5 ||
        (django.atLeast(3, 2) && value.value.startsWith("django-insecure-"));
      return weak ? "yes" : "no";
    }
    case "none":
      return "yes";
    case "random":
      if (django.atLeast(3, 2) && value.before?.startsWith("django-insecure-") === true) return "yes";
      if (value.alphabet !== undefined && [...value.alphabet].length < 5) return "yes";
      return value.length === undefined ? "unknown" : value.length >= 50 ? "no" : "yes";
    case "environment":
      return "environment";
    case "unknown":
      return "unknown";
    case "bytes":
      return value.value.length < 50 || new Set(value.value).size < 5 ? "yes" : "no";
    case "bool":
      return value.value ? "unknown" : "yes";
    case "list":
    case "tuple":
    case "set":
      return value.items.length === 0 && value.rest === undefined ? "yes" : "unknown";
    default:
      return "unknown";
  }
}

/** A text that stands in the source: a literal, or put together from literals. */
export function isWrittenInSource(value: Value): boolean {
  return (
    value.kind === "str" &&
    value.value !== "" &&
    (value.from === "literal" || value.from === "computed" || value.from === "environment-default")
  );
}

/** The file outside of the repository that a key is read from, such as a mounted secret: whoever deploys decides what it holds. */
export function keyFileOf(value: Value, settings: Pick<SettingsView, "kindOf">): string | undefined {
  const path = value.kind === "unknown" ? /^the content of (\/\S+)$/.exec(value.reason)?.[1] : undefined;
  return path !== undefined && settings.kindOf(path) === "unknown" ? path : undefined;
}
