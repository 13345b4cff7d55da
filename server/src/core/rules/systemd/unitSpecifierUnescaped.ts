import { noUnits, projectUnits } from "../../launch/units.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "unit-specifier-unescaped",
  family: "systemd",
  severity: "error",
  checklist: ["systemd-units"],
  docs: {
    summary: "A percent sign in a unit is taken for a specifier",
    why: "systemd replaces `%` followed by a letter. An unknown specifier makes a command invalid and drops a variable of `Environment=` without stopping the service (`%40` in a URL), a known one is replaced by something else (`%h` is the user's home). `%(h)s` of an access log's format is fine: a bracket is no letter.",
    remedy: "Write `%%` for a percent sign.",
    references: ["https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#Specifiers"],
  },
  check({ project }) {
    const units = projectUnits(project);
    if (units.length === 0) return noUnits;
    const asked = units.filter(({ text }) => text.includes("%"));
    if (asked.length === 0) return notApplicable("no unit has a percent sign");
    const findings = asked.flatMap(({ content }) => [
      ...content.commands.flatMap((command) =>
        command.specifiers.flatMap((specifier) => {
          if (!specifier.known)
            return [
              finding({
                at: specifier.at,
                certainty: "definite" as const,
                message: `systemd refuses ${command.key}: %${specifier.letter} is no specifier`,
              }),
            ];
          // A known one is meant, except within a URL or a format.
          const word = command.words.find(
            (one) => one.at.start <= specifier.at.start && specifier.at.end <= one.at.end,
          );
          return word !== undefined && /:\/\/|%\(/.test(word.text)
            ? [
                finding({
                  at: specifier.at,
                  severity: "warning" as const,
                  certainty: "definite" as const,
                  message: `systemd replaces %${specifier.letter} in this text`,
                }),
              ]
            : [];
        }),
      ),
      ...content.environment.flatMap((variable) =>
        variable.specifiers
          .filter((one) => !one.known || isEscape(one, variable))
          .slice(0, 1)
          .map((one) =>
            finding({
              at: one.at,
              certainty: "definite",
              message: one.known
                ? `systemd replaces %${one.letter} in ${variable.name}`
                : `systemd drops ${variable.name}: %${one.letter} is no specifier`,
            }),
          ),
      ),
    ]);
    return findings.length > 0 ? findings : holds({ at: undefined, text: "percent signs are escaped" });
  },
});

/** A known specifier that is the beginning of a percent escape in a URL: `%d5`. */
function isEscape(specifier: { readonly letter: string }, variable: { readonly name: string }): boolean {
  return /[a-f]/i.test(specifier.letter) && /URL|DSN|URI/.test(variable.name);
}
