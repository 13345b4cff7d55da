import type { Call, Expression } from "../../syntax/python/ast.js";
import type { TextEdit } from "../../text/textEdit.js";
import { comparedRead } from "./comparedRead.js";
import type { As, Cast } from "./idiom.js";
import type { FoundRead } from "./readsIn.js";
import { textFallback } from "./textFallback.js";
import { edit, isSameNode, quoteOf, textOf, type Source } from "../source.js";

/** Where the read itself is sound, only its default changes. */
export function changeFallback(
  read: FoundRead,
  value: Expression,
  as: As,
  source: Source,
): readonly TextEdit[] | undefined {
  const { call } = read;
  // What a function of the project does without its default is for its idiom to know.
  if (!isSound(read, value, as) || call.kind !== "call" || read.reader === "function") return undefined;
  return as.fallback === undefined
    ? withoutFallback(read, call, source)
    : withFallback(read, call, as, as.fallback, source);
}

/** Whether what the variable says becomes the setting as the code reads it now. */
function isSound({ call, method }: FoundRead, value: Expression, { cast }: As): boolean {
  if (isSameNode(call, value)) return cast === "str" || method === cast || hasCast(call);
  if (cast === "bool") return value.kind === "comparison" && comparedRead(value, true) !== undefined;
  return cast === "list" && value.kind === "comprehension";
}

function withoutFallback(read: FoundRead, call: Call, source: Source): readonly TextEdit[] | undefined {
  const { fallback } = read;
  if (!fallback) return undefined;
  if (read.reader === undefined) return requiredSystemRead(read, source);
  const position = call.args.findIndex((argument) => argument.start === fallback.start);
  const [given, next] = call.args.slice(position);
  const before = call.args[position - 1];
  // A positional argument behind it would take its place.
  const isLast = given?.name !== undefined || next === undefined || next.name !== undefined;
  return before && isLast ? [edit(source, before.end, fallback.end, "")] : undefined;
}

function withFallback(
  { reader, fallback }: FoundRead,
  call: Call,
  { cast }: As,
  value: string,
  source: Source,
): readonly TextEdit[] | undefined {
  if (fallback) {
    const takesValues = reader !== undefined && !(reader === "decouple" && cast === "list");
    const text = takesValues ? value : textWritten(cast, value, quoteOf(source));
    return text === undefined ? undefined : [edit(source, fallback.value.start, fallback.value.end, text)];
  }
  if (reader === undefined) return undefined;
  const end = call.args.at(-1)?.end ?? call.end - 1;
  return [edit(source, end, end, `, default=${value}`)];
}

/** As `textFallback`; which word means True, the comparison around the read decides. */
function textWritten(cast: Cast, value: string, quote: string): string | undefined {
  return cast === "bool" && value !== "False" ? undefined : textFallback(cast, value, quote);
}

/** `os.environ.get("X", …)` → `os.environ["X"]`. */
function requiredSystemRead(read: FoundRead, source: Source): readonly TextEdit[] | undefined {
  const { call } = read;
  if (call.kind !== "call" || call.callee.kind !== "attribute") return undefined;
  const name = call.args[0];
  if (!name) return undefined;
  const mapping =
    call.callee.name === "get" ? textOf(source, call.callee.object) : `${textOf(source, call.callee.object)}.environ`;
  return [edit(source, call.start, call.end, `${mapping}[${textOf(source, name)}]`)];
}

/** decouple's `config("X", cast=bool)`. */
function hasCast(call: Expression): boolean {
  return call.kind === "call" && call.args.some((argument) => argument.name === "cast");
}
