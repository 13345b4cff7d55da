import { installsOf } from "../../launch/installs.js";
import { isDevelopmentGroup, unreadText } from "../../project/requirements.js";
import type { Evidence } from "../../rules/verdict.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole } from "./answers.js";
import { ownLaunches } from "./ownLaunches.js";

export function requirementsSound(context: EvidenceContext): EvidenceAnswer {
  const { requirements, held, show } = context;
  const django = requirements.distributions.get("django");
  if (requirements.sources.length === 0) return whole(nothing("no requirements are written down"));
  const all = [...requirements.distributions.values()];
  const loose = all
    .filter((one) => one.groups.some((group) => !isDevelopmentGroup(group)) && !one.exact)
    .map(({ name }) => name);
  const lock = requirements.sources.find((path) => /(?:^|\/)(?:uv|poetry|pdm)\.lock$|Pipfile\.lock$/.test(path));
  const development = all.some((one) => one.groups.length > 0 && one.groups.every(isDevelopmentGroup));
  // A lock file that nothing installs by proves nothing of production.
  const installs = installsOf(context.project);
  const ranges = installs.some(({ versions }) => versions === "list")
    ? undefined
    : installs.find(({ versions }) => versions === "ranges")?.verb.at;
  const text = (rule: string): readonly Evidence[] => held(rule) ?? [];
  return whole(
    requirements.locked && lock !== undefined && ranges !== undefined
      ? open("production installs the project by pip, which does not read the lock file", {
          at: ranges,
          text: "the project is installed by pip",
        })
      : requirements.locked
        ? shown({
            at: lock === undefined ? django?.at : { file: lock, start: 0, end: 0 },
            text: `${lock === undefined ? "the requirements are" : `${show(lock)} is`} a list of all versions`,
          })
        : loose.length > 0 || !requirements.complete
          ? open(
              requirements.complete
                ? `no lock file, and ${loose.length === 1 ? `${loose[0] ?? ""} is` : `${loose.length} requirements are`} not pinned`
                : unreadText(requirements),
            )
          : shown({ at: django?.at, text: "each requirement is pinned" }),
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
    !development
      ? nothing("there are no requirements of development")
      : held("development-requirements-installed") === undefined
        ? open("nothing shows that a release leaves the requirements of development out")
        : shown(...text("development-requirements-installed")),
  );
}
