import { knowsSettings } from "../../launch/targets.js";
import { decidedOnTarget, onTarget, hiddenOnTarget } from "../../settings/onTarget.js";
import { isSequence, type Value } from "../../domain/value.js";
import { probesOf } from "../../launch/probes.js";
import { finding, holds, notApplicable, projectRule, type NotDetermined } from "../rule.js";

export default projectRule({
  id: "health-check-host-refused",
  family: "proxy",
  severity: "warning",
  checklist: ["allowed-hosts", "health-endpoint"],
  docs: {
    summary: "A health check asks for a host that ALLOWED_HOSTS does not have",
    why: "The check asks `http://localhost:8000/…`, so the Host header is localhost; a probe of Kubernetes asks for the pod's address. With DEBUG off Django answers every host outside of ALLOWED_HOSTS with 400. `curl -f`, wget and Kubernetes take that for a failure: the container is restarted, or never becomes healthy.",
    remedy:
      'Send the site\'s host (`curl -H "Host: www.example.com"`, `httpHeaders` of a probe), or add `localhost` to ALLOWED_HOSTS.',
    whenToIgnore: "Where a middleware answers the check before Django looks at the host.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
      "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
    ],
  },
  check({ project }) {
    const probes = probesOf(project).flatMap((probe) =>
      knowsSettings(probe.process) && !probe.takesAnyAnswer ? [{ ...probe, process: probe.process }] : [],
    );
    if (probes.length === 0) return notApplicable("no health check asks the project's server");
    const hidden: NotDetermined[] = [];
    const findings = probes.flatMap((probe) => {
      const { settings } = probe.process.entry;
      // Middleware of health-check packages answers before the host is looked at.
      if (
        settings.raises !== null ||
        hasHealthMiddleware(onTarget(settings, "MIDDLEWARE", probe.process.launch).map((one) => one.value))
      )
        return [];
      const unseen = hiddenOnTarget(settings, ["ALLOWED_HOSTS"], probe.process.launch);
      if (unseen !== undefined) hidden.push(unseen);
      if (
        decidedOnTarget(settings, "ALLOWED_HOSTS", probe.process.launch, (value) => refuses(value, probe.host)) !==
        "yes"
      )
        return [];
      const hosts = onTarget(settings, "ALLOWED_HOSTS", probe.process.launch).find((one) => one.at !== undefined)?.at;
      return [
        finding({
          at: probe.at,
          certainty: probe.host === undefined ? "possible" : "definite",
          message: `The health check gets 400: it asks for ${probe.host ?? "the pod's own address"}, which is not in ALLOWED_HOSTS`,
          because: hosts === undefined ? [] : [{ at: hosts, label: "ALLOWED_HOSTS is set here" }],
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : (hidden[0] ?? holds({ at: probes[0]?.at, text: "health checks ask for hosts that Django serves" }));
  },
});

function refuses(value: Value, host: string | undefined): "yes" | "no" | "unknown" {
  if (!isSequence(value) || value.rest !== undefined || value.items.some((item) => item.kind !== "str"))
    return "unknown";
  return value.items.some(
    (item) =>
      item.kind === "str" &&
      (item.value === "*" ||
        (host !== undefined &&
          (item.value.toLowerCase() === host ||
            (item.value.startsWith(".") && (host === item.value.slice(1) || host.endsWith(item.value)))))),
  )
    ? "no"
    : "yes";
}

function hasHealthMiddleware(values: readonly Value[]): boolean {
  return values.some(
    (value) =>
      !isSequence(value) ||
      value.rest !== undefined ||
      value.items.some((item) => item.kind !== "str" || /health|alive|ping|status|probe/i.test(item.value)),
  );
}
