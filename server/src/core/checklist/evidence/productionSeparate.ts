import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { listText } from "../listText.js";
import { partlyShown, shown } from "./answers.js";

export function productionSeparate({ project, entry }: EvidenceContext): EvidenceAnswer {
  const at = { file: entry.file, start: 0, end: 0 };
  const others = project.entries.filter(({ role, file }) => (role === "development" || role === "test") && file !== entry.file).map(({ module }) => module);
  if (others.length > 0) return shown({ at, text: `${entry.module} stands apart from ${listText(others, 3)}` });
  const reads = [...(entry.settings?.evaluation.reads ?? [])];
  const [first] = reads.flatMap(([, own]) => own);
  if (first !== undefined) return shown({ at: first.at, text: `${entry.module} serves every environment: ${reads.length === 1 ? `the variable ${first.variable} makes` : `${reads.length} variables make`} the difference` });
  return partlyShown(`${entry.module} is the only settings module, and reads nothing from the environment: whatever differs in development is edited in it`, { at, text: "nothing here comes from the environment" });
}
