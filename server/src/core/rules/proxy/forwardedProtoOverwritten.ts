import { isLeftToCertbot } from "../../launch/certbot.js";
import { isTruthy } from "../../domain/predicates.js";
import { proxiedLocations, sentHeader } from "../../launch/proxies.js";
import { proxiedSettings } from "../../launch/proxiedSettings.js";
import { finding, holds, notApplicable, notDetermined, projectRule } from "../rule.js";

export default projectRule({
  id: "forwarded-proto-overwritten",
  family: "proxy",
  severity: "warning",
  checklist: ["https-redirect", "proxy-ssl-header"],
  docs: {
    summary: "nginx serves plain HTTP and tells Django so, and Django redirects every request",
    why: "`$scheme` is the scheme of nginx's own side. Where nginx listens without TLS it is always `http`, and `proxy_set_header` overwrites what a load balancer in front of it said: Django never sees https, and `SECURE_SSL_REDIRECT` redirects for ever.",
    remedy:
      "Pass on what the proxy in front says: `proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;`. Where nothing stands in front, let nginx end TLS.",
    whenToIgnore:
      "The block with TLS is in a file that is not in the repository, as certbot writes it, and this one is reached by nobody.",
    references: [
      "https://nginx.org/en/docs/http/ngx_http_core_module.html#var_scheme",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header",
    ],
  },
  check({ project }) {
    const locations = proxiedLocations(project);
    if (locations.length === 0) return notApplicable("no nginx of the repository stands in front of the project");
    // A block with TLS elsewhere in the repository is the one that people reach.
    const endsTls =
      locations.some((one) => one.tls) ||
      project.deploy.nginx.some(({ content }) =>
        content.servers.some((server) => server.listens.some((listen) => listen.ssl)),
      );
    const findings = endsTls
      ? []
      : locations.flatMap((one) => {
          const { directive } = sentHeader(one, "X-Forwarded-Proto");
          const value = directive?.args[1];
          if (
            value === undefined ||
            (value.text !== "$scheme" && value.text !== "http") ||
            one.server.listens.length === 0
          )
            return [];
          if (proxiedSettings(project, one.process)?.decided("SECURE_SSL_REDIRECT", isTruthy) !== "yes") return [];
          return [
            finding({
              at: value.at,
              certainty: "possible",
              message:
                "Django is told http for every request and redirects it: nginx listens without TLS here, and overwrites what a proxy in front of it says",
            }),
          ];
        });
    if (findings.length > 0 && isLeftToCertbot(project.deploy))
      return notDetermined("certbot adds the part with TLS to the virtual host on its machine", locations[0]?.pass.at);
    return findings.length > 0
      ? findings
      : holds({ at: locations[0]?.pass.at, text: "nginx passes the scheme on, or Django does not redirect" });
  },
});
