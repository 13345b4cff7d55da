import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { listText } from "../listText.js";
import { doesNotApply, partlyShown, shown } from "./answers.js";

/** That a file names the variables; whether each target really sets them is a rule's question. */
export function requiredVariables({ project, entry, show }: EvidenceContext): EvidenceAnswer {
  const required = entry.requires();
  if (required.length === 0) return doesNotApply("the settings require no variable");
  const sources = [
    ...[...project.deploy.examples, ...project.deploy.envFiles.filter(({ target }) => target === "production")].map((file) => ({ at: { file: file.path, start: 0, end: 0 }, name: show(file.path), variables: new Set(file.content.entries.map(({ name }) => name)) })),
    ...project.processes.filter((process) => process.launch.target === "production" && (process.entry === undefined || process.entry.module === entry.module)).map(({ launch }) => ({ at: launch.at, name: `${launch.name} of ${show(launch.file)}`, variables: new Set(launch.environment.map(({ name }) => name)) })),
  ];
  const missing = required.filter(({ variable }) => !sources.some(({ variables }) => variables.has(variable)));
  if (missing.length === 0) {
    const used = sources.map(({ at, name, variables }) => ({ at, name, count: required.filter(({ variable }) => variables.has(variable)).length })).filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
    const [first, ...more] = used.map(({ at, name, count }) => ({ at, text: `${name} names ${count} of ${required.length} required variables` }));
    if (first !== undefined) return shown(first, ...more.slice(0, 4));
  }
  const names = missing.map(({ variable }) => variable);
  return partlyShown(`${listText(names, 4)} ${names.length === 1 ? "is" : "are"} required, and no deploy file or .env.example names ${names.length === 1 ? "it" : "them"}`, ...missing.slice(0, 6).map(({ variable, at }) => ({ at, text: `${variable} is required here` })));
}
