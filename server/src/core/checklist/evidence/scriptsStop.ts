import { readsAsShell } from "../../launch/scripts.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole, type Part } from "./answers.js";

/** `set -e` in each, or on the line that names the shell. One command, or commands that are joined, need none. */
export function scriptsStop({ deploy, show, search }: EvidenceContext): EvidenceAnswer {
  const scripts = deploy.scripts.filter((script) => readsAsShell(script.text));
  if (scripts.length === 0) return whole(nothing("there is no deploy script"));
  return whole(
    ...scripts.map(({ path, content }): Part => {
      const [stops] = search([path], /^#![^\n]*\s-[a-z]*e[a-z]*\b|^[ \t]*set\s+-(?:[a-z]*e[a-z]*\b|o\s+errexit\b)/m);
      if (stops !== undefined) return shown({ at: stops.at, text: `${show(path)} stops at the first error` });
      const steps = content.commands.filter((command) => command.function === undefined && command.words.length > 0);
      return steps.slice(1).every((command) => command.joinedBy === "&&")
        ? shown({ at: steps[0]?.at, text: `${show(path)} has one command, or joins them` })
        : open(`${show(path)} has no set -e`, { at: { file: path, start: 0, end: 0 }, text: show(path) });
    }),
  );
}
