import { nameWords, pathWords } from "../../project/roleWords.js";
import type { Launch } from "../launch.js";

/** What the words of a path below the analysed folder say; where both kinds occur the development word wins. */
export function fileWords(path: string): Launch["target"] | undefined {
  const words = path.includes("/") ? pathWords(path) : nameWords(path);
  if (words.development || words.test) return "development";
  return words.production ? "production" : undefined;
}
