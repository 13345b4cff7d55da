import { redactText } from "../../domain/redact.js";
import { finding, holds, settingsRule } from "../rule.js";

export default settingsRule({
  id: "settings-partly-unseen",
  family: "django",
  severity: "information",
  docs: {
    summary: "Settings come from what cannot be seen in the repository",
    why: "A star import of a module that is not in the repository, `exec` of a text, or `globals().update(…)` with names that only the run knows may set or replace any setting. Of those that are not assigned later nothing can be told for certain, and a check that finds nothing there proves nothing.",
    remedy:
      "Import by name what the settings need from there (`from library.settings import PIPELINE`), or assign after this line what matters in production: what is assigned later is known.",
    references: [
      "https://docs.python.org/3/reference/simple_stmts.html#the-import-statement",
      "https://docs.djangoproject.com/en/stable/topics/settings/",
    ],
  },
  check({ settings }) {
    const { hidings } = settings.evaluation;
    if (hidings.length === 0) return holds();
    const { worlds } = settings.evaluation;
    return hidings.map(({ at, reason, where }) =>
      finding({
        at,
        certainty: worlds.conditions.implies(worlds.where, where) ? "definite" : "possible",
        message: `Any setting may be set or replaced here by ${redactText(reason)}: of those that are not assigned later nothing is certain`,
      }),
    );
  },
});
