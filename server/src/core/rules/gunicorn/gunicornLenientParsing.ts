import { effective, isOn, ofGunicorns } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

const switches: Readonly<Record<string, string>> = {
  permit_obsolete_folding: "headers folded over several lines are accepted",
  strip_header_spaces: "blanks before the colon of a header are accepted",
  permit_unconventional_http_method: "any word is accepted as a method",
  permit_unconventional_http_version: "any HTTP version is accepted",
  casefold_http_method: "methods are put into upper case",
};

export default projectRule({
  id: "gunicorn-lenient-parsing",
  family: "gunicorn",
  severity: "warning",
  checklist: ["forwarded-headers"],
  docs: {
    summary: "gunicorn accepts requests that other servers read differently",
    why: "These switches exist for old clients. With them gunicorn and the proxy in front of it may disagree on where a request ends or which headers it has, which is how requests are smuggled and headers forged: with `header_map = \"dangerous\"` a client's `X_Forwarded_Proto` becomes the same variable as the proxy's `X-Forwarded-Proto`.",
    remedy: "Remove the switch; for one header that a proxy sends with an underscore, list it in `forwarder_headers`.",
    whenToIgnore: "Where a client that cannot be changed needs it and no proxy stands between.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#header-map",
      "https://docs.gunicorn.org/en/stable/settings.html#permit-obsolete-folding",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const map = effective(subject, "header_map");
        const dangerous =
          map.value.kind === "str" && map.value.value.toLowerCase().trim() === "dangerous"
            ? [
                finding({
                  at: map.place,
                  certainty: "definite",
                  message:
                    "Clients can forge headers of the proxy: header_map is dangerous, so a header with underscores counts as the one with dashes",
                }),
              ]
            : [];
        return [
          ...dangerous,
          ...Object.entries(switches).flatMap(([name, text]) => {
            const setting = effective(subject, name);
            return isOn(setting.value)
              ? [
                  finding({
                    at: setting.place,
                    certainty: "definite",
                    message: `gunicorn and its proxy may read a request differently: with ${name} ${text}`,
                  }),
                ]
              : [];
          }),
        ];
      },
      "gunicorn reads requests strictly",
    );
  },
});
