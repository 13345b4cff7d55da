import type { FixContext } from "../context.js";
import { debugScope, isUnderDebug, type DebugScope } from "../debugScope.js";
import type { Source } from "../source.js";
import { idiomAt } from "./idiomAt.js";
import type { As, Written } from "./idiom.js";

/** A read of a variable as this place writes one. With `eased` the variable may be unset under DEBUG, and that is what then holds. */
export function readInIdiom(
  source: Source,
  offset: number,
  variable: string,
  as: As,
  context: FixContext,
  { setting, eased }: { readonly setting?: string; readonly eased?: string | undefined },
): Written | undefined {
  return idiomAt(source, offset, context.modules, context.project.distribution).write({
    variable,
    cast: as.cast,
    fallback: as.fallback,
    setting,
    ...(eased !== undefined && { unless: { condition: "DEBUG", fallback: eased } }),
  });
}

/** The DEBUG under which a required variable may be unset: none where the place itself stands under DEBUG. */
export function debugAround(source: Source, offset: number, as: As, context: FixContext): DebugScope {
  return as.fallback === undefined && !isUnderDebug(source, offset)
    ? debugScope(source, offset, context.evaluation, context.modules)
    : undefined;
}
