import { releasesWith, runsAfter, startRuns } from "../../launch/releases/order.js";
import { productionProcesses } from "../../launch/targets.js";
import { hashesNames } from "../support/hashedNames.js";
import { finding, holds, notApplicable, projectRule, type FindingDraft } from "../rule.js";

export default projectRule({
  id: "static-collected-after-start",
  family: "static",
  severity: "information",
  checklist: ["static-files"],
  docs: {
    summary: "A release runs collectstatic after the new code started",
    why: 'A storage with hashed names reads `staticfiles.json` once, when the process first needs it: servers that were started before `collectstatic` go on naming the files of the last release, and fail with "Missing staticfiles manifest entry" for new ones, until the next restart. With other storages new pages lack their files until `collectstatic` is done.',
    remedy: "Run `collectstatic` before the restart, or while the image is built.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/contrib/staticfiles/#manifeststaticfilesstorage",
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/staticfiles/storage.py",
    ],
  },
  check({ project }) {
    const releases = releasesWith(project, "collectstatic");
    if (releases.length === 0) return notApplicable("no script or pipeline of a release runs collectstatic");
    if (startRuns(project, "collectstatic"))
      return notApplicable("production runs collectstatic by itself when it starts");
    const hashed = productionProcesses(project).some(
      ({ launch, entry }) =>
        launch.role === "web" && entry?.settings?.raises === null && hashesNames(entry.settings, launch),
    );
    const findings = releases.flatMap(({ name, steps }): readonly FindingDraft[] => {
      const index = steps.map(({ kind }) => kind).lastIndexOf("collectstatic");
      const collect = steps[index];
      if (collect === undefined) return [];
      const start = steps.slice(0, index).find((step) => step.starts?.web === "yes" && runsAfter(collect, step));
      if (
        start === undefined ||
        (start.conditional && collect.conditional) ||
        steps.slice(index).some(({ starts }) => starts !== undefined && starts.web !== "no")
      )
        return [];
      return [
        finding({
          at: collect.at,
          certainty: start.conditional || collect.conditional ? "possible" : "definite",
          ...(hashed ? { severity: "warning" } : {}),
          message: hashed
            ? `${name} collects static files after the server started, which goes on with the names of the last release`
            : `${name} collects static files after the server started: until then new pages lack theirs`,
          because: [{ at: start.at, label: "the new code starts here" }],
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds(
          ...releases.flatMap(({ name, steps }) =>
            steps
              .filter(({ kind }) => kind === "collectstatic")
              .slice(0, 1)
              .map(({ at }) => ({ at, text: `${name} runs collectstatic before the server starts` })),
          ),
        );
  },
});
