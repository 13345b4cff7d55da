import { isTruthy } from "../../domain/predicates.js";
import { plainSteps } from "../../launch/releases/buildSteps.js";
import type { Ignored, ReleaseStepKind } from "../../launch/releases/release.js";
import { stepOf } from "../../launch/releases/stepOf.js";
import { launchSubject } from "../../launch/targets.js";
import { sameSpan, type Span } from "../../text/span.js";
import { finding, holds, notApplicable, projectRule, type FindingDraft } from "../rule.js";
import type { ProjectView } from "../views.js";

export default projectRule({
  id: "deploy-failure-ignored",
  family: "jobs",
  severity: "warning",
  checklist: ["scripts-stop-on-error"],
  docs: {
    summary: "A step of a deploy may fail, and the deploy goes on as if it had not",
    why: "`|| true`, `|| echo …`, `set +e`, a `;` in a command line, `continue-on-error: true` of a workflow, `-` before a line of a Makefile or the program of `ExecStartPre=` throw the failure away. After a failed `migrate` the new code runs on the old tables; after a failed `collectstatic` pages come without styles, or not at all where names are hashed; a check that fails says nothing.",
    remedy: "Let it fail: remove what throws the failure away. What may fail on purpose is tested for before.",
    references: [
      "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#set",
      "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepscontinue-on-error",
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines",
    ],
  },
  check({ project }) {
    const judged = judgedSteps(project);
    if (judged.length === 0) return notApplicable("no deploy file migrates, collects static files or checks");
    const seen = new Set<string>();
    const servesSources = project.entries.some(
      ({ settings }) => settings?.ask((world) => isTruthy(world.get("WHITENOISE_USE_FINDERS"))).occurs === "always",
    );
    const findings = judged.flatMap(({ kind, text, at, ignored, where }): readonly FindingDraft[] => {
      const key = `${at.file}:${at.start}`;
      if (ignored === undefined || seen.has(key)) return [];
      seen.add(key);
      const isMild = kind === "check" || kind === "test" || (kind === "collectstatic" && servesSources);
      return [
        finding({
          at,
          certainty: "definite",
          ...(isMild ? { severity: "information" } : {}),
          message: `${where} goes on when ${text} fails, because of ${reasonText(ignored)}${isMild ? "" : consequence(kind)}`,
          because: [{ at: ignored.at, label: "it throws the failure away" }],
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds(
          ...judged
            .slice(0, 4)
            .map(({ text, at, where }) => ({ at, text: `${where} does not throw a failure of ${text} away` })),
        );
  },
});

interface Judged {
  readonly kind: ReleaseStepKind;
  readonly text: string;
  readonly at: Span;
  readonly ignored: Ignored | undefined;
  readonly where: string;
}

const kinds: ReadonlySet<ReleaseStepKind> = new Set(["migrate", "collectstatic", "check", "test"]);

/** Of releases, of what production starts, and of the images that it builds. */
function judgedSteps(project: ProjectView): readonly Judged[] {
  const started = project.processes
    .filter(({ launch }) => launch.target === "production" && launch.kind !== "workflow")
    .flatMap((process) =>
      process.steps.flatMap(({ step }) => {
        const found = stepOf(step);
        return found === undefined
          ? []
          : [
              {
                kind: found.kind,
                text: found.text,
                at: step.at,
                ignored: step.ignored,
                where: launchSubject(process),
                isJobs: process.launch.kind === "kubernetes",
              },
            ];
      }),
    );
  // What a Job runs is said of the Job, and not of all manifests.
  const isJobs = ({ at }: { readonly at: Span }): boolean => started.some((one) => sameSpan(one.at, at) && one.isJobs);
  const own = project.deploy.releases.flatMap(({ name, steps }) =>
    steps.filter((step) => !isJobs(step)).map((step) => ({ ...step, where: name })),
  );
  return [...own, ...started, ...plainSteps(project)].filter(({ kind }) => kinds.has(kind));
}

function reasonText(ignored: Ignored): string {
  switch (ignored.by) {
    case "list":
      return "what stands behind ||";
    case "sequence":
      return "what follows it without && or set -e";
    case "set +e":
      return "set +e";
    case "continue-on-error":
      return "continue-on-error";
    case "minus":
      return "the - before it";
  }
}

function consequence(kind: ReleaseStepKind): string {
  return kind === "migrate"
    ? ": the new code then runs on tables that do not fit"
    : kind === "collectstatic"
      ? ": pages then lack their styles and scripts"
      : "";
}
