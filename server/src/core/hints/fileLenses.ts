import { displayValue } from "../domain/display.js";
import { isSequence, type Value } from "../domain/value.js";
import type { InProduction } from "../navigation/settingPlaces.js";
import type { SettingReport } from "../report.js";
import type { PythonModule } from "../syntax/python/ast.js";
import { lastPart } from "../text/lastPart.js";
import { settingAssignments } from "./settingAssignments.js";

/** What stands above a large setting: what production has, in a line. */
export interface Lens {
  readonly offset: number;
  readonly text: string;
}

const large: ReadonlySet<string> = new Set(["DATABASES", "CACHES", "MIDDLEWARE"]);

/** @param inProduction the setting in each production entry that loads the file */
export function fileLenses(
  tree: PythonModule,
  inProduction: (name: string) => readonly InProduction[],
): readonly Lens[] {
  return settingAssignments(tree)
    .filter(({ name }) => large.has(name))
    .flatMap(({ name, nameStart }) => {
      const texts = [...new Set(inProduction(name).map(({ report }) => summary(report)))];
      return texts.length === 0
        ? []
        : [{ offset: nameStart, text: `production: ${texts.length === 1 ? (texts[0] ?? "") : "differs by target"}` }];
    });
}

function summary({ name, alternatives, secrecyAt }: SettingReport): string {
  const show = (value: Value): string =>
    displayValue(value, { name, maxLength: mostCharacters, brief: true, secrecyAt });
  const told = alternatives.map(
    ({ value, when }) =>
      (name === "MIDDLEWARE" ? listSummary(value, show) : dictSummary(value, show)) +
      (when === "" ? "" : ` if ${when}`),
  );
  return told.length > mostAlternatives
    ? `${told.slice(0, mostAlternatives).join("; ")}; ${told.length - mostAlternatives} more`
    : told.join("; ");
}

const mostCharacters = 60;
const mostAlternatives = 3;

function listSummary(value: Value, show: (value: Value) => string): string {
  if (!isSequence(value)) return show(value);
  const [first] = value.items;
  return `${value.rest === undefined ? "" : "at least "}${value.items.length} ${value.items.length === 1 ? "entry" : "entries"}${first?.kind === "str" ? `, first ${lastPart(first.value)}` : ""}`;
}

/** `default: postgresql, replica: postgresql`. */
function dictSummary(value: Value, show: (value: Value) => string): string {
  if (value.kind !== "dict") return show(value);
  const entries = value.entries.map(({ key, value: config }) => {
    const backend =
      config.kind === "dict"
        ? config.entries.find(
            (one) => one.key.kind === "str" && (one.key.value === "ENGINE" || one.key.value === "BACKEND"),
          )?.value
        : undefined;
    return `${key.kind === "str" ? key.value : show(key)}: ${backend?.kind === "str" ? lastPart(backend.value) : backend === undefined ? show(config) : show(backend)}`;
  });
  return [...entries, ...(value.rest === undefined ? [] : ["more that cannot be seen"])].join(", ") || "empty";
}
