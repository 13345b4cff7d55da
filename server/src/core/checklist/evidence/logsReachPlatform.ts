import { entryOf, isTruthy } from "../../domain/predicates.js";
import { isSequence, type Value } from "../../domain/value.js";
import type { SeenCall } from "../../evaluator/seenCalls.js";
import type { Evidence } from "../../settings/verdict.js";
import { argument } from "../../rules/support/libraries.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { half, open, shown, unseen, whole, type Part } from "./answers.js";
import { settingFact } from "./settingFacts.js";

/** A stream handler with a structured formatter, on the root logger or on Django's, beside loggers that stay as they are. */
export function logsReachPlatform(context: EvidenceContext): EvidenceAnswer {
  const fact = settingFact(context, "LOGGING");
  if (fact?.isDefault === true) return whole(...whereUnset(fact, context));
  if (fact === undefined) return whole(unseen("LOGGING cannot be seen"));
  return whole(
    ...fact.values.flatMap((value): readonly Part[] =>
      value.kind === "dict" && value.rest === undefined
        ? judge(value, fact)
        : [
            unseen(`LOGGING cannot be seen as a whole${value.kind === "unknown" ? `: ${value.reason}` : ""}`, {
              at: fact.at,
              text: "LOGGING",
            }),
          ],
    ),
  );
}

/** Django's own configuration has its console only while DEBUG is on: https://docs.djangoproject.com/en/stable/ref/logging/#default-logging-configuration */
function whereUnset(fact: Evidence, context: EvidenceContext): readonly Part[] {
  const called = ofCalls(context);
  if (called.length > 0) return called;
  if (settingFact(context, "LOGGING_CONFIG")?.values.some((value) => value.kind === "none") === true)
    return [unseen("LOGGING_CONFIG is None: what configures logging instead is not followed", fact)];
  const { entry, search, show } = context;
  const [configured] = search(entry.settings?.evaluation.files ?? [], /\bbasicConfig\s*\(/);
  return [
    configured === undefined
      ? half(
          "LOGGING is not set in production: Django writes no traceback of a server error anywhere while DEBUG is off",
        )
      : open(
          `LOGGING is not set, and ${show(configured.at.file)} configures Python's root logger: make sure that tracebacks of server errors reach it`,
          { at: configured.at, text: "basicConfig()" },
        ),
  ];
}

/** What settings configure at import, without LOGGING. */
function ofCalls({ entry }: EvidenceContext): readonly Part[] {
  const parts: Part[] = [];
  const ask = (name: string, partsOf: (call: SeenCall) => readonly Part[]): void =>
    void entry.settings?.askWhereCalled(name, (world) => {
      const call = world.calls(name).at(-1);
      if (call !== undefined) parts.push(...partsOf(call));
      return "no";
    });
  const hidden = ({ at }: SeenCall): Part =>
    unseen("what logging is configured with cannot be seen", { at, text: "the settings configure logging" });
  ask("logging.config.dictConfig", (call) => {
    const config = argument(call, "config");
    return typeof config !== "string" && config.kind === "dict" && config.rest === undefined
      ? judge(config, { at: call.at, text: "the settings configure logging" })
      : [hidden(call)];
  });
  ask("logging.config.fileConfig", (call) => [hidden(call)]);
  return parts;
}

function judge(logging: Value, { at }: Evidence): readonly Part[] {
  const part = (name: string): Value | undefined => {
    const found = entryOf(logging, name);
    return typeof found === "string" ? undefined : found.value;
  };
  const named = (value: Value | undefined): readonly (readonly [string, Value])[] =>
    value?.kind === "dict" ? value.entries.map((one) => [one.key.kind === "str" ? one.key.value : "", one.value]) : [];
  const text = (value: Value, key: string): string => {
    const found = entryOf(value, key);
    return typeof found !== "string" && found.value.kind === "str" ? found.value.value : "";
  };
  const debugOnly = named(part("filters")).flatMap(([name, filter]) =>
    text(filter, "()").endsWith(".RequireDebugTrue") ? [name] : [],
  );
  const list = (value: Value, key: string): readonly Value[] => {
    const found = entryOf(value, key);
    return typeof found !== "string" && isSequence(found.value) ? found.value.items : [];
  };
  const streams = named(part("handlers")).filter(
    ([, handler]) =>
      /(?:^|\.)(?:StreamHandler|RichHandler)$/.test(text(handler, "class")) &&
      // With DEBUG off it writes nothing.
      !list(handler, "filters").some((item) => item.kind === "str" && debugOnly.includes(item.value)),
  );
  const root = part("root");
  const loggers = [
    ...(root === undefined ? [] : [["root", root] as const]),
    ...named(part("loggers")).filter(([name]) => name === "" || name === "django"),
  ];
  const used = streams.find(([name]) =>
    loggers.some(([, logger]) => list(logger, "handlers").some((item) => item.kind === "str" && item.value === name)),
  );
  const keeps = entryOf(logging, "disable_existing_loggers");
  // Python's own default is to disable them.
  const disables = typeof keeps === "string" ? keeps === "no" : isTruthy(keeps.value) !== "no";
  const formatter =
    used === undefined
      ? undefined
      : named(part("formatters")).find(([name]) => name === text(used[1], "formatter"))?.[1];
  const isStructured =
    formatter !== undefined &&
    /json|structlog|logfmt|ecs|stackdriver/i.test(
      `${text(formatter, "()")} ${text(formatter, "class")} ${/^\s*\{+\s*["']\w+["']\s*:/.test(text(formatter, "format")) ? "json" : ""}`,
    );
  return [
    used === undefined
      ? open(
          "neither the root logger nor the logger django writes to standard output: make sure that somebody reads what they write to",
          { at, text: "LOGGING" },
        )
      : shown({ at: used[1].at ?? at, text: `the handler ${used[0]} writes to the standard streams` }),
    used === undefined || !isStructured
      ? open("log lines are not structured, as far as their formatter tells", {
          at: formatter?.at ?? at,
          text: "the formatter",
        })
      : shown({ at: formatter.at ?? at, text: "its lines are structured" }),
    disables
      ? open("LOGGING disables the loggers that exist, Django's among them, unless it names them", {
          at,
          text: "LOGGING",
        })
      : shown({ at: typeof keeps === "string" ? at : (keeps.value.at ?? at), text: "existing loggers stay" }),
  ];
}
