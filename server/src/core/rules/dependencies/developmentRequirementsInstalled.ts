import { knownPackages, provides, type KnownPackage } from "../../project/knownPackages.js";
import { packageQuestions } from "../support/namedPackages.js";
import type { ProjectView } from "../views.js";
import { finding, holds, notApplicable, notDetermined, projectRule } from "../rule.js";

export default projectRule({
  id: "development-requirements-installed",
  family: "dependencies",
  severity: "warning",
  checklist: ["dependencies", "images"],
  fixable: "needsReview",
  docs: {
    summary: "Production installs the requirements of development",
    why: "Debuggers, test runners and their own dependencies come along: more to attack, larger images, and an `import` that only development should have works in production until the group is cleaned up. `poetry install` takes every group that is not optional, `uv sync` the group dev, unless they are told otherwise; `uv run` adds that group to the environment too, before it starts anything.",
    remedy:
      "Leave the groups out: `uv sync --no-dev`, `uv run --no-sync`, `poetry install --only main`, `pipenv install --deploy`, `pdm sync --prod`, `pip install -r requirements/production.txt`.",
    whenToIgnore: "Where the same image runs the tests before it is deployed.",
    references: [
      "https://docs.astral.sh/uv/concepts/projects/sync/#syncing-development-dependencies",
      "https://python-poetry.org/docs/cli/#install",
      "https://pipenv.pypa.io/en/latest/commands.html#install",
      "https://pip.pypa.io/en/stable/cli/pip_install/",
    ],
  },
  check({ project }) {
    const { installs } = project;
    if (installs.length === 0) return notApplicable("no production deploy file installs requirements");
    // One cause where every command is started by uv.
    const runs = installs.filter(({ verb, development }) => verb.text === "run" && typeof development !== "string");
    const findings = installs.flatMap(({ tool, verb, development }) => {
      if (typeof development === "string") return [];
      const { text, at, asked, option } = development;
      const alike = verb.text === "run" && !asked ? runs : [];
      if (alike.length > 0 && alike[0]?.verb !== verb) return [];
      if (asked)
        return [
          finding({ at, certainty: "definite", message: `Production installs requirements of development: ${text}` }),
        ];
      return [
        finding({
          at: verb.at,
          severity: "information",
          certainty: "definite",
          message: `Production installs requirements of development: ${tool} ${verb.text} takes ${text} along`,
          because: alike.slice(1).map((other) => ({ at: other.verb.at, label: "and here" })),
          fixes:
            option === undefined || alike.length > 0 || needsDevelopment(project)
              ? []
              : [
                  {
                    title: `Add ${option}`,
                    safety: "needsReview" as const,
                    edits: () => ({ edits: [{ span: { ...verb.at, start: verb.at.end }, text: ` ${option}` }] }),
                  },
                ],
        }),
      ];
    });
    if (findings.length > 0) return findings;
    const unknown = installs.find(({ development }) => development === "unknown");
    if (unknown !== undefined) return notDetermined("a variable decides what is installed", unknown.verb.at);
    return holds({ at: installs[0]?.verb.at, text: "production leaves the requirements of development out" });
  },
});

/** Settings of production name what only a group of development brings: without it they do not load. */
function needsDevelopment({ entries, requirements }: ProjectView): boolean {
  const isDevelopments = (known: KnownPackage): boolean => provides(requirements, known, true)?.kind === "development";
  return entries.some(({ settings }) => {
    if (settings === undefined) return false;
    let needs = knownPackages.some((known) => settings.imported.has(known.module) && isDevelopments(known));
    settings.ask((world) => {
      needs ||= packageQuestions.some((look) => look(world).named.some(({ known }) => isDevelopments(known)));
      return "no";
    });
    return needs;
  });
}
