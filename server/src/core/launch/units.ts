import type { ProjectView } from "../rules/views.js";
import type { NotApplicable } from "../settings/verdict.js";
import type { SystemdUnit } from "../syntax/deploy/systemd.js";
import type { Parsed } from "./deployFiles.js";

/** Units of production that run the project: those whose launches are known. */
export function projectUnits(project: ProjectView): readonly Parsed<SystemdUnit>[] {
  const own = new Set(
    project.launches
      .filter((launch) => launch.kind === "systemd" && launch.target === "production")
      .map((launch) => launch.file),
  );
  return project.deploy.units.filter((unit) => own.has(unit.path));
}

export const noUnits: NotApplicable = { kind: "notApplicable", reason: "no systemd unit starts the project" };
