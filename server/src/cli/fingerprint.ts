import { isSecretName, looksLikeToken } from "../core/domain/redact.js";
import type { Finding } from "../core/report.js";
import { relativePath } from "./paths.js";
import { hashText, type Session } from "./session.js";

/**
 * What tells a finding from the others wherever it has moved to: rule, file, entry and the code on its line, whatever its indentation, texts and
 * comments. Paths count from `base`. Nothing of a secret goes in: a hash of a weak one could be guessed back.
 */
export function fingerprint(session: Session, finding: Finding, base: string): string {
  return hashText(
    [
      finding.ruleId,
      relativePath(base, finding.at.file),
      finding.entry ?? "",
      finding.absent ?? codeAt(session, finding),
    ].join("\n"),
  );
}

/** Where a setting is absent, the line is only one that the finding was put on. */
function codeAt(session: Session, finding: Finding): string {
  const text = session.starred(finding.at.file);
  const index = session.lines(finding.at.file);
  const line = text.slice(index.lineStart(finding.at.start), index.lineEnd(finding.at.start));
  return codeOf(line.replace(/\*{2,}/g, "*"), isAboutSecrets(finding));
}

/** The words and signs of a line: no literals, no comment, nothing that follows the name of a secret. */
function codeOf(line: string, aboutSecrets: boolean): string {
  const bare = line
    .slice(0, 1000)
    .replace(/(["'])(?:\\.|(?!\1)[^\\])*(?:\1|$)/g, (literal) => (isSecretName(literal.slice(1, -1)) ? literal : '""'))
    .replace(/#.*/, "");
  const words = bare.split(/([A-Za-z_][\w-]*)/);
  const secret = words.findIndex((word) => isSecretName(word));
  const kept =
    secret >= 0 ? words.slice(0, secret + 1).join("") : aboutSecrets ? (bare.split(/[=:\s]/)[0] ?? "") : bare;
  return kept
    .split(/\s+/)
    .filter((word) => !looksLikeToken(word) && !word.includes("://"))
    .join("");
}

function isAboutSecrets({ ruleId }: Finding): boolean {
  return /secret|password|credential|token|key/.test(ruleId);
}
