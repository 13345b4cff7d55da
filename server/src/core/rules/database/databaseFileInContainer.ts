import { isText } from "../../domain/predicates.js";
import type { Value } from "../../domain/value.js";
import { launchText, loadsSettings } from "../../launch/targets.js";
import { askEntry, backendMatches, entry } from "../support/libraries.js";
import { onTarget, hiddenOnTarget } from "../../settings/onTarget.js";
import { finding, holds, notApplicable, projectRule, type NotDetermined } from "../rule.js";

export default projectRule({
  id: "database-file-in-container",
  family: "database",
  severity: "warning",
  checklist: ["server-database"],
  docs: {
    summary: "Production's database is a file inside the container",
    why: "A container's files go with it: each deploy or restart begins with an empty SQLite database, and a second container has another one.",
    remedy: "Use a database server, or mount a volume over the folder of the file (and then run one container only).",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/databases/#sqlite-notes",
      "https://docs.docker.com/engine/storage/volumes/",
    ],
  },
  check({ project }) {
    const processes = project.processes
      .filter(
        ({ launch }) =>
          launch.target === "production" &&
          launch.role === "web" &&
          (launch.container === true || launch.kind === "procfile"),
      )
      .filter(loadsSettings);
    if (processes.length === 0)
      return notApplicable("production does not run in a container, or its settings do not load");
    const hidden: NotDetermined[] = [];
    const findings = processes.flatMap((process) => {
      const { launch, entry } = process;
      const { settings } = entry;
      // An add-on of the platform gives it a database of its own.
      if (launch.environment.some((one) => one.name === "DATABASE_URL" && one.value === undefined)) return [];
      // Any volume or disk may hold the file.
      const hasVolume =
        launch.kind === "kubernetes" ||
        launch.kind === "platform" ||
        project.deploy.compose.some(
          ({ path, content }) =>
            (launch.files ?? []).includes(path) &&
            content.services.some((service) => service.name === launch.name && service.volumes.length > 0),
        ) ||
        (launch.kind === "dockerfile" &&
          project.deploy.dockerfiles.some(
            (file) => file.path === launch.file && file.content.instructions.some((one) => one.keyword === "VOLUME"),
          ));
      if (hasVolume) return [];
      const unseen = hiddenOnTarget(settings, ["DATABASES"], launch);
      if (unseen !== undefined) hidden.push(unseen);
      const values = onTarget(settings, "DATABASES", launch);
      const [first] = values;
      if (first?.at === undefined || !values.every((one) => isSqliteFile(one.value))) return [];
      // A file of the place itself names the database of the place.
      const mayBeAnother = settings.ask((world) => (world.setting("DATABASES").unless === undefined ? "no" : "yes"));
      return [
        finding({
          at: first.at,
          ...(mayBeAnother.occurs !== "never" && { severity: "information" as const }),
          certainty: launch.kind === "dockerfile" || launch.kind === "procfile" ? "possible" : "definite",
          message: `Each deploy begins with an empty database: it is an SQLite file in the container of ${launchText(process)}, and no volume holds it`,
          because: launch.at === undefined ? [] : [{ at: launch.at, label: "this process loads these settings" }],
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : (hidden[0] ?? holds({ at: undefined, text: "no SQLite file of the container is known to be its database" }));
  },
});

function isSqliteFile(databases: Value): boolean {
  const engine = entry(databases, "default", "ENGINE");
  return (
    backendMatches(engine, (path) => /sqlite3$|spatialite$/.test(path)) === "yes" &&
    askEntry(databases, ["default", "NAME"], (name) => isText(name, ":memory:")) === "no"
  );
}
