import { deployKindOf } from "../project/deployKinds.js";
import type { DeployRole } from "../project/deployRoles/deployRole.js";
import type { RuleResult } from "./engine.js";
import { severityOf, type FindingDraft, type Severity, type Verdict } from "../settings/verdict.js";

/**
 * Nothing of a development file is judged, and nothing of a doubtful one above information: also by rules that look at more than one file.
 * Rules about the repository itself (`everyFile`) say what they found wherever it stands.
 */
export function resultsByRole(
  results: readonly RuleResult[],
  roles: ReadonlyMap<string, DeployRole>,
): readonly RuleResult[] {
  return results.map((result) => {
    if (result.rule.everyFile === true || !result.verdicts.some(isFinding)) return result;
    let changed = false;
    const verdicts = result.verdicts.flatMap((verdict): readonly Verdict[] => {
      // A pipeline's file is judged job by job: what stands in it is read by whoever reads the repository.
      const role =
        verdict.kind === "finding" && deployKindOf(verdict.at.file) !== "workflow"
          ? roles.get(verdict.at.file)?.role
          : undefined;
      if (
        verdict.kind !== "finding" ||
        role === undefined ||
        role === "production" ||
        (role === "doubtful" && !isLoud(severityOf(result.rule, verdict)))
      )
        return [verdict];
      changed = true;
      return role === "development" ? [] : [doubted(verdict)];
    });
    if (!changed) return result;
    return {
      ...result,
      verdicts:
        verdicts.length > 0
          ? verdicts
          : [{ kind: "notApplicable", reason: "only files that are not for production are concerned" }],
    };
  });
}

function isFinding({ kind }: Verdict): boolean {
  return kind === "finding";
}

function doubted(draft: FindingDraft): FindingDraft {
  return { ...draft, severity: "information", certainty: "possible" };
}

function isLoud(severity: Severity): boolean {
  return severity === "error" || severity === "warning";
}
