import { readsAsShell } from "../../launch/scripts.js";
import { isSecretVariable } from "../../launch/secretVariables.js";
import { finding, holds, projectRule, type FindingDraft } from "../rule.js";

export default projectRule({
  id: "secret-logged",
  family: "secrets",
  severity: "warning",
  checklist: ["secrets-not-logged"],
  docs: {
    summary: "Code or a script writes a secret, or the whole environment, into the log",
    why: "Logs are kept, sent on and read by many: by the platform, by collectors, by everyone with access to a pipeline. `print(os.environ)` writes every password of the deployment there.",
    remedy: "Delete the line. What was printed counts as known: change it.",
    references: [
      "https://owasp.org/www-community/vulnerabilities/Insertion_of_sensitive_information_into_log_file",
      "https://12factor.net/logs",
    ],
  },
  check({ project }) {
    const findings: FindingDraft[] = [];
    // The rest of the code is searched for the checklist, which does not look at every keystroke.
    const files = new Set([
      ...project.entries.flatMap((entry) => entry.settings?.evaluation.files ?? []),
      ...project.settingsDefaults.flatMap(({ source, at }) =>
        /^(?:wsgi|asgi|celery|manage)$/.test(source) ? [at.file] : [],
      ),
      ...project.gunicornFiles.map(({ file }) => file),
    ]);
    for (const file of files)
      for (const { what, start, end } of project.inText(file, printedIn) ?? [])
        findings.push(
          finding({ at: { file, start, end }, certainty: "definite", message: `This writes ${what} into the log` }),
        );
    for (const { target, text, content } of project.deploy.scripts) {
      // What a group or loop prints may go into a pipe or file as a whole.
      if (target !== "production" || !readsAsShell(text) || /^[ \t]*(?:\}|\)|done)[ \t]*[|>]/m.test(text)) continue;
      for (const { words, at, redirects, isRead } of content.commands) {
        if (words[0]?.text !== "echo" && words[0]?.text !== "printf") continue;
        if (isRead || redirects.length > 0) continue;
        const secret = words
          .flatMap((word) => word.parts)
          .find(
            (part) =>
              part.kind === "variable" &&
              part.operator === undefined &&
              isSecretVariable(part.name) &&
              !/_(?:LOGIN|USER|USERNAME|REALM)$/i.test(part.name),
          );
        if (secret?.kind === "variable")
          findings.push(finding({ at, certainty: "definite", message: `This writes ${secret.name} into the log` }));
      }
    }
    return findings.length > 0
      ? findings
      : holds({
          at: undefined,
          text: "no code or script of the project writes a secret that has a usual name into the log",
        });
  },
});

function printedIn(text: string): readonly { readonly what: string; readonly start: number; readonly end: number }[] {
  return printed.flatMap(({ pattern, what }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const line = text.slice(text.lastIndexOf("\n", match.index) + 1, match.index);
      return /^\s*#/.test(line) ? [] : [{ what, start: match.index, end: match.index + match[0].length }];
    }),
  );
}

const call = String.raw`\b(?:print|pprint|log(?:g(?:er|ing))?\.(?:debug|info|warning|warn|error|critical|exception)|sys\.std(?:out|err)\.write)\(`;

/** Of a call of one line; a text in quotes names and shows nothing. */
const printed: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  {
    pattern: new RegExp(
      `${call}(?:[^\\n()"']|"[^"\\n]*"|'[^'\\n]*'){0,120}\\bos\\.environ\\b(?:\\.(?:items|values|copy)\\(\\))?\\s*[,)]`,
      "g",
    ),
    what: "the whole environment",
  },
  {
    pattern: new RegExp(
      `${call}(?:[^\\n()"']|"[^"\\n]*"|'[^'\\n]*'){0,120}\\b(?:settings\\.)?(?:SECRET_KEY|DATABASES|EMAIL_HOST_PASSWORD|AWS_SECRET_ACCESS_KEY|\\w*(?:_PASSWORD|_SECRET|_TOKEN))\\s*[,)]`,
      "g",
    ),
    what: "a secret setting",
  },
];
