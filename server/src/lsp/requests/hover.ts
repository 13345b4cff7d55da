import { MarkupKind, type Hover, type HoverParams } from "vscode-languageserver";
import { gunicornHover } from "../../core/hover/gunicornHover.js";
import type { Span } from "../../core/text/span.js";
import type { OpenDocument } from "../documents.js";
import type { Snapshot } from "../session.js";
import { ruleDocumentation } from "../toProtocol.js";

/** On a squiggle: what its rule's page says first (the message itself the editor shows already). On a gunicorn setting: what it does and what it is. */
export function hover(snapshot: Snapshot, params: HoverParams): Hover | null {
  const document = snapshot.document(params.textDocument.uri);
  if (document === undefined) return null;
  const offset = document.index.offsetAt({ line: params.position.line, column: params.position.character });
  const parts = [ruleHover(snapshot, document, offset), settingHover(snapshot, document, offset)].filter((part) => part !== undefined);
  const first = parts[0];
  if (first === undefined) return null;
  return { contents: { kind: MarkupKind.Markdown, value: parts.map((part) => part.markdown).join(separator) }, range: snapshot.places.range(first.at) };
}

interface Part { readonly at: Span; readonly markdown: string }

const separator = "\n\n---\n\n";

function ruleHover(snapshot: Snapshot, { path }: OpenDocument, offset: number): Part | undefined {
  const here = snapshot.drawn(path).filter((drawn) => drawn.rules.length > 0 && drawn.start <= offset && offset <= drawn.end);
  const first = here[0];
  if (first === undefined) return undefined;
  const pages = [...new Set(here.flatMap((drawn) => drawn.rules))].slice(0, mostRules).flatMap((rule) => {
    const page = snapshot.engine?.explain(rule);
    return page === undefined ? [] : [`${summary(page)}\n\n[${rule}](${ruleDocumentation}${rule}.md)`];
  });
  return pages.length === 0 ? undefined : { at: first, markdown: pages.join(separator) };
}

function settingHover(snapshot: Snapshot, { path, text }: OpenDocument, offset: number): Part | undefined {
  const found = gunicornHover(path, text, offset, () => snapshot.folderOf(path)?.analysis.gunicorn?.() ?? []);
  return found === undefined ? undefined : { at: { file: path, start: found.start, end: found.end }, markdown: found.markdown };
}

const mostRules = 3;

/** The title and the page up to its first section. */
function summary({ title, markdown }: { readonly title: string; readonly markdown: string }): string {
  const lines = markdown.split("\n");
  const start = lines.findIndex((line) => line.trim() !== "" && !line.startsWith("# "));
  const body = start < 0 ? [] : lines.slice(start);
  const section = body.findIndex((line, i) => i > 0 && line.startsWith("#"));
  const text = (section < 0 ? body : body.slice(0, section)).join("\n").trim();
  return text === "" ? `**${title}**` : `**${title}**\n\n${text}`;
}
