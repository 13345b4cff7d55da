import { redactText } from "../../domain/redact.js";
import type { Raised } from "../../report.js";
import { finding, holds, settingsRule } from "../rule.js";

export default settingsRule({
  id: "settings-do-not-load",
  family: "django",
  severity: "error",
  reads: ["ALLOWED_HOSTS", "INSTALLED_APPS", "LOCALE_PATHS", "SECRET_KEY_FALLBACKS", "TIME_ZONE", "STORAGES", "MAILERS"],
  checklist: ["production-settings-separate"],
  docs: {
    summary: "Django cannot load the settings",
    why: "Importing the module raises, or Django refuses what it finds there: `ALLOWED_HOSTS` (4.0), `INSTALLED_APPS`, `LOCALE_PATHS` and `SECRET_KEY_FALLBACKS` (4.1) have to be lists or tuples, `TIME_ZONE` has to exist, `STORAGES` stands beside neither `DEFAULT_FILE_STORAGE` nor `STATICFILES_STORAGE` (4.2 to 5.0), and `MAILERS` beside no deprecated `EMAIL_*` (6.1). Then neither the server nor `manage.py` starts.",
    remedy: "Correct the line. A single element needs a list: `[\"example.com\"]`, or a comma: `(\"example.com\",)`.",
    references: ["https://github.com/django/django/blob/stable/5.2.x/django/conf/__init__.py", "https://docs.djangoproject.com/en/stable/ref/settings/"],
  },
  check({ settings }) {
    const { raises } = settings;
    if (raises === null) return holds();
    // What Python's grammar refuses is the finding syntax-error.
    if (raises.type === "SyntaxError" && settings.syntaxErrors.length > 0) return [];
    return finding({ at: raises.at, certainty: "definite", message: messageOf(raises) });
  },
});

function messageOf({ type, variable, message }: Raised): string {
  if (variable !== undefined) return `The settings do not load: ${type} for the environment variable ${variable}, which is not set or not accepted`;
  return `The settings do not load: ${type}${message === undefined || message === "" ? "" : `: ${redactText(message).replace(/\.$/, "")}`}`;
}
