import { isSequence, type Value } from "../../domain/value.js";
import type { Evidence } from "../../settings/verdict.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { developmentTools } from "../../rules/support/developmentTools.js";
import { nothing, open, shown, unseen, whole, type Part } from "./answers.js";
import { settingFact } from "./settingFacts.js";

/** Each pair is a rule's; that they all looked at the whole list is what this shows. */
export function middlewareOrder(context: EvidenceContext): EvidenceAnswer {
  const old = settingFact(context, "MIDDLEWARE_CLASSES");
  if (old?.isDefault === false && settingFact(context, "MIDDLEWARE")?.isDefault === true)
    return whole(
      open("the order of MIDDLEWARE_CLASSES, which Django 1 reads, is for a person to look at", {
        at: old.at,
        text: "MIDDLEWARE_CLASSES",
      }),
    );
  return whole(listPart(context, "MIDDLEWARE", (count) => `MIDDLEWARE has ${count} in an order that Django documents`));
}

/** No element of either list is a tool for development. */
export function developmentAppsAbsent(context: EvidenceContext): EvidenceAnswer {
  return whole(
    listPart(context, "INSTALLED_APPS", (count) => `of ${count} in INSTALLED_APPS none is for development`, toolPaths),
    listPart(context, "MIDDLEWARE", (count) => `of ${count} in MIDDLEWARE none is for development`, toolPaths),
  );
}

const toolPaths: ReadonlySet<string> = new Set(
  developmentTools.flatMap(({ apps, middleware }) => [...apps, ...middleware]),
);

/** @param unwanted what a variable may still put into the list: rules take it that nobody sets it */
function listPart(
  context: EvidenceContext,
  name: string,
  say: (count: string) => string,
  unwanted: ReadonlySet<string> = new Set(),
): Part {
  const fact = settingFact(context, name);
  if (fact === undefined) return unseen(`${name} cannot be seen`);
  if (fact.isDefault) return nothing(`${name} is not set`);
  const hidden = fact.values.map(hiddenIn).find((reason) => reason !== undefined);
  if (hidden !== undefined) return unseen(`${name} cannot be seen as a whole: ${hidden}`, { at: fact.at, text: name });
  const added = fact.values
    .flatMap((value) => (isSequence(value) ? value.items : []))
    .find((item) => item.kind === "str" && unwanted.has(item.value));
  if (added?.kind === "str")
    return open(`${added.value} is in ${name} where a variable turns it on: make sure that production does not`, {
      at: added.at ?? fact.at,
      text: added.value,
    });
  const counts = [...new Set(fact.values.flatMap((value) => (isSequence(value) ? [value.items.length] : [])))].sort(
    (a, b) => a - b,
  );
  const last = counts.at(-1) ?? 0;
  const [one, several] = name === "MIDDLEWARE" ? ["entry", "entries"] : ["application", "applications"];
  const place: Evidence = {
    at: fact.at,
    text: say(counts.length > 1 ? `${counts[0] ?? 0} to ${last} ${several}` : `${last} ${last === 1 ? one : several}`),
  };
  return shown(place);
}

function hiddenIn(value: Value): string | undefined {
  if (value.kind === "unknown") return value.reason;
  if (value.kind === "environment") return "it comes from the environment";
  return isSequence(value)
    ? (value.rest ??
        value.items.flatMap((item) =>
          item.kind === "unknown"
            ? [item.reason]
            : item.kind === "environment"
              ? ["an element comes from the environment"]
              : [],
        )[0])
    : "it is no list";
}
