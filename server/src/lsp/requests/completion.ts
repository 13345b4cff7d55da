import { CompletionItemKind, MarkupKind, type CompletionItem, type CompletionList, type CompletionParams } from "vscode-languageserver";
import { gunicornCompletion, gunicornInsertion } from "../../core/completion/gunicornCompletion.js";
import { gunicornSetting, gunicornSettingMarkdown } from "../../core/hover/gunicornHover.js";
import { isRecord } from "../configuration.js";
import type { Snapshot } from "../session.js";

/** gunicorn's settings where a line of a config file begins. */
export function completion(snapshot: Snapshot, params: CompletionParams): CompletionList | null {
  const document = snapshot.document(params.textDocument.uri);
  if (document === undefined) return null;
  const { path, text, index } = document;
  const offset = index.offsetAt({ line: params.position.line, column: params.position.character });
  const found = gunicornCompletion(path, text, offset, () => snapshot.folderOf(path)?.analysis.gunicorn?.() ?? []);
  if (found === undefined) return null;
  const range = snapshot.places.range({ file: path, start: found.start, end: found.end });
  const items = found.settings.map((setting): CompletionItem => {
    const isHook = setting.cli.length === 0 && setting.section === "Server Hooks";
    return {
      label: setting.name,
      kind: isHook ? CompletionItemKind.Function : CompletionItemKind.Property,
      detail: `gunicorn, ${setting.section}`,
      textEdit: { range, newText: gunicornInsertion(setting) },
      data: { gunicorn: setting.name },
    };
  });
  return { isIncomplete: false, items };
}

/** What the setting means, when its item is looked at. */
export function resolveCompletion(_snapshot: Snapshot, item: CompletionItem): CompletionItem {
  const data: unknown = item.data;
  const name = isRecord(data) ? data["gunicorn"] : undefined;
  const setting = typeof name === "string" ? gunicornSetting(name) : undefined;
  return setting === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value: gunicornSettingMarkdown(setting) } };
}
