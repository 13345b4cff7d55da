import { removeComment, removeRuleOf } from "../../fixes/suppressionComments.js";
import { finding, holds, suppressionRule, type FindingDraft } from "../rule.js";
import type { JudgedComment, SuppressionsView } from "../suppressionsView.js";

export default suppressionRule({
  id: "suppression-unused",
  family: "repository",
  severity: "hint",
  fixable: "safe",
  docs: {
    summary: "A comment suppresses a finding that is not there",
    why: "`deploy-hygiene: allow[…]` was written for a finding that has since been mended, or that stands on another line. Left where it is, it hides the next one that appears there, and its reason tells readers of something that is no longer true.\n\nNothing is said of rules that are switched off or could not decide, of files that no production settings load, and with a given environment or `--settings`, where other findings may be those that the comment is for.",
    remedy: "Remove the comment, or the rule's id from its list.",
    whenToIgnore: "Where the finding comes and goes, for example with a module that is not always in the repository.",
    references: ["https://peps.python.org/pep-0020/", "https://docs.astral.sh/ruff/rules/unused-noqa/"],
  },
  check({ suppressions }) {
    const findings = suppressions.comments.flatMap((comment) => unused(comment, suppressions));
    return findings.length > 0 ? findings : holds();
  },
});

function unused(comment: JudgedComment, { text }: SuppressionsView): readonly FindingDraft[] {
  const { file, rules, start, end, scope } = comment;
  const idle = rules.flatMap((rule, index) => (rule.use === "unused" ? [{ ...rule, index }] : []));
  const where = scope === "file" ? "in this file" : "here";
  const misplaced = idle.filter((rule) => rule.elsewhere !== undefined);
  // Whoever wrote it wants the finding suppressed that stands elsewhere: nothing is removed then.
  if (misplaced.length > 0) {
    return misplaced.map(({ id, elsewhere, start: from, end: to }) =>
      finding({
        at: { file, start: from, end: to },
        certainty: "definite",
        severity: "information",
        because: elsewhere === undefined ? [] : [{ at: elsewhere, label: `${id} is found here` }],
        message: `${id} is found on another line, so this comment suppresses nothing: it belongs at the end of the finding's first line, or alone above it`,
      }),
    );
  }
  if (idle.length === rules.length) {
    const names = idle.map(({ id }) => id);
    return [
      finding({
        at: { file, start, end },
        certainty: "definite",
        tags: ["unnecessary"],
        message:
          names.length === 1
            ? `${names.join("")} is not found ${where}, so this comment suppresses nothing`
            : `None of ${names.join(", ")} is found ${where}, so this comment suppresses nothing`,
        fixes: [
          {
            title: "Remove the comment",
            safety: "safe",
            edits: () => ({ edits: [removeComment(comment, text(file))] }),
          },
        ],
      }),
    ];
  }
  return idle.map(({ id, index, start: from, end: to }) =>
    finding({
      at: { file, start: from, end: to },
      certainty: "definite",
      tags: ["unnecessary"],
      message: `${id} is not found ${where}, so it need not be allowed`,
      fixes: [
        {
          title: `Remove ${id} from the comment`,
          safety: "safe",
          edits: () => ({ edits: removeRuleOf(comment, index) }),
        },
      ],
    }),
  );
}
