import { effective, numberOf, ofGunicorns, workerKind } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-timeout-excessive",
  family: "gunicorn",
  severity: "information",
  checklist: ["server-tuning"],
  docs: {
    summary: "A request may hold a worker of gunicorn for more than five minutes",
    why: "For sync and gthread workers `timeout` is how long a request may keep a worker silent. Proxies and platforms give up far earlier (nginx after 60 seconds, Heroku's router after 30), and the worker goes on with an answer that nobody waits for.",
    remedy: "Move the slow work to a task queue and lower `timeout`.",
    whenToIgnore: "For services that are made of long requests and whose proxy waits as long.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#timeout",
      "https://devcenter.heroku.com/articles/request-timeout",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const timeout = effective(subject, "timeout");
        const seconds = numberOf(timeout.value);
        const kind = workerKind(subject);
        if (seconds === undefined || seconds <= 300 || (kind !== "sync" && kind !== "gthread")) return undefined;
        return finding({
          at: timeout.place,
          certainty: "definite",
          message: `One request may hold a worker for ${seconds} seconds: timeout is longer than any proxy waits by default`,
        });
      },
      "timeout is ordinary",
    );
  },
});
