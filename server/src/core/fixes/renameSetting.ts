import type { Setting } from "../settings/setting.js";
import type { TextEdit } from "../text/textEdit.js";
import { allStatements } from "../syntax/python/blocks.js";
import type { FixContext } from "./context.js";
import { assignsOutside } from "./development.js";
import type { FixDraft } from "./fix.js";
import { edit, visit } from "./source.js";

/** Gives a setting another name wherever the entry's modules write it; empty where a module beside them sets it, or one imports it by name. */
export function renameSetting(setting: Setting, name: string, context: FixContext): readonly FixDraft[] {
  if (assignsOutside([setting.name], context)) return [];
  const sources = context.modules.files.flatMap((file) => context.modules.get(file) ?? []);
  const isImported = sources
    .flatMap(({ tree }) => allStatements(tree.body))
    .some(
      (one) => one.kind === "importFrom" && one.names !== "*" && one.names.some((each) => each.name === setting.name),
    );
  if (isImported) return [];
  const edits = (): readonly TextEdit[] =>
    sources.flatMap((source) => {
      const found: TextEdit[] = [];
      visit(source.tree.body, (one) => {
        if (one.kind === "name" && one.name === setting.name) found.push(edit(source, one.start, one.end, name));
      });
      return found;
    });
  return [{ title: `Rename to ${name}`, safety: "needsReview", edits: () => ({ edits: edits() }) }];
}
