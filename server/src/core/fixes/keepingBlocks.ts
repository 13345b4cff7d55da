import type { PythonModule, Statement } from "../syntax/python/ast.js";
import type { TextEdit } from "../text/textEdit.js";
import { allStatements, blocksOf } from "../syntax/python/blocks.js";

/** Edits that take statements away, each for itself: where together they take every statement of a block, `pass` stays in the place of the last. */
export function keepingBlocks(
  edits: readonly TextEdit[],
  tree: (file: string) => PythonModule | undefined,
): readonly TextEdit[] {
  let kept = edits;
  for (const file of new Set(edits.map(({ span }) => span.file))) {
    const takes =
      ({ start, end }: Statement) =>
      ({ text, span }: TextEdit): boolean =>
        text === "" && span.file === file && span.start <= start && end <= span.end;
    for (const block of allStatements(tree(file)?.body ?? []).flatMap((statement) => blocksOf(statement))) {
      const last = block[block.length - 1];
      if (last === undefined || !block.every((statement) => edits.some(takes(statement)))) continue;
      kept = kept.map((one) =>
        takes(last)(one) ? { span: { file, start: last.start, end: last.end }, text: "pass" } : one,
      );
    }
  }
  return kept;
}
