import { anyItem, entry, itemsOf } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "drf-browsable-api",
  family: "libraries",
  severity: "hint",
  reads: ["REST_FRAMEWORK"],
  docs: {
    summary: "The REST interface answers browsers with pages and forms",
    why: "`BrowsableAPIRenderer` is one of the default renderers. It shows forms for every method that the visitor may use, fills their choices with queries of its own, and needs static files.",
    remedy: 'In production: `"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]`.',
    whenToIgnore: "The pages are wanted.",
    references: ["https://www.django-rest-framework.org/api-guide/renderers/#setting-the-renderers"],
  },
  check({ settings }) {
    if (!settings.names.includes("REST_FRAMEWORK")) return notApplicable("REST_FRAMEWORK is not set");
    const pages = settings.ask((world) => {
      const classes = entry(world.get("REST_FRAMEWORK"), "DEFAULT_RENDERER_CLASSES");
      if (typeof classes === "string") return classes;
      const item = itemsOf(classes).find((one) => one.kind === "str" && one.value === browsable);
      return { answer: anyItem(classes, (path) => path === browsable), ...(item?.at && { at: item.at }) };
    });
    return verdictOf(pages, (one) => ({
      message: `The REST interface answers browsers with pages and forms${whenText(one)}`,
    }));
  },
});

const browsable = "rest_framework.renderers.BrowsableAPIRenderer";
