import { MarkupKind, type Hover, type HoverParams } from "vscode-languageserver";
import { ruleDocumentation } from "../toProtocol.js";
import type { Snapshot } from "../session.js";

/** On a squiggle: what its rule's page says first. The message itself the editor shows already. */
export function hover(snapshot: Snapshot, params: HoverParams): Hover | null {
  const document = snapshot.document(params.textDocument.uri);
  if (document === undefined) return null;
  const offset = document.index.offsetAt({ line: params.position.line, column: params.position.character });
  const here = snapshot.drawn(document.path).filter((drawn) => drawn.rules.length > 0 && drawn.start <= offset && offset <= drawn.end);
  const first = here[0];
  if (first === undefined) return null;
  const parts = [...new Set(here.flatMap((drawn) => drawn.rules))].slice(0, mostRules).flatMap((rule) => {
    const page = snapshot.engine?.explain(rule);
    return page === undefined ? [] : [`${summary(page)}\n\n[${rule}](${ruleDocumentation}${rule}.md)`];
  });
  if (parts.length === 0) return null;
  return { contents: { kind: MarkupKind.Markdown, value: parts.join("\n\n---\n\n") }, range: snapshot.places.range(first) };
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
