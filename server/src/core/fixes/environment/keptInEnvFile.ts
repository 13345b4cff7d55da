import type { FixContext } from "../context.js";
import { envFileEdits } from "./environmentFile.js";
import type { FixDraft } from "../fix.js";

/** The same fix, with the present value written into `.env`. Its title names the variable only. */
export function keptInEnvFile(
  plain: FixDraft,
  variable: string,
  value: string,
  context: FixContext,
): readonly FixDraft[] {
  const kept = value === "" ? undefined : envFileEdits(variable, value, context);
  if (!kept) return [];
  return [
    {
      ...plain,
      title: `${plain.title}, and write its value into .env`,
      edits: () => {
        const { edits, newFiles = [] } = plain.edits();
        // Both may add the same line to .gitignore.
        const own = kept.edits.filter(
          (one) =>
            !edits.some(
              (other) =>
                other.span.file === one.span.file && other.span.start === one.span.start && other.text === one.text,
            ),
        );
        return edits.length === 0
          ? { edits }
          : { edits: [...edits, ...own], newFiles: [...newFiles, ...(kept.newFiles ?? [])] };
      },
    },
  ];
}
