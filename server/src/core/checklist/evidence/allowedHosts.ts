import { isThisMachine } from "../../text/thisMachine.js";
import { probesOf } from "../../launch/probes.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole, type Part } from "./answers.js";
import { listed } from "./listed.js";
import { settingPart } from "./settingFacts.js";

/** Named hosts; which ones a variable holds only a deploy file or a person can tell. */
export function allowedHosts(context: EvidenceContext): EvidenceAnswer {
  const probes = probesOf(context.project);
  return whole(
    settingPart(
      context,
      "ALLOWED_HOSTS",
      (value) => listed(value, (text) => text !== "" && text !== "*"),
      "make sure that it names your hosts, and never *",
      "contents",
    ),
    onlyOwn(context),
    probes.length === 0
      ? nothing("no health check is in the repository")
      : context.held("health-check-host-refused") === undefined
        ? open("which host health checks ask for cannot be told")
        : shown({ at: probes[0]?.at, text: "health checks ask for hosts that ALLOWED_HOSTS names" }),
  );
}

/** With names of the machine itself alone nobody outside is answered, unless what stands in front asks by such a name. */
function onlyOwn({ entry }: EvidenceContext): Part {
  const isOwn = entry.settings?.ask((world) => {
    const answer = listed(world.get("ALLOWED_HOSTS"), (text) => isThisMachine(text) || text === ".localhost");
    return answer === "environment" ? "unknown" : answer;
  });
  return isOwn?.occurs === "always"
    ? open("ALLOWED_HOSTS names this machine alone: make sure that what stands in front asks for it by that name", {
        at: isOwn.read[0]?.valueAt,
        text: "ALLOWED_HOSTS",
      })
    : nothing("ALLOWED_HOSTS names others");
}
