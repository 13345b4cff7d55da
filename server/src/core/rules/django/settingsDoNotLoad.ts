import type { FixDraft } from "../../fixes/fix.js";
import { redactText } from "../../domain/redact.js";
import type { Raised } from "../../evaluator/raised.js";
import type { SettingsView } from "../../settings/settingsView.js";
import { finding, holds, notDetermined, settingsRule } from "../rule.js";

export default settingsRule({
  id: "settings-do-not-load",
  family: "django",
  severity: "error",
  reads: [
    "ALLOWED_HOSTS",
    "INSTALLED_APPS",
    "LOCALE_PATHS",
    "SECRET_KEY_FALLBACKS",
    "TIME_ZONE",
    "STORAGES",
    "MAILERS",
  ],
  checklist: ["production-settings-separate"],
  fixable: "needsReview",
  docs: {
    summary: "Django cannot load the settings",
    why: "Importing the module raises, or Django refuses what it finds there: `ALLOWED_HOSTS` (4.0), `INSTALLED_APPS`, `LOCALE_PATHS` and `SECRET_KEY_FALLBACKS` (4.1) have to be lists or tuples, `TIME_ZONE` has to exist, `STORAGES` stands beside neither `DEFAULT_FILE_STORAGE` nor `STATICFILES_STORAGE` (4.2 to 5.0), and `MAILERS` beside no deprecated `EMAIL_*` (6.1). Then neither the server nor `manage.py` starts.",
    remedy: 'Correct the line. A single element needs a list: `["example.com"]`, or a comma: `("example.com",)`.',
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/conf/__init__.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/",
    ],
  },
  check({ settings }) {
    const { raises } = settings;
    if (raises === null) return holds();
    // What Python's grammar refuses is the finding syntax-error.
    if (raises.type === "SyntaxError" && settings.syntaxErrors.length > 0) return [];
    // A check of the code that always fails misses what the installation brings: a file, a module, a variable.
    if (settings.mode === "open" && (raises.deliberate === true || raises.variable !== undefined))
      return notDetermined(
        raises.variable === undefined
          ? `the settings end with ${raises.type} where something is missing that is not in the repository`
          : `the settings end with ${raises.type} without the right content of ${raises.variable}`,
        raises.at,
      );
    return finding({
      at: raises.at,
      // Settings that nobody names and that cannot run are most likely left over.
      ...(settings.isUnnamed
        ? {
            certainty: "possible" as const,
            // Whoever installs an application gives its key by settings of their own.
            severity: raises.setting === "SECRET_KEY" ? ("information" as const) : ("warning" as const),
          }
        : { certainty: "definite" as const }),
      message: `${messageOf(raises)}${settings.isUnnamed ? ", and nothing in the repository names them" : ""}`,
      fixes: listFixes(settings, raises),
    });
  },
});

/** A text or a path in place of a list. A text with commas is several, and is left to its author. */
function listFixes(settings: SettingsView, { setting: name, wantsList }: Raised): readonly FixDraft[] {
  const setting =
    name === undefined || wantsList !== true
      ? undefined
      : settings
          .ask((world) => {
            world.get(name);
            return "yes";
          })
          .cases[0]?.world.setting(name);
  if (!setting) return [];
  const { value } = setting;
  if (value.kind === "environment" || value.from === "environment")
    return settings.fix.fromEnvironment(setting, { cast: "list" });
  return value.kind === "path" ||
    (value.kind === "str" && value.from === "literal" && value.value !== "" && !/[,\s]/.test(value.value))
    ? settings.fix.wrapInList(setting, { safety: "needsReview" })
    : [];
}

function messageOf({ type, variable, message }: Raised): string {
  if (variable !== undefined)
    return `The settings do not load: ${type} for the environment variable ${variable}, which is not set or not accepted`;
  return `The settings do not load: ${type}${message === undefined || message === "" ? "" : `: ${redactText(message).replace(/\.$/, "")}`}`;
}
