import type { Answer, Value } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import { entryOf, isTruthy, or, seen } from "../../domain/predicates.js";
import type { Reply } from "../../settings/setting.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "template-debug-enabled",
  family: "security",
  severity: "information",
  reads: ["TEMPLATES"],
  checklist: ["debug-off"],
  docs: {
    summary: "The template engine collects debugging data although DEBUG is off",
    why: "The option `debug` of a template backend follows `DEBUG` unless it is set. Set to `True` it makes every template error collect the source around it, which then travels with error mails and error tracking, and costs time.",
    remedy: "Delete the option: it then follows `DEBUG`.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/templates/#django.template.backends.django.DjangoTemplates",
    ],
  },
  check({ settings }) {
    const on = settings.ask((world): Reply => {
      const value = world.get("TEMPLATES");
      if (!isSequence(value)) return { answer: seen(value) ?? "no" };
      let answer: Answer = value.rest === undefined ? "no" : "unknown";
      for (const backend of value.items) {
        const debug = debugOption(backend);
        const truth = typeof debug === "string" ? debug : isTruthy(debug);
        if (truth === "yes") return { answer: "yes", ...(typeof debug !== "string" && debug.at && { at: debug.at }) };
        answer = or(answer, truth);
      }
      return { answer };
    });
    if (on.occurs === "unknown") return on.notDetermined();
    if (on.occurs === "never") return on.holds();
    return on.findings((one) => ({
      message: `The option debug of TEMPLATES is on${whenText(one)} although DEBUG is off: template errors carry the source around them`,
    }));
  },
});

function debugOption(backend: Value): Value | Answer {
  const options = entryOf(backend, "OPTIONS");
  if (typeof options === "string") return options;
  const debug = entryOf(options.value, "debug");
  return typeof debug === "string" ? debug : debug.value;
}
