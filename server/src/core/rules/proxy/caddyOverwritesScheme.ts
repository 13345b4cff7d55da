import { knowsSettings } from "../../launch/targets.js";
import { isTruthy } from "../../domain/predicates.js";
import { endsTls, proxiedSites } from "../../launch/frontends.js";
import { decidedOnTarget, onTarget } from "../../settings/onTarget.js";
import { finding, holds, notApplicable, projectRule, type FindingDraft } from "../rule.js";

export default projectRule({
  id: "caddy-overwrites-scheme",
  family: "proxy",
  severity: "warning",
  checklist: ["https-redirect", "proxy-ssl-header"],
  docs: {
    summary: "Caddy serves plain HTTP and tells Django so, and Django redirects every request",
    why: "Caddy sets `X-Forwarded-Proto` to the scheme of its own side and overwrites what it gets, unless `trusted_proxies` names who sent it. Where a site's address is `http://` or a bare port, TLS ends further in front, or nowhere: either way Django sees http, and `SECURE_SSL_REDIRECT` redirects for ever.",
    remedy:
      "Let Caddy serve HTTPS (write the host's name as the site's address), or name the proxy in front of it: `servers { trusted_proxies static private_ranges }` in the global options.",
    whenToIgnore: "Where the site with HTTPS stands in another Caddyfile and this one is reached by nobody.",
    references: [
      "https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#defaults",
      "https://caddyserver.com/docs/caddyfile/options#trusted-proxies",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-ssl-redirect",
    ],
  },
  check({ project }) {
    const sites = proxiedSites(project).flatMap((one) =>
      one.process !== undefined && knowsSettings(one.process) ? [{ ...one, process: one.process }] : [],
    );
    if (sites.length === 0) return notApplicable("no Caddyfile of the repository stands in front of the project");
    const findings = sites.flatMap((one): readonly FindingDraft[] => {
      const { process } = one;
      const { settings } = process.entry;
      const file = project.deploy.caddyfiles.find((caddyfile) => caddyfile.path === one.file);
      if (one.tls || settings.raises !== null || file === undefined) return [];
      if (
        file.text.includes("trusted_proxies") ||
        file.text.includes("import ") ||
        file.content.sites.some((site) => endsTls(site, file.content.globalOptions))
      )
        return [];
      // A header that is set by hand says what the author wants to be true.
      if (one.proxy.headersUp.some((entry) => /X-Forwarded-/i.test(entry.args[0]?.text ?? ""))) return [];
      if (decidedOnTarget(settings, "SECURE_SSL_REDIRECT", process.launch, isTruthy) !== "yes") return [];
      const redirect = onTarget(settings, "SECURE_SSL_REDIRECT", process.launch).find(
        (value) => value.at !== undefined,
      )?.at;
      const [address] = one.site.addresses;
      return [
        finding({
          at: address?.at ?? one.proxy.directive.nameAt,
          certainty: "possible",
          message: `Django is told http for every request and redirects it: Caddy serves ${address?.text ?? "this site"} without TLS and trusts no proxy in front of it`,
          because: redirect === undefined ? [] : [{ at: redirect, label: "SECURE_SSL_REDIRECT is on" }],
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds({ at: sites[0]?.proxy.directive.nameAt, text: "Caddy serves HTTPS, or Django does not redirect" });
  },
});
