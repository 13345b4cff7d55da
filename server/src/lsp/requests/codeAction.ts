import {
  CodeActionKind,
  type CodeAction,
  type CodeActionParams,
  type Diagnostic,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { FixEdits, Safety } from "../../core/fixes/fix.js";
import type { Finding } from "../../core/report.js";
import type { OpenDocument } from "../documents.js";
import type { Drawn } from "../drawn.js";
import type { Folder } from "../folder.js";
import type { Snapshot } from "../session.js";
import { fixAllKind, toDiagnostic, toWorkspaceEdit } from "../toProtocol.js";

/** What to compute when the action is chosen; names the finding by what the user sees, so that it is found again in a newer snapshot of the same text. */
export interface ActionData {
  readonly uri: string;
  readonly version: number;
  readonly action:
    | {
        readonly kind: "fix";
        readonly rule: string;
        readonly start: number;
        readonly end: number;
        readonly title: string;
      }
    | {
        readonly kind: "suppress";
        readonly rule: string;
        readonly start: number;
        readonly end: number;
        readonly scope: "line" | "file";
      }
    | { readonly kind: "rewrite"; readonly start: number; readonly end: number; readonly title: string }
    | { readonly kind: "fixAll"; readonly rule?: string };
}

export const explainCommand = "djangoDeployHygiene.explain";

export function codeActions(snapshot: Snapshot, params: CodeActionParams): CodeAction[] {
  const document = snapshot.document(params.textDocument.uri);
  if (document === undefined || !snapshot.client.codeActionLiterals) return [];
  const from = document.index.offsetAt({ line: params.range.start.line, column: params.range.start.character });
  const to = document.index.offsetAt({ line: params.range.end.line, column: params.range.end.character });
  const wants = (kind: string): boolean =>
    params.context.only === undefined ||
    params.context.only.some((only) => only === "" || kind === only || kind.startsWith(`${only}.`));
  const drawn = snapshot.drawn(document.path);
  const actions: CodeAction[] = [];
  const drafts = (
    of: (analysis: Folder["analysis"]) => Folder["analysis"]["rewrites"],
    kind: CodeActionKind,
  ): readonly CodeAction[] => {
    const analysis = snapshot.folderOf(document.path)?.analysis;
    const found = analysis === undefined ? [] : (of(analysis)?.({ file: document.path, start: from, end: to }) ?? []);
    return found.map(({ title }) => ({
      title,
      kind,
      data: {
        uri: document.uri,
        version: document.version,
        action: { kind: "rewrite", start: from, end: to, title },
      } satisfies ActionData,
    }));
  };
  if (wants(CodeActionKind.QuickFix)) {
    const here = drawn.filter((item) => item.start <= to && from <= item.end && item.findings.length > 0);
    actions.push(...quickFixes(snapshot, document, drawn, here, params.context.diagnostics));
    actions.push(...drafts((analysis) => analysis.offers, CodeActionKind.QuickFix));
  }
  if (wants(CodeActionKind.RefactorRewrite)) {
    actions.push(...drafts((analysis) => analysis.rewrites, CodeActionKind.RefactorRewrite));
  }
  // Only where it is asked for: a source action does not belong in the list of quick fixes.
  if (params.context.only !== undefined && wants(fixAllKind) && drawn.some((item) => item.findings.some(hasSafeFix))) {
    actions.push({
      title: "Apply every safe fix of Django Deploy Hygiene",
      kind: fixAllKind,
      data: { uri: document.uri, version: document.version, action: { kind: "fixAll" } } satisfies ActionData,
    });
  }
  // An editor that creates no files cannot carry out every fix: which ones, only their edits tell.
  if (snapshot.client.resolveEdits)
    return snapshot.client.createFiles
      ? actions
      : actions.filter((action) => {
          const data = readActionData(action.data);
          return data === undefined || actionEdit(snapshot, document, data) !== undefined;
        });
  return actions.flatMap((action) => {
    const data = readActionData(action.data);
    if (data === undefined) return [action];
    const edit = actionEdit(snapshot, document, data);
    const { data: _, ...rest } = action;
    return edit === undefined ? [] : [{ ...rest, edit }];
  });
}

/** The edit of an action, computed from the present snapshot; undefined where the finding or its fix is gone. */
export function actionEdit(
  snapshot: Snapshot,
  document: OpenDocument,
  { action }: ActionData,
): WorkspaceEdit | undefined {
  const folder = snapshot.folderOf(document.path);
  if (folder === undefined) return undefined;
  if (action.kind === "fixAll") {
    const fix = folder.fixEverything({
      file: document.path,
      unsafe: false,
      ...(action.rule === undefined ? {} : { rule: action.rule }),
    });
    return fixEdit(snapshot, fix, "Apply every safe fix", "safe");
  }
  if (action.kind === "rewrite") {
    const at = { file: document.path, start: action.start, end: action.end };
    const draft = [...(folder.analysis.rewrites?.(at) ?? []), ...(folder.analysis.offers?.(at) ?? [])].find(
      (one) => one.title === action.title,
    );
    return draft && fixEdit(snapshot, draft.edits(), draft.title, draft.safety);
  }
  const candidates = snapshot
    .drawn(document.path)
    .flatMap((item) => item.findings)
    .filter(
      (finding) => finding.ruleId === action.rule && finding.at.start === action.start && finding.at.end === action.end,
    );
  for (const finding of candidates) {
    const owner = folderOfFinding(snapshot, finding, folder);
    if (action.kind === "suppress") {
      const fix = owner.analysis.suppress(finding.key, action.scope);
      if (fix !== undefined) return fixEdit(snapshot, fix, `Allow ${action.rule}`, "safe");
      continue;
    }
    const index = finding.fixes.findIndex((fix) => fix.title === action.title);
    const safety = finding.fixes[index]?.safety;
    const fix = safety === undefined ? undefined : owner.analysis.fix(finding.key, index);
    if (fix !== undefined && safety !== undefined) return fixEdit(snapshot, fix, action.title, safety);
  }
  return undefined;
}

export function readActionData(value: unknown): ActionData | undefined {
  // The editor hands back what this server gave it.
  return typeof value === "object" && value !== null && "uri" in value && "version" in value && "action" in value
    ? (value as ActionData)
    : undefined;
}

/** The edit of a fix that the user picked; undefined where there is nothing to change, or the editor cannot. */
export function fixEdit(snapshot: Snapshot, fix: FixEdits, label: string, safety: Safety): WorkspaceEdit | undefined {
  if (fix.edits.length === 0 && (fix.newFiles ?? []).length === 0) return undefined;
  // The user picked this very fix: no second question, but for modules that come with it and are not on the screen.
  const makesModules = (fix.newFiles ?? []).some(({ file }) => file.endsWith(".py"));
  return toWorkspaceEdit(fix, snapshot.places, snapshot.client, { label, safety, confirm: makesModules });
}

function quickFixes(
  snapshot: Snapshot,
  document: OpenDocument,
  drawn: readonly Drawn[],
  here: readonly Drawn[],
  known: readonly Diagnostic[],
): CodeAction[] {
  const fixes: CodeAction[] = [];
  const later: CodeAction[] = [];
  const seen = new Set<string>();
  const data = (action: ActionData["action"]): { data: ActionData } => ({
    data: { uri: document.uri, version: document.version, action },
  });
  for (const item of here) {
    const diagnostics = [diagnosticOf(snapshot, item, known)];
    for (const finding of item.findings) {
      const at = { rule: finding.ruleId, start: finding.at.start, end: finding.at.end };
      for (const { title, safety } of finding.fixes) {
        const key = JSON.stringify([at, title]);
        if (seen.has(key)) continue;
        seen.add(key);
        fixes.push({
          title,
          kind: CodeActionKind.QuickFix,
          diagnostics,
          ...(safety === "safe" ? { isPreferred: true } : {}),
          ...data({ kind: "fix", ...at, title }),
        });
      }
    }
    for (const rule of item.rules) {
      const at = { rule, start: item.start, end: item.end };
      const alike = drawn.filter((other) =>
        other.findings.some((finding) => finding.ruleId === rule && hasSafeFix(finding)),
      );
      if (alike.length > 1 && !seen.has(`all ${rule}`)) {
        seen.add(`all ${rule}`);
        later.push({
          title: `Fix all ${rule} in this file`,
          kind: CodeActionKind.QuickFix,
          diagnostics,
          ...data({ kind: "fixAll", rule }),
        });
      }
      // JSON has no comments.
      if (rule !== "syntax-error" && !document.uri.endsWith(".json")) {
        later.push({
          title: `Disable ${rule} for this line`,
          kind: CodeActionKind.QuickFix,
          diagnostics,
          ...data({ kind: "suppress", ...at, scope: "line" }),
        });
        if (item.rules.length === 1)
          later.push({
            title: `Disable ${rule} for this file`,
            kind: CodeActionKind.QuickFix,
            diagnostics,
            ...data({ kind: "suppress", ...at, scope: "file" }),
          });
      }
      if (snapshot.engine?.explain(rule) !== undefined && snapshot.client.explainCommand) {
        later.push({
          title: `Explain ${rule}`,
          kind: CodeActionKind.QuickFix,
          diagnostics,
          command: { title: `Explain ${rule}`, command: explainCommand, arguments: [rule] },
        });
      }
    }
  }
  return [...onePreferredFirst(fixes), ...later];
}

/** The first safe fix comes first and alone is preferred; otherwise the order of the rule stays. */
function onePreferredFirst(fixes: readonly CodeAction[]): CodeAction[] {
  const preferred = fixes.find((fix) => fix.isPreferred === true);
  const rest = fixes.filter((fix) => fix !== preferred).map(({ isPreferred: _, ...fix }) => fix);
  return preferred === undefined ? rest : [preferred, ...rest];
}

/** The editor's own copy where it sent one: some compare by content. */
function diagnosticOf(snapshot: Snapshot, item: Drawn, known: readonly Diagnostic[]): Diagnostic {
  const own = toDiagnostic(item, snapshot.places, snapshot.client);
  return (
    known.find(
      (diagnostic) =>
        diagnostic.code === own.code &&
        diagnostic.source === own.source &&
        JSON.stringify(diagnostic.range) === JSON.stringify(own.range),
    ) ?? own
  );
}

function hasSafeFix(finding: Finding): boolean {
  return finding.fixes.some((fix) => fix.safety === "safe");
}

function folderOfFinding(snapshot: Snapshot, finding: Finding, otherwise: Folder): Folder {
  return snapshot.folderOf(finding.project) ?? otherwise;
}
