import { isSequence, yesNo, type Answer, type Value } from "../../domain/value.js";

/** A list or tuple that is seen whole, is not empty, and whose texts all pass. */
export function listed(value: Value, test: (text: string) => boolean): Answer {
  if (value.kind === "unknown" || value.kind === "environment") return value.kind;
  if (!isSequence(value)) return "no";
  if (value.rest !== undefined || value.items.some(({ kind }) => kind === "unknown")) return "unknown";
  if (value.items.some(({ kind }) => kind === "environment")) return "environment";
  return yesNo(value.items.length > 0 && value.items.every((item) => item.kind === "str" && test(item.value)));
}
