import { readsAsShell } from "../../launch/scripts.js";
import { runsWhat } from "../../launch/runsWhat.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "deploy-script-continues",
  family: "jobs",
  severity: "warning",
  checklist: ["scripts-stop-on-error"],
  docs: {
    summary: "A deploy script goes on after a step that failed",
    why: "A shell script runs its next line whatever the last one returned: after a failed `migrate` the new code starts on the old tables, after a failed `collectstatic` pages come without styles, and the deploy reports success.",
    remedy: "Put `set -e` (in bash `set -euo pipefail`) at the top, or join the steps with `&&`.",
    references: ["https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#set"],
  },
  check({ project }) {
    const scripts = project.deploy.scripts.filter((script) => script.target === "production");
    if (scripts.length === 0) return notApplicable("there is no deploy script");
    const findings = scripts.flatMap(({ text, content }) => {
      if (!readsAsShell(text) || /^#![^\n]*\s-[a-z]*e/.test(text)) return [];
      const stops = content.commands.some((command) => command.words[0]?.text === "set" && command.words.slice(1).some((word, index, all) => /^-[a-z]*e/.test(word.text) || (word.text === "errexit" && /^-[a-z]*o$/.test(all[index - 1]?.text ?? ""))));
      if (stops) return [];
      const management = content.commands.filter((command) => command.function === undefined && runsWhat({ command: withoutPython(command.words.map((word) => ({ text: word.text, at: word.at, dynamic: false }))) }).kind === "manage");
      // The last line's status is the script's own; `a && b` and `a || exit` stop by themselves.
      const unchecked = management.filter((command) => {
        const next = content.commands[content.commands.indexOf(command) + 1];
        return next !== undefined && next.joinedBy === "" && !command.conditional;
      });
      const [first] = unchecked;
      if (management.length < 2 || first === undefined) return [];
      return [finding({ at: first.at, certainty: "definite", message: "The script goes on when this fails: there is no set -e" })];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "deploy scripts stop at the first error" });
  },
});

/** `python manage.py x` is `manage.py x`. */
function withoutPython<Item extends { readonly text: string }>(words: readonly Item[]): readonly Item[] {
  return /(?:^|\/)python[\d.]*$/.test(words[0]?.text ?? "") ? words.slice(1) : words;
}
