import type { Expression } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import { evaluate } from "./expressions.js";
import { lift } from "./lift.js";
import { bind } from "./names.js";
import { spanOf } from "./nodeSpan.js";
import type { Run } from "./runtime.js";
import type { Scope } from "./scope.js";

/**
 * `HOSTS.append(ip)`, `HOSTS.remove("")` of a list that variables decide: there is no list yet to change, so the name holds the changed one from then
 * on, in each environment its own. False where the statement is another.
 */
export function changeUndecidedList(call: Expression, scope: Scope, run: Run): boolean {
  if (scope.kind !== "module" || call.kind !== "call" || call.callee.kind !== "attribute") return false;
  const { object, name } = call.callee;
  const change = changes.get(name);
  const [argument, ...others] = call.args;
  if (
    change === undefined ||
    object.kind !== "name" ||
    argument === undefined ||
    others.length > 0 ||
    argument.name !== undefined ||
    argument.spread !== undefined
  )
    return false;
  const current = evaluate(object, scope, run);
  if (current.kind !== "environment" || current.type !== "list") return false;
  const given = evaluate(argument.value, scope, run);
  const at = spanOf(call, scope);
  const changed = lift(
    [current, given],
    at,
    ([list, item]) => (list?.kind === "list" && item !== undefined ? change(list, item) : (list ?? given)),
    { type: "list" },
  );
  bind(object.name, changed, spanOf(object, scope), at, scope, "changed");
  return true;
}

type List = Extract<Value, { kind: "list" }>;

const changes: ReadonlyMap<string, (list: List, item: Value) => Value> = new Map([
  ["append", (list, item) => ({ ...list, items: [...list.items, item] })],
  [
    "extend",
    (list, more) =>
      more.kind === "list" || more.kind === "tuple"
        ? { ...list, items: [...list.items, ...more.items], ...(more.rest !== undefined && { rest: more.rest }) }
        : { ...list, rest: list.rest ?? "what the list is extended by cannot be seen" },
  ],
  [
    "remove",
    (list, item) => {
      const index =
        item.kind === "str" && list.items.every(({ kind }) => kind === "str")
          ? list.items.findIndex((one) => one.kind === "str" && one.value === item.value)
          : -1;
      return index < 0
        ? { ...list, rest: list.rest ?? "a removed element that cannot be seen" }
        : { ...list, items: list.items.filter((_one, i) => i !== index) };
    },
  ],
]);
