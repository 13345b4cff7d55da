import { redactText } from "../../domain/redact.js";
import { judgeCredentials } from "../support/judgeCredentials.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "credential-in-source",
  family: "secrets",
  severity: "error",
  reads: ["EMAIL_HOST_PASSWORD", "AWS_SECRET_ACCESS_KEY", "SIMPLE_JWT"],
  checklist: ["credentials-not-in-source"],
  fixable: "needsReview",
  docs: {
    summary: "A password, key or token of another service stands in the source",
    why: 'What the settings hold is in every clone of the repository, every image and every backup of the code, also after it was deleted from the newest commit. It is recognised by the name of the setting or key (`EMAIL_HOST_PASSWORD`, `AWS_SECRET_ACCESS_KEY`, `SIMPLE_JWT["SIGNING_KEY"]`) together with a value that looks generated, or by the shape that a provider gives its tokens. Placeholders, test keys, names of variables and paths are left alone; a placeholder that signs tokens is not, for everyone can make tokens with it.',
    remedy:
      "Read it from the environment without a fallback, and revoke the old one at the provider: what was committed is known.",
    whenToIgnore: "The value is made to be public, as the key of a map in a browser.",
    references: [
      "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/",
      "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    ],
  },
  check({ settings }) {
    // SECRET_KEY and the databases have rules of their own.
    const names = settings.mayHoldCredentials.filter(
      (name) => !["SECRET_KEY", "SECRET_KEY_FALLBACKS", "DATABASES", "DATABASE_URL"].includes(name),
    );
    return judgeCredentials(
      settings,
      names,
      (credential) => credential.kind !== "url",
      (credential) => `${redactText(credential.path)} is ${credential.what} that stands in the source`,
    );
  },
});
