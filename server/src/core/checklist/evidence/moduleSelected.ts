import { launchText } from "../../launch/targets.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { nothing, open, shown, whole } from "./answers.js";
import { ownLaunches } from "./ownLaunches.js";

/** What each process of production loads; without any, what wsgi.py and asgi.py fall back to. */
export function moduleSelected(context: EvidenceContext): EvidenceAnswer {
  const { project, entry } = context;
  const launches = ownLaunches(context).filter(({ what }) => what.kind !== "other" && what.kind !== "process-manager");
  if (launches.length > 0) {
    return whole(...launches.map((process) => {
      const place = { at: process.launch.at, text: `${launchText(process)} loads ${entry.module}` };
      return process.entry === undefined ? open(`${launchText(process)} loads settings that no deploy file names`, { ...place, text: launchText(process) }) : shown(place);
    }));
  }
  const module = entry.module.split(":")[0];
  const named = project.settingsDefaults.filter((one) => one.module === module && (one.source === "wsgi" || one.source === "asgi"));
  return named.length > 0 ? whole(...named.map((one) => shown({ at: one.at, text: `${one.source}.py names ${one.module ?? ""}` }))) : whole(entry.becauseAt === undefined ? nothing("no deploy file names a settings module") : shown({ at: entry.becauseAt, text: entry.because }));
}
