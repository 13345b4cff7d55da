import type { TextEdit } from "../../text/textEdit.js";
import type { FoundRead } from "./readsIn.js";
import { edit, textOf, type Source } from "../source.js";
import { changeFallback } from "./changeFallback.js";
import type { As } from "./idiom.js";

/** The same call without its default; under DEBUG with it, if it names nothing but the developer's own machine. */
export function specialRead(read: FoundRead, as: As, dual: boolean, source: Source): readonly TextEdit[] {
  const small = changeFallback(read, read.call, { ...as, cast: "str" }, source);
  const [only] = small ?? [];
  if (!only) return [];
  const fallback = read.fallback?.value;
  const isLocal =
    fallback?.kind === "string" &&
    /^(?:sqlite|spatialite|locmem|dummy|file|console)|^[a-z0-9+]+:\/\/(?:[^@/]*@)?(?:localhost|127\.0\.0\.1|db|postgres|redis|mysql)(?:[:/]|$)/.test(
      fallback.value,
    );
  if (!dual || !isLocal) return [only];
  const text = textOf(source, read.call);
  const required =
    text.slice(0, only.span.start - read.call.start) + only.text + text.slice(only.span.end - read.call.start);
  return [edit(source, read.call.end, read.call.end, ` if DEBUG else ${required}`)];
}

/** `env.db("X")`, `env.cache("X")`: readers that make more of a variable than this fix could write. */
export function isSpecial({ reader, method }: FoundRead): boolean {
  return reader !== undefined && method !== undefined && !["str", "bool", "int", "list"].includes(method);
}
