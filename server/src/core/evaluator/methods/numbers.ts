import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { float, bool, int, tuple } from "../make.js";
import type { Method } from "./method.js";
import { PythonError } from "../pythonError.js";
import { indexArgument, textArgument, withParameters } from "./textReading.js";

/** Methods of whole numbers, of booleans too. */
export const intMethods: Readonly<Record<string, Method>> = {
  bit_length: withParameters("bit_length", "", "int", (self, { at }) => int(bits(whole(self)).length, at)),
  bit_count: withParameters("bit_count", "", "int", (self, { at }) =>
    int(bits(whole(self)).replaceAll("0", "").length, at),
  ),
  conjugate: withParameters("conjugate", "", "int", (self, { at }) => int(whole(self), at)),
  as_integer_ratio: withParameters("as_integer_ratio", "", "tuple", (self, { at }) =>
    tuple([int(whole(self), at), int(1, at)], at),
  ),
  to_bytes: withParameters(
    "to_bytes",
    "length? byteorder? signed?",
    "bytes",
    (self, { args: [length, order, signed], at }) => {
      const size = length ? indexArgument(length, at) : 1;
      const isSigned = signed?.kind === "bool" && signed.value;
      const byteOrder = order ? textArgument(order, "to_bytes() argument 'byteorder'", at) : "big";
      if (byteOrder !== "big" && byteOrder !== "little")
        throw new PythonError("ValueError", at, { message: "byteorder must be either 'little' or 'big'" });
      if (size < 0) throw new PythonError("ValueError", at, { message: "length argument must be non-negative" });
      if (size > 1000) return unknown("very long bytes", at, "bytes");
      const number = whole(self);
      const limit = 1n << BigInt(8 * size - (isSigned ? 1 : 0));
      if ((number < 0n && !isSigned) || number >= limit || number < -limit)
        throw new PythonError("OverflowError", at, { message: "int too big to convert" });
      const all = Array.from({ length: size }, (_, index) =>
        String.fromCharCode(Number((BigInt.asUintN(8 * size, number) >> BigInt(8 * index)) & 0xffn)),
      );
      return { kind: "bytes", value: (byteOrder === "little" ? all : all.reverse()).join(""), at, from: "computed" };
    },
  ),
};

export const floatMethods: Readonly<Record<string, Method>> = {
  is_integer: withParameters("is_integer", "", "bool", (self, { at }) => bool(Number.isInteger(double(self)), at)),
  conjugate: withParameters("conjugate", "", "float", (self, { at }) => float(double(self), at)),
  as_integer_ratio: withParameters("as_integer_ratio", "", "tuple", (self, { at }) => {
    let number = double(self);
    if (!Number.isFinite(number))
      throw new PythonError(Number.isNaN(number) ? "ValueError" : "OverflowError", at, {
        message: "cannot convert to integer ratio",
      });
    let power = 0n;
    while (!Number.isInteger(number)) {
      number *= 2;
      power++;
    }
    return tuple([int(BigInt(number), at), int(1n << power, at)], at);
  }),
};

/** `real`, `imag`, `numerator`, `denominator`: attributes, no methods. */
export function numberAttribute(value: Value, name: string, at: Span): Value | undefined {
  if (value.kind === "float")
    return name === "real" ? float(value.value, at) : name === "imag" ? float(0, at) : undefined;
  if (value.kind !== "int" && value.kind !== "bool") return undefined;
  if (name === "real" || name === "numerator") return int(BigInt(value.value), at);
  return name === "imag" ? int(0, at) : name === "denominator" ? int(1, at) : undefined;
}

function whole(self: Value): bigint {
  return self.kind === "int" || self.kind === "bool" ? BigInt(self.value) : 0n;
}

function double(self: Value): number {
  return self.kind === "float" ? self.value : 0;
}

function bits(number: bigint): string {
  return number === 0n ? "" : (number < 0n ? -number : number).toString(2);
}
