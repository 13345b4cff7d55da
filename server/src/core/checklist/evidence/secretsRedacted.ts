import { entryOf } from "../../domain/predicates.js";
import type { Value } from "../../domain/value.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import type { Evidence } from "../../rules/rule.js";
import { notShown, shown } from "./answers.js";

/** Filters that add something to a record, or choose by DEBUG, redact nothing: only names that say so count. */
const redacting = /redact|sensitiv|secret|scrub|mask|saniti[sz]|censor|anonymi[sz]|\bpii\b/i;

export function secretsRedacted({ entry, paths, search, show }: EvidenceContext): EvidenceAnswer {
  const found: Evidence[] = [];
  entry.settings?.ask((world) => {
    const filters = entryOf(world.get("LOGGING"), "filters");
    if (typeof filters === "string" || filters.value.kind !== "dict") return "no";
    for (const { key, value } of filters.value.entries) {
      const factory = entryOf(value, "()");
      const name = `${textOf(key)} ${typeof factory === "string" ? "" : textOf(factory.value)}`;
      if (redacting.test(name)) found.push({ at: value.at ?? world.setting("LOGGING").valueAt, text: `LOGGING has a filter that redacts: ${textOf(key)}` });
    }
    return "no";
  });
  const settingsFiles = new Set([entry.file, ...(entry.settings?.evaluation.files ?? [])]);
  const scrubbed = search(paths.python.filter((path) => settingsFiles.has(path)), /\bbefore_send(?:_transaction)?\s*=|\bEventScrubber\s*\(/).map(({ at }) => ({ at, text: `${show(at.file)} filters what is sent to Sentry` }));
  const [first, ...more] = [...found.slice(0, 1), ...scrubbed];
  return first === undefined ? notShown("no filter in LOGGING is named for redacting, and no before_send or EventScrubber filters what is sent") : shown(first, ...more.slice(0, 3));
}

function textOf(value: Value): string {
  return value.kind === "str" ? value.value : "";
}
