import { unreadText } from "../../project/requirements.js";
import { finding, holds, notApplicable, notDetermined, projectRule } from "../rule.js";

/** What the site itself runs on: a new major release of one changes it from one build to the next. */
const important = ["django", "gunicorn", "uvicorn", "daphne", "celery"];

export default projectRule({
  id: "requirement-unpinned",
  family: "dependencies",
  severity: "information",
  checklist: ["dependencies"],
  docs: {
    summary: "Which Django or server is installed depends on the day of the build",
    why: "Without a version and without a lock file an installer takes the newest release. A build of the same commit then runs on another Django some day, with settings removed and defaults changed, and nobody decided it. Django's deprecation policy lets every second release remove something.",
    remedy: "Name the series (`Django~=5.2.0`), or lock everything: `uv lock`, `poetry lock`, `pip-compile`.",
    whenToIgnore: "Where a constraints file or the image decides the versions.",
    references: [
      "https://docs.djangoproject.com/en/stable/misc/api-stability/",
      "https://pip.pypa.io/en/stable/topics/repeatable-installs/",
    ],
  },
  check({ project }) {
    const { requirements } = project;
    if (requirements.sources.length === 0) return notApplicable("no requirements are written down");
    if (!project.entries.some((entry) => entry.role === "production"))
      return notApplicable("no settings are for production");
    if (requirements.locked) return holds({ at: undefined, text: "a lock file says which versions are installed" });
    const named = important.flatMap((name) => requirements.distributions.get(name) ?? []);
    if (named.length === 0)
      return requirements.complete
        ? notApplicable("the requirements name neither Django nor a server")
        : notDetermined(unreadText(requirements));
    const findings = named
      .filter((one) => one.version === undefined && one.specifier === "" && one.written.specifier === "")
      .map((one) => {
        const isDjango = one.name.toLowerCase() === "django";
        return finding({
          at: one.written.at,
          severity: isDjango ? "warning" : "information",
          certainty: "possible",
          message: `Any release of ${one.name} may be installed: no version is given here, and nothing locks one`,
        });
      });
    return findings.length > 0
      ? findings
      : holds({ at: named[0]?.written.at, text: "the requirements say which versions are installed" });
  },
});
