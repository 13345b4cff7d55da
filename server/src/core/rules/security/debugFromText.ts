import { truthiness, type Value } from "../../domain/value.js";
import { variableInWords } from "../../settings/conditionWords.js";
import { isDebugOn } from "../support/debugState.js";
import { placeKey, textTruths } from "../support/textTruth.js";
import { notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "debug-from-text",
  family: "security",
  severity: "error",
  reads: ["DEBUG"],
  checklist: ["debug-off"],
  fixable: "safe",
  docs: {
    summary: 'DEBUG takes its truth from the text of a variable, so that "False" turns it on',
    why: 'Environment variables are texts, and to Python every text but an empty one is true: `os.environ.get("DEBUG", False)`, `bool(os.getenv("DEBUG"))`, python-decouple\'s `config("DEBUG", default=False)` without `cast=bool` and django-environ\'s `env("DEBUG")` without a scheme all turn DEBUG **on** when someone sets `DEBUG=False`.',
    remedy:
      'Compare with the one word that means on, `os.environ.get("DJANGO_DEBUG", "") == "True"`, or use the cast of the library: `config("DEBUG", default=False, cast=bool)`, `env.bool("DEBUG", default=False)`.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#debug",
      "https://docs.python.org/3/library/stdtypes.html#truth-value-testing",
    ],
  },
  check({ settings }) {
    // Where it is on without anyone saying False, debug-enabled says so.
    const on = settings.askEverywhere((world) => isDebugOn(world.get("DEBUG")));
    if (on.occurs === "always" || on.occurs === "sometimes") return notApplicable("DEBUG is on already");
    const truths = textTruths(settings.evaluationOf("DEBUG"), "DEBUG", true);
    const bad = settings.askEverywhere((world) => {
      const setting = world.setting("DEBUG");
      const truth = truths.get(placeKey(setting.valueAt));
      if (truth !== undefined) return { answer: "yes", at: setting.valueAt, data: truth };
      return setting.value.kind === "unknown" ? "unknown" : "no";
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    return bad.findings((one) => {
      const setting = one.world.setting("DEBUG");
      const truth = truths.get(placeKey(setting.valueAt));
      const variable = truth?.variable ?? "the variable";
      return {
        certainty: "possible",
        // It takes someone who writes False.
        severity: truth?.on === "others" ? "information" : "warning",
        message:
          truth?.on === "others"
            ? `DEBUG is on for other words than those that are compared here: ${variable}=${truth.word} turns it on`
            : isPresence(setting.value)
              ? `DEBUG is on wherever ${variableInWords(variable)} is set, whatever it holds: ${variable}=False turns it on`
              : `DEBUG is the text of ${variableInWords(variable)}, and any text but an empty one is true: ${variable}=False turns it on`,
        fixes: settings.fix.fromEnvironment(setting, { variable, cast: "bool", fallback: "False" }),
      };
    });
  },
});

/** `"DEBUG" in os.environ`: an empty text is enough. */
function isPresence(value: Value): boolean {
  return value.kind === "environment" && truthiness(value.resolve(() => "")) === "yes";
}
