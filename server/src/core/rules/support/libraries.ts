import { entryOf, not, or, seen } from "../../domain/predicates.js";
import type { Answer, Value } from "../../domain/value.js";
import type { SeenCall } from "../../evaluator/seenCalls.js";
import { isSequence } from "../../domain/value.js";
import type { Verdict } from "../../settings/verdict.js";
import type { Span } from "../../text/span.js";
import type { Description, Fault } from "./elements.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { Case, DjangoVersion, Judgement, Reply, World } from "../../settings/setting.js";

/** What rules about libraries have in common. */

/** Whether no middleware puts the visitor's address in the place of the proxy's. */
export function keepsProxyAddress(world: World): Answer {
  return not(
    anyItem(world.get("MIDDLEWARE"), (path) => /ipware|x_?forwarded|xff|realip|real_ip|set_?remote/i.test(path)),
  );
}

/** Whether a list holds a text of that kind. */
export function anyItem(value: Value, test: (text: string) => boolean): Answer {
  const hidden = seen(value);
  if (hidden) return hidden;
  if (!isSequence(value)) return "no";
  let answer: Answer = value.rest === undefined ? "no" : "unknown";
  for (const item of value.items) {
    if (item.kind === "str" && test(item.value)) return "yes";
    const hiddenItem = seen(item);
    if (hiddenItem === "unknown" || (hiddenItem === "environment" && answer === "no")) answer = hiddenItem;
  }
  return answer;
}

/** What stands under these keys of nested dicts; "no" where it is absent. */
export function entry(value: Value, ...keys: readonly string[]): Value | Answer {
  let current = value;
  for (const key of keys) {
    const found = entryOf(current, key);
    if (typeof found === "string") return found;
    current = found.value;
  }
  return current;
}

/** Asks about what stands under these keys; `absent` answers where nothing does. */
export function askEntry(
  value: Value,
  keys: readonly string[],
  test: (found: Value) => Answer,
  absent: Answer = "no",
): Answer {
  const found = entry(value, ...keys);
  if (typeof found !== "string") return test(found);
  return found === "no" ? absent : found;
}

/** Whether what stands under a key cannot be seen, or not all of it; "no" where nothing stands there, too. */
export function hiddenAt(value: Value, key: string): Answer {
  return askEntry(
    value,
    [key],
    (found) => seen(found) ?? (found.kind === "dict" && found.rest !== undefined ? "unknown" : "no"),
  );
}

/** Whether a release is at least that one. A version that is not known counts as the newest, as Django's does. */
export function isAtLeast(version: string | null | undefined, ...wanted: readonly number[]): boolean {
  const own = (version ?? "").split(".").map((part) => parseInt(part, 10));
  if (own[0] === undefined || Number.isNaN(own[0])) return true;
  for (const [index, part] of wanted.entries()) {
    const mine = own[index] ?? 0;
    if (Number.isNaN(mine)) return true;
    if (mine !== part) return mine > part;
  }
  return true;
}

/** Proven not to be so, in every world: for `notApplicable`. */
export function isNever(judgement: Judgement): boolean {
  return judgement.occurs === "never" && !judgement.byEnvironment;
}

/** The dotted path of a storage: STORAGES since Django 4.2, or the two settings that it replaced and that 5.1 no longer reads. */
export function storageBackend(world: World, alias: "default" | "staticfiles", django: DjangoVersion): Value | Answer {
  const old = alias === "default" ? "DEFAULT_FILE_STORAGE" : "STATICFILES_STORAGE";
  if (!django.atLeast(4, 2)) return world.get(old);
  if (!django.atLeast(5, 1) && world.isSet(old) === "yes") return world.get(old);
  return entry(world.get("STORAGES"), alias, "BACKEND");
}

/** Whether a backend is known to be of that kind. */
export function backendMatches(backend: Value | Answer, test: (path: string) => boolean): Answer {
  if (typeof backend === "string") return backend;
  return seen(backend) ?? (backend.kind === "str" && test(backend.value) ? "yes" : "no");
}

/** Storages that name files by their content, so that they can be kept for ever. */
export function isHashedStorage(path: string): boolean {
  return /Manifest/.test(path);
}

/** The items of a list, as far as they can be seen. */
export function itemsOf(value: Value): readonly Value[] {
  return isSequence(value) ? value.items : [];
}

/** Python's int or float. */
export function numberOf(value: Value): number | undefined {
  return value.kind === "int" || value.kind === "float" ? Number(value.value) : undefined;
}

/** What a world shows of something of which several parts can be wrong: the faults, and what holds where there are none. */
export interface Look<Data> {
  readonly faults: readonly Fault<Data>[];
  readonly otherwise: Answer;
}

/** As `judgeElements`, for anything that a world shows: every fault is a finding at its own place, certain or possible by itself. */
export function judgeFaults<Data>(
  settings: SettingsView,
  look: (world: World) => Look<Data>,
  describe: (fault: Fault<Data>, one: Case) => Description,
): Verdict | readonly Verdict[] {
  const question =
    (key?: string) =>
    (world: World): Reply => {
      const { faults, otherwise } = look(world);
      const first = faults.find((fault) => key === undefined || fault.key === key);
      return first === undefined
        ? { answer: otherwise }
        : { answer: "yes", data: faults, ...(first.at && { at: first.at }) };
    };
  const any = settings.ask(question());
  if (any.occurs === "unknown") return any.notDetermined();
  if (any.occurs === "never") return any.holds();
  const faultsOf = (one: Case): readonly Fault<Data>[] =>
    Array.isArray(one.data) ? (one.data as readonly Fault<Data>[]) : [];
  const keys = new Set(any.cases.flatMap((one) => faultsOf(one).map((fault) => fault.key)));
  return [...keys].flatMap((key) =>
    settings.ask(question(key)).findings((one) => {
      const fault = faultsOf(one).find((candidate) => candidate.key === key);
      return fault === undefined ? { message: "" } : describe(fault, one);
    }),
  );
}

/** Whether something in a value, up to a few levels down, cannot be seen. */
export function hidden(value: Value, depth = 4): Answer {
  const own = seen(value);
  if (own !== undefined) return own;
  if (depth === 0) return "no";
  if (isSequence(value))
    return or(...value.items.map((item) => hidden(item, depth - 1)), value.rest === undefined ? "no" : "unknown");
  if (value.kind === "dict")
    return or(...value.entries.map((one) => hidden(one.value, depth - 1)), value.rest === undefined ? "no" : "unknown");
  return "no";
}

/** An argument of a recorded call; "no" where it is not given. */
export function argument(call: SeenCall, name: string): Value | Answer {
  return call.arguments.get(name) ?? (call.unseen === undefined ? "no" : "unknown");
}

/** The element of INSTALLED_APPS that brings the application: where a setting of it that is absent explains itself. */
export function placeOfApp(world: World, name: string): { readonly at?: Span } {
  const item = itemsOf(world.get("INSTALLED_APPS")).find(
    (one) => one.kind === "str" && (one.value === name || one.value.startsWith(`${name}.apps.`)),
  );
  return item?.at ? { at: item.at } : {};
}
