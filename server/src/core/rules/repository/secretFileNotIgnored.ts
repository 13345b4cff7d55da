import { hasUrlPassword, isPlaceholder, isProductionsOwn, isSecretVariable } from "../../launch/secretVariables.js";
import { isWord, keepsNobodyOut, secretShape } from "../../domain/secretShapes.js";
import { basename } from "../../project/paths.js";
import { finding, holds, projectRule } from "../rule.js";

export default projectRule({
  id: "secret-file-not-ignored",
  family: "repository",
  severity: "error",
  everyFile: true,
  checklist: ["secret-files-ignored", "credentials-not-in-source"],
  docs: {
    summary: "An env file with secrets is not ignored by Git",
    why: "No `.gitignore` names the file, so it is in the repository or goes there with the next `git add`, and stays in its history when it is deleted later.",
    remedy:
      "Add it to `.gitignore`. If it was ever committed, `git rm --cached` it and change every secret in it. Keep the names in `.env.example`.",
    whenToIgnore: "For files whose values are encrypted (sops, git-crypt, dotenvx) or for a local machine only.",
    references: [
      "https://git-scm.com/docs/gitignore",
      "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository",
    ],
  },
  check({ project }) {
    const findings = project.deploy.envFiles.flatMap(({ path, text, content, target }) => {
      if (/sops_|git-crypt|DOTENV_PUBLIC_KEY|encrypted:/.test(text)) return [];
      const isDoubtful = project.deploy.roles.get(path)?.role === "doubtful";
      const secrets = content.entries.filter(
        (entry) =>
          // Files of development hold keys that open nothing, as a rule, but for a server that stands elsewhere.
          (target === "production" || opensElsewhere(entry)) && isSecret(entry.name, entry.value, path),
      );
      // What was made to keep somebody out is told first.
      const secret = secrets.find(({ value = "" }) => !keepsNobodyOut(value)) ?? secrets[0];
      if (secret === undefined) return [];
      const { value = "" } = secret;
      // `SECRET_KEY=…ChangeThis`: the others beside it stand in too.
      const standsIn =
        secretShape(value) === undefined &&
        content.entries.some(
          (entry) => isSecretVariable(entry.name) && /change[-_ ]?(?:me|it|this)|^your[-_ ]/i.test(entry.value ?? ""),
        );
      const isProductions = target === "production" && !isDoubtful && isCertain(path, value) && !keepsNobodyOut(value);
      // What `base.env` holds opens, as often as not, what a developer starts.
      const severity =
        standsIn || (isDoubtful && !opensElsewhere(secret)) ? "information" : isProductions ? undefined : "warning";
      return [
        finding({
          at: secret.nameAt,
          certainty: isDoubtful ? "possible" : "definite",
          ...(severity !== undefined && { severity }),
          message: `Git ${project.files.isTracked?.(path) === true ? "tracks" : "does not ignore"} ${basename(path)}, which holds ${secret.name}`,
        }),
      ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "env files with secrets are ignored by Git" });
  },
});

function isSecret(name: string, value: string | undefined, path: string): boolean {
  return (
    value !== undefined &&
    ((isSecretVariable(name) &&
      !isPlaceholder(value) &&
      value.length >= 8 &&
      // `password123` opens what a developer starts.
      (isCertain(path, undefined) || !isWord(value))) ||
      hasUrlPassword(value))
  );
}

/** The address of a server that whoever reads it can ask: not `db`, `db.local`. */
function opensElsewhere({ value = "" }: { readonly value?: string | undefined }): boolean {
  return /:[^/\s@]+@(?![^/:]*example)(?:[\w-]+\.)+(?!local|lan|internal|test|docker)[a-z]{2,9}(?=[:/]|$)/i.test(value);
}

/** A provider's own token, or any secret of a file that is production's beyond doubt. */
function isCertain(path: string, value: string | undefined): boolean {
  return isProductionsOwn(path) || secretShape(value ?? "") !== undefined;
}
