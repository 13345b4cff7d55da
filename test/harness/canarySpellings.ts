import { readFileSync } from "node:fs";
import type { Making } from "./canaryIdioms.js";

/** Stands where one is known to be shown. */
export const known = "zwieback";

/** Spellings of secrets that are written as files are: `== file | name`, or `== name` of settings; `«q»` is a secret in quotes, `«b»` a bare one, `«k»` one that is known to be shown. */
export function spellings(
  kind: "settings" | "deploy",
): readonly (readonly [where: string, file: string, make: Making])[] {
  return readFileSync(new URL(`canarySpellings.${kind}.txt`, import.meta.url), "utf8")
    .split(/^== /m)
    .slice(1)
    .map((one) => {
      const end = one.indexOf("\n");
      const [first = "", second] = one.slice(0, end).split(" | ");
      const text = one.slice(end + 1);
      const make: Making = (q, b) =>
        text.replace(/«([qbk])»/g, (_, kindOf) => (kindOf === "k" ? known : kindOf === "q" ? q() : b()));
      return [second ?? first, second === undefined ? "shop/settings.py" : first, make] as const;
    });
}
