import { effective, ofGunicorns } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-scheme-header-unmatchable",
  family: "gunicorn",
  severity: "warning",
  checklist: ["forwarded-headers"],
  docs: {
    summary: "secure_scheme_headers names a header that never matches",
    why: "gunicorn compares names of headers in upper case and with dashes, and their values exactly. A key in another spelling never matches, so every request counts as plain HTTP for `wsgi.url_scheme`; an empty dict does the same.",
    remedy: 'Write `{"X-FORWARDED-PROTO": "https"}`, or leave the setting out: the default knows the usual headers.',
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#secure-scheme-headers",
      "https://github.com/benoitc/gunicorn/blob/master/gunicorn/http/message.py",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const headers = effective(subject, "secure_scheme_headers");
        if (headers.source === "default" || headers.value.kind !== "dict" || headers.value.rest !== undefined)
          return undefined;
        if (headers.value.entries.length === 0)
          return finding({
            at: headers.place,
            certainty: "definite",
            message: "Every request counts as plain HTTP: secure_scheme_headers is empty",
          });
        return headers.value.entries.flatMap(({ key, value }) => {
          if (key.kind !== "str") return [];
          const at = key.at ?? headers.place;
          const upper = key.value
            .toUpperCase()
            .replaceAll("_", "-")
            .replace(/^HTTP-/, "");
          if (key.value !== upper)
            return [
              finding({
                at,
                certainty: "definite",
                message: `The header ${key.value} never matches: gunicorn compares in upper case and with dashes, ${upper}`,
              }),
            ];
          if (value.kind === "bool" || value.kind === "int" || value.kind === "none")
            return [
              finding({
                at: value.at ?? at,
                certainty: "definite",
                message: `The value of ${key.value} never matches: headers are texts`,
              }),
            ];
          return [];
        });
      },
      "scheme headers can match",
      "secure_scheme_headers",
    );
  },
});
