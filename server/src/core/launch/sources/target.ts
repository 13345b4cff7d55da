import { nameWords } from "../../project/roleWords.js";
import type { Launch } from "../launch.js";

/** What the words of a name say: a namespace, a profile, a job. Where both kinds occur the development word wins. */
export function fileWords(name: string): Launch["target"] | undefined {
  const words = nameWords(name);
  if (words.development || words.test) return "development";
  return words.production ? "production" : undefined;
}
