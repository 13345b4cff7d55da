import { fileStart } from "../../text/span.js";
import { isDevelopmentGroup, unreadText } from "../../project/requirements.js";
import type { Evidence } from "../../settings/verdict.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole, type Part } from "./answers.js";
import { ownLaunches } from "./ownLaunches.js";

export function requirementsSound(context: EvidenceContext): EvidenceAnswer {
  const { requirements, held } = context;
  const django = requirements.distributions.get("django");
  if (requirements.sources.length === 0) return whole(nothing("no requirements are written down"));
  const all = [...requirements.distributions.values()];
  const development = all.some((one) => one.groups.length > 0 && one.groups.every(isDevelopmentGroup));
  const tool = all.find(
    ({ name, groups }) =>
      /^(?:pytest|pylint|flake8|mypy|tox)(?:-|$)/.test(name) && groups.some((group) => !isDevelopmentGroup(group)),
  );
  const text = (rule: string): readonly Evidence[] => held(rule) ?? [];
  return whole(
    versions(context),
    held("package-not-required") === undefined
      ? open("whether all that settings use is required cannot be told")
      : shown(...text("package-not-required")),
    ownLaunches(context).length === 0
      ? nothing("no deploy file starts a server")
      : held("server-not-required") === undefined
        ? open("whether the server is required cannot be told")
        : shown({ at: django?.at, text: "what deploy files start is required" }),
    held("django-unsupported") === undefined
      ? open("which Django is installed, and whether it is supported, cannot be told")
      : shown(...text("django-unsupported")),
    tool !== undefined
      ? open(`${tool.name} is required together with what production uses`, { at: tool.at, text: tool.name })
      : !development
        ? nothing("there are no requirements of development")
        : held("development-requirements-installed") === undefined
          ? open("nothing shows that a release leaves the requirements of development out")
          : shown(...text("development-requirements-installed")),
  );
}

/** Whether production gets the versions that were tried. */
function versions({ project, requirements, show }: EvidenceContext): Part {
  const django = requirements.distributions.get("django");
  if (requirements.locked) {
    const lock = requirements.sources.find((path) => /(?:^|\/)(?:uv|poetry|pdm)\.lock$|Pipfile\.lock$/.test(path));
    if (lock === undefined) return shown({ at: django?.at, text: "the requirements are a list of all versions" });
    // A lock file that nothing installs by proves nothing of production.
    const { installs } = project;
    const ranges = installs.some((one) => one.versions === "list")
      ? undefined
      : installs.find((one) => one.versions === "ranges")?.verb.at;
    return ranges === undefined
      ? shown({ at: fileStart(lock), text: `${show(lock)} is a list of all versions` })
      : open("production installs the project by pip, which does not read the lock file", {
          at: ranges,
          text: "the project is installed by pip",
        });
  }
  if (!requirements.complete) return open(unreadText(requirements));
  const loose = [...requirements.distributions.values()]
    .filter((one) => one.groups.some((group) => !isDevelopmentGroup(group)) && !one.exact)
    .map(({ name }) => name);
  return loose.length > 0
    ? open(
        `no lock file, and ${loose.length === 1 ? `${loose[0] ?? ""} is` : `${loose.length} requirements are`} not pinned`,
      )
    : shown({ at: django?.at, text: "each requirement is pinned" });
}
