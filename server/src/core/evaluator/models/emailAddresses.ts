import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { list, str, tuple } from "../make.js";
import type { CallArguments } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { lift } from "../lift.js";
import { parameters } from "./libraryModel.js";

/** `email.utils`, as ADMINS are read with it: plain addresses, and names before them (Lib/email/utils.py). */
export function emailUtilities(): Value {
  return nativeNamespace("email.utils", {
    getaddresses: nativeFunction("getaddresses", (args) => {
      const given = parameters(args, ["fieldvalues", "strict"]).get("fieldvalues");
      return (given?.kind === "list" || given?.kind === "tuple") && given.rest === undefined
        ? whenTexts(given.items, args, (texts) => addresses(texts, args.at))
        : unknown(unseen, args.at, "list");
    }),
    parseaddr: nativeFunction("parseaddr", (args) => {
      const given = parameters(args, ["addr", "strict"]).get("addr");
      return given
        ? whenTexts([given], args, ([text = ""]) => address(text, args.at) ?? unknown(unseen, args.at))
        : unknown(unseen, args.at);
    }),
  });
}

const unseen = "addresses that are not followed";

function whenTexts(values: readonly Value[], args: CallArguments, make: (texts: readonly string[]) => Value): Value {
  return lift(values, args.at, (all) => {
    const texts = all.flatMap((one) => (one.kind === "str" ? [one.value] : []));
    return texts.length < all.length || args.unseen !== undefined ? unknown(unseen, args.at) : make(texts);
  });
}

function addresses(texts: readonly string[], at: Span): Value {
  const found = texts.flatMap((text) => text.split(",").map((part) => address(part, at)));
  const known = found.filter((one) => one !== undefined);
  return known.length < found.length ? unknown(unseen, at, "list") : list(known, at);
}

/** `Ada Lovelace <ada@example.com>`, `"Ada" <…>`, `ada@example.com`; undefined: another form, which versions of Python read differently. */
function address(text: string, at: Span): Value | undefined {
  const match = /^(?:(?:"([^"\\]*)"|([\p{L}\d_'-]+(?: [\p{L}\d_'-]+)*))\s*<([^<>]*)>|([^<>"]*))$/u.exec(text.trim());
  const [, quoted, plain, behind, alone] = match ?? [];
  const own = behind ?? alone ?? "";
  if (!/^[\w.+-]+@[\w.-]+$/.test(own)) return undefined;
  return tuple([str(quoted ?? plain ?? "", at), str(own, at)], at);
}
