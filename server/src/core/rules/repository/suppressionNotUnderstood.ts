import { nearest } from "../../text/nearest.js";
import { finding, holds, suppressionRule, type FindingDraft } from "../rule.js";
import type { JudgedComment, SuppressionsView } from "../suppressionsView.js";

export default suppressionRule({
  id: "suppression-not-understood",
  family: "repository",
  severity: "information",
  fixable: "needsReview",
  docs: {
    summary: "A comment that should suppress a finding names no rule, or is not written as one",
    why: "Only `deploy-hygiene: allow[rule-id] reason` and `deploy-hygiene: allow-file[rule-id, other-rule] reason` suppress, as a whole comment or its last part. Whoever wrote this one believes that a finding is answered for; it is not, or will appear when the rule has found something.",
    remedy:
      "Write the id as the finding shows it; `django-deploy-hygiene rules` lists them all. Django's own ids (`security.W018`) are no rules: the setting `SILENCED_SYSTEM_CHECKS` is for those.",
    references: [
      "https://github.com/django-deploy-hygiene/django-deploy-hygiene/tree/main/docs/rules",
      "https://docs.djangoproject.com/en/stable/ref/settings/#silenced-system-checks",
    ],
  },
  check({ suppressions }) {
    const unreadable = suppressions.malformed.map((at) =>
      finding({
        at,
        certainty: "definite",
        message: "This comment suppresses nothing: it is not written “deploy-hygiene: allow[rule-id] reason”",
      }),
    );
    const findings = [...unreadable, ...suppressions.comments.flatMap((comment) => unknown(comment, suppressions))];
    return findings.length > 0 ? findings : holds();
  },
});

function unknown({ file, rules }: JudgedComment, { ruleIds, ruleOfCheck }: SuppressionsView): readonly FindingDraft[] {
  return rules
    .filter((rule) => rule.use === "no such rule")
    .map(({ id, start, end }) => {
      const at = { file, start, end };
      const ofCheck = ruleOfCheck(id);
      const meant = ofCheck ?? nearest(id.toLowerCase().replaceAll("_", "-"), ruleIds, 3);
      const message =
        ofCheck !== undefined
          ? `${id} is Django's own id, and suppresses nothing here: the rule is ${ofCheck}`
          : `There is no rule ${id.slice(0, 80)}, so this suppresses nothing${meant === undefined ? "" : `. The nearest is ${meant}`}`;
      return finding({
        at,
        certainty: "definite",
        message,
        fixes:
          meant === undefined || rules.some((rule) => rule.id === meant)
            ? []
            : [
                {
                  title: `Change it to ${meant}`,
                  safety: "needsReview",
                  edits: () => ({ edits: [{ span: at, text: meant }] }),
                },
              ],
      });
    });
}
