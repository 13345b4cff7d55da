import { probesOf } from "../../launch/probes.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole } from "./answers.js";
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
    probes.length === 0
      ? nothing("no health check is in the repository")
      : context.held("health-check-host-refused") === undefined
        ? open("which host health checks ask for cannot be told")
        : shown({ at: probes[0]?.at, text: "health checks ask for hosts that ALLOWED_HOSTS names" }),
  );
}
