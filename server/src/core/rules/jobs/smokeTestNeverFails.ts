import { madeReleases } from "../../launch/releases/order.js";
import {
  finding,
  holds,
  notApplicable,
  notDetermined,
  projectRule,
  type FindingDraft,
  type NotDetermined,
} from "../rule.js";

export default projectRule({
  id: "smoke-test-never-fails",
  family: "jobs",
  severity: "hint",
  checklist: ["scripts-stop-on-error"],
  docs: {
    summary: "A release asks the site with a curl that succeeds whatever the answer is",
    why: "curl ends with status 0 once it got an answer: a server error, a page of the proxy and a redirect to a login all count as success. Only with `--fail` does an answer from 400 on stop the script.",
    remedy:
      "`curl --fail --silent --show-error https://…/healthz`, with `--retry 5 --retry-all-errors` where the server needs a moment.",
    references: ["https://curl.se/docs/manpage.html#-f"],
  },
  check({ project }) {
    const releases = madeReleases(project).map(({ name, steps }) => ({
      name,
      requests: steps
        .slice(steps.findIndex(({ kind }) => kind === "start") + 1)
        .filter(
          ({ kind, text, step }) =>
            kind === "verify" &&
            text.startsWith("curl") &&
            step !== undefined &&
            steps.some((one) => one.kind === "start"),
        ),
    }));
    const asked = releases.flatMap(({ name, requests }) => requests.map((request) => ({ name, request })));
    if (asked.length === 0) return notApplicable("no release asks the site by curl after it started");
    const findings = asked.flatMap(({ name, request }): readonly (FindingDraft | NotDetermined)[] => {
      const words = request.step?.command ?? [];
      // What reads the output may look at the status.
      if (words.some(({ text }) => /^-[a-zA-Z]*f|^--fail(?:-with-body)?$/.test(text)) || request.step?.isRead === true)
        return [];
      if (words.some(({ text, dynamic }) => dynamic && text.startsWith("$") && !/URL|HOST|DOMAIN/i.test(text)))
        return [notDetermined(`whether curl of ${name} fails for a server error cannot be seen`, request.at)];
      return [
        finding({
          at: request.at,
          certainty: "definite",
          message: `${name} goes on whatever the site answers: curl fails for a server error only with --fail`,
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds(
          ...asked
            .slice(0, 2)
            .map(({ name, request }) => ({ at: request.at, text: `${name} asks the site, and stops when it fails` })),
        );
  },
});
