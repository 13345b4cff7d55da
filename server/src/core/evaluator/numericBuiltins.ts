import type { Value } from "../domain/value.js";
import { unknown, unknownLike } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { asciiText, reprOf } from "./convert.js";
import { fail } from "./fail.js";
import { operate } from "./instances.js";
import { lift } from "./lift.js";
import { bool, int, str, tuple } from "./make.js";
import { powerModulo, roundNumber } from "./numbers.js";
import type { CallArguments, Run } from "./runtime.js";
import { callSpecial } from "./instances.js";

type Builtin = (args: CallArguments, run: Run) => Value;

/** Builtins that calculate, and those that write numbers as text. */
export const numericBuiltins: Readonly<Record<string, Builtin>> = {
  abs: lifted("abs", 1, 1, ([value], at) => {
    if (value?.kind === "float") return { ...value, value: Math.abs(value.value), at, from: "computed" };
    if (value?.kind === "int" || value?.kind === "bool") {
      const number = BigInt(value.value);
      return int(number < 0n ? -number : number, at);
    }
    return notA(value, "bad operand type for abs()", at);
  }),
  round: (args, run) =>
    callSpecial(args.positional[0] ?? unknown("round()"), "__round__", args.positional.slice(1), args.at, run) ??
    lifted("round", 1, 2, ([value, digits], at) => (value ? roundNumber(value, digits, at) : unknown("round()", at)), [
      "number",
      "ndigits",
    ])(args, run),
  divmod: (args, run) => {
    const [a, b] = counted("divmod", 2, 2, args);
    return a && b
      ? tuple([operate("//", a, b, args.at, run), operate("%", a, b, args.at, run)], args.at)
      : unknown("divmod()", args.at);
  },
  pow: (args, run) => {
    const [base, exponent, modulus] = counted("pow", 2, 3, args, ["base", "exp", "mod"]);
    if (!base || !exponent) return unknown("pow()", args.at);
    if (!modulus || modulus.kind === "none") return operate("**", base, exponent, args.at, run);
    return lift([base, exponent, modulus], args.at, ([a, b, c]) => {
      const whole = [a, b, c].map((one) =>
        one?.kind === "int" || one?.kind === "bool" ? BigInt(one.value) : undefined,
      );
      if (!whole.includes(undefined)) return powerModulo(whole[0] ?? 0n, whole[1] ?? 0n, whole[2] ?? 0n, args.at);
      const hidden = [a, b, c].find((one) => one?.kind === "unknown" || one?.kind === "object");
      return hidden ? unknown("pow()", args.at) : fail("TypeError", args.at, "unsupported operand type(s) for pow()");
    });
  },
  hex: base("hex", 16, "0x"),
  oct: base("oct", 8, "0o"),
  bin: base("bin", 2, "0b"),
  chr: lifted("chr", 1, 1, ([value], at) => {
    if (value?.kind !== "int" && value?.kind !== "bool") return notA(value, "an integer is required", at);
    const code = Number(value.value);
    return code >= 0 && code <= 0x10ffff
      ? str(String.fromCodePoint(code), at)
      : fail("ValueError", at, "chr() arg not in range(0x110000)");
  }),
  ord: lifted("ord", 1, 1, ([value], at) => {
    const all = value?.kind === "str" ? [...value.value] : value?.kind === "bytes" ? value.value.split("") : undefined;
    if (!all) return notA(value, "ord() expected string of length 1", at);
    return all.length === 1
      ? int(all[0]?.codePointAt(0) ?? 0, at)
      : fail("TypeError", at, "ord() expected a character");
  }),
  ascii: (args, run) => {
    const [value] = counted("ascii", 1, 1, args);
    const own = value && callSpecial(value, "__repr__", [], args.at, run);
    return lift(
      [own ?? value ?? unknown("ascii()")],
      args.at,
      ([one]) => {
        const text = own && one?.kind === "str" ? one.value : one && reprOf(one);
        return text === undefined ? unknown("ascii()", args.at, "str") : str(asciiText(text), args.at);
      },
      { type: "str" },
    );
  },
};

/** `math`, as settings use it. */
export const mathFunctions: Readonly<Record<string, Builtin>> = {
  floor: rounding("floor", Math.floor),
  ceil: rounding("ceil", Math.ceil),
  trunc: rounding("trunc", Math.trunc),
  sqrt: lifted("sqrt", 1, 1, ([value], at) => {
    const number = numberOf(value, at);
    return number < 0
      ? fail("ValueError", at, "math domain error")
      : { kind: "float", value: Math.sqrt(number), at, from: "computed" };
  }),
  isnan: lifted("isnan", 1, 1, ([value], at) => bool(Number.isNaN(numberOf(value, at)), at)),
  isinf: lifted("isinf", 1, 1, ([value], at) => {
    const number = numberOf(value, at);
    return bool(!Number.isFinite(number) && !Number.isNaN(number), at);
  }),
  isfinite: lifted("isfinite", 1, 1, ([value], at) => bool(Number.isFinite(numberOf(value, at)), at)),
};

/** Raises TypeError, unless it cannot be seen what the value is. */
function notA(value: Value | undefined, message: string, at: Span): Value {
  if (
    !value ||
    value.kind === "unknown" ||
    value.kind === "object" ||
    value.kind === "random" ||
    value.kind === "environment"
  )
    return unknownLike(value, "a calculation with an object", at);
  return fail("TypeError", at, message);
}

function counted(
  name: string,
  least: number,
  most: number,
  args: CallArguments,
  names: readonly string[] = [],
): readonly (Value | undefined)[] {
  const given: (Value | undefined)[] = [...args.positional];
  for (const [key, value] of args.keywords) {
    const place = names.indexOf(key);
    if (place < 0 || given[place] !== undefined)
      return fail("TypeError", args.at, `${name}() got an unexpected keyword argument '${key}'`);
    given[place] = value;
  }
  if (args.unseen !== undefined) return [];
  if (given.length > most || given.slice(0, least).filter((one) => one !== undefined).length < least)
    return fail("TypeError", args.at, `${name}() takes ${least} to ${most} arguments`);
  return given;
}

function lifted(
  name: string,
  least: number,
  most: number,
  operation: (values: readonly (Value | undefined)[], at: Span) => Value,
  names: readonly string[] = [],
): Builtin {
  return (args) => {
    const values = counted(name, least, most, args, names);
    if (args.unseen !== undefined) return unknown(args.unseen, args.at);
    const known = values.flatMap((one) => (one ? [one] : []));
    return lift(known, args.at, (resolved) => {
      const hidden = resolved.find((one) => one.kind === "unknown");
      return hidden
        ? unknownLike(hidden, name, args.at)
        : operation(values.length === known.length ? resolved : values, args.at);
    });
  };
}

function base(name: string, radix: number, prefix: string): Builtin {
  return lifted(name, 1, 1, ([value], at) => {
    if (value?.kind !== "int" && value?.kind !== "bool")
      return notA(value, "object cannot be interpreted as an integer", at);
    const number = BigInt(value.value);
    return str(`${number < 0n ? "-" : ""}${prefix}${(number < 0n ? -number : number).toString(radix)}`, at);
  });
}

function numberOf(value: Value | undefined, at: Span): number {
  if (value?.kind === "int" || value?.kind === "float" || value?.kind === "bool") return Number(value.value);
  return fail("TypeError", at, "must be real number");
}

function rounding(name: string, round: (value: number) => number): Builtin {
  return lifted(name, 1, 1, ([value], at) => {
    if (value?.kind === "int" || value?.kind === "bool") return int(BigInt(value.value), at);
    if (value?.kind !== "float") return notA(value, "must be real number", at);
    if (!Number.isFinite(value.value))
      return fail(Number.isNaN(value.value) ? "ValueError" : "OverflowError", at, "cannot convert float to integer");
    return int(BigInt(round(value.value)), at);
  });
}
