import { entryOf } from "../../domain/predicates.js";
import { isSequence, type Value } from "../../domain/value.js";
import type { Evidence } from "../../settings/verdict.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { listText } from "../../domain/listText.js";
import { half, open, shown, whole } from "./answers.js";
import { evaluatedFiles } from "./evaluatedFiles.js";
import { settingFact } from "./settingFacts.js";

/** Filters that add something to a record, or choose by DEBUG, redact nothing: only names that say so count. */
const redacting = /redact|sensitiv|secret|scrub|mask|saniti[sz]|censor|anonymi[sz]|\bpii\b/i;

/** A filter that is named for it, and that a handler or logger has. */
export function secretsRedacted(context: EvidenceContext): EvidenceAnswer {
  const { entry, paths, search, show } = context;
  const used: Evidence[] = [];
  const idle: Evidence[] = [];
  const partly: Evidence[] = [];
  entry.settings?.ask((world) => {
    const logging = world.get("LOGGING");
    for (const { key, value } of entriesOf(logging, "filters")) {
      const factory = entryOf(value, "()");
      if (!redacting.test(`${key} ${typeof factory === "string" ? "" : textOf(factory.value)}`)) continue;
      const at = value.at ?? world.setting("LOGGING").valueAt;
      const user = ["handlers", "loggers"]
        .flatMap((part) => entriesOf(logging, part))
        .find((one) => has(one.value, key));
      // A logger's filter is asked about what is logged with that logger, and about nothing that comes from those below it.
      const bare = entriesOf(logging, "handlers")
        .filter((one) => !has(one.value, key))
        .map((one) => one.key);
      if (user !== undefined && bare.length > 0)
        partly.push({ at, text: `the filter ${key} is not attached to ${handlersText(bare)}` });
      if (user === undefined) idle.push({ at, text: `nothing in LOGGING uses the filter ${key}` });
      else used.push({ at, text: `${user.key} in LOGGING has the filter ${key}` });
    }
    return "no";
  });
  const [first] = used;
  const [lacking] = partly;
  if (first !== undefined && lacking !== undefined) return whole(half(lacking.text, lacking, first));
  if (first !== undefined) return whole(shown(first));
  const settingsFiles = evaluatedFiles(entry);
  const scrubbed = search(
    paths.python.filter((path) => settingsFiles.has(path)),
    /\bbefore_send(?:_transaction)?\s*=|\bEventScrubber\s*\(/,
  ).map(({ at }) => ({ at, text: `${show(at.file)} filters what is sent to Sentry, which is not what is logged` }));
  const hints = [...idle, ...scrubbed];
  const isSeen = settingFact(context, "LOGGING")?.values.every(({ kind }) => kind !== "unknown");
  const none = `${isSeen === false ? "as far as LOGGING can be seen, " : ""}no filter in LOGGING is named for redacting`;
  return whole(open(hints[0]?.text ?? none, ...hints.slice(0, 3)));
}

function handlersText(names: readonly string[]): string {
  return `the handler${names.length === 1 ? "" : "s"} ${listText(names)}`;
}

function entriesOf(logging: Value, part: string): readonly { readonly key: string; readonly value: Value }[] {
  const found = entryOf(logging, part);
  return typeof found === "string" || found.value.kind !== "dict"
    ? []
    : found.value.entries.map(({ key, value }) => ({ key: textOf(key), value }));
}

function has(user: Value, filter: string): boolean {
  const filters = entryOf(user, "filters");
  return (
    typeof filters !== "string" &&
    isSequence(filters.value) &&
    filters.value.items.some((item) => textOf(item) === filter)
  );
}

function textOf(value: Value): string {
  return value.kind === "str" ? value.value : "";
}
