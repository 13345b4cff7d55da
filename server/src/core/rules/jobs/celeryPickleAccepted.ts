import { yesNo } from "../../domain/value.js";
import { anyItem, itemsOf } from "../support/libraries.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "celery-pickle-accepted",
  family: "jobs",
  severity: "warning",
  reads: ["CELERY_ACCEPT_CONTENT", "CELERY_TASK_SERIALIZER", "CELERY_RESULT_SERIALIZER"],
  checklist: ["background-jobs"],
  docs: {
    summary: "Celery reads messages with pickle",
    why: "Unpickling runs what the message says. Whoever can write to the broker, another application on the same Redis for instance, runs code in the worker. JSON is the default since Celery 4.",
    remedy: 'Use JSON: `CELERY_ACCEPT_CONTENT = ["json"]`, and pass ids instead of objects.',
    whenToIgnore: "Nobody but this site's processes can reach the broker.",
    references: [
      "https://docs.celeryq.dev/en/stable/userguide/security.html",
      "https://docs.celeryq.dev/en/stable/userguide/configuration.html#accept-content",
    ],
  },
  check({ settings }) {
    // Without a backend there are no results to read.
    const hasResults = settings.names.some((name) => name === "CELERY_RESULT_BACKEND" || name === "result_backend");
    const names = [
      "CELERY_ACCEPT_CONTENT",
      "CELERY_TASK_SERIALIZER",
      ...(hasResults ? ["CELERY_RESULT_ACCEPT_CONTENT", "CELERY_RESULT_SERIALIZER"] : []),
    ].filter((name) => settings.names.includes(name));
    if (names.length === 0) return notApplicable("Celery's serializers are not set");
    const verdicts = names.map((name) =>
      verdictList(
        verdictOf(
          settings.ask((world) => {
            const value = world.get(name);
            const item = itemsOf(value).find((one) => one.kind === "str" && isPickle(one.value));
            return {
              answer: value.kind === "str" ? yesNo(isPickle(value.value)) : anyItem(value, isPickle),
              ...(item?.at && { at: item.at }),
            };
          }),
          (one) => ({
            message: `${name} ${name.includes("ACCEPT") ? "accepts" : "is"} pickle${whenText(one)}: who can write to the broker runs code in the worker`,
          }),
        ),
      ),
    );
    // What is accepted and what is written are one decision.
    return verdicts.find((list) => list.some((verdict) => verdict.kind === "finding")) ?? verdicts.flat();
  },
});

function isPickle(text: string): boolean {
  return text === "pickle" || text === "application/x-python-serialize";
}
