import type { BinaryOperator } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { exponentParts, fixedText } from "./decimalText.js";
import { fail } from "./fail.js";
import { bool, float, int } from "./make.js";

/** Arithmetic as CPython does it: Objects/longobject.c, Objects/floatobject.c. */
export function arithmetic(
  operator: BinaryOperator,
  x: number | bigint,
  y: number | bigint,
  isFloat: boolean,
  areBools: boolean,
  at: Span,
): Value {
  if ((operator === "/" || operator === "//" || operator === "%") && Number(y) === 0)
    return fail("ZeroDivisionError", at, "division by zero");
  if (isFloat) return floatArithmetic(operator, toDouble(x, at), toDouble(y, at), at);
  const a = BigInt(x);
  const b = BigInt(y);
  switch (operator) {
    case "+":
      return int(a + b, at);
    case "-":
      return int(a - b, at);
    case "*":
      return int(a * b, at);
    case "/":
      return float(quotient(a, b, at), at);
    case "//":
      return int(floorDivide(a, b), at);
    case "%":
      return int(a - floorDivide(a, b) * b, at);
    case "**":
      if (b < 0n) return floatArithmetic(operator, toDouble(a, at), toDouble(b, at), at);
      return b > 10_000n ? unknown("a very large number", at, "int") : int(a ** b, at);
    case "<<":
    case ">>":
      if (b < 0n) return fail("ValueError", at, "negative shift count");
      if (b > 10_000n)
        return operator === ">>"
          ? int(a < 0n ? -1n : 0n, at)
          : a === 0n
            ? int(0, at)
            : unknown("a very large number", at, "int");
      return int(operator === "<<" ? a << b : a >> b, at);
    case "|":
      return areBools ? bool((a | b) !== 0n, at) : int(a | b, at);
    case "&":
      return areBools ? bool((a & b) !== 0n, at) : int(a & b, at);
    case "^":
      return areBools ? bool((a ^ b) !== 0n, at) : int(a ^ b, at);
    default:
      return fail("TypeError", at, `unsupported operand type(s) for ${operator}: 'int' and 'int'`);
  }
}

/** The nearest float. Raises OverflowError beyond their range. */
export function toDouble(value: number | bigint, at: Span): number {
  const number = Number(value);
  return typeof value === "bigint" && !Number.isFinite(number)
    ? fail("OverflowError", at, "int too large to convert to float")
    : number;
}

/** Towards minus infinity, as Python divides. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const result = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? result - 1n : result;
}

/** `int / int`, the nearest float of the exact quotient. */
function quotient(a: bigint, b: bigint, at: Span): number {
  const limit = 1n << 53n;
  const size = (value: bigint): bigint => (value < 0n ? -value : value);
  if (size(a) <= limit && size(b) <= limit) return Number(a) / Number(b);
  // 66 bits of the quotient, and one that says whether anything was left, round as the whole would.
  const shift = 66n + BigInt(size(b).toString(2).length - size(a).toString(2).length);
  const [top, bottom] = shift > 0n ? [size(a) << shift, size(b)] : [size(a), size(b) << -shift];
  const exact = ((top / bottom) << 1n) | (top % bottom === 0n ? 0n : 1n);
  const result = Number(exact) * 2 ** -Number(shift + 1n);
  if (!Number.isFinite(result)) return fail("OverflowError", at, "integer division result too large for a float");
  return a < 0n !== b < 0n ? -result : result;
}

function floatArithmetic(operator: BinaryOperator, x: number, y: number, at: Span): Value {
  switch (operator) {
    case "+":
      return float(x + y, at);
    case "-":
      return float(x - y, at);
    case "*":
      return float(x * y, at);
    case "/":
      return float(x / y, at);
    case "//":
      return float(floorAndRest(x, y)[0], at);
    case "%":
      return float(floorAndRest(x, y)[1], at);
    case "**":
      return power(x, y, at);
    default:
      return fail("TypeError", at, `unsupported operand type(s) for ${operator}: 'float' and 'float'`);
  }
}

/** `divmod` of floats: the rest has the sign of the divisor. */
function floorAndRest(x: number, y: number): readonly [number, number] {
  let rest = x % y;
  let whole = (x - rest) / y;
  if (rest !== 0) {
    if (y < 0 !== rest < 0) {
      rest += y;
      whole -= 1;
    }
  } else rest = y < 0 ? -0 : 0;
  if (whole === 0) return [x / y < 0 || Object.is(x / y, -0) ? -0 : 0, rest];
  const floor = Math.floor(whole);
  return [whole - floor > 0.5 ? floor + 1 : floor, rest];
}

function power(x: number, y: number, at: Span): Value {
  if (x === 1 || y === 0) return float(1, at);
  if (x === 0 && y < 0) return fail("ZeroDivisionError", at, "0.0 cannot be raised to a negative power");
  if (x < 0 && Number.isFinite(x) && Number.isFinite(y) && !Number.isInteger(y)) return unknown("a complex number", at);
  if (x === -1 && !Number.isFinite(y) && !Number.isNaN(y)) return float(1, at);
  const result = x ** y;
  if (!Number.isFinite(result) && Number.isFinite(x) && Number.isFinite(y))
    return fail("OverflowError", at, "(34, 'Numerical result out of range')");
  // Squares and roots are exact everywhere; other powers may differ in the last digit between libraries.
  return Number.isInteger(y) && Math.abs(y) <= 3 && Number.isInteger(x)
    ? float(result, at)
    : Number.isSafeInteger(result) && Number.isInteger(x)
      ? float(result, at)
      : y === 1
        ? float(x, at)
        : y === 2
          ? float(x * x, at)
          : y === 0.5
            ? float(Math.sqrt(x), at)
            : !Number.isFinite(result) || result === 0
              ? float(result, at)
              : unknown("a power of a float", at, "float");
}

/** `round(value, digits)`. */
export function roundNumber(value: Value, digits: Value | undefined, at: Span): Value {
  if (digits && digits.kind !== "none" && digits.kind !== "int" && digits.kind !== "bool")
    return digits.kind === "unknown" || digits.kind === "object"
      ? unknown("round()", at)
      : fail("TypeError", at, "object cannot be interpreted as an integer");
  const places = digits && (digits.kind === "int" || digits.kind === "bool") ? Number(digits.value) : undefined;
  if (value.kind === "int" || value.kind === "bool")
    return places === undefined || places >= 0
      ? int(BigInt(value.value), at)
      : int(roundedInteger(BigInt(value.value), 10n ** BigInt(Math.min(1000, -places))), at);
  if (value.kind !== "float")
    return value.kind === "unknown" ||
      value.kind === "object" ||
      value.kind === "environment" ||
      value.kind === "random"
      ? unknown("round()", at)
      : fail("TypeError", at, "type doesn't define __round__ method");
  if (!Number.isFinite(value.value))
    return places === undefined
      ? fail(Number.isNaN(value.value) ? "ValueError" : "OverflowError", at, "cannot convert float to integer")
      : value;
  if (places === undefined) return int(BigInt(fixedText(value.value, 0)), at);
  if (places > 300) return value;
  if (places >= 0) return float(Number(fixedText(value.value, places)), at);
  const { exponent } = exponentParts(value.value, 20);
  if (exponent + places < -1) return float(value.value < 0 || Object.is(value.value, -0) ? -0 : 0, at);
  return unknown("round() to tens", at, "float");
}

/** To a multiple of the unit, a tie to the even one. */
function roundedInteger(value: bigint, unit: bigint): bigint {
  const down = floorDivide(value, unit);
  const rest = value - down * unit;
  const isUp = rest * 2n > unit || (rest * 2n === unit && down % 2n !== 0n);
  return (isUp ? down + 1n : down) * unit;
}

/** `pow(base, exponent, modulus)` of whole numbers. */
export function powerModulo(base: bigint, exponent: bigint, modulus: bigint, at: Span): Value {
  if (modulus === 0n) return fail("ValueError", at, "pow() 3rd argument cannot be 0");
  if (exponent < 0n) return unknown("an inverse of a number", at, "int");
  let result = 1n;
  let factor = base;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * factor) % modulus;
    factor = (factor * factor) % modulus;
  }
  const rest = result % modulus;
  return int(rest !== 0n && rest < 0n !== modulus < 0n ? rest + modulus : rest, at);
}
