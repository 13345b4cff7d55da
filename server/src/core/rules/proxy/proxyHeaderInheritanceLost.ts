import { listText } from "../../domain/listText.js";
import { proxiedLocations } from "../../launch/proxies.js";
import { inherited } from "../../syntax/deploy/nginx.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "proxy-header-inheritance-lost",
  family: "proxy",
  severity: "information",
  checklist: ["reverse-proxy"],
  docs: {
    summary: "A location drops the headers that the server block sets",
    why: "nginx inherits `proxy_set_header` only where a level has none of its own: with one in the location, all of the levels above are gone there.",
    remedy: "Repeat them in the location, or put all of them into a file that both include.",
    references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header"],
  },
  check({ project }) {
    const locations = proxiedLocations(project);
    if (locations.length === 0) return notApplicable("no nginx of the repository stands in front of the project");
    const findings = locations.flatMap((one) => {
      const found = inherited(one.location, one.server, "proxy_set_header");
      const [first] = found.directives;
      if (first === undefined || found.includes.length > 0) return [];
      const levels = [
        one.location.directive,
        ...[...one.location.parents].reverse(),
        ...[...one.server.parents].reverse(),
      ];
      const above = found.level === undefined ? [] : levels.slice(levels.indexOf(found.level) + 1);
      const own = new Set(found.directives.map((entry) => entry.args[0]?.text.toLowerCase()));
      // Host and X-Forwarded-Proto have findings of their own.
      const lost = above
        .flatMap((level) => (level.block ?? []).filter((entry) => entry.name === "proxy_set_header"))
        .map((entry) => entry.args[0]?.text ?? "")
        .filter((name) => !own.has(name.toLowerCase()) && !/^(?:host|x-forwarded-proto)$/i.test(name));
      if (lost.length === 0) return [];
      return [
        finding({
          at: first.at,
          certainty: "definite",
          message: `This location does not send ${listText([...new Set(lost)].slice(0, 3))}: with a proxy_set_header of its own it inherits none`,
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds({ at: locations[0]?.pass.at, text: "locations send every header that is set for them" });
  },
});
