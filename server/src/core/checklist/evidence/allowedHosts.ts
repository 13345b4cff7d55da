import { yamlGet, yamlItems, yamlText } from "../../syntax/deploy/yamlTree.js";
import type { Span } from "../../text/span.js";
import { isThisMachine } from "../../text/thisMachine.js";
import { probesOf } from "../../launch/probes.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole, type Part } from "./answers.js";
import { listed } from "./listed.js";
import { settingPart } from "./settingFacts.js";

/** Named hosts; which ones a variable holds only a deploy file or a person can tell. */
export function allowedHosts(context: EvidenceContext): EvidenceAnswer {
  const hosts = settingPart(
    context,
    "ALLOWED_HOSTS",
    (value) => listed(value, (text) => text !== "" && text !== "*"),
    "make sure that it names your hosts, and never *",
    "contents",
  );
  const checks = healthChecks(context);
  // What a variable holds may name their host or not.
  return whole(hosts, onlyOwn(context), ...(hosts.kind === "shown" || checks.kind !== "shown" ? [checks] : []));
}

/** With names of the machine itself or of containers alone nobody outside is answered, unless what stands in front asks by such a name. */
function onlyOwn({ entry }: EvidenceContext): Part {
  const isOwn = entry.settings?.ask((world) => {
    const answer = listed(
      world.get("ALLOWED_HOSTS"),
      (text) => isThisMachine(text) || text === ".localhost" || /^\w[\w-]*$/.test(text),
    );
    return answer === "environment" ? "unknown" : answer;
  });
  return isOwn?.occurs === "always"
    ? open(
        "ALLOWED_HOSTS names no domain: make sure that what stands in front asks for the site by one of these names",
        {
          at: isOwn.read[0]?.valueAt,
          text: "ALLOWED_HOSTS",
        },
      )
    : nothing("ALLOWED_HOSTS names others");
}

/** Whether what asks for the site's health asks for a host that it serves. */
function healthChecks(context: EvidenceContext): Part {
  const platformCheck = dokkuCheck(context);
  if (platformCheck !== undefined)
    return open("which host the platform's health check asks for cannot be told: make sure that it is one of them", {
      at: platformCheck,
      text: "the platform asks for its health here",
    });
  const probes = probesOf(context.project);
  if (probes.length === 0) return nothing("no health check is in the repository");
  return context.held("health-check-host-refused") === undefined
    ? open("which host health checks ask for cannot be told")
    : shown({ at: probes[0]?.at, text: "health checks ask for hosts that ALLOWED_HOSTS names" });
}

/** Dokku asks the container for a path, by the container's address unless `httpHeaders` has a Host: https://dokku.com/docs/deployment/zero-downtime-deploys/ */
function dokkuCheck({ project }: EvidenceContext): Span | undefined {
  for (const { content, target } of project.deploy.platforms) {
    if (content.kind !== "app.json" || target !== "production") continue;
    for (const check of yamlItems(yamlGet(content.source.documents[0], "healthchecks", "web")))
      if (
        yamlGet(check, "path") !== undefined &&
        yamlItems(yamlGet(check, "httpHeaders")).every((header) => yamlText(yamlGet(header, "name")) !== "Host")
      )
        return check.at;
  }
  return undefined;
}
