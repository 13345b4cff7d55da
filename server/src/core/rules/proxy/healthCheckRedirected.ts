import { knowsSettings } from "../../launch/targets.js";
import { isTruthy } from "../../domain/predicates.js";
import { isSequence, type Value } from "../../domain/value.js";
import { probesOf } from "../../launch/probes.js";
import { decidedOnTarget } from "../../settings/onTarget.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "health-check-redirected",
  family: "proxy",
  severity: "information",
  checklist: ["health-endpoint"],
  docs: {
    summary: "A health check is redirected to https",
    why: "`SECURE_SSL_REDIRECT` answers a check over plain HTTP with 301 before any view runs: `curl -f` takes that for success, whatever state the application is in, and a client that follows it finds no TLS in the container.",
    remedy:
      'Exempt the path (`SECURE_REDIRECT_EXEMPT = [r"^health/$"]`, without a leading slash), or send `X-Forwarded-Proto: https` with the check.',
    references: ["https://docs.djangoproject.com/en/stable/ref/settings/#secure-redirect-exempt"],
  },
  check({ project }) {
    const probes = probesOf(project).flatMap((probe) =>
      knowsSettings(probe.process) ? [{ ...probe, process: probe.process }] : [],
    );
    if (probes.length === 0) return notApplicable("no health check asks the project's server");
    const findings = probes.flatMap((probe) => {
      const { settings } = probe.process.entry;
      if (
        settings.raises !== null ||
        probe.scheme === "https" ||
        probe.headers.some((header) => header.startsWith("x-forwarded-"))
      )
        return [];
      const { launch } = probe.process;
      if (decidedOnTarget(settings, "SECURE_SSL_REDIRECT", launch, isTruthy) !== "yes") return [];
      // Any exemption that may be meant for it counts: patterns are not run here.
      if (decidedOnTarget(settings, "SECURE_REDIRECT_EXEMPT", launch, isEmpty) !== "yes") return [];
      return [
        finding({
          at: probe.at,
          certainty: "definite",
          message: `The health check is redirected to https and never reaches ${probe.path}: SECURE_SSL_REDIRECT is on`,
        }),
      ];
    });
    return findings.length > 0 ? findings : holds({ at: probes[0]?.at, text: "health checks are not redirected" });
  },
});

function isEmpty(value: Value): "yes" | "no" | "unknown" {
  return isSequence(value) ? (value.items.length === 0 && value.rest === undefined ? "yes" : "no") : "unknown";
}
