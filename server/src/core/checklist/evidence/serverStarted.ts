import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { notShown, shown } from "./answers.js";

const servers: ReadonlySet<string> = new Set(["gunicorn", "uvicorn", "daphne", "hypercorn", "granian", "uwsgi"]);

export function serverStarted({ project, entry, show }: EvidenceContext): EvidenceAnswer {
  const own = project.processes.filter((process) => process.launch.target === "production" && (process.entry === undefined || process.entry.module === entry.module));
  const [first, ...more] = own.filter(({ what }) => servers.has(what.kind)).map(({ launch, what }) => ({ at: launch.at, text: `${launch.name} of ${show(launch.file)} starts ${what.kind}` }));
  return first === undefined ? notShown("no deploy file starts a server: what answers requests cannot be seen") : shown(first, ...more.slice(0, 3));
}
