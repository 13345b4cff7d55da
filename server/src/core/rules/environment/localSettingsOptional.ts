import { finding, holds, settingsRule } from "../rule.js";

export default settingsRule({
  id: "local-settings-optional",
  family: "environment",
  severity: "hint",
  checklist: ["production-settings-separate"],
  docs: {
    summary: "Production settings import a module that is not in the repository, if it is there",
    why: "`try: from .local_settings import *` runs whatever stands in that file on the server. What it sets is in no review and no history, and without it the settings are silently others: a server that lost the file still starts.",
    remedy:
      "Read what differs between servers from the environment, and import local settings in the settings of development only.",
    whenToIgnore: "The deployment writes the file and fails without it.",
    references: ["https://docs.djangoproject.com/en/stable/topics/settings/", "https://12factor.net/config"],
  },
  check({ settings }) {
    const missing = settings.evaluation.optionalMissing;
    if (missing.length === 0) return holds();
    return missing.map(({ name, at }) =>
      finding({
        at,
        certainty: "definite",
        message: `${name} is not in the repository: what production sets there cannot be seen, and its absence is ignored`,
      }),
    );
  },
});
