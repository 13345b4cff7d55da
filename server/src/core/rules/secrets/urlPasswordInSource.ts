import { redactText } from "../../domain/redact.js";
import { judgeCredentials } from "../support/judgeCredentials.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "url-password-in-source",
  family: "secrets",
  severity: "error",
  reads: ["CACHES", "CELERY_BROKER_URL", "BROKER_URL", "CELERY_RESULT_BACKEND", "CHANNEL_LAYERS"],
  checklist: ["credentials-not-in-source"],
  fixable: "needsReview",
  docs: {
    summary: "A URL in the settings carries a password",
    why: "Addresses of caches, brokers and search servers often carry their password, `redis://:password@host`. It is then in every clone of the repository, and in every log line that prints the address.",
    remedy:
      'Read the whole address from the environment: `CELERY_BROKER_URL = os.environ["CELERY_BROKER_URL"]`. Change the password: what was committed is known.',
    whenToIgnore: "The server is a throw-away one that nobody else can reach.",
    references: [
      "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/",
      "https://docs.celeryq.dev/en/stable/userguide/configuration.html#broker-url",
    ],
  },
  check({ settings }) {
    // A URL that DATABASES is made of is the database's password.
    const names = settings.mayHoldCredentials.filter(
      (name) => name !== "DATABASES" && !(name === "DATABASE_URL" && settings.names.includes("DATABASES")),
    );
    return judgeCredentials(
      settings,
      names,
      (credential) => credential.kind === "url",
      (credential) => `${redactText(credential.path)} holds ${redactText(credential.what)} in the source`,
    );
  },
});
