import type { Parsed } from "../../launch/deployFiles.js";
import { nothing, type Part } from "./answers.js";

/** There is no such file that takes part in what starts the entry. `all`: the project's, of which some may start other settings. */
export function noFile(kind: string, all: readonly Parsed<unknown>[]): Part {
  const others = all.some(({ target }) => target === "production");
  return nothing(`no ${kind} is for production${others ? " with these settings" : ""}`);
}
