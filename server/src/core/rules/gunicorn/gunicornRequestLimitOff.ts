import { effective, numberOf, ofGunicorns } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-request-limit-off",
  family: "gunicorn",
  severity: "warning",
  checklist: ["server-tuning"],
  docs: {
    summary: "gunicorn does not limit the size of a request's head, or not as written",
    why: "`limit_request_line = 0` lets a client send a request line without end. Values above the built-in bounds are cut without a word: a request line to 8190 bytes, the number of headers to 32768.",
    remedy: "Leave the default, or set a value within the bounds.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#limit-request-line",
      "https://github.com/benoitc/gunicorn/blob/master/gunicorn/http/message.py",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const line = effective(subject, "limit_request_line");
        const fields = effective(subject, "limit_request_fields");
        const findings = [];
        const length = numberOf(line.value);
        if (length === 0)
          findings.push(
            finding({
              at: line.place,
              certainty: "definite",
              message: "A client may send a request line without end: limit_request_line is 0",
            }),
          );
        if (length !== undefined && length > 8190)
          findings.push(
            finding({
              at: line.place,
              certainty: "definite",
              severity: "information",
              message: `gunicorn takes 8190 for limit_request_line, not ${length}`,
            }),
          );
        const count = numberOf(fields.value);
        if (count !== undefined && (count > 32768 || count === 0))
          findings.push(
            finding({
              at: fields.place,
              certainty: "definite",
              severity: "information",
              message: `gunicorn takes 32768 for limit_request_fields, not ${count}`,
            }),
          );
        return findings;
      },
      "the size of a request's head is limited",
    );
  },
});
