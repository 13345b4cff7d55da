import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "workflow-prints-secrets",
  family: "jobs",
  severity: "warning",
  everyFile: true,
  checklist: ["no-secrets-in-deploy-files", "secrets-not-logged"],
  docs: {
    summary: "A workflow writes a secret or the environment into its log",
    why: "GitHub masks a secret only where it stands unchanged: encoded, cut or as part of a JSON text it is readable in the log, which everyone with access to the repository can open.",
    remedy: "Remove the line; pass secrets to programs by the environment or by standard input.",
    references: [
      "https://docs.github.com/en/actions/security-for-github-actions/security-guides/using-secrets-in-github-actions",
      "https://docs.github.com/en/actions/security-for-github-actions/security-guides/security-hardening-for-github-actions",
    ],
  },
  check({ project }) {
    const { workflows } = project.deploy;
    if (workflows.length === 0) return notApplicable("there is no workflow");
    const findings = workflows.flatMap(({ content, text, path }) =>
      content.jobs.flatMap((job) =>
        job.steps.flatMap((step) => {
          if (step.run === undefined) return [];
          // A step of GitHub's has the variables that the workflow gives it; elsewhere every step has the project's.
          const secret = [...content.env, ...job.env, ...step.env].filter(({ value }) => /\bsecrets\./.test(value));
          const masks = path.includes("/.github/");
          const holdsSecrets = !masks || secret.length > 0;
          const match = printedIn(
            step.run.text,
            holdsSecrets,
            secret.map(({ name }) => name),
          );
          if (match === null) return [];
          const line = match[0].trim();
          const start = text.indexOf(line, step.at.start);
          return start < 0
            ? []
            : [
                finding({
                  at: { file: path, start, end: start + line.length },
                  certainty: "definite",
                  // What is printed as it is GitHub replaces by ***; elsewhere masking is a setting of each variable.
                  ...(masks && { severity: "information" as const }),
                  message: /^(?:echo|printf)\b/.test(line)
                    ? "This writes a secret into the log of the workflow"
                    : "This writes every variable into the log of the workflow, secrets among them",
                }),
              ];
        }),
      ),
    );
    return findings.length > 0 ? findings : holds({ at: undefined, text: "no workflow prints secrets" });
  },
});

/** Into a file, a pipe or GitHub's own variables it goes to no log, and `::add-mask::` hides it there. */
function printedIn(script: string, holdsSecrets: boolean, names: readonly string[]): RegExpExecArray | null {
  const secret = /(?:^|\n)[ \t]*(?:echo|printf)\b[^\n|>]*\$\{\{\s*secrets\.[^\n|>]*(?=\n|$)/.exec(script);
  if (secret !== null) return secret;
  for (const line of script.matchAll(/(?:^|\n)[ \t]*(?:echo|printf)\b([^\n|>]*)(?=\n|$)/g)) {
    const words = line[1] ?? "";
    const read = [...words.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)].map(([, braced, bare]) => braced ?? bare ?? "");
    if (!words.includes("::add-mask::") && !/'[^']*\$[^']*'/.test(words) && read.some((name) => names.includes(name)))
      return line;
  }
  return holdsSecrets ? /(?:^|\n)[ \t]*(?:printenv|env)[ \t]*(?=\n|$)/.exec(script) : null;
}
