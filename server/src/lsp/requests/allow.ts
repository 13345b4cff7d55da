import type { Finding } from "../../core/report.js";
import type { TextEdit } from "../../core/text/textEdit.js";
import type { AllowParams, AllowResponse } from "../protocol.js";
import type { Snapshot } from "../session.js";
import { toWorkspaceEdit } from "../toProtocol.js";

/** Comments that allow everything that an item of the checklist finds, each with the reason that the user gave. */
export function allow(snapshot: Snapshot, { project, target, item, reason }: AllowParams): AllowResponse | null {
  const analysis = snapshot.folderOf(project)?.analysis;
  const sections =
    analysis?.checklist().find((report) => report.project === project && report.target === target)?.sections ?? [];
  const rules = new Set(sections.flatMap((section) => section.items).find((one) => one.id === item)?.rules);
  if (analysis === undefined || rules.size === 0) return null;
  const findings = analysis.findings.filter(
    (finding) => finding.project === project && finding.suppressed === null && rules.has(finding.ruleId),
  );
  const { edits, left } = allowingEdits(
    findings,
    (finding) => analysis.suppress(finding.key, "line")?.edits ?? [],
    oneLine(reason),
  );
  const edit =
    edits.length === 0
      ? undefined
      : toWorkspaceEdit({ edits }, snapshot.places, snapshot.client, {
          label: "Allow",
          safety: "safe",
          confirm: false,
        });
  return { edit: edit ?? null, allowed: findings.length - left, left };
}

/** One comment for all that stands on a line. `left`: findings beside which no comment can stand, as in JSON. */
function allowingEdits(
  findings: readonly Finding[],
  suppress: (finding: Finding) => readonly TextEdit[],
  reason: string,
): { readonly edits: readonly TextEdit[]; readonly left: number } {
  const byPlace = new Map<string, { readonly edit: TextEdit; readonly rules: Set<string> }>();
  let left = 0;
  for (const finding of findings) {
    const [edit] = suppress(finding);
    if (edit === undefined) {
      left++;
      continue;
    }
    const key = JSON.stringify(edit.span);
    const known = byPlace.get(key);
    if (known === undefined) byPlace.set(key, { edit, rules: new Set([finding.ruleId]) });
    else known.rules.add(finding.ruleId);
  }
  const edits = [...byPlace.values()].map(({ edit, rules }): TextEdit => {
    const list = [...rules].join(", ");
    // Into a comment that is there already, which keeps its own reason.
    if (edit.text.startsWith(", ")) return { ...edit, text: `, ${list}` };
    return {
      ...edit,
      text: edit.text.replace(/allow\[[^\]]*\]/, () => `allow[${list}]${reason === "" ? "" : ` ${reason}`}`),
    };
  });
  return { edits, left };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
