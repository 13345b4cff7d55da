import type { Value } from "../../domain/value.js";
import { unknown, unknownSince } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { lift } from "../lift.js";
import { float, int } from "../make.js";
import { floorDivide } from "../numbers.js";
import type { OperatorObject } from "../operators.js";
import type { CallArguments, NativeObject } from "../runtime.js";
import { nativeFunction, nativeNamespace, objectValue, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { libraryClass, libraryObject, parameters } from "./libraryModel.js";

/** `datetime`: durations; points in time cannot be known. */
export function datetimeModule(): Value {
  const now = (name: string): Value => nativeFunction(name, (args) => unknown("the time", args.at));
  const points = (name: string): Value =>
    libraryClass(
      `datetime.${name}`,
      (args) => unknown(`a ${name}`, args.at),
      (attribute) =>
        attribute === "now" || attribute === "utcnow" || attribute === "today" ? now(attribute) : undefined,
    );
  const utc = libraryObject("datetime.timezone", "datetime.timezone.utc", {});
  return nativeNamespace("datetime", {
    timedelta: libraryClass("datetime.timedelta", timedeltaCall),
    datetime: points("datetime"),
    date: points("date"),
    time: points("time"),
    timezone: libraryClass(
      "datetime.timezone",
      (args) => unknown("a timezone", args.at),
      (name) => (name === "utc" ? utc : undefined),
    ),
    UTC: utc,
  });
}

const units: Readonly<Record<string, number>> = {
  days: 86_400_000_000,
  seconds: 1_000_000,
  microseconds: 1,
  milliseconds: 1000,
  minutes: 60_000_000,
  hours: 3_600_000_000,
  weeks: 604_800_000_000,
};

function timedeltaCall(args: CallArguments): Value {
  if (args.unseen !== undefined) return unknown(args.unseen, args.at);
  const given = parameters(args, Object.keys(units));
  const names = [...given.keys()];
  for (const name of names)
    if (units[name] === undefined)
      throw new PythonError("TypeError", args.at, {
        message: `'${name}' is an invalid keyword argument for timedelta()`,
      });
  return lift([...given.values()], args.at, (values) => {
    let total = 0n;
    let fraction = 0;
    for (const [index, value] of values.entries()) {
      const unit = units[names[index] ?? ""] ?? 0;
      if (value.kind === "unknown") return unknownSince(value, args.at);
      if (value.kind === "int") total += BigInt(value.value) * BigInt(unit);
      else if (value.kind === "bool") total += value.value ? BigInt(unit) : 0n;
      else if (value.kind === "float" && Number.isFinite(value.value)) {
        const scaled = value.value * unit;
        if (!Number.isFinite(scaled)) throw new PythonError("OverflowError", args.at, { message: "days out of range" });
        const whole = Math.trunc(scaled);
        total += BigInt(whole);
        fraction += scaled - whole;
      } else if (value.kind === "float")
        throw new PythonError(Number.isNaN(value.value) ? "ValueError" : "OverflowError", args.at, {
          message: "cannot convert float to integer",
        });
      else if (value.kind === "object") return unknown("a duration", args.at);
      else throw new PythonError("TypeError", args.at, { message: "unsupported type for timedelta component" });
    }
    return timedelta(total + BigInt(roundHalfEven(fraction)), args.at);
  });
}

function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  return rest < 0.5 ? down : rest > 0.5 ? down + 1 : down % 2 === 0 ? down : down + 1;
}

interface Duration extends NativeObject, OperatorObject {
  readonly microseconds: bigint;
}

/** The microseconds of a timedelta; undefined for anything else. */
export function durationOf(value: Value): bigint | undefined {
  return value.kind === "object" && value.type === "datetime.timedelta"
    ? (runtimeObject(value) as Duration | undefined)?.microseconds
    : undefined;
}

/** A `datetime.timedelta`. */
export function timedelta(microseconds: bigint, at: Span): Value {
  const day = 86_400_000_000n;
  const days = floorDivide(microseconds, day);
  if (days > 999_999_999n || days < -999_999_999n)
    throw new PythonError("OverflowError", at, { message: "days out of range" });
  const rest = microseconds - days * day;
  const seconds = rest / 1_000_000n;
  const micros = rest % 1_000_000n;
  const parts = [
    days !== 0n ? `days=${days}` : "",
    seconds !== 0n ? `seconds=${seconds}` : "",
    micros !== 0n ? `microseconds=${micros}` : "",
  ].filter((part) => part !== "");
  const object: Duration = {
    kind: "native",
    microseconds,
    text: shown(days, seconds, micros),
    getAttribute(name, _run, where) {
      switch (name) {
        case "days":
          return int(days, where);
        case "seconds":
          return int(seconds, where);
        case "microseconds":
          return int(micros, where);
        case "total_seconds":
          return nativeFunction("total_seconds", (args) => float(Number(microseconds) / 1_000_000, args.at));
        default:
          return undefined;
      }
    },
    unary: (operator, where) =>
      operator === "~" ? undefined : timedelta(operator === "-" ? -microseconds : microseconds, where),
    operator(operator, other, swapped, where) {
      const duration = durationOf(other);
      if (duration !== undefined) {
        if (operator === "+") return timedelta(microseconds + duration, where);
        if (operator === "-") return timedelta(swapped ? duration - microseconds : microseconds - duration, where);
        if (operator === "/" || operator === "//") {
          const [above, below] = swapped ? [duration, microseconds] : [microseconds, duration];
          if (below === 0n) throw new PythonError("ZeroDivisionError", where);
          return operator === "/" ? float(Number(above) / Number(below), where) : int(floorDivide(above, below), where);
        }
        return undefined;
      }
      const number =
        other.kind === "int"
          ? other.value
          : other.kind === "bool"
            ? Number(other.value)
            : other.kind === "float"
              ? other.value
              : undefined;
      if (number === undefined) return other.kind === "unknown" ? unknownSince(other, where) : undefined;
      if (operator === "*")
        return timedelta(
          other.kind === "float"
            ? BigInt(roundHalfEven(Number(microseconds) * Number(number)))
            : microseconds * BigInt(number),
          where,
        );
      if (swapped || (operator !== "/" && operator !== "//")) return undefined;
      if (Number(number) === 0) throw new PythonError("ZeroDivisionError", where);
      return operator === "/"
        ? timedelta(BigInt(roundHalfEven(Number(microseconds) / Number(number))), where)
        : other.kind === "float"
          ? undefined
          : timedelta(floorDivide(microseconds, BigInt(number)), where);
    },
  };
  return {
    ...objectValue(
      "datetime.timedelta",
      `datetime.timedelta(${parts.length === 0 ? "0" : parts.join(", ")})`,
      object,
      at,
    ),
    ownTruth: true,
    truth: microseconds !== 0n,
  };
}

/** `str(timedelta)`: `1 day, 2:03:04.000005`. */
function shown(days: bigint, seconds: bigint, micros: bigint): string {
  const two = (value: bigint): string => String(value).padStart(2, "0");
  const clock = `${seconds / 3600n}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${micros === 0n ? "" : `.${String(micros).padStart(6, "0")}`}`;
  return days === 0n ? clock : `${days} day${days === 1n || days === -1n ? "" : "s"}, ${clock}`;
}
