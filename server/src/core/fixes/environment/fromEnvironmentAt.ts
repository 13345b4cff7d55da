import type { Span } from "../../text/span.js";
import type { FixContext } from "../context.js";
import { withExample } from "./environmentFile.js";
import { readInIdiom } from "./readInIdiom.js";
import type { FixDraft } from "../fix.js";
import type { Cast, As } from "./idiom.js";
import { expressionAt } from "../source.js";
import { variableName } from "./variableName.js";
import { pieceOfText } from "./insideText.js";
import { partDrafts } from "./partOfValue.js";

/** Reads a part of a value from the environment. */
export function fromEnvironmentAt(
  at: Span,
  as: { readonly name: string; readonly cast: Cast; readonly fallback?: string },
  context: FixContext,
): readonly FixDraft[] {
  const source = context.modules.get(at.file);
  if (!source) return [];
  const variable = variableName(as.name, context);
  const whole = expressionAt(source.tree, at);
  const options: As = { cast: as.cast, ...(as.fallback !== undefined && { fallback: as.fallback }) };
  if (whole) return partDrafts({ name: as.name, source, part: whole, variable, as: options }, context);
  const text = as.cast === "str" ? pieceOfText(source, at) : undefined;
  if (!text) return [];
  return [
    {
      title: `Read ${variable} from the environment`,
      safety: "needsReview",
      edits: () => {
        const written = readInIdiom(source, at.start, variable, options, context, {});
        const edits = written && text(written.expression);
        return written && edits ? withExample(variable, options, context, [...written.edits, ...edits]) : { edits: [] };
      },
    },
  ];
}
