import type { Value } from "../../domain/value.js";
import { isNone } from "../../domain/predicates.js";
import type { Verdict } from "../rule.js";
import { holds, settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "upload-limit-off",
  family: "security",
  severity: "warning",
  since: { django: [1, 10], brought: "the limits" },
  decision: true,
  reads: ["DATA_UPLOAD_MAX_MEMORY_SIZE", "DATA_UPLOAD_MAX_NUMBER_FIELDS", "DATA_UPLOAD_MAX_NUMBER_FILES"],
  checklist: ["reverse-proxy"],
  fixable: "needsReview",
  docs: {
    summary: "A limit on what a request may send is switched off",
    why: "`None` switches the limit off. `DATA_UPLOAD_MAX_MEMORY_SIZE` keeps a single request from filling the memory (file uploads do not count), `DATA_UPLOAD_MAX_NUMBER_FIELDS` and `DATA_UPLOAD_MAX_NUMBER_FILES` keep thousands of fields and files from occupying a worker: Django brought them as answers to denial-of-service attacks.",
    remedy: "Set a number that the largest real request fits in: `DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024`.",
    whenToIgnore: "A proxy in front limits requests, and only trusted people can post.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#data-upload-max-memory-size",
      "https://docs.djangoproject.com/en/stable/ref/settings/#data-upload-max-number-fields",
      "https://docs.djangoproject.com/en/stable/ref/settings/#data-upload-max-number-files",
    ],
  },
  check({ settings }) {
    return limits
      .filter(({ name }) => settings.names.includes(name))
      .flatMap(({ name, what, value, isOfProxy }): readonly Verdict[] => {
        const off = settings.ask((world) => isNone(world.get(name)));
        if (off.occurs === "unknown") return [off.notDetermined()];
        if (off.occurs === "never") return [off.holds()];
        if (isOfProxy === true && settings.proxy.bodyLimit !== undefined)
          return [holds({ at: settings.proxy.bodyLimit, text: "nginx limits the bodies of requests" })];
        return off.findings((one) => ({
          // The whole request is limited still, and its fields with it.
          ...(name === "DATA_UPLOAD_MAX_NUMBER_FIELDS" &&
            isLimited(one.world.get("DATA_UPLOAD_MAX_MEMORY_SIZE")) && { severity: "information" as const }),
          message: `${name} is None${whenText(one)}: one request may ${what} without limit`,
          fixes: settings.fix.setSetting(one.world.setting(name), value, { safety: "needsReview" }),
        }));
      });
  },
});

/** With Django's own defaults. */
const limits: readonly {
  readonly name: string;
  readonly what: string;
  readonly value: string;
  /** A proxy may keep it in Django's place. */
  readonly isOfProxy?: true;
}[] = [
  { name: "DATA_UPLOAD_MAX_MEMORY_SIZE", what: "fill the memory", value: "2621440", isOfProxy: true },
  { name: "DATA_UPLOAD_MAX_NUMBER_FIELDS", what: "send fields", value: "1000" },
  { name: "DATA_UPLOAD_MAX_NUMBER_FILES", what: "send files", value: "100" },
];

/** Up to 10 MB, four times Django's own limit. */
function isLimited(size: Value): boolean {
  return size.kind === "int" && size.value <= 10 * 1024 * 1024;
}
