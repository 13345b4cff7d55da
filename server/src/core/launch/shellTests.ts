import type { SourceWord } from "./words.js";

/**
 * How `[ … ]`, `[[ … ]]` or `test …` comes out while every variable that nothing sets is unset. `certain`: whatever those are.
 * undefined: it asks for something else than texts.
 * @param inner its operands; of a command that a variable holds, the variable
 */
export function testResult(
  inner: readonly SourceWord[],
  isCommand: boolean,
): { readonly result: boolean; readonly certain: boolean } | undefined {
  const [first, second, third] = inner;
  const answer = (
    result: boolean | undefined,
    ...operands: readonly (SourceWord | undefined)[]
  ): ReturnType<typeof testResult> =>
    result === undefined ? undefined : { result, certain: operands.every((word) => word?.dynamic === false) };
  if (first === undefined) return undefined;
  if (isCommand) return answer(succeeds(textOf(first)), first);
  if (inner.length === 1) return answer(isFull(textOf(first)), first);
  if (inner.length === 2 && (first.text === "-n" || first.text === "-z")) {
    const full = isFull(textOf(second));
    return answer(full === undefined ? undefined : full === (first.text === "-n"), second);
  }
  if (inner.length !== 3 || second === undefined || !/^(?:==?|!=)$/.test(second.text)) return undefined;
  const [left, right] = [textOf(first), textOf(third)];
  if (left === undefined || right === undefined || /[*?[]/.test(right)) return undefined;
  return answer((left === right) !== (second.text === "!="), first, third);
}

/** A command that is `true`, `false`, or no word at all, which succeeds. */
function succeeds(text: string | undefined): boolean | undefined {
  return text === "" || text === "true" || text === ":" ? true : text === "false" ? false : undefined;
}

function textOf(word: SourceWord | undefined): string | undefined {
  return word?.dynamic === true ? word.whenUnset : word?.text;
}

function isFull(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text !== "";
}
