import type { Answer } from "../../domain/value.js";
import type { Verdict } from "../rule.js";
import { settingsRule } from "../rule.js";
import type { SettingsView } from "../../settings/settingsView.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "url-setting-without-slash",
  family: "static",
  severity: "error",
  djangoChecks: ["urls.E006"],
  reads: ["STATIC_URL", "MEDIA_URL"],
  checklist: ["static-files", "media-files"],
  fixable: "safe",
  docs: {
    summary: "STATIC_URL or MEDIA_URL does not end with a slash",
    why: "Django puts the file's name behind it: `/static` and `app.css` become `/app.css`. Its check refuses it, so that `migrate` and `collectstatic` fail; gunicorn starts.",
    remedy: "End it with a slash.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/urls.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#static-url",
    ],
  },
  check({ settings }) {
    return [...judge(settings, "STATIC_URL"), ...judge(settings, "MEDIA_URL")];
  },
});

function judge(settings: SettingsView, name: string): readonly Verdict[] {
  const bad = settings.ask((world): Answer => {
    const value = world.get(name);
    if (value.kind === "unknown" || value.kind === "environment") return value.kind;
    return value.kind === "str" && value.value !== "" && !value.value.endsWith("/") ? "yes" : "no";
  });
  return verdictList(
    verdictOf(bad, (one) => {
      const setting = one.world.setting(name);
      const literal =
        setting.value.kind === "str" && setting.value.from === "literal" ? setting.value.value : undefined;
      return {
        about: [name],
        message: `${name} does not end with a slash${whenText(one)}, which Django's checks refuse`,
        djangoChecks: ["urls.E006"],
        fixes:
          literal === undefined || /["\\\n]/.test(literal)
            ? []
            : settings.fix.setSetting(setting, `"${literal}/"`, { safety: "safe" }),
      };
    }),
  );
}
