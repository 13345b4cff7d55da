import { allDirectives } from "../../syntax/deploy/blockSyntax.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "proxy-trusts-every-client",
  family: "proxy",
  severity: "warning",
  checklist: ["forwarded-headers", "reverse-proxy"],
  docs: {
    summary: "The proxy believes forwarded headers of every client",
    why: "`set_real_ip_from 0.0.0.0/0` lets nginx take the client's address from a header that anyone can send; Caddy's `trusted_proxies` for all addresses passes a client's own `X-Forwarded-Proto`, `-Host` and `-For` on. Limits by address, logs and Django's idea of https then rest on what the client says.",
    remedy: "Name the addresses of the load balancer in front: its network, or the ranges that its provider publishes.",
    whenToIgnore: "Where nothing but the load balancer can reach the proxy.",
    references: [
      "https://nginx.org/en/docs/http/ngx_http_realip_module.html#set_real_ip_from",
      "https://caddyserver.com/docs/caddyfile/options#trusted-proxies",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header",
    ],
  },
  check({ project }) {
    const files = [...project.deploy.nginx, ...project.deploy.caddyfiles].filter(
      (file) => file.target === "production",
    );
    if (files.length === 0) return notApplicable("no proxy is configured in the repository");
    const findings = files.flatMap(({ content }) =>
      allDirectives(content.directives).flatMap((entry) =>
        (entry.name === "set_real_ip_from" || entry.name === "trusted_proxies"
          ? entry.args.filter((word) => /^(?:0\.0\.0\.0\/0|::\/0)$/.test(word.text))
          : []
        ).map((word) =>
          finding({
            at: word.at,
            certainty: "definite",
            message: `${entry.name} ${word.text} believes forwarded headers of every client`,
          }),
        ),
      ),
    );
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "the proxy believes no client's forwarded headers" });
  },
});
