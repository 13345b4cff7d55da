import { judgeElements } from "../support/elements.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "security-check-silenced",
  family: "security",
  severity: "information",
  since: { django: [1, 7], brought: "SILENCED_SYSTEM_CHECKS" },
  reads: ["SILENCED_SYSTEM_CHECKS"],
  checklist: [],
  docs: {
    summary: "A security check of Django is silenced",
    why: "What stands in `SILENCED_SYSTEM_CHECKS` is not printed by `check --deploy`, now and after every change to come. This tool leaves the silenced ids out of its findings as well.",
    remedy: "Delete the id when its reason is gone, and write the reason beside it.",
    whenToIgnore: "The reason stands beside it, as a proxy that redirects to HTTPS.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#silenced-system-checks",
      "https://docs.djangoproject.com/en/stable/ref/checks/#security",
    ],
  },
  check({ settings }) {
    return judgeElements(
      settings,
      "SILENCED_SYSTEM_CHECKS",
      (item) =>
        item.kind === "str" && /^security\.[EW]\d{3}$/.test(item.value)
          ? { key: item.value, data: item.value }
          : undefined,
      ({ data }, one) => ({
        message: `Django's check ${data} is silenced${whenText(one)}, so check --deploy says nothing of it`,
      }),
    );
  },
});
