import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { notShown, shown } from "./answers.js";

export function workersStarted({ project, entry, show }: EvidenceContext): EvidenceAnswer {
  const workers = project.processes.filter((one) => one.launch.target === "production" && (one.launch.role === "worker" || one.launch.role === "scheduler") && (one.entry === undefined || one.entry.module === entry.module));
  const [first, ...more] = workers.map(({ launch }) => ({ at: launch.at, text: `${launch.name} of ${show(launch.file)} is a ${launch.role}` }));
  return first === undefined ? notShown("no deploy file starts a worker: whether one runs cannot be seen") : shown(first, ...more.slice(0, 4));
}
