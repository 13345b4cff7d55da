import { proxiedLocations, sentHeader } from "../../launch/proxies.js";
import { replaceText } from "../../fixes/deployFixes.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "forwarded-proto-from-client",
  family: "proxy",
  severity: "warning",
  checklist: ["proxy-ssl-header", "reverse-proxy"],
  fixable: "needsReview",
  docs: {
    summary: "nginx hands a client's X-Forwarded-Proto to Django",
    why: "`$http_x_forwarded_proto` is what the client sent. Where nginx itself ends TLS nobody in front of it sets the header, so whoever likes can claim either scheme.",
    remedy: "Use `$scheme` where nginx ends TLS.",
    whenToIgnore: "Where another proxy in front of nginx always sets the header.",
    references: [
      "https://nginx.org/en/docs/http/ngx_http_core_module.html#var_scheme",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header",
    ],
  },
  check({ project }) {
    const locations = proxiedLocations(project);
    if (locations.length === 0) return notApplicable("no nginx of the repository stands in front of the project");
    const findings = locations.flatMap((one) => {
      const { directive } = sentHeader(one, "X-Forwarded-Proto");
      const value = directive?.args[1];
      if (!one.tls || value?.text !== "$http_x_forwarded_proto") return [];
      return [
        finding({
          at: value.at,
          certainty: "definite",
          message: "nginx ends TLS here, and still passes on what the client says of the scheme",
          fixes: replaceText("Use $scheme", value.at, "$scheme"),
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds({ at: locations[0]?.pass.at, text: "nginx says itself which scheme a request had" });
  },
});
