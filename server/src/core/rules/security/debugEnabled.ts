import { sameSpan, type Span } from "../../text/span.js";
import type { Judgement } from "../../settings/setting.js";
import type { SettingsView } from "../../settings/settingsView.js";
import { stateInWords } from "../../settings/conditionWords.js";
import { platformMarkers } from "../../domain/platforms.js";
import { isDebugOn, isVariableText } from "../support/debugState.js";
import { type FindingDraft, settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "debug-enabled",
  family: "security",
  severity: "error",
  djangoChecks: ["security.W018"],
  reads: ["DEBUG"],
  checklist: ["debug-off"],
  fixable: "needsReview",
  docs: {
    summary: "DEBUG is on in production",
    why: "With `DEBUG` on Django answers every error with a page that shows settings, local variables and source, keeps every SQL query in memory, serves static files itself and accepts `localhost` as a host. Django's own check `security.W018` looks at truth, so the text `'False'` counts as on.",
    remedy:
      'Turn it off where production reads it, and let only a development environment turn it on: `DEBUG = os.environ.get("DJANGO_DEBUG", "") == "True"`.',
    whenToIgnore: "Never in production.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#debug",
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
    ],
  },
  check({ settings }) {
    const debug = settings.askEverywhere((world) => isDebugOn(world.get("DEBUG")));
    if (debug.occurs === "unknown") return debug.notDetermined();
    if (debug.occurs === "never") return debug.holds();
    const found = findingsOf(debug, settings);
    if (found.length < 2 || debug.occurs !== "always") return found;
    // Production's module has it on as well as development's, which an unset variable chooses, and which is right as it is.
    const meant = settings.ask((world) => ({ answer: "yes", at: world.setting("DEBUG").valueAt }));
    const isMeant = (at: Span): boolean => meant.cases.some((one) => sameSpan(one.at, at));
    const others = settings.askEverywhere((world) =>
      isMeant(world.setting("DEBUG").valueAt) ? "no" : isDebugOn(world.get("DEBUG")),
    );
    return others.occurs === "sometimes"
      ? [
          ...found.filter(({ at }) => isMeant(at)),
          ...findingsOf(others, settings).map((one) => ({ ...one, fixes: [] })),
        ]
      : found;
  },
});

function findingsOf(debug: Judgement, settings: SettingsView): readonly FindingDraft[] {
  return debug.findings((one) => {
    const setting = one.world.setting("DEBUG");
    const isText = setting.value.kind === "str" || isVariableText(setting.value);
    // The platform always sets its marker: only a move away from it turns DEBUG on.
    const [marker = ""] = one.unset;
    const byPlatform =
      one.unset.length === 1 && one.when === stateInWords(marker, "unset") && platformMarkers.has(marker);
    const message = byPlatform
      ? `DEBUG is on wherever ${marker} is unset, and only its platform sets that`
      : one.when === ""
        ? isText
          ? "DEBUG is a text, and any text but an empty one is true: DEBUG is on in production"
          : "DEBUG is on in production"
        : `DEBUG is on in production${whenText(one)}`;
    // On whatever the variable is: the assignment itself is the cause, not its fallback.
    return {
      ...(debug.occurs === "always" && { at: setting.valueAt }),
      message,
      ...(byPlatform && { severity: "warning" as const }),
      djangoChecks: ["security.W018"],
      fixes: settings.fix.fromEnvironment(setting, { variable: "DJANGO_DEBUG", cast: "bool", fallback: "False" }),
    };
  });
}
