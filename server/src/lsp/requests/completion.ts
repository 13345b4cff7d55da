import {
  CompletionItemKind,
  CompletionItemTag,
  MarkupKind,
  type CompletionItem,
  type CompletionList,
  type CompletionParams,
} from "vscode-languageserver";
import type { CompletionEntry } from "../../core/completion/completion.js";
import { gunicornCompletion, gunicornInsertion } from "../../core/completion/gunicornCompletion.js";
import { gunicornSetting, gunicornSettingMarkdown } from "../../core/hover/gunicornHover.js";
import { settingMarkdown } from "../../core/hover/settingHover.js";
import { isRecord } from "../../core/text/isRecord.js";
import type { OpenDocument } from "../documents.js";
import type { Snapshot } from "../session.js";
import { projectOf } from "./checklist.js";
import { pageLink } from "./hover.js";

/** gunicorn's settings where a line of a config file begins; of settings modules and deploy files what no server of Python knows. */
export function completion(snapshot: Snapshot, params: CompletionParams): CompletionList | null {
  const document = snapshot.document(params.textDocument.uri);
  if (document === undefined) return null;
  const offset = document.index.offsetAt({ line: params.position.line, column: params.position.character });
  const items = gunicornItems(snapshot, document, offset) ?? fileItems(snapshot, document, offset);
  return items === undefined ? null : { isIncomplete: false, items: [...items] };
}

function gunicornItems(
  snapshot: Snapshot,
  { path, text }: OpenDocument,
  offset: number,
): readonly CompletionItem[] | undefined {
  const found = gunicornCompletion(path, text, offset, () => snapshot.folderOf(path)?.analysis.gunicorn?.() ?? []);
  if (found === undefined) return undefined;
  const range = snapshot.places.range({ file: path, start: found.start, end: found.end });
  return found.settings.map((setting): CompletionItem => {
    const isHook = setting.cli.length === 0 && setting.section === "Server Hooks";
    return {
      label: setting.name,
      kind: isHook ? CompletionItemKind.Function : CompletionItemKind.Property,
      detail: `gunicorn, ${setting.section}`,
      textEdit: { range, newText: gunicornInsertion(setting) },
      data: { gunicorn: setting.name },
    };
  });
}

function fileItems(
  { folderOf, places }: Snapshot,
  { path, text, uri }: OpenDocument,
  offset: number,
): readonly CompletionItem[] | undefined {
  const found = folderOf(path)?.analysis.completion?.(path, text, offset);
  if (found === undefined) return undefined;
  const rangeOf = (start: number, end: number): ReturnType<typeof places.range> =>
    places.range({ file: path, start, end });
  const range = rangeOf(found.start, found.end);
  return found.items.map(
    ({ label, kind, insert, detail, deprecated, elsewhere, about }, index): CompletionItem => ({
      label,
      kind: CompletionItemKind[kindOf[kind]],
      ...(detail !== "" && { detail }),
      // In their own order, what is deprecated last.
      sortText: `${deprecated === true ? "z" : ""}${String(index).padStart(4, "0")}`,
      ...(deprecated === true && { tags: [CompletionItemTag.Deprecated], deprecated: true }),
      ...(elsewhere === undefined
        ? { textEdit: { range, newText: insert } }
        : {
            textEdit: { range: rangeOf(elsewhere.begun.start, elsewhere.begun.end), newText: "" },
            additionalTextEdits: [{ range: rangeOf(elsewhere.at, elsewhere.at), newText: elsewhere.text }],
            filterText: text[elsewhere.begun.start] + insert,
          }),
      ...(about !== undefined && { data: { setting: about, uri } }),
    }),
  );
}

const kindOf = {
  setting: "Property",
  value: "EnumMember",
  class: "Class",
  variable: "Variable",
  host: "Value",
} as const satisfies Record<CompletionEntry["kind"], keyof typeof CompletionItemKind>;

/** What the setting means, when its item is looked at. */
export function resolveCompletion(snapshot: Snapshot, item: CompletionItem): CompletionItem {
  const data: unknown = item.data;
  const markdown = isRecord(data) ? documentation(snapshot, data) : undefined;
  return markdown === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value: markdown } };
}

function documentation(
  snapshot: Snapshot,
  { gunicorn, setting, uri }: Readonly<Record<string, unknown>>,
): string | undefined {
  const known = typeof gunicorn === "string" ? gunicornSetting(gunicorn) : undefined;
  if (known !== undefined) return gunicornSettingMarkdown(known);
  if (typeof setting !== "string" || typeof uri !== "string") return undefined;
  const path = snapshot.document(uri)?.path;
  return settingMarkdown(setting, {
    djangoVersion: path === undefined ? undefined : projectOf(snapshot, path)?.djangoVersion,
    page: (name) =>
      snapshot.client.explainCommand && snapshot.engine?.explain(name) !== undefined
        ? pageLink(snapshot, name)
        : undefined,
    effective: () => [],
  });
}
