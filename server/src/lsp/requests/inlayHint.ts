import { MarkupKind, type InlayHint, type InlayHintLabelPart, type InlayHintParams } from "vscode-languageserver";
import { placeName } from "../../core/hover/settingHover.js";
import type { Hint } from "../../core/hints/fileHints.js";
import { isRecord } from "../../core/text/isRecord.js";
import type { Snapshot } from "../session.js";
import { toLocation, type Places } from "../toProtocol.js";
import { hover } from "./hover.js";

/** What lines of the range do not tell: the value in production, what happens without a variable, what reads one. */
export function inlayHints(snapshot: Snapshot, { textDocument, range }: InlayHintParams): InlayHint[] | null {
  const wanted = snapshot.drawing.inlayHints;
  const document = snapshot.document(textDocument.uri);
  if (document === undefined || wanted === "off") return null;
  const { path, index } = document;
  const [start, end] = [range.start, range.end].map(({ line, character }) =>
    index.offsetAt({ line, column: character }),
  );
  const hints = snapshot.folderOf(path)?.analysis.hints?.(path) ?? [];
  return hints
    .filter(({ offset, decides }) => (wanted === "all" || decides) && offset >= (start ?? 0) && offset <= (end ?? 0))
    .map(({ offset, parts, about }) => ({
      position: snapshot.places.range({ file: path, start: offset, end: offset }).start,
      label: parts.map((part) => labelPart(part, snapshot.places)),
      paddingLeft: true,
      data: { uri: textDocument.uri, about: snapshot.places.range({ file: path, start: about, end: about }).start },
    }));
}

function labelPart(part: Hint["parts"][number], places: Places): InlayHintLabelPart {
  return typeof part === "string"
    ? { value: part }
    : { value: placeName(part.file, places.range(part).start.line + 1), location: toLocation(part, places) };
}

/** What a hover says there, when somebody looks at the hint. */
export function resolveInlayHint(snapshot: Snapshot, hint: InlayHint): InlayHint {
  const data: unknown = hint.data;
  if (!isRecord(data) || typeof data["uri"] !== "string" || !isPosition(data["about"])) return hint;
  const found = hover(snapshot, { textDocument: { uri: data["uri"] }, position: data["about"] });
  return found === null || typeof found.contents !== "object" || !("kind" in found.contents)
    ? hint
    : { ...hint, tooltip: { kind: MarkupKind.Markdown, value: found.contents.value } };
}

function isPosition(value: unknown): value is InlayHint["position"] {
  return isRecord(value) && typeof value["line"] === "number" && typeof value["character"] === "number";
}
