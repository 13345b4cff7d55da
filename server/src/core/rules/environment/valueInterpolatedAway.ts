import { isSecretVariable } from "../../launch/secretVariables.js";
import { finding, holds, notApplicable, projectRule, type FindingDraft } from "../rule.js";

export default projectRule({
  id: "value-interpolated-away",
  family: "environment",
  severity: "warning",
  checklist: ["required-variables-set"],
  docs: {
    summary: "Compose cuts a value at its dollar sign",
    why: "Compose replaces `$name` in its file, also within quotes, by a variable of its own environment, and by nothing where there is none (with a warning in its output). A password with a dollar sign reaches the application without its second half.",
    remedy: "Write `$$` for a dollar sign; in an env file put the value in single quotes.",
    references: [
      "https://docs.docker.com/reference/compose-file/interpolation/",
      "https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/",
    ],
  },
  check({ project }) {
    const files = project.deploy.compose.filter((file) => file.target === "production");
    if (files.length === 0) return notApplicable("no Compose file is for production");
    const known = new Set(project.launches.flatMap((launch) => launch.environment.map((setting) => setting.name)));
    for (const { content } of [...project.deploy.envFiles, ...project.deploy.examples])
      for (const entry of content.entries) known.add(entry.name);
    const findings = files.flatMap(({ content }) =>
      content.services.flatMap((service) =>
        service.environment.flatMap(({ name, value }): readonly FindingDraft[] => {
          if (value === undefined) return [];
          for (const [index, part] of value.parts.entries()) {
            const before = value.parts[index - 1];
            // `$name` without braces, glued to text, of a name that nothing knows: no reference was meant.
            if (
              part.kind !== "variable" ||
              part.source.startsWith("${") ||
              known.has(part.name) ||
              part.name === part.name.toUpperCase()
            )
              continue;
            if (before?.kind !== "text" || !/[A-Za-z0-9!#%&*+]$/.test(before.text)) continue;
            return [
              finding({
                at: value.at,
                certainty: isSecretVariable(name) ? "definite" : "possible",
                message: `Compose cuts ${name} at its dollar sign: what follows is taken for the name of a variable, which nothing sets`,
              }),
            ];
          }
          return [];
        }),
      ),
    );
    return findings.length > 0 ? findings : holds({ at: undefined, text: "no value is cut at a dollar sign" });
  },
});
