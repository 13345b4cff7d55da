import { isTruthy } from "../../domain/predicates.js";
import { proxiedLocations, type ProxiedLocation } from "../../launch/proxies.js";
import { decidedOnTarget } from "../../settings/onTarget.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "plain-http-proxied",
  family: "proxy",
  severity: "warning",
  checklist: ["https-redirect"],
  docs: {
    summary: "The site is also served over plain HTTP",
    why: "nginx has a block with TLS, and another one on port 80 that passes requests on to the application as well. Django does not redirect them: whoever types the address without https sends cookies and passwords in the clear.",
    remedy:
      "Let the block on port 80 redirect: `return 301 https://$host$request_uri;` (leave out the path of ACME challenges), or set `SECURE_SSL_REDIRECT`.",
    references: [
      "https://nginx.org/en/docs/http/converting_rewrite_rules.html",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-ssl-redirect",
    ],
  },
  check({ project }) {
    const locations = proxiedLocations(project);
    // A file without TLS of its own is of another way to deploy, behind something that ends TLS.
    const secureBeside = (file: string): ProxiedLocation | undefined =>
      locations.find((one) => one.tls && one.file === file);
    const [first] = locations.filter((one) => one.tls);
    if (first === undefined) return notApplicable("no nginx of the repository ends TLS in front of the project");
    const plain = locations.filter((one) => {
      const secure = secureBeside(one.file);
      if (secure === undefined) return false;
      const process = one.process ?? secure.process;
      const settings = process?.entry?.settings;
      return (
        !one.tls &&
        one.server.listens.some((listen) => listen.port === 80) &&
        !one.location.path.startsWith("/.well-known") &&
        process !== undefined &&
        settings !== undefined &&
        decidedOnTarget(settings, "SECURE_SSL_REDIRECT", process.launch, isTruthy) === "no" &&
        // A redirect in the server block comes before every location.
        !(one.server.directive.block ?? []).some((entry) => entry.name === "return" || entry.name === "if")
      );
    });
    // All locations of a block are mended by one redirect.
    const findings = [...new Set(plain.map(({ server }) => server))].flatMap((server) => {
      const [location, ...others] = plain.filter((one) => one.server === server);
      const secure = location && secureBeside(location.file);
      return location === undefined || secure === undefined
        ? []
        : [
            finding({
              at: location.pass.at,
              certainty: "definite",
              message:
                "The site is also served over plain HTTP: port 80 passes requests on, and neither nginx nor Django redirects them",
              because: [
                { at: secure.server.directive.nameAt, label: "the block with TLS" },
                ...others.map(({ pass }) => ({ at: pass.at, label: "and here" })),
              ],
            }),
          ];
    });
    return findings.length > 0 ? findings : holds({ at: first.pass.at, text: "plain HTTP is not served" });
  },
});
