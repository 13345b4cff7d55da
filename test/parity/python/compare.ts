/** Where the evaluator says something else than Python. What it leaves open is counted, never a difference. */
import type { Evaluation } from "../../../server/src/core/evaluator/evaluation.js";
import { displayValue } from "../../../server/src/core/domain/display.js";
import { isShuffled, type Value } from "../../../server/src/core/domain/value.js";
import { LineIndex } from "../../../server/src/core/text/lineIndex.js";
import { isSingle, onlyBindings } from "../../harness/evaluateFiles.js";
import type { ModuleFiles, PythonAnswer, Truth } from "./python.js";

export interface Outcome {
  readonly differences: readonly Difference[];
  readonly equal: number;
  /** Why values are not known. */
  readonly unknown: readonly string[];
}

export interface Difference {
  /** What it is about: a name, or "raises". */
  readonly name: string;
  readonly text: string;
}

/** @param varying what Python said with another seed for hashes: what differs between the two cannot be known */
export function compareWithPython(
  modules: ModuleFiles,
  evaluation: Evaluation,
  truth: PythonAnswer,
  varying: PythonAnswer,
): Outcome {
  const unknown: string[] = [];
  const differences: Difference[] = [];
  let equal = 0;
  const bindings = onlyBindings(evaluation);
  const raises = raisesText(modules, evaluation);
  const theirs = truth.raises && `${truth.raises.type} at ${truth.raises.file ?? "?"}:${truth.raises.line ?? 0}`;
  if (truth.raises || raises !== undefined) {
    const isOpen =
      raises === undefined &&
      (evaluation.unseen !== undefined ||
        !isSingle(evaluation) ||
        [...bindings.values()].some((one) => hasUnknown(one.value, 0)));
    if (isOpen) unknown.push("whether it raises");
    // Python names the line that asks a lazy iterator, we name the one that made it.
    else if (raises?.split(" ")[0] !== theirs?.split(" ")[0])
      differences.push({
        name: "raises",
        text: `Python ${theirs ?? "does not raise"}${truth.raises ? ` (${truth.raises.message.slice(0, 100)})` : ""}, we ${raises ?? "do not"}`,
      });
    else equal++;
    return { differences, equal, unknown };
  }
  if (!isSingle(evaluation)) return { differences, equal, unknown: ["several worlds"] };
  for (const [name, value] of Object.entries(truth.names)) {
    const binding = bindings.get(name);
    if (!binding) {
      if (evaluation.unseen !== undefined) unknown.push(evaluation.unseen);
      else differences.push({ name, text: `Python has ${short(JSON.stringify(value))}, we have no such name` });
      continue;
    }
    const found = compareValue(value, varying.names[name] ?? value, binding.value, 0);
    if (found === "equal") equal++;
    else if (found === "different")
      differences.push({
        name,
        text: `Python ${short(JSON.stringify(value))}, we ${short(displayValue(binding.value))}`,
      });
    else unknown.push(found.unknown);
  }
  for (const [name, binding] of bindings)
    if (!(name in truth.names) && hasUnknown(binding.value, 0))
      unknown.push(binding.value.kind === "unknown" ? binding.value.reason : "a part of a value");
  for (const [name, binding] of bindings)
    if (
      !(name in truth.names) &&
      !name.startsWith("__") &&
      binding.value.kind !== "unknown" &&
      binding.unless === undefined
    )
      differences.push({ name, text: `Python has no such name, we have ${short(displayValue(binding.value))}` });
  return { differences, equal, unknown };
}

function short(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

function raisesText(modules: ModuleFiles, { raises }: Evaluation): string | undefined {
  if (!raises) return undefined;
  const file = raises.at.file.replace(/^\/project\//, "");
  return `${raises.type} at ${file}:${new LineIndex(modules.files[file] ?? "").positionAt(raises.at.start).line + 1}`;
}

type Answer = "equal" | "different" | { readonly unknown: string };

function compareValue(truth: Truth, other: Truth, ours: Value, depth: number): Answer {
  const [kind, content] = truth;
  if (ours.kind === "unknown") return { unknown: ours.reason };
  if (ours.kind === "environment" || ours.kind === "random") return { unknown: ours.kind };
  if (kind === "deep" || depth > 20) return "equal";
  if (kind === "object") return compareObject(truth, other, ours, depth);
  switch (ours.kind) {
    case "none":
      return same(kind === "none");
    case "bool":
      return same(kind === "bool" && content === (ours.value ? "True" : "False"));
    case "int":
      return same(kind === "int" && content === String(ours.value));
    case "float":
      return same(kind === "float" && Object.is(pythonFloat(String(content)), ours.value));
    case "str":
      return same(kind === "str" && content === ours.value && JSON.stringify(truth) === JSON.stringify(other));
    case "bytes":
      return same(kind === "bytes" && content === ours.value);
    case "path":
      return same(kind === "path" && content === ours.value);
    case "list":
    case "tuple":
    case "set": {
      if (kind !== (ours.kind === "set" && ours.frozen ? "frozenset" : ours.kind)) return "different";
      return compareItems(
        content as readonly Truth[],
        (other[1] ?? []) as readonly Truth[],
        ours.items,
        ours.rest,
        isShuffled(ours) || ours.kind === "set",
        depth,
      );
    }
    case "dict": {
      if (kind !== "dict") return "different";
      const flat = (pairs: unknown): readonly Truth[] => (pairs as readonly (readonly [Truth, Truth])[]).flat();
      return compareItems(
        flat(content),
        flat(other[1] ?? []),
        ours.entries.flatMap((entry) => [entry.key, entry.value]),
        ours.rest,
        false,
        depth,
      );
    }
    case "object":
      return "different";
  }
}

function compareItems(
  truth: readonly Truth[],
  other: readonly Truth[],
  ours: readonly Value[],
  rest: string | undefined,
  isSet: boolean,
  depth: number,
): Answer {
  if (rest !== undefined) return { unknown: rest };
  if (truth.length !== ours.length) return "different";
  if (isSet) {
    const left = [...truth];
    let unknown: Answer | undefined;
    for (const item of ours) {
      const index = left.findIndex((one) => compareValue(one, one, item, depth + 1) === "equal");
      if (index >= 0) left.splice(index, 1);
      else if (hasUnknown(item, 0)) unknown = { unknown: "an element" };
      else return "different";
    }
    return unknown ?? "equal";
  }
  let result: Answer = "equal";
  for (const [index, item] of ours.entries()) {
    const one = truth[index];
    const answer = one === undefined ? "different" : compareValue(one, other[index] ?? one, item, depth + 1);
    if (answer === "different") return "different";
    if (answer !== "equal") result = answer;
  }
  return result;
}

/** Of objects the kind counts, and how they print where that is fixed. Special kinds of plain values may stand as the plain value. */
function compareObject(truth: Truth, other: Truth, ours: Value, depth: number): Answer {
  const [, type, plain, repr] = truth;
  if (plain !== null && Array.isArray(plain)) {
    const below = Array.isArray(other[2]) ? (other[2] as Truth) : (plain as Truth);
    return ours.kind === "object" ? { unknown: "an object" } : compareValue(plain as Truth, below, ours, depth);
  }
  if (ours.kind !== "object") return "different";
  if (typeof repr === "string" && type === "timedelta") return same(repr === ours.repr);
  const functions = [
    "function",
    "builtin_function_or_method",
    "method",
    "method_descriptor",
    "method-wrapper",
    "_lru_cache_wrapper",
    "type",
    "EnumType",
    "EnumMeta",
    "ABCMeta",
  ];
  if (type === "module" || ours.type === "module") return same(type === ours.type);
  if (functions.includes(String(type)) !== functions.includes(ours.type))
    return ours.type.includes(".") || String(type) === "partial" ? "equal" : "different";
  return "equal";
}

function same(condition: boolean): Answer {
  return condition ? "equal" : "different";
}

function pythonFloat(text: string): number {
  return text === "inf" ? Infinity : text === "-inf" ? -Infinity : Number(text);
}

function hasUnknown(value: Value, depth: number): boolean {
  if (depth > 20) return true;
  switch (value.kind) {
    case "unknown":
    case "environment":
    case "random":
      return true;
    case "list":
    case "tuple":
    case "set":
      return value.rest !== undefined || value.items.some((item) => hasUnknown(item, depth + 1));
    case "dict":
      return (
        value.rest !== undefined ||
        value.entries.some((entry) => hasUnknown(entry.key, depth + 1) || hasUnknown(entry.value, depth + 1))
      );
    default:
      return false;
  }
}
