import { not } from "../../domain/predicates.js";
import type { Answer, Value } from "../../domain/value.js";
import { truthiness, unknown } from "../../domain/value.js";
import { equal } from "../comparisons.js";
import type { CallArguments, Run } from "../runtime.js";
import { runtimeObject, className } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import type { Store } from "./dynaconfStore.js";
import { readStore, setValue } from "./dynaconfStore.js";
import { parsed } from "./dynaconfValues.js";
import { callAt, isTrue, plainText } from "./libraryModel.js";

/** Validators run after loading, in order; the first that fails raises. */
export function validateAll(store: Store, args: CallArguments, run: Run): void {
  const validators = args.keywords.get("validators");
  if (!validators || validators.kind === "none") return;
  if (validators.kind !== "list" && validators.kind !== "tuple") {
    store.unseen ??= "validators of dynaconf";
    return;
  }
  for (const one of validators.items) {
    const own =
      one.kind === "object" && one.type === "dynaconf.Validator"
        ? (one.data as unknown as { readonly validator: CallArguments }).validator
        : undefined;
    if (own) validateOne(store, own, args, run);
    else store.unseen ??= "validators of dynaconf";
  }
}

function validateOne(store: Store, own: CallArguments, args: CallArguments, run: Run): void {
  if (!isFollowed(own, store)) {
    store.unseen ??= "a validator of dynaconf";
    return;
  }
  for (const nameValue of own.positional) {
    const name = plainText(nameValue)?.toUpperCase();
    if (name === undefined || /__|\./.test(name)) store.unseen ??= "a validator of dynaconf";
    else validateSetting(name, store, own, args, run);
  }
}

function isFollowed({ unseen, keywords }: CallArguments, { currentEnvironment }: Store): boolean {
  const env = keywords.get("env");
  return (
    unseen === undefined &&
    !keywords.has("when") &&
    !keywords.has("apply_default_on_none") &&
    (!env ||
      env.kind === "none" ||
      (env.kind === "str" && env.value.toUpperCase() === currentEnvironment.toUpperCase()))
  );
}

function validateSetting(name: string, store: Store, { keywords }: CallArguments, args: CallArguments, run: Run): void {
  const fail = (): never => {
    throw new PythonError("ValidationError", args.at, {
      message: `${name} is not what a validator wants`,
      variable: name,
    });
  };
  const decide = (answer: Answer): void => {
    if (answer === "no") fail();
    if (answer !== "yes") store.unseen ??= `a validator of ${name}`;
  };
  const fallback = keywords.get("default");
  if (!store.values.has(name) && fallback) setValue(store, name, defaultOf(fallback, args, run), undefined);
  let value = readStore(store, name);
  const required = keywords.get("must_exist") ?? keywords.get("required");
  if (required && isTrue(required) && !value) fail();
  if (required?.kind === "bool" && !required.value && value) fail();
  if (!value) return;
  const cast = keywords.get("cast");
  if (cast && cast.kind !== "none") value = callAt(cast, [value], args, run);
  setValue(store, name, value, undefined);
  const condition = keywords.get("condition");
  if (condition && condition.kind !== "none") decide(truthiness(callAt(condition, [value], args, run)));
  for (const [operation, operand] of keywords) {
    const holds = operations.get(operation);
    if (holds) decide(holds(value, operand));
  }
}

function defaultOf(fallback: Value, args: CallArguments, run: Run): Value {
  return runtimeObject(fallback)?.kind === "function"
    ? callAt(fallback, [unknown("dynaconf", args.at), unknown("a validator", args.at)], args, run)
    : parsed(fallback, true, args.at);
}

type Operation = (value: Value, operand: Value) => Answer;

const notSeen: Operation = () => "unknown";

const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["eq", equal],
  ["ne", (value, operand) => not(equal(value, operand))],
  ["gt", ofNumbers((a, b) => a > b)],
  ["lt", ofNumbers((a, b) => a < b)],
  ["gte", ofNumbers((a, b) => a >= b)],
  ["lte", ofNumbers((a, b) => a <= b)],
  ["len_eq", ofLength((length, b) => length === b)],
  ["len_ne", ofLength((length, b) => length !== b)],
  ["len_min", ofLength((length, b) => length >= b)],
  ["len_max", ofLength((length, b) => length <= b)],
  ["is_type_of", isTypeOf],
  ["is_in", isIn],
  ["is_not_in", notSeen],
  ["identity", notSeen],
  ["cont", notSeen],
  ["startswith", notSeen],
  ["endswith", notSeen],
]);

function ofNumbers(holds: (a: number, b: number) => boolean): Operation {
  return (value, operand) => compared(numberOf(value), numberOf(operand), holds);
}

function ofLength(holds: (length: number, b: number) => boolean): Operation {
  return (value, operand) => compared(lengthOf(value), numberOf(operand), holds);
}

function compared(a: number | undefined, b: number | undefined, holds: (a: number, b: number) => boolean): Answer {
  return a === undefined || b === undefined ? "unknown" : holds(a, b) ? "yes" : "no";
}

function numberOf(value: Value): number | undefined {
  return value.kind === "int" || value.kind === "float" ? Number(value.value) : undefined;
}

function lengthOf(value: Value): number | undefined {
  if (value.kind === "str") return [...value.value].length;
  return (value.kind === "list" || value.kind === "tuple") && value.rest === undefined ? value.items.length : undefined;
}

function isTypeOf(value: Value, operand: Value): Answer {
  const name = className(operand);
  if (name === undefined || value.kind === "unknown" || value.kind === "object") return "unknown";
  return name === value.kind || (name === "int" && value.kind === "bool") ? "yes" : "no";
}

function isIn(value: Value, operand: Value): Answer {
  if (operand.kind !== "list" && operand.kind !== "tuple" && operand.kind !== "set") return "unknown";
  const answers = operand.items.map((item) => equal(item, value));
  return answers.includes("yes") ? "yes" : answers.every((answer) => answer === "no") ? "no" : "unknown";
}
