import { replaceText } from "../../fixes/deployFixes.js";
import { redactWhole } from "../../domain/redact.js";
import { bindsOf } from "../../gunicorn/bind.js";
import { effective, ofGunicorns, sourceText } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-bind-invalid",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  fixable: "needsReview",
  docs: {
    summary: "gunicorn cannot listen on an address that it is given",
    why: "An address is HOST, HOST:PORT, :PORT, unix:PATH or fd://N. Several addresses are several `-b` flags or a list, not one text with commas; `http://` is no part of an address; `$PORT` in the exec form of a Dockerfile is not expanded; `PORT=` set to nothing makes `0.0.0.0:`. `gunicorn --check-config` accepts all of these: only the start fails.",
    remedy: "Write one address per flag or list element.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#bind",
      "https://github.com/benoitc/gunicorn/blob/master/gunicorn/util.py",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const bind = effective(subject, "bind");
        return bindsOf(bind.value, bind.place).flatMap((one) => {
          if (one.kind !== "invalid") return [];
          const at = one.at ?? bind.place;
          const unexpanded = /\$\{?[A-Za-z_]/.test(one.text);
          const reason = unexpanded ? "no shell replaces its variable here" : one.reason;
          const empty = bind.source === "environment" && one.text === "0.0.0.0:" ? "PORT is set to nothing" : undefined;
          const host = /^https?:\/\/([^/]+)\/?$/.exec(one.text)?.[1];
          return [
            finding({
              at,
              certainty: "definite",
              message: `gunicorn does not start: it cannot listen on ${empty === undefined ? `“${redactWhole(one.text)}”, since ${redactWhole(reason)}` : `“0.0.0.0:”, as ${empty}`}${bind.source === "GUNICORN_CMD_ARGS" ? ` (from ${sourceText(bind)})` : ""}`,
              fixes:
                host !== undefined && bind.source === "config-file" && at.end - at.start === one.text.length + 2
                  ? replaceText(`Write ${host}`, at, `"${host}"`)
                  : [],
            }),
          ];
        });
      },
      "gunicorn can listen on its addresses",
    );
  },
});
