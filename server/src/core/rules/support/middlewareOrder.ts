import { listText } from "../../domain/listText.js";
import { lastPart } from "../../text/lastPart.js";
import type { Value } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import { seen } from "../../domain/predicates.js";
import type { RelatedPlace, Severity, Verdict } from "../../settings/verdict.js";
import { notApplicable } from "../../settings/verdict.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { Reply, World } from "../../settings/setting.js";

/** Where a middleware has to stand: before some, after others. Only those that are there count. */
export interface Place {
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/** A middleware that stands on the wrong side, nearest to its right place first. */
export interface Misplacement {
  /** They stand before it, and it must stand before them. In their order. */
  readonly tooEarly: readonly string[];
  /** They stand after it, and it must stand after them. */
  readonly tooLate: readonly string[];
}

/**
 * Judges the place of one middleware in MIDDLEWARE. Elements that cannot be seen may stand anywhere, but the order of those that can be seen is
 * certain. The finding stands at the middleware that has to move, and the fix moves it the shortest way.
 */
export function judgePlace(
  settings: SettingsView,
  subject: string,
  place: Place | ((world: World) => Place | undefined),
  describe: (misplacement: Misplacement) => { readonly message: string; readonly severity: Severity },
  isHarmless: (world: World) => boolean = () => false,
): Verdict | readonly Verdict[] {
  const question = (world: World): Reply => {
    const value = world.get("MIDDLEWARE");
    const hidden = seen(value);
    if (hidden !== undefined) return { answer: hidden };
    const element = isSequence(value)
      ? value.items.find((item) => item.kind === "str" && item.value === subject)
      : undefined;
    if (!isSequence(value) || element === undefined) return { answer: "no" };
    const wanted = typeof place === "function" ? place(world) : place;
    const misplacement = wanted === undefined ? undefined : misplacementOf(value.items, subject, wanted);
    if (misplacement === undefined || isHarmless(world)) return { answer: "no" };
    return { answer: "yes", ...(element.at && { at: element.at }) };
  };
  const present = settings.ask((world) => {
    const value = world.get("MIDDLEWARE");
    return (
      seen(value) ??
      (isSequence(value) && value.items.some((item) => item.kind === "str" && item.value === subject) ? "yes" : "no")
    );
  });
  if (present.occurs === "never") return notApplicable(`${lastPart(subject)} is not in MIDDLEWARE`);
  const wrong = settings.ask(question);
  if (wrong.occurs === "unknown") return wrong.notDetermined();
  if (wrong.occurs === "never") return wrong.holds();
  return wrong.findings((one) => {
    const setting = one.world.setting("MIDDLEWARE");
    const items = isSequence(setting.value) ? setting.value.items : [];
    const wanted = typeof place === "function" ? place(one.world) : place;
    const { tooEarly, tooLate } = (wanted && misplacementOf(items, subject, wanted)) ?? { tooEarly: [], tooLate: [] };
    const { message, severity } = describe({ tooEarly, tooLate });
    const [first, last] = [tooEarly[0], tooLate.at(-1)];
    // What must come before the subject stands between the two: moving the subject there would only turn one mistake into another.
    const between =
      first === undefined
        ? []
        : items.slice(
            items.findIndex((item) => item.kind === "str" && item.value === first),
            items.findIndex((item) => item.kind === "str" && item.value === subject),
          );
    const other =
      first !== undefined && between.some((item) => item.kind === "str" && (wanted?.after ?? []).includes(item.value))
        ? first
        : undefined;
    return {
      message: message + (one.when === "" ? "" : ` (when ${one.when})`),
      severity,
      because: [
        ...placesOf(items, tooEarly, "stands before it"),
        ...placesOf(items, tooLate, "stands after it"),
        ...one.because,
      ],
      fixes:
        other !== undefined
          ? settings.fix.moveElement(setting, other, { after: subject })
          : first !== undefined
            ? settings.fix.moveElement(setting, subject, { before: first })
            : last !== undefined
              ? settings.fix.moveElement(setting, subject, { after: last })
              : [],
    };
  });
}

/** `A, B and C`, by their class names. */
export function nameList(paths: readonly string[]): string {
  return listText(paths.map(lastPart));
}

function misplacementOf(
  items: readonly Value[],
  subject: string,
  { before = [], after = [] }: Place,
): Misplacement | undefined {
  const texts = items.map((item) => (item.kind === "str" ? item.value : undefined));
  const index = texts.indexOf(subject);
  const present = (path: string | undefined, wanted: readonly string[]): path is string =>
    path !== undefined && wanted.includes(path);
  const tooEarly = texts.slice(0, index).filter((path): path is string => present(path, before));
  // One that stands twice has done its work by then.
  const tooLate = texts
    .slice(index + 1)
    .filter((path): path is string => present(path, after) && !texts.slice(0, index).includes(path));
  return tooEarly.length + tooLate.length === 0 ? undefined : { tooEarly, tooLate };
}

function placesOf(items: readonly Value[], paths: readonly string[], label: string): readonly RelatedPlace[] {
  return items.flatMap((item) =>
    item.kind === "str" && item.at && paths.includes(item.value)
      ? [{ at: item.at, label: `${lastPart(item.value)} ${label}` }]
      : [],
  );
}
