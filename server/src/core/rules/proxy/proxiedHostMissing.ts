import { isTruthy } from "../../domain/predicates.js";
import { proxiedSettings } from "../../launch/proxiedSettings.js";
import { proxiedLocations, sentHeader, type ProxiedLocation } from "../../launch/proxies.js";
import type { ProjectView } from "../views.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";
import { headerSet } from "../support/proxyHeaders.js";

export default projectRule({
  id: "proxied-host-missing",
  family: "proxy",
  severity: "warning",
  checklist: ["reverse-proxy"],
  fixable: "needsReview",
  docs: {
    summary: "Django does not see the host that was asked for",
    why: "Without `proxy_set_header Host` nginx sends `$proxy_host`, the name in `proxy_pass`: Django answers 400 because `127.0.0.1:8000` or `app` is not in ALLOWED_HOSTS, or builds links and redirects with that name.",
    remedy: "Set it in the location: `proxy_set_header Host $host;`.",
    references: [
      "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header",
      "https://docs.gunicorn.org/en/stable/deploy.html#nginx-configuration",
    ],
  },
  check({ project }) {
    const locations = proxiedLocations(project);
    if (locations.length === 0) return notApplicable("no nginx of the repository stands in front of the project");
    const findings = locations.flatMap((one) => {
      const header = sentHeader(one, "Host");
      if (header.directive !== undefined || header.unseen || takesForwardedHost(project, one)) return [];
      const name = (one.pass.args[0]?.text ?? "").replace(/^https?:\/\/(?:[^/@]*@)?/, "").replace(/\/.*$/, "");
      return [
        finding({
          at: one.pass.at,
          certainty: "definite",
          message: `Django gets ${name.startsWith("unix:") ? "localhost" : name} as the host: this location sends no Host header of the request`,
          fixes: headerSet(project, one, header, "Host", "$host"),
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds({ at: locations[0]?.pass.at, text: "Django sees the host that was asked for" });
  },
});

/** With USE_X_FORWARDED_HOST Django takes the host from the header that the location sends; where that cannot be seen, it may. */
function takesForwardedHost(project: ProjectView, one: ProxiedLocation): boolean {
  return (
    sentHeader(one, "X-Forwarded-Host").directive !== undefined &&
    proxiedSettings(project, one.process)?.decided("USE_X_FORWARDED_HOST", isTruthy) !== "no"
  );
}
