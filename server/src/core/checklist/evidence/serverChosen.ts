import { displayValue } from "../../domain/display.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { partlyShown, shown } from "./answers.js";

/** What a deployer decides about gunicorn; its own defaults are one worker and 30 seconds. */
const chosen = ["workers", "threads", "worker_class", "timeout", "graceful_timeout", "max_requests", "bind", "accesslog", "errorlog"];

export function serverChosen({ project, entry }: EvidenceContext): EvidenceAnswer {
  const subjects = project.gunicorns.filter(({ process }) => process?.entry === undefined || process.entry.module === entry.module);
  const [first, ...more] = subjects.flatMap(({ effective }) => chosen.flatMap((name) => {
    const setting = effective.get(name);
    // A number that starts nothing is no choice; a rule says so.
    return setting?.at === undefined || (name === "workers" && (setting.value.kind === "str" || (setting.value.kind === "int" && setting.value.value === 0))) ? [] : [{ at: setting.at, text: `gunicorn's ${name} is ${displayValue(setting.value, { name, maxLength: 60 })}` }];
  }));
  if (first === undefined) return partlyShown("gunicorn runs with its defaults: no workers, time-outs or logging were chosen", ...subjects.flatMap(({ process }) => (process === undefined ? [] : [{ at: process.launch.at, text: `${process.launch.name} starts gunicorn` }])));
  return shown(first, ...more);
}
