import { basename } from "../../project/paths.js";
import { isSequence, type Value } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { and, not, or } from "../../domain/predicates.js";
import { anyItem } from "./libraries.js";
import { listText } from "../../domain/listText.js";
import type { FixDraft } from "../../fixes/fix.js";
import { notApplicable, type Verdict } from "../../settings/verdict.js";
import { takenOut } from "../../evaluator/seenCalls.js";
import { hasMiddleware, middleware, readsOldList } from "./middleware.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { Setting, World } from "../../settings/setting.js";
import { verdictOf, whenText } from "./verdicts.js";
import { lastPart } from "../../text/lastPart.js";

/** One of Django's middleware that its checks look for by the exact path. `withoutEffect`: settings that do nothing without it; several, or none. */
export function judgeMissingMiddleware(
  settings: SettingsView,
  path: string,
  djangoCheck: string,
  fixes: (list: Setting) => readonly FixDraft[],
  {
    withoutEffect = () => [],
    sent,
    instead = () => undefined,
  }: {
    readonly withoutEffect?: (world: World) => readonly string[];
    /** The header that it would send, and where a proxy sends it. */
    readonly sent?: { readonly header: string; readonly at: Span } | undefined;
    /** What else does its work, in words. */
    readonly instead?: () => string | undefined;
  } = {},
): Verdict | readonly Verdict[] {
  // With no MIDDLEWARE at all there is one finding: middleware-not-set.
  const unset = settings.ask((world) => {
    const absent = not(world.isSet("MIDDLEWARE"));
    return readsOldList(settings.django, world) ? and(absent, not(world.isSet("MIDDLEWARE_CLASSES"))) : absent;
  });
  if (unset.occurs === "always") return notApplicable("MIDDLEWARE is not set");
  const missing = settings.ask((world) => not(hasMiddleware(world, path, settings.django)));
  const stands = standsIn(settings, path);
  const other = missing.occurs === "never" ? undefined : instead();
  const grown = new Map<Span, ReadonlySet<string>>();
  const verdicts = verdictOf(missing, (one) => {
    const list = one.world.setting(
      readsOldList(settings.django, one.world) && one.world.isSet("MIDDLEWARE") === "no"
        ? "MIDDLEWARE_CLASSES"
        : "MIDDLEWARE",
    );
    grown.set(list.at, filesOf(list.value));
    const idle = withoutEffect(one.world);
    const name = lastPart(path);
    const rest = whenText(one) + (idle.length === 0 ? "" : `: ${listText(idle)} are without effect`);
    const removed = one.world.calls(takenOut).find((call) => {
      const item = call.arguments.get("item");
      return item?.kind === "str" && item.value === path;
    });
    const { at } = removed ?? list;
    if (sent !== undefined)
      return {
        at,
        severity: "information" as const,
        message: `${basename(sent.at.file)} sends ${sent.header}, and ${name} is not in ${list.name}${whenText(one)}: what reaches Django another way goes without the header`,
        fixes: removed === undefined ? fixes(list) : [],
        because: [{ at: sent.at, label: "the header is sent from here" }],
        djangoChecks: [djangoCheck],
      };
    if (other !== undefined)
      return {
        at,
        severity: "information" as const,
        message: `${name} is not in ${list.name}${whenText(one)}, and ${other}: old browsers alone lack it`,
        djangoChecks: [djangoCheck],
      };
    if (stands !== undefined && removed === undefined)
      return {
        at: list.at,
        severity: "information" as const,
        message: `${name} itself is not in ${list.name}, and ${stands}: Django's check goes by the name`,
        djangoChecks: [djangoCheck],
      };
    return {
      ...(removed === undefined
        ? { at: list.at, message: `${name} is not in ${list.name}${rest}`, fixes: fixes(list) }
        : {
            at: removed.at,
            message: `${name} is taken out of ${list.name}${rest}`,
            because: [{ at: list.at, label: `${list.name} is set here` }],
          }),
      djangoChecks: [djangoCheck],
      ...(idle.length > 0 && { about: idle }),
    };
  });
  return "kind" in verdicts ? verdicts : onceForEachList(verdicts, grown);
}

function filesOf(list: Value): ReadonlySet<string> {
  return new Set(isSequence(list) ? list.items.map(({ at }) => at?.file ?? "") : []);
}

/** A list that grows under a condition lacks it in both states: one decision, where the list begins. @param grown the files that a list's items stand in */
function onceForEachList(
  verdicts: readonly Verdict[],
  grown: ReadonlyMap<Span, ReadonlySet<string>>,
): readonly Verdict[] {
  const growsIn = (one: Span, other: Span): boolean => grown.get(one)?.has(other.file) === true;
  return verdicts.filter(
    (one, index) =>
      one.kind !== "finding" ||
      verdicts.every(
        (other, place) =>
          other.kind !== "finding" ||
          other.message !== one.message ||
          (other.at.file === one.at.file
            ? other.at.start >= one.at.start
            : // Each may hold what stands in the other's file: a list made anew of one that grew. The first stays.
              !growsIn(one.at, other.at) || (index < place && growsIn(other.at, one.at))),
      ),
  );
}

/** What does the work of a middleware that Django's check does not find: it looks for the exact path. */
function standsIn(settings: SettingsView, path: string): string | undefined {
  const has = (test: (text: string) => boolean): boolean =>
    settings.ask((world) =>
      or(...(["MIDDLEWARE", "MIDDLEWARE_CLASSES"] as const).map((name) => anyItem(world.get(name), test))),
    ).occurs === "always";
  // `shop.middleware.CsrfMiddleware(CsrfViewMiddleware)`
  if (has((text) => settings.symbols.derivesFrom(text, path) === "yes")) return "a class that builds on it is";
  const isUnseen = (text: string): boolean => text !== path && settings.symbols.derivesFrom(text, path) === "unknown";
  // `mtp_common.auth.csrf.CsrfViewMiddleware`, of a package that is not here
  if (has((text) => isUnseen(text) && lastPart(text) === lastPart(path))) return "another class of that name is";
  return path === middleware.csrf && has((text) => isUnseen(text) && /^Csrf\w{0,40}Middleware$/.test(lastPart(text)))
    ? "another class for CSRF tokens is"
    : undefined;
}
