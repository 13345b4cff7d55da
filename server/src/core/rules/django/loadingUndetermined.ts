import { redactText } from "../../domain/redact.js";
import { finding, holds, settingsRule } from "../rule.js";

export default settingsRule({
  id: "loading-undetermined",
  family: "django",
  severity: "information",
  docs: {
    summary: "Whether the settings load depends on what cannot be seen here",
    why: "A condition that nothing in the repository decides leads to an exception, a failed `assert` or an exit. Everything else that is said of these settings is said for the case that they load: of settings that do not, Django says nothing.",
    remedy:
      "Nothing, where the condition holds in production. A check that only needs what the repository or the environment says can be judged here too.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/settings/",
      "https://docs.python.org/3/reference/simple_stmts.html#the-assert-statement",
    ],
  },
  check({ settings }) {
    const { mayRaise } = settings;
    if (mayRaise.length === 0) return holds();
    return mayRaise.map(({ type, at, message }) =>
      finding({
        at,
        certainty: "possible",
        message: `Whether the settings load depends on what cannot be seen: ${type}${message === undefined || message === "" ? "" : ` (${redactText(message)})`} may be raised here`,
      }),
    );
  },
});
