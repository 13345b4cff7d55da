import type { Setting } from "../../settings/setting.js";
import type { Span } from "../../text/span.js";
import type { FixContext } from "../context.js";
import { fromEnvironment } from "./fromEnvironment.js";
import { fromEnvironmentAt } from "./fromEnvironmentAt.js";
import type { FixDraft } from "../fix.js";
import { literalAt } from "../literals.js";
import { spanOf } from "../source.js";

/**
 * Reads the literal at a place from the environment, whether anything is wrong with it or not: what it says now stays the default, but for secrets,
 * which are required from then on. `settingOf` gives the setting as production has it.
 */
export function rewriteFromEnvironment(
  at: Span,
  settingOf: (name: string) => Setting | undefined,
  context: FixContext,
): FixDraft | undefined {
  const source = context.modules.get(at.file);
  const literal = source && literalAt(source, at.start, at.end);
  if (!source || !literal) return undefined;
  const { cast, fallback, variable } = literal;
  const as = { cast, ...(fallback !== undefined && { fallback }) };
  const span = spanOf(source, literal.value);
  const setting = literal.isWhole ? settingOf(literal.setting) : undefined;
  const isWinner =
    setting !== undefined &&
    !setting.isDefault &&
    setting.valueAt.file === span.file &&
    setting.valueAt.start === span.start &&
    setting.valueAt.end === span.end;
  const [draft] = isWinner
    ? fromEnvironment(setting, as, context)
    : fromEnvironmentAt(span, { name: variable, ...as }, context);
  if (!draft || draft.edits().edits.length === 0) return undefined;
  return { ...draft, title: `Load ${literal.isWhole ? literal.setting : variable} from the environment` };
}
