import { listText } from "../domain/listText.js";
import { platforms } from "../domain/platforms.js";
import { everHadDefault } from "./defaults.js";

/** The names that the settings bind. */
type Names = Pick<ReadonlyMap<string, unknown>, "has">;

/** What is so of a variable, for people: `SITE_URL is unset`, `the variable DEBUG is "staging"`, `it runs on Heroku`. */
export function stateInWords(variable: string, state: string, settings?: Names): string {
  const platform = platformNames.get(variable);
  if (platform !== undefined && (state === "unset" || state === "set" || state === '"1"'))
    return state === "unset" ? `it does not run on ${platform}` : `it runs on ${platform}`;
  return `${variableInWords(variable, settings)} is ${state}`;
}

/** Of what has to be so at once, the variables that are unset are named together. */
export function togetherInWords(
  states: readonly { readonly text: string; readonly unset: string | undefined }[],
  settings?: Names,
): string {
  const unset = states.flatMap(({ unset: variable }) =>
    variable === undefined || platformNames.has(variable) ? [] : [variable],
  );
  if (unset.length < 2) return [...new Set(states.map(({ text }) => text))].join(" and ");
  const areToldApart = unset.some((variable) => variableInWords(variable, settings) !== variable);
  return [
    `${areToldApart ? "the variables " : ""}${listText(unset)} are unset`,
    ...states
      .filter(({ unset: variable }) => variable === undefined || platformNames.has(variable))
      .map(({ text }) => text),
  ].join(" and ");
}

/** A variable that is called like a setting is told from it. */
export function variableInWords(variable: string, settings?: Names): string {
  return everHadDefault(variable) || settings?.has(variable) === true ? `the variable ${variable}` : variable;
}

/** By the variable that only they set. */
const platformNames: ReadonlyMap<string, string> = new Map(
  platforms.flatMap(({ name, markers }) => markers.map((marker) => [marker, name])),
);
