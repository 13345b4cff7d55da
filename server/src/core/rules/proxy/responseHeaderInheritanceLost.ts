import { productionNginx } from "../../launch/targets.js";
import { listText } from "../../domain/listText.js";
import { inherited } from "../../syntax/deploy/nginx.js";
import { finding, holds, notApplicable, projectRule, type FindingDraft } from "../rule.js";

const guarding =
  /^(?:strict-transport-security|x-frame-options|x-content-type-options|content-security-policy|referrer-policy|permissions-policy|cross-origin-\w+-policy)$/i;

export default projectRule({
  id: "response-header-inheritance-lost",
  family: "proxy",
  severity: "information",
  checklist: ["reverse-proxy"],
  docs: {
    summary: "A location sends none of the security headers that the server block adds",
    why: "nginx inherits `add_header` only where a level has none of its own: with one in the location, those of the levels above are gone there, Strict-Transport-Security among them.",
    remedy:
      "Repeat them in the location, put all of them into a file that both include, or from nginx 1.29.3 on set `add_header_inherit merge`.",
    references: ["https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header"],
  },
  check({ project }) {
    const files = productionNginx(project);
    const locations = files.flatMap(({ content }) =>
      content.servers.flatMap((server) => server.locations.map((location) => ({ server, location }))),
    );
    if (!files.some(({ text }) => /\badd_header\b/.test(text)))
      return notApplicable("no nginx of the repository adds headers");
    const findings = locations.flatMap(({ server, location }): readonly FindingDraft[] => {
      const found = inherited(location, server, "add_header");
      const [first] = found.directives;
      const levels = [location.directive, ...[...location.parents].reverse(), ...[...server.parents].reverse()];
      if (
        first === undefined ||
        found.level !== location.directive ||
        found.includes.length > 0 ||
        levels.some((level) => (level.block ?? []).some(({ name }) => name === "add_header_inherit"))
      )
        return [];
      const own = new Set(found.directives.map((entry) => entry.args[0]?.text.toLowerCase()));
      const lost = levels
        .slice(1)
        .flatMap((level) => (level.block ?? []).filter(({ name }) => name === "add_header"))
        .map((entry) => entry.args[0]?.text ?? "")
        .filter((name) => guarding.test(name) && !own.has(name.toLowerCase()));
      return lost.length === 0
        ? []
        : [
            finding({
              at: first.at,
              certainty: "definite",
              message: `Answers of this location lack ${listText([...new Set(lost)].slice(0, 3))}: with an add_header of its own it inherits none`,
            }),
          ];
    });
    return findings.length > 0
      ? findings
      : holds({
          at: locations[0]?.location.directive.nameAt,
          text: "locations send every security header that is set for them",
        });
  },
});
