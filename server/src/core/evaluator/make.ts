import type {
  BoolValue,
  DictEntry,
  DictValue,
  FloatValue,
  IntValue,
  ListValue,
  NoneValue,
  PathValue,
  SetValue,
  Source,
  StrValue,
  TupleValue,
  Value,
} from "../domain/value.js";
import type { Span } from "../text/span.js";

/** Constructors for the values that evaluation makes. */
export function none(at?: Span): NoneValue {
  return { kind: "none", at, from: "literal" };
}
export function bool(value: boolean, at?: Span, from: Source = "computed"): BoolValue {
  return { kind: "bool", value, at, from };
}
export function int(value: number | bigint, at?: Span, from: Source = "computed"): IntValue {
  const small =
    typeof value === "bigint" && value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
  return { kind: "int", value: small, at, from };
}
export function float(value: number, at?: Span, from: Source = "computed"): FloatValue {
  return { kind: "float", value, at, from };
}
export function str(value: string, at?: Span, from: Source = "computed", variables?: readonly string[]): StrValue {
  return variables && variables.length > 0
    ? { kind: "str", value, at, from, variables }
    : { kind: "str", value, at, from };
}
export function path(value: string, at?: Span): PathValue {
  return { kind: "path", value, at, from: "computed" };
}
export function list(items: Value[], at?: Span, rest?: string, from: Source = "computed"): ListValue {
  return { kind: "list", items, rest, at, from };
}
export function tuple(items: readonly Value[], at?: Span, rest?: string, from: Source = "computed"): TupleValue {
  return { kind: "tuple", items, rest, at, from };
}
export function set(items: Value[], at?: Span, rest?: string, frozen = false): SetValue {
  return { kind: "set", items, rest, at, from: "computed", frozen };
}
export function dict(entries: DictEntry[], at?: Span, rest?: string, from: Source = "computed"): DictValue {
  return { kind: "dict", entries, rest, at, from };
}
/** A dict with text keys. */
export function record(entries: Readonly<Record<string, Value>>, at?: Span): DictValue {
  return dict(
    Object.entries(entries).map(([key, value]) => ({ key: str(key, value.at), value })),
    at,
  );
}
/** The same value, as if produced elsewhere or by something else. Lists and dicts are returned as they are: they have an identity. */
export function withOrigin(value: Value, at: Span | undefined, from: Source, variables?: readonly string[]): Value {
  if (value.kind === "list" || value.kind === "dict" || value.kind === "set" || value.kind === "object") return value;
  return { ...value, at, from, ...(variables && { variables }) };
}
