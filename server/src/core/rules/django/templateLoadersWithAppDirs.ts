import type { Answer } from "../../domain/value.js";
import { dictGet, isSequence, type Value } from "../../domain/value.js";
import { and, entryOf, isText, isTruthy, not, or, seen } from "../../domain/predicates.js";
import { anyItem } from "../support/libraries.js";
import { settingsRule } from "../rule.js";
import { djangoTemplatesBackend, optionOf } from "../support/templates.js";
import { verdictOf } from "../support/verdicts.js";

export default settingsRule({
  id: "template-loaders-with-app-dirs",
  family: "django",
  severity: "error",
  since: { django: [1, 8], brought: "TEMPLATES" },
  djangoChecks: ["templates.E001"],
  reads: ["TEMPLATES", "INSTALLED_APPS"],
  docs: {
    summary: "TEMPLATES sets loaders beside APP_DIRS",
    why: "`APP_DIRS` is a short form of a list of loaders; with both Django raises `ImproperlyConfigured` as soon as an engine is made, at the first page. Up to 5.0 the check `templates.E001` says so; later versions raise while checking.",
    remedy: 'Take `"APP_DIRS": True` out, or the `loaders`: Django caches templates by itself.',
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/template/engine.py",
      "https://docs.djangoproject.com/en/stable/topics/templates/#django.template.backends.django.DjangoTemplates",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world) => {
      const value = world.get("TEMPLATES");
      const hidden = seen(value);
      if (hidden) return hidden;
      if (!isSequence(value)) return "no";
      const answers = value.items.map((item): Answer => {
        if (item.kind !== "dict") return seen(item) ?? "no";
        // Later versions ask the engine, which is Django's own; the old check asks every entry.
        const backend = entryOf(item, "BACKEND");
        const isJudged = settings.django.atLeast(5, 1) ? isDjangos(backend) : "yes";
        const dirs = dictGet(item, "APP_DIRS")?.value;
        const loaders = optionOf(item, "loaders");
        return and(
          isJudged,
          dirs ? isTruthy(dirs) : item.rest === undefined ? "no" : "unknown",
          loaders === undefined
            ? "no"
            : loaders === "unknown"
              ? "unknown"
              : settings.django.atLeast(5, 1) && loaders.kind === "none"
                ? "no"
                : "yes",
        );
      });
      const answer = or(...answers, value.rest === undefined ? "no" : "unknown");
      return answer === "yes" ? not(changesLoaders(world.get("INSTALLED_APPS"))) : answer;
    });
    return verdictOf(bad, () => ({
      message: "TEMPLATES sets both APP_DIRS and loaders, which Django refuses at the first page",
      djangoChecks: settings.django.atLeast(5, 1) ? [] : ["templates.E001"],
    }));
  },
});

function isDjangos(backend: ReturnType<typeof entryOf>): Answer {
  return typeof backend === "string" ? backend : isText(backend.value, djangoTemplatesBackend);
}

/** Applications that take APP_DIRS out of TEMPLATES as they start, and put a loader of their own in. */
function changesLoaders(apps: Value): Answer {
  return anyItem(apps, (app) => /^(?:template_partials|django_cotton)(?:\.apps\.LoaderAppConfig)?$/.test(app));
}
