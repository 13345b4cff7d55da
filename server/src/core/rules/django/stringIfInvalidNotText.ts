import type { Reply } from "../../settings/setting.js";
import { dictGet, isSequence } from "../../domain/value.js";
import { seen } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { optionOf, otherBackends } from "../support/templates.js";
import { verdictOf } from "../support/verdicts.js";

export default settingsRule({
  id: "string-if-invalid-not-text",
  family: "django",
  severity: "error",
  djangoChecks: ["templates.E002"],
  reads: ["TEMPLATES"],
  docs: {
    summary: "string_if_invalid of a template engine is no text",
    why: "Django writes it where a variable of a template does not exist. Its check refuses anything but a text.",
    remedy: "Delete the option; the default is an empty text.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/template/engine.py",
      "https://docs.djangoproject.com/en/stable/ref/templates/api/#how-invalid-variables-are-handled",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Reply => {
      const value = world.get("TEMPLATES");
      const hidden = seen(value);
      if (hidden) return { answer: hidden };
      if (!isSequence(value)) return { answer: "no" };
      let open = value.rest !== undefined;
      for (const item of value.items) {
        if (item.kind !== "dict") {
          open ||= item.kind === "unknown";
          continue;
        }
        // From 5.1 on an engine checks itself, and only Django's own does.
        const backend = settings.django.atLeast(5, 1) ? dictGet(item, "BACKEND")?.value : undefined;
        if (backend?.kind === "str" && otherBackends.has(backend.value)) continue;
        const option = optionOf(item, "string_if_invalid");
        if (option === undefined || option === "unknown" || option.kind === "unknown") {
          open ||= option !== undefined;
          continue;
        }
        if (option.kind !== "str" && option.kind !== "environment")
          return { answer: "yes", ...(option.at && { at: option.at }) };
      }
      return { answer: open ? "unknown" : "no" };
    });
    return verdictOf(bad, () => ({ message: "string_if_invalid is no text", djangoChecks: ["templates.E002"] }));
  },
});
