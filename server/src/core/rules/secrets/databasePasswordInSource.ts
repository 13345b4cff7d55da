import { judgeCredentials } from "../support/judgeCredentials.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "database-password-in-source",
  family: "secrets",
  severity: "error",
  reads: ["DATABASES"],
  checklist: ["credentials-not-in-source", "server-database"],
  fixable: "needsReview",
  docs: {
    summary: "The password of a database stands in the source",
    why: "Whoever can read the repository, an old clone of it, an image or a backup of the code can log in to the database, if they can reach it. A password that is only the fallback of an environment variable is used as soon as the variable is forgotten.",
    remedy:
      'Read it from the environment without a fallback, `os.environ["DATABASE_PASSWORD"]`, and change the password: what was committed is known.',
    whenToIgnore: "The database is a throw-away one that nobody else can reach.",
    references: [
      "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#databases",
      "https://docs.djangoproject.com/en/stable/ref/settings/#password",
    ],
  },
  check({ settings }) {
    return judgeCredentials(
      settings,
      ["DATABASES"],
      () => true,
      (credential) => {
        const alias = /^DATABASES\["([^"]*)"\]/.exec(credential.path)?.[1] ?? "default";
        return `The password of the database "${alias}" stands in the source`;
      },
    );
  },
});
