import { isSequence, yesNo } from "../../domain/value.js";
import { itemsOf, hidden } from "../support/libraries.js";
import { djangoEngine, optionOf } from "../support/templates.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "templates-not-cached",
  family: "django",
  severity: "information",
  reads: ["TEMPLATES"],
  docs: {
    summary: "Every page reads and compiles its templates anew",
    why: "Django keeps compiled templates in memory by itself (with `DEBUG` off, since 4.1 always), but only where it chooses the loaders. A list of `loaders` in `OPTIONS` is taken as it is: without `django.template.loaders.cached.Loader` around them every render reads the files again.",
    remedy:
      'Delete `loaders` and set `APP_DIRS` to `True`, or wrap them: `("django.template.loaders.cached.Loader", [...])`.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/templates/api/#django.template.loaders.cached.Loader",
      "https://github.com/django/django/blob/stable/5.2.x/django/template/engine.py",
    ],
  },
  check({ settings }) {
    if (!settings.names.includes("TEMPLATES")) return notApplicable("TEMPLATES is not set");
    const uncached = settings.ask((world) => {
      world.get("TEMPLATES");
      const engine = djangoEngine(world);
      if (typeof engine === "string") return engine;
      const loaders = optionOf(engine, "loaders");
      if (loaders === undefined) return "no";
      if (loaders === "unknown") return "unknown";
      if (hidden(loaders) !== "no") return hidden(loaders);
      const items = itemsOf(loaders);
      const plain =
        items.find((item) => item.kind === "str" && filesystem.has(item.value)) ??
        items.find((item) => isSequence(item) && item.items[0]?.kind === "str" && filesystem.has(item.items[0].value));
      return { answer: yesNo(plain !== undefined), ...(plain?.at && { at: plain.at }) };
    });
    return verdictOf(uncached, (one) => ({
      message: `A template loader stands outside of the cached one${whenText(one)}: every render reads and compiles its templates anew`,
    }));
  },
});

const filesystem: ReadonlySet<string> = new Set([
  "django.template.loaders.filesystem.Loader",
  "django.template.loaders.app_directories.Loader",
]);
