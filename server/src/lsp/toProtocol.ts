import {
  DiagnosticSeverity,
  DiagnosticTag,
  type ChangeAnnotation,
  type CreateFile,
  type Diagnostic,
  type Location,
  type Range,
  type TextDocumentEdit,
  type TextEdit as ProtocolEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { FixEdits, Safety } from "../core/fixes/fix.js";
import type { RelatedPlace, Severity } from "../core/settings/verdict.js";
import type { Span } from "../core/text/span.js";
import type { ClientCapabilities } from "./clientCapabilities.js";
import type { Drawn } from "./drawn.js";

/** Where spans are in the editor's words. */
export interface Places {
  uri(path: string): string;
  /** The version of the open document; null where the editor does not hold it. */
  version(path: string): number | null;
  range(span: Span): Range;
  /** The range as far as its first line goes. */
  firstLine(span: Span): Range;
}

const diagnosticSource = "django-deploy-hygiene";
/** Below `source.fixAll`, for editors that apply such actions while they save. */
export const fixAllKind = "source.fixAll.djangoDeployHygiene";
const ruleDocumentation = "https://github.com/django-deploy-hygiene/django-deploy-hygiene/blob/main/docs/rules/";

export function toDiagnostic(drawn: Drawn, places: Places, client: ClientCapabilities): Diagnostic {
  const tags = drawn.tags.map((tag) => DiagnosticTag[tagOf[tag]]);
  return {
    // A squiggle below a whole dict hides what it is about; what is faded is faded as a whole.
    range: drawn.tags.includes("unnecessary") ? places.range(drawn) : places.firstLine(drawn),
    severity: DiagnosticSeverity[severityOf[drawn.severity]],
    source: diagnosticSource,
    code: drawn.ruleId,
    ...(drawn.rules.length > 0 ? { codeDescription: { href: pageAddress(drawn.ruleId) } } : {}),
    message: drawn.message,
    ...(tags.length > 0 ? { tags } : {}),
    ...(client.relatedInformation && drawn.related.length > 0
      ? {
          relatedInformation: mostRelevant(drawn.related).map((place) => ({
            location: toLocation(place.at, places),
            message: place.label,
          })),
        }
      : {}),
    data: { keys: drawn.findings.map((finding) => finding.key), rules: drawn.rules },
  };
}

/** Editors list them all below the message, and get them again at each keystroke. The first are those that explain most. */
function mostRelevant(related: readonly RelatedPlace[]): readonly RelatedPlace[] {
  const last = related[mostPlaces - 1];
  const left = related.length - mostPlaces;
  if (last === undefined || left <= 0) return related;
  return [
    ...related.slice(0, mostPlaces - 1),
    { ...last, label: `${last.label}, and ${left} more ${left === 1 ? "place follows" : "places follow"}` },
  ];
}

const mostPlaces = 5;

/** A rule's page on the Web. */
export function pageAddress(rule: string): string {
  return `${ruleDocumentation}${rule}.md`;
}

export function toLocation(span: Span, places: Places): Location {
  return { uri: places.uri(span.file), range: places.range(span) };
}

/** Undefined where this editor cannot carry the edit out. Edits name the version that they were computed for. */
export function toWorkspaceEdit(
  fix: FixEdits,
  places: Places,
  client: ClientCapabilities,
  annotation: {
    readonly label: string;
    readonly safety: Safety;
    readonly confirm: boolean;
    readonly description?: string;
  },
): WorkspaceEdit | undefined {
  const newFiles = fix.newFiles ?? [];
  if (newFiles.length > 0 && !client.createFiles) return undefined;
  const byFile = new Map<string, ProtocolEdit[]>();
  for (const edit of fix.edits) {
    const list = byFile.get(edit.span.file) ?? [];
    list.push({ range: places.range(edit.span), newText: edit.text });
    byFile.set(edit.span.file, list);
  }
  if (!client.documentChanges) {
    return { changes: Object.fromEntries([...byFile].map(([file, edits]) => [places.uri(file), edits])) };
  }
  const annotated = annotation.safety === "needsReview" && client.changeAnnotations;
  const mark = annotated ? { annotationId: reviewAnnotation } : {};
  const documentChanges: (TextDocumentEdit | CreateFile)[] = [];
  for (const { file, text } of newFiles) {
    const uri = places.uri(file);
    documentChanges.push({ kind: "create", uri, options: { overwrite: false, ignoreIfExists: false }, ...mark });
    documentChanges.push({
      textDocument: { uri, version: null },
      edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: text, ...mark }],
    });
  }
  for (const [file, edits] of byFile) {
    documentChanges.push({
      textDocument: { uri: places.uri(file), version: places.version(file) },
      edits: edits.map((edit) => ({ ...edit, ...mark })),
    });
  }
  if (!annotated) return { documentChanges };
  const change: ChangeAnnotation = {
    label: annotation.label,
    description: annotation.description ?? "Changes what happens in development or at start: please review",
    needsConfirmation: annotation.confirm,
  };
  return { documentChanges, changeAnnotations: { [reviewAnnotation]: change } };
}

const reviewAnnotation = "needs-review";

// The library is not needed until something is shown: names of its constants, not their values.
const severityOf = {
  error: "Error",
  warning: "Warning",
  information: "Information",
  hint: "Hint",
} as const satisfies Record<Severity, keyof typeof DiagnosticSeverity>;

const tagOf = {
  unnecessary: "Unnecessary",
  deprecated: "Deprecated",
} as const satisfies Record<"unnecessary" | "deprecated", keyof typeof DiagnosticTag>;
