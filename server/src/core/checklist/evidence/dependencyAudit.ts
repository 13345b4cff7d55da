import { fileStart } from "../../text/span.js";
import { deployKindOf } from "../../project/deployKinds.js";
import { pipelineRoot } from "../../syntax/deploy/pipelines.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { open, shown, whole } from "./answers.js";
import { unlessCalled } from "./unlessCalled.js";

const tools =
  /\b(?:pip-audit|bandit|safety\s+(?:check|scan)|trivy|grype|semgrep|codeql-action|snyk|osv-scanner|gitleaks|trufflehog|dependency-review-action)\b/;

/** Ruff's rules S are bandit's: https://docs.astral.sh/ruff/rules/#flake8-bandit-s */
const banditRules = /^(?:lint\.)?(?:extend-)?select\s{0,9}=\s{0,9}\[[^\]]{0,2000}["'](?:ALL|S\d*)["']/m;

/** Something that looks for known holes and careless code, in continuous integration or before a commit. Dependabot and Renovate bring new versions, and whether somebody hears of a hole is a setting of the host. */
export function dependencyAudit(context: EvidenceContext): EvidenceAnswer {
  const { project, paths, search, show } = context;
  const roots = new Set([project.root, ...project.deploy.workflows.map(({ path }) => pipelineRoot(path))]);
  // A template of cookiecutter makes other projects.
  const own = [...paths.deploy, ...paths.integration].filter((path) => !path.includes("{{"));
  const ruff =
    search(
      own.filter((path) => deployKindOf(path) !== "test-config"),
      /\bruff\b/,
    ).length > 0;
  const run = [
    // `"bandit>=1.7"` in pyproject.toml only requires it.
    ...search(own, tools).filter(({ line }) => !/^\s*["']?[\w-]+(?:\[[\w,]*\])?["']?\s*[<>=~!,;]/.test(line)),
    ...(ruff ? search(own, banditRules) : []),
  ].map(({ at, line }) => ({
    at,
    text: `${show(at.file)} runs ${tools.exec(line)?.[0] ?? "ruff's rules S"}`,
  }));
  const updates = [
    ".github/dependabot.yml",
    ".github/dependabot.yaml",
    "renovate.json",
    ".github/renovate.json",
    ".renovaterc",
    ".pyup.yml",
  ]
    .flatMap((name) => [...roots].map((root) => `${root}/${name}`))
    .filter(
      (path) =>
        project.files.kind(path) === "file" &&
        (!path.includes("dependabot") || search([path], /package-ecosystem:\s*["']?(?:pip|uv)\b/).length > 0),
    )
    .map((path) => ({ at: fileStart(path), text: `${show(path)} keeps dependencies new` }));
  const [task] = search(
    [...roots].flatMap((root) => ["tasks.py", "noxfile.py"].map((name) => `${root}/${name}`)),
    tools,
  );
  const [first, ...more] = [...run, ...updates];
  const [update] = updates;
  return whole(
    run.length > 0 && first !== undefined
      ? shown(first, ...more.slice(0, 4))
      : task !== undefined
        ? open(`${show(task.at.file)} looks for known holes when somebody asks it to`, {
            at: task.at,
            text: "its task",
          })
        : open(
            unlessCalled(
              context,
              update === undefined
                ? "nothing in the repository looks for known holes (pip-audit, bandit and the like)"
                : `${update.text}, and nothing in the repository looks for known holes or careless code`,
            ),
            ...updates.slice(0, 1),
          ),
  );
}
