import type { Setting } from "../../settings/setting.js";
import type { TextEdit } from "../../text/textEdit.js";
import type { FixContext } from "../context.js";
import { withExample } from "./environmentFile.js";
import { fromEnvironment } from "./fromEnvironment.js";
import type { As } from "./idiom.js";
import { idiomAt } from "./idiomAt.js";
import type { FixDraft, FixEdits, Safety } from "../fix.js";
import { homeOf } from "../home.js";
import { placeFor } from "../placement.js";
import { variableName } from "./variableName.js";

/** A setting that a variable decides, with what holds where the variable is unset (Python source). */
export interface Decided {
  readonly setting: Setting;
  readonly cast: "bool" | "int" | "str" | "list";
  readonly fallback: string;
}

/** Settings that belong together, each from a variable of its own; those that are absent follow each other as one block below the comment. */
export function decideByEnvironment(
  settings: readonly Decided[],
  options: { readonly title: string; readonly safety: Safety; readonly comment?: string },
  context: FixContext,
): readonly FixDraft[] {
  const build = (): FixEdits => {
    const present = settings
      .filter(({ setting }) => !setting.isDefault)
      .map(({ setting, cast, fallback }) => fromEnvironment(setting, { cast, fallback }, context)[0]?.edits().edits);
    if (present.some((edits) => edits === undefined || edits.length === 0)) return { edits: [] };
    const block = blockOf(
      settings.filter(({ setting }) => setting.isDefault),
      options.comment,
      context,
    );
    return block ? { edits: unique([...present.flatMap((edits) => edits ?? []), ...block]) } : { edits: [] };
  };
  return build().edits.length === 0 ? [] : [{ title: options.title, safety: options.safety, edits: build }];
}

/** undefined where no place or no way to read a variable is known; empty where nothing is absent. */
function blockOf(
  absent: readonly Decided[],
  comment: string | undefined,
  context: FixContext,
): readonly TextEdit[] | undefined {
  const [first] = absent;
  if (!first) return [];
  const source = homeOf(context);
  const place = source && placeFor(first.setting.name, source, context.evaluation, context.modules);
  if (!source || !place) return undefined;
  const lines: string[] = comment === undefined ? [] : [`# ${comment}`];
  const edits: TextEdit[] = [];
  const examples: { readonly variable: string; readonly as: As }[] = [];
  for (const { setting, cast, fallback } of absent) {
    const variable = variableName(setting.name, context);
    const written = idiomAt(source, place.offset, context.modules, context.project.distribution).write({
      variable,
      cast,
      fallback,
      setting: setting.name,
    });
    if (!written) return undefined;
    lines.push(`${setting.name} = ${written.expression}`);
    edits.push(...written.edits);
    examples.push({ variable, as: { cast, fallback } });
  }
  const block = place.insert(lines);
  if (!block) return undefined;
  const inExample = examples.flatMap(({ variable, as }) =>
    withExample(variable, as, context, [block]).edits.filter((edit) => edit !== block),
  );
  return [...edits, block, ...inExample];
}

/** The same import, needed by several. */
function unique(edits: readonly TextEdit[]): readonly TextEdit[] {
  const known = new Set<string>();
  return edits.filter((edit) => {
    const key = JSON.stringify(edit);
    return !known.has(key) && known.add(key) !== undefined;
  });
}
