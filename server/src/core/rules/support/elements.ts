import type { Answer, Value } from "../../domain/value.js";
import { isSequence, restOf } from "../../domain/value.js";
import { seen } from "../../domain/predicates.js";
import type { FindingDraft, RelatedPlace, Verdict } from "../../settings/verdict.js";
import { sameSpan, type Span } from "../../text/span.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { Case, Reply, World } from "../../settings/setting.js";

/** What is wrong with one element of a list. */
export interface Fault<Data> {
  /** Elements with the same key are one finding. */
  readonly key: string;
  readonly at?: Span | undefined;
  readonly data: Data;
}

export type Description = Omit<FindingDraft, "kind" | "at" | "certainty">;

/** A text that stands in the list before, or as often as it is multiplied: of `2 * ["a"]` there is no second one that could be taken away. */
export function repeatedText(
  item: Value,
  items: readonly Value[],
): Fault<{ readonly path: string; readonly isWritten: boolean }> | undefined {
  if (item.kind !== "str") return undefined;
  const same = items.filter((other) => other.kind === "str" && other.value === item.value);
  const isWritten = same[0] !== item;
  return same.length > 1 && (isWritten || same.every((other) => other === item))
    ? { key: item.value, data: { path: item.value, isWritten } }
    : undefined;
}

/**
 * Judges the elements of a list setting one by one: every faulty element becomes a finding at its own place, certain or possible by itself.
 * Something that is no list is left to the rules about types. "unknown": whether the element is faulty depends on what cannot be seen.
 */
export function judgeElements<Data>(
  settings: SettingsView,
  name: string,
  faultOf: (item: Value, world: World, items: readonly Value[]) => Fault<Data> | "unknown" | undefined,
  describe: (fault: Fault<Data>, one: Case, alike: readonly Fault<Data>[]) => Description,
): Verdict | readonly Verdict[] {
  return judgeParts(
    settings,
    name,
    (value, world) => {
      const hidden = seen(value);
      if (hidden !== undefined) return { faults: [], otherwise: hidden };
      if (!isSequence(value)) return { faults: [], otherwise: "no" };
      const answers = value.items.map((item) => [item, faultOf(item, world, value.items)] as const);
      const faults = answers.flatMap(([item, fault]) =>
        fault === undefined || fault === "unknown"
          ? []
          : [{ ...fault, at: fault.at ?? placeIn(item, world.setting(name).valueAt) }],
      );
      // Of a list that comes with Django nothing needs to be seen: its own checks pass on it.
      const rest = restOf(value);
      const unseen =
        answers.some(([, answer]) => answer === "unknown") ||
        (value.from !== "django-default" &&
          (rest === "unknown" || value.items.some((item) => item.kind === "unknown")));
      const isDecided = rest === "environment" || value.items.some((item) => item.kind === "environment");
      return { faults, otherwise: unseen ? "unknown" : isDecided ? "environment" : "no" };
    },
    describe,
  );
}

/** A text that is written somewhere stands there; one that a helper of the project splits off stands where the setting is assigned. */
function placeIn(item: Value, assigned: Span): Span | undefined {
  const { at } = item;
  const isWithin = at?.file === assigned.file && at.start >= assigned.start && at.end <= assigned.end;
  if (isWithin || item.kind !== "str" || at === undefined) return isWithin ? at : assigned;
  // A fallback may be written elsewhere too: its place is hardly longer than it.
  const isWritten = at.end - at.start <= 2 * item.value.length + 8;
  return item.from === "literal" || (item.from === "environment-default" && isWritten) ? at : assigned;
}

/** The same for any parts of a setting's value. `otherwise`: the answer where there is no fault. `alike`: all faults with the key of the one described. Without a description a fault is let pass. */
export function judgeParts<Data>(
  settings: SettingsView,
  name: string,
  faultsIn: (value: Value, world: World) => { readonly faults: readonly Fault<Data>[]; readonly otherwise: Answer },
  describe: (fault: Fault<Data>, one: Case, alike: readonly Fault<Data>[]) => Description | undefined,
): Verdict | readonly Verdict[] {
  const question =
    (key?: string) =>
    (world: World): Reply => {
      const { faults, otherwise } = faultsIn(world.get(name), world);
      const wanted = faults.filter((fault) => key === undefined || fault.key === key);
      const first = wanted[0];
      return first === undefined
        ? { answer: otherwise }
        : { answer: "yes", data: wanted, ...(first.at && { at: first.at }) };
    };
  const faulty = settings.ask(question());
  if (faulty.occurs === "unknown") return faulty.notDetermined();
  if (faulty.occurs === "never") return faulty.holds();
  const keys = new Set(faulty.cases.flatMap((one) => faultsOf<Data>(one).map((fault) => fault.key)));
  const described = (one: Case): Description | undefined => {
    const alike = faultsOf<Data>(one);
    return alike[0] === undefined ? undefined : describe(alike[0], one, alike);
  };
  const findings = [...keys].flatMap((key) => {
    const judgement = settings.ask(question(key));
    return judgement.cases.every((one) => described(one) === undefined)
      ? []
      : judgement.findings((one) => described(one) ?? { message: "" });
  });
  return findings.length > 0 ? findings : faulty.holds();
}

/** Where the others are that one finding speaks of, besides the way to production. */
export function placesOf<Data>(
  alike: readonly Fault<Data>[],
  one: Case,
  shown: (fault: Fault<Data>) => string,
): { readonly because?: readonly RelatedPlace[] } {
  const others = alike.flatMap((fault) =>
    fault.at === undefined || sameSpan(fault.at, one.at) ? [] : [{ at: fault.at, label: shown(fault) }],
  );
  return others.length === 0 ? {} : { because: [...others, ...one.because] };
}

function faultsOf<Data>(one: Case): readonly Fault<Data>[] {
  // Only `question` above fills it.
  return Array.isArray(one.data) ? (one.data as readonly Fault<Data>[]) : [];
}
