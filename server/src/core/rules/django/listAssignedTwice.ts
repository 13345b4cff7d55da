import { finding, holds, notApplicable, projectRule, type FindingDraft } from "../rule.js";

export default projectRule({
  id: "list-assigned-twice",
  family: "django",
  severity: "warning",
  checklist: ["middleware-order"],
  docs: {
    summary: "MIDDLEWARE or INSTALLED_APPS is assigned twice, and the first list is lost",
    why: "Guides show the list anew for each part that they add. Copied below one another, the second assignment takes the place of the first: applications and middleware of it are gone, without a word.",
    remedy: "Make one list of both, or write `MIDDLEWARE += […]`.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#middleware",
      "https://docs.djangoproject.com/en/stable/ref/settings/#installed-apps",
    ],
  },
  check({ project }) {
    const modules = new Set(project.entries.flatMap((entry) => entry.settings?.evaluation.files ?? []));
    if (modules.size === 0) return notApplicable("no settings are for production");
    const findings: FindingDraft[] = [];
    for (const file of modules) {
      for (const { name, before, after, line } of project.inText(file, lostLists) ?? [])
        findings.push(
          finding({
            at: { file, start: after, end: after + name.length },
            certainty: "definite",
            message: `The ${name} of line ${line} is lost: this assigns another list`,
            because: [{ at: { file, start: before, end: before + name.length }, label: "this list is lost" }],
          }),
        );
    }
    return findings.length > 0 ? findings : holds({ at: undefined, text: "no list is assigned twice in a module" });
  },
});

interface LostList {
  readonly name: string;
  /** Offsets of the two assignments. */
  readonly before: number;
  readonly after: number;
  /** Of the first, from 1. */
  readonly line: number;
}

function lostLists(text: string): readonly LostList[] {
  return ["MIDDLEWARE", "INSTALLED_APPS"].flatMap((name) => lost(text, name));
}

/** Both at the top of the module, and nothing reads the first in between. */
function lost(text: string, name: string): readonly LostList[] {
  const assignments = [...text.matchAll(new RegExp(`^${name}[ \\t]*=(?!=)[ \\t]*[\\[(]`, "gm"))];
  return assignments.slice(1).flatMap((match, index) => {
    const before = assignments[index];
    if (before === undefined) return [];
    const between = text.slice(before.index + name.length, match.index);
    const statement = text.slice(match.index + name.length, assignments[index + 2]?.index ?? text.length);
    const read = new RegExp(`\\b${name}\\b`);
    const own = statement.slice(0, /\n[\])]/.exec(statement)?.index ?? statement.indexOf("\n"));
    if (read.test(between.replace(/#[^\n]*/g, "")) || read.test(own.replace(/#[^\n]*/g, ""))) return [];
    const line = text.slice(0, before.index).split("\n").length;
    return [{ name, before: before.index, after: match.index, line }];
  });
}
