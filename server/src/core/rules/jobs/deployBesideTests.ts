import { listText } from "../../domain/listText.js";
import { deploys } from "../../launch/sources/platforms.js";
import { neededBy } from "../../launch/releases/readReleases.js";
import { basename } from "../../project/paths.js";
import type { Workflow, WorkflowJob } from "../../syntax/deploy/workflow.js";
import type { Span } from "../../text/span.js";
import { finding, holds, notApplicable, notDetermined, projectRule } from "../rule.js";

const tests =
  /\bmanage\.py["']?\s+test\b|\bpytest\b|\bpy\.test\b|\btox\b|\bnox\b|\bmake\s+(?:\w+-)?tests?\b|\bpython\d?\s+-m\s+unittest\b/;
const deployAction =
  /deploy|heroku|\bssh-action|flyctl|elastic-?beanstalk|app-?runner|cloud-?run|webapps|dokku|caprover|kubectl|k8s/i;
const deployCommand =
  /\b(?:kubectl\s+(?:apply|rollout|set)|helm\s+upgrade|fly(?:ctl)?\s+deploy|git\s+push\s+(?:-f\s+|--force\s+)?(?:heroku|dokku|production)|heroku\s+container:release|eb\s+deploy|zappa\s+(?:update|deploy)|gcloud\s+(?:app|run)\s+deploy|aws\s+ecs\s+update-service|(?<!\b(?:cf|vagrant)\s)ssh\s+\S|cf\s+push\b|ansible-playbook|cap\s+\w+\s+deploy|fab\s+\w*deploy|docker\s+stack\s+deploy)/;
/** On a machine that is made for the job and thrown away they serve nobody. */
const startsContainers = /\bdocker[ -]compose\b[^\n]{0,120}\bup\b/;
const elsewhere = /\bDOCKER_(?:HOST|CONTEXT)\b|\bdocker(?:-compose)? (?:-H|--host|-c|--context)\b|\bdocker context\b/;

export default projectRule({
  id: "deploy-beside-tests",
  family: "jobs",
  severity: "warning",
  checklist: ["release-checks"],
  docs: {
    summary: "A job that deploys does not wait for the tests",
    why: "Jobs of a workflow run at the same time unless one names the other in `needs` (in CircleCI `requires`; jobs of GitLab wait for the stages before theirs). A release is out before its tests have failed; so it is where their failure counts for nothing (`continue-on-error`, `allow_failure`).",
    remedy: "Add `needs: test` to the job that deploys.",
    whenToIgnore: "Where the branch is protected and only takes commits whose tests passed.",
    references: [
      "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idneeds",
      "https://docs.gitlab.com/ci/yaml/#needs",
      "https://circleci.com/docs/configuration-reference/#requires",
    ],
  },
  check({ project }) {
    const pipelines = project.deploy.workflows.flatMap(({ path, content }) =>
      content.jobs
        .filter((job) => deploys(path, content, job) && isDeploying(job))
        .map((job) => ({ path, content, job })),
    );
    if (pipelines.length === 0) return notApplicable("no pipeline deploys");
    const verdicts = pipelines.map(({ path, content, job }) => {
      const needed = neededBy(job, content.jobs);
      if (isTesting(job)) return holds({ at: job.idAt, text: `${job.id} of ${basename(path)} runs the tests itself` });
      const testing = content.jobs.filter((one) => one !== job && !one.conditional && isTesting(one));
      const waits = testing.find(({ id }) => needed.has(id));
      const ignored = waits === undefined ? ignoredTests(content.jobs.filter(({ id }) => needed.has(id))) : undefined;
      if (ignored !== undefined)
        return finding({
          at: ignored.at,
          certainty: "possible",
          message: `Job ${job.id} deploys though the tests of job ${ignored.id} fail: here their failure counts for nothing`,
          because: [{ at: job.idAt, label: "this job deploys" }],
        });
      if (testing.length === 0) return notApplicable(`no job beside ${job.id} of ${basename(path)} runs tests`);
      if (waits !== undefined)
        return holds({ at: job.idAt, text: `${job.id} of ${basename(path)} waits for ${waits.id}` });
      if (unseen(path, content, needed))
        return notDetermined(`what job ${listText([...needed])} of ${basename(path)} runs is not in it`, job.idAt);
      return finding({
        at: job.idAt,
        certainty: "possible",
        message: `Job ${job.id} deploys without waiting for job ${testing[0]?.id ?? ""}, which runs the tests`,
        because: testing.slice(0, 1).map(({ idAt }) => ({ at: idAt, label: "the tests run here" })),
      });
    });
    return verdicts;
  },
});

function isTesting(job: WorkflowJob): boolean {
  return (
    job.ignored === undefined &&
    job.steps.some(({ run, ignored }) => run !== undefined && ignored === undefined && tests.test(run.text))
  );
}

/** Where tests may fail: `allow_failure: true`, `continue-on-error: true`. */
function ignoredTests(jobs: readonly WorkflowJob[]): { readonly id: string; readonly at: Span } | undefined {
  for (const job of jobs)
    for (const { run, ignored = job.ignored } of job.steps)
      if (run !== undefined && ignored !== undefined && tests.test(run.text)) return { id: job.id, at: ignored };
  return undefined;
}

function isDeploying(job: WorkflowJob): boolean {
  return job.steps.some(
    ({ run, remote, uses }) =>
      remote !== undefined ||
      (uses !== undefined && deployAction.test(uses.text)) ||
      (run !== undefined &&
        (deployCommand.test(run.text) ||
          (startsContainers.test(run.text) && (job.hosted !== true || elsewhere.test(run.text))))),
  );
}

/** It waits for a job without steps of its own (a reusable workflow), or its kind of file does not tell. */
function unseen(path: string, content: Workflow, needed: ReadonlySet<string>): boolean {
  const isToldOtherwise = !path.includes("/.github/") && content.jobs.every(({ needs }) => needs === undefined);
  return isToldOtherwise || [...needed].some((id) => content.jobs.find((one) => one.id === id)?.steps.length === 0);
}
