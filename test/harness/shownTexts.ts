import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { parseAst } from "vitest/node";
import { isRecord } from "../../server/src/core/text/isRecord.js";
import { readSources } from "./sources.js";

/** A text of the client's sources. */
export interface SourceText {
  readonly file: string;
  /** `{}` where something is put in. */
  readonly text: string;
  /** The function that it is an argument of, or the property or variable that it becomes: `vscode.l10n.t`, `output.warn`, `title`. */
  readonly given: string;
  /** Every function and constant that it stands in. */
  readonly within: readonly string[];
}

/** Every text that stands in the client's sources, but for the addresses of modules and the names of properties. */
export function clientTexts(root: string): readonly SourceText[] {
  return readSources(root, ["client/src"]).flatMap(({ path }) => {
    const { code } = transformSync(readFileSync(join(root, path), "utf8"), { loader: "ts", target: "es2022" });
    const found: SourceText[] = [];
    collect(parseAst(code), { file: path, given: "", within: [] }, found);
    return found;
  });
}

type Place = Omit<SourceText, "text">;

function collect(node: unknown, place: Place, found: SourceText[]): void {
  if (Array.isArray(node)) {
    for (const one of node as readonly unknown[]) collect(one, place, found);
    return;
  }
  if (!isRecord(node)) return;
  const inside = (child: unknown, given = place.given): void => collect(child, { ...place, given }, found);
  switch (node["type"]) {
    case "ImportDeclaration":
    case "ImportExpression":
      return;
    case "Literal":
      if (typeof node["value"] === "string") found.push({ ...place, text: node["value"] });
      return;
    case "TemplateLiteral":
      found.push({ ...place, text: quasis(node).join("{}") });
      return inside(node["expressions"]);
    case "CallExpression":
    case "NewExpression":
      inside(node["callee"], "");
      return inside(node["arguments"], nameOf(node["callee"]));
    case "BinaryExpression":
      // What is compared is nobody's to read.
      return node["operator"] === "+"
        ? inside([node["left"], node["right"]])
        : inside([node["left"], node["right"]], "compared");
    case "SwitchCase":
      inside(node["test"], "compared");
      return inside(node["consequent"]);
    case "MemberExpression":
      inside(node["object"]);
      return node["computed"] === true ? inside(node["property"], "compared") : undefined;
    case "Property":
      return inside(node["value"], nameOf(node["key"]));
    case "AssignmentExpression":
      return inside(node["right"], nameOf(node["left"]));
    case "VariableDeclarator":
    case "FunctionDeclaration": {
      const name = nameOf(node["id"]);
      const within = [...place.within, name];
      return collect(node["init"] ?? [node["params"], node["body"]], { ...place, given: name, within }, found);
    }
    default:
      for (const child of Object.values(node)) inside(child);
  }
}

function quasis(node: Readonly<Record<string, unknown>>): readonly string[] {
  const parts: readonly unknown[] = Array.isArray(node["quasis"]) ? node["quasis"] : [];
  return parts.map((part) => (isRecord(part) && isRecord(part["value"]) ? String(part["value"]["cooked"]) : ""));
}

/** `vscode.l10n.t` of such a callee; the last name of anything longer. */
function nameOf(node: unknown): string {
  if (!isRecord(node)) return "";
  if (node["type"] === "Identifier") return String(node["name"]);
  if (node["type"] === "Literal") return String(node["value"]);
  if (node["type"] !== "MemberExpression") return "";
  const object = nameOf(node["object"]);
  return object === "" ? nameOf(node["property"]) : `${object}.${nameOf(node["property"])}`;
}
