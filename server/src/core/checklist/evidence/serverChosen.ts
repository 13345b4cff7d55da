import { displayValue, variablesOf } from "../../domain/display.js";
import { isSequence, type Value } from "../../domain/value.js";
import { configText } from "../../gunicorn/resolveGunicorn.js";
import { optionValue } from "../../launch/runsWhat.js";
import type { LaunchView } from "../../rules/views.js";
import { launchText } from "../../launch/targets.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { listText } from "../../domain/listText.js";
import { half, open, shown, unseen, whole, type Part } from "./answers.js";
import { noServer, ownLaunches } from "./ownLaunches.js";

/** What a deployer decides about gunicorn; its own defaults are one worker, 30 seconds, no recycling, no access log. */
const chosen: readonly { readonly what: string; readonly names: readonly string[] }[] = [
  { what: "workers", names: ["workers", "threads", "worker_class"] },
  { what: "time-outs", names: ["timeout", "graceful_timeout", "keepalive"] },
  { what: "recycling", names: ["max_requests"] },
  { what: "logging", names: ["accesslog", "errorlog", "loglevel", "logconfig", "logconfig_dict", "capture_output"] },
  { what: "bind", names: ["bind"] },
];

export function serverChosen(context: EvidenceContext): EvidenceAnswer {
  const { project, entry } = context;
  const subjects = project.gunicorns.filter(
    ({ process }) => process?.entry === undefined || process.entry.module === entry.module,
  );
  if (subjects.length === 0) {
    const others = ownLaunches(context, "web");
    return whole(
      others.length === 0
        ? noServer(context, "make sure that workers, time-outs and logging are chosen")
        : open(
            `only gunicorn's settings are read here: make sure that workers, time-outs and logging of ${listText(others.map(launchText), 3)} are chosen`,
            ...others
              .slice(0, 3)
              .map((process) => ({ at: process.launch.at, text: `${launchText(process)}${processesText(process)}` })),
          ),
    );
  }
  return whole(
    ...subjects.map(({ effective, process }): Part => {
      const found = chosen.map(({ what, names }) => ({
        what,
        set: names.flatMap((name) => {
          const setting = effective.get(name);
          // A number that starts nothing is no choice; a rule says so.
          return setting?.at === undefined ||
            (name === "workers" &&
              (setting.value.kind === "str" || (setting.value.kind === "int" && setting.value.value === 0)))
            ? []
            : [
                {
                  at: setting.at,
                  text: `gunicorn's ${name} ${chosenText(name, setting.value)}`,
                },
              ];
        }),
      }));
      const missing = found.filter(({ set }) => set.length === 0).map(({ what }) => what);
      const evidence = found.flatMap(({ set }) => set);
      const file = process?.configFile;
      if (file !== undefined && file.path === undefined && missing.length > 0)
        return unseen(
          `what ${configText(file)} sets for gunicorn cannot be seen`,
          { at: file.at, text: "its config file" },
          ...evidence,
        );
      if (evidence.length === 0)
        return half(
          "gunicorn runs with its defaults: no workers, time-outs or logging were chosen",
          ...(process === undefined ? [] : [{ at: process.launch.at, text: `${launchText(process)} starts gunicorn` }]),
        );
      return missing.length === 0
        ? shown(...evidence)
        : open(
            `of gunicorn's settings nobody chose ${listText(missing)}: make sure that its defaults are meant`,
            ...evidence,
          );
    }),
  );
}

function chosenText(name: string, value: Value): string {
  if (value.kind === "environment") return `comes from the variable ${listText(variablesOf(value))}`;
  // `--bind 0.0.0.0:$PORT`
  const hidden = [value, ...(isSequence(value) ? value.items : [])].find((one) => one.kind === "unknown");
  return hidden?.kind === "unknown" ? `is ${hidden.reason}` : `is ${displayValue(value, { name, maxLength: 60 })}`;
}

/** uvicorn, hypercorn and granian start one process where nothing is said, daphne always: https://www.uvicorn.org/settings/#production. */
function processesText({ what, launch }: LaunchView): string {
  if (what.kind !== "uvicorn" && what.kind !== "daphne" && what.kind !== "hypercorn" && what.kind !== "granian")
    return "";
  const workers =
    optionValue(what.options, "--workers")?.text ??
    launch.environment.find(({ name }) => name === "WEB_CONCURRENCY")?.value;
  return workers === undefined ? `: ${what.kind} runs in one process` : `: ${what.kind} runs in ${workers} processes`;
}
