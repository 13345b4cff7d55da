import { parseTOML } from "toml-eslint-parser";
import type { FixEdits } from "./fixes/fix.js";
import { span } from "./text/span.js";

/**
 * Adds paths, relative to the folder of the pyproject.toml, to `not-production` of `[tool.django-deploy-hygiene]`. `text`: undefined where there is no such file.
 * undefined: the table is written in a way that is not edited.
 */
export function notProductionEdit(
  file: string,
  text: string | undefined,
  paths: readonly string[],
): FixEdits | undefined {
  const items = paths.map((path) => JSON.stringify(patternOf(path))).join(", ");
  const own = `[tool.django-deploy-hygiene]\nnot-production = [${items}]\n`;
  if (text === undefined) return { edits: [], newFiles: [{ file, text: own }] };
  const place = placeIn(text);
  if (place === undefined) return undefined;
  const insert = (at: number, what: string): FixEdits => ({ edits: [{ span: span(file, at, at), text: what }] });
  switch (place.kind) {
    case "list":
      return insert(place.at, `${place.needsComma ? ", " : ""}${items}`);
    case "table":
      return insert(place.at, `\nnot-production = [${items}]`);
    case "none":
      return insert(text.length, `${text === "" || text.endsWith("\n") ? "" : "\n"}${text === "" ? "" : "\n"}${own}`);
  }
}

type Place =
  /** Behind the last element, or the opening bracket. */
  | { readonly kind: "list"; readonly at: number; readonly needsComma: boolean }
  /** The end of the line of the table's header. */
  | { readonly kind: "table"; readonly at: number }
  | { readonly kind: "none" };

function placeIn(text: string): Place | undefined {
  if (!text.includes("django-deploy-hygiene")) return { kind: "none" };
  try {
    for (const node of parseTOML(text, { tomlVersion: "1.0" }).body[0].body) {
      if (node.type !== "TOMLTable" || node.resolvedKey.join(".") !== "tool.django-deploy-hygiene") continue;
      for (const { key, value } of node.body) {
        const [name, ...more] = key.keys.map((part) => (part.type === "TOMLBare" ? part.name : part.value));
        if (name !== "not-production" || more.length > 0) continue;
        if (value.type !== "TOMLArray") return undefined;
        const last = value.elements[value.elements.length - 1];
        return {
          kind: "list",
          at: last === undefined ? value.range[0] + 1 : last.range[1],
          needsComma: last !== undefined,
        };
      }
      const end = text.slice(node.key.range[1]).search(/\r?\n|$/);
      return { kind: "table", at: node.key.range[1] + end };
    }
  } catch {
    return undefined;
  }
  return /^\[tool\.django-deploy-hygiene\./m.test(text) ? { kind: "none" } : undefined;
}

/** A gitignore pattern for this one path. */
export function patternOf(path: string): string {
  return `/${path.replace(/[\\*?[\]!# ]/g, (sign) => `\\${sign}`)}`;
}
