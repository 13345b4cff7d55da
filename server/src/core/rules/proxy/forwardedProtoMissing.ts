import { isNone, isTruthy, not } from "../../domain/predicates.js";
import { proxiedLocations, sentHeader, type ProxiedLocation } from "../../launch/proxies.js";
import { proxiedSettings, type ProxiedSettings } from "../../launch/proxiedSettings.js";
import { isSequence } from "../../domain/value.js";
import { basename } from "../../project/paths.js";
import { isOfRehearsal } from "../../project/roleWords.js";
import type { Severity } from "../../settings/verdict.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";
import { headerSet } from "../support/proxyHeaders.js";

export default projectRule({
  id: "forwarded-proto-missing",
  family: "proxy",
  severity: "error",
  checklist: ["proxy-ssl-header", "reverse-proxy"],
  fixable: "needsReview",
  docs: {
    summary: "Django trusts X-Forwarded-Proto, and the proxy does not set it",
    why: "With `SECURE_PROXY_SSL_HEADER` Django believes this header. nginx passes a client's own header on unless it sets one itself: anyone can claim https over plain HTTP, and requests that do not claim it are redirected for ever. `proxy_set_header` is inherited only by locations that have none of their own.",
    remedy: "Set it in the location: `proxy_set_header X-Forwarded-Proto $scheme;`.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header",
      "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header",
    ],
  },
  check({ project }) {
    const locations = proxiedLocations(project).flatMap((one) => {
      // What machines ask for, over whatever they like; and Django's middleware sees no WebSocket.
      if (/^\/(?:metrics|health\w*|ping|status|livez|readyz|wss?)\b/.test(one.location.path)) return [];
      const behind = proxiedSettings(project, one.process);
      return behind === undefined ? [] : [{ one, behind }];
    });
    if (locations.length === 0) return notApplicable("no nginx of the repository stands in front of the project");
    const findings = locations.flatMap(({ one, behind }) => {
      if (behind.decided("SECURE_PROXY_SSL_HEADER", (value) => not(isNone(value))) !== "yes") return [];
      const isUsual =
        behind.decided("SECURE_PROXY_SSL_HEADER", (value) =>
          isSequence(value) && value.items[0]?.kind === "str" && value.items[0].value === "HTTP_X_FORWARDED_PROTO"
            ? "yes"
            : "no",
        ) === "yes";
      const header = sentHeader(one, "X-Forwarded-Proto");
      if (!isUsual || header.directive !== undefined || header.unseen) return [];
      return [
        finding({
          at: one.pass.at,
          severity: severityOf(one, behind),
          certainty: one.tls ? "definite" : "possible",
          message: one.tls
            ? "Anyone can claim https: Django trusts X-Forwarded-Proto, and this location passes the client's own on"
            : "Django trusts X-Forwarded-Proto, and this location passes on whatever it gets: only a proxy in front of nginx can set it",
          // Without TLS of its own nginx does not know the scheme.
          fixes: one.tls ? headerSet(project, one, header, "X-Forwarded-Proto", "$scheme") : [],
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds({ at: locations[0]?.one.pass.at, text: "the proxy sets X-Forwarded-Proto, or Django does not read it" });
  },
});

function severityOf({ file, location, tls }: ProxiedLocation, behind: ProxiedSettings): Severity {
  // Files are the same whatever scheme somebody claims, as long as Django redirects none.
  if (
    /^\/(?:static\w*|media|assets|uploads|favicon|robots)\b/.test(location.path) &&
    behind.decided("SECURE_SSL_REDIRECT", isTruthy) !== "yes"
  )
    return "information";
  // What staging's file lacks production's need not.
  return tls && !isOfRehearsal(basename(file)) ? "error" : "warning";
}
