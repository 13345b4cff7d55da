import { plainSteps } from "../../launch/releases/buildSteps.js";
import { madeReleases } from "../../launch/releases/order.js";
import { managementSteps, type ManagementStep } from "../../launch/releases/managementSteps.js";
import { launchSubject, noDeployFiles } from "../../launch/targets.js";
import type { ProjectView } from "../views.js";
import { finding, holds, projectRule } from "../rule.js";

export default projectRule({
  id: "migrations-made-in-deploy",
  family: "jobs",
  severity: "warning",
  checklist: ["migrations"],
  docs: {
    summary: "A deploy writes new migrations",
    why: "`makemigrations` on a server makes up migrations that are in no commit: each machine has its own, names and order differ, and the next real migration collides with them.",
    remedy:
      "Run `makemigrations` while developing and commit the files; in a deploy run `makemigrations --check` at most.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/migrations/#workflow",
      "https://docs.djangoproject.com/en/stable/ref/django-admin/#makemigrations",
    ],
  },
  check({ project }) {
    if (!project.processes.some(({ launch }) => launch.target === "production") && madeReleases(project).length === 0)
      return noDeployFiles;
    const told = new Set<string>();
    const steps = [...managementSteps(project), ...plainSteps(project), ...builtSteps(project)];
    const findings = steps.flatMap(({ what, where, ...rest }) => {
      if (what.subcommand?.text !== "makemigrations") return [];
      const place = `${what.subcommand.at.file}:${what.subcommand.at.start}`;
      if (told.has(place)) return [];
      told.add(place);
      if (what.options.some(({ name }) => name === "--check" || name === "--dry-run")) return [];
      const { conditional = false, whenUnset } = "step" in rest ? rest.step : {};
      return [
        finding({
          at: what.subcommand.at,
          certainty: conditional ? "possible" : "definite",
          // Off while nobody sets a variable: a switch for developers.
          ...(conditional && whenUnset === "skipped" && { severity: "information" as const }),
          message: `${where} ${conditional ? "may write" : "writes"} migrations that no commit holds`,
        }),
      ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "no deploy writes migrations" });
  },
});

/** What a platform runs to build the release: `buildCommand: ./build.sh` of Render. */
function builtSteps(project: ProjectView): readonly Pick<ManagementStep, "what" | "step" | "where">[] {
  return project.processes
    .filter(({ launch }) => launch.target === "production" && launch.role === "build" && launch.kind === "platform")
    .flatMap((process) =>
      process.steps.flatMap(({ what, step }) =>
        what.kind === "manage" ? [{ what, step, where: launchSubject(process) }] : [],
      ),
    );
}
