import { madeReleases, runsAfter } from "../../launch/releases/order.js";
import { launchText } from "../../launch/targets.js";
import type { LaunchView } from "../../rules/views.js";
import { mayRelease } from "../repositoryPaths.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { open, shown, whole } from "./answers.js";
import { loadsAnother } from "./ownLaunches.js";

const migrate = /\b(?:manage\.py|django-admin|django)["',]*\s*["']?migrate\b(?![^\n]{0,80}--(?:check|plan)\b)/;

/** A step of its own that a release runs once: a release command, a service or job that ends, or a line of a script that stands before the restart. */
export function migrationsRun({ project, deploy, entry, paths, search, show }: EvidenceContext): EvidenceAnswer {
  const isOwn = ({ entry: loaded }: LaunchView): boolean => loaded === undefined || loaded.module === entry.module;
  const migrates = project.processes
    .filter(({ launch }) => launch.target === "production" && launch.kind !== "workflow")
    .filter(({ what, steps }) =>
      [what, ...steps.map((one) => one.what)].some(
        (one) =>
          one.kind === "manage" &&
          one.subcommand?.text === "migrate" &&
          !one.options.some(({ name }) => name === "--check" || name === "--plan"),
      ),
    );
  // Release commands of platforms; services of Compose that others wait for. What a script does in which order is looked at below.
  const released = migrates.filter(
    ({ launch }) =>
      (launch.role === "release" &&
        (launch.kind === "procfile" || launch.kind === "platform" || launch.hook === "before")) ||
      (launch.kind === "compose" && launch.role !== "web" && waitedFor(launch.name)),
  );
  const first = released.find(isOwn);
  if (first !== undefined)
    return whole(shown({ at: first.launch.at, text: `${launchText(first)} migrates in a step of its own` }));
  for (const { name, steps } of madeReleases(project)) {
    const own = steps.find(({ kind, conditional }) => kind === "migrate" && !conditional);
    if (
      own !== undefined &&
      steps.some((step) => step.kind === "start" && step.at.start > own.at.start && runsAfter(step, own))
    )
      return whole(shown({ at: own.at, text: `${name} migrates before it starts the new code` }));
  }
  // `manage.py` falls back to the settings of development, and nothing in the repository names others.
  const other = loadsAnother(
    released.find(({ entry: loaded }) => loaded?.role === "development" || loaded?.role === "test"),
    entry,
  );
  if (other !== undefined) return whole(other);
  const [some] = search(paths.deploy.filter(mayRelease), migrate);
  return whole(
    some === undefined
      ? open("nothing of production in the repository runs migrate: whether a release does cannot be seen")
      : open(`${show(some.at.file)} runs migrate: make sure that it runs once per release, before the new code`, {
          at: some.at,
          text: "migrate",
        }),
  );

  /** Other services wait for it to end. */
  function waitedFor(name: string): boolean {
    return deploy.compose.some(({ content }) =>
      content.services.some((service) =>
        service.dependsOn.some((one) => one.service === name && one.condition === "service_completed_successfully"),
      ),
    );
  }
}
