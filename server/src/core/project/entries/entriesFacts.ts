import type { PythonModule } from "../../syntax/python/ast.js";
import { asksToBeCopied, keepsFromProduction } from "../deployEvidence.js";
import { type SettingsFacts, settingsFacts } from "../pythonReferences.js";
import {
  answersNobody,
  isEmpty,
  isNothingButImport,
  isPiece,
  isWholeSettings,
  switchesDebugOn,
} from "../settingsFiles.js";

/** All that `findEntries` takes from a settings module, as text: where it stays the same the entries do, but for the places that move with the text. */
export function entriesFacts(tree: PythonModule | undefined, text: string): string {
  const facts: SettingsFacts = tree === undefined ? noFacts : settingsFacts(tree);
  const told = JSON.stringify(facts, (key, value: unknown) =>
    typeof value !== "number" || key === "level" ? value : undefined,
  );
  return `${isWholeSettings(text)} ${switchesDebugOn(text)} ${isEmpty(text)} ${isNothingButImport(text)} ${isPiece(text)} ${keepsFromProduction(text)} ${asksToBeCopied(text)} ${answersNobody(text)} ${told}`;
}

export const noFacts: SettingsFacts = { imports: [], includes: [], classes: [] };
