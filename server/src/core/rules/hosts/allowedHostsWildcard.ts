import { includesText, seen } from "../../domain/predicates.js";
import { certainItems, isSequence, type Value } from "../../domain/value.js";
import { hostFault, isLocalHost } from "../../settings/hosts.js";
import { placeIn, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "allowed-hosts-wildcard",
  family: "hosts",
  severity: "warning",
  since: { django: [1, 4], brought: "ALLOWED_HOSTS" },
  decision: true,
  reads: ["ALLOWED_HOSTS"],
  checklist: ["allowed-hosts"],
  fixable: "needsReview",
  docs: {
    summary: "ALLOWED_HOSTS accepts every host name",
    why: "With `*` Django believes any Host header, so that links in password-reset mails and cached pages can be made to point elsewhere. `check --deploy` says nothing: it only looks whether the list is empty.",
    remedy: "List the host names of the site, or read them from the environment and require the variable.",
    whenToIgnore: "Something in front refuses unknown hosts before a request reaches Django.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
      "https://docs.djangoproject.com/en/stable/topics/security/#host-headers-virtual-hosting",
    ],
  },
  check({ settings }) {
    const wildcard = settings.ask((world) => {
      const value = world.get("ALLOWED_HOSTS");
      if (!isSequence(value) && value.kind !== "environment") return seen(value) ?? "no";
      const star = certainItems(value).find((item) => item.kind === "str" && item.value === "*");
      return {
        answer: includesText(value, "*"),
        ...(star?.at && star.from === "literal" ? { at: star.at } : placeIn(world.setting("ALLOWED_HOSTS"), star?.at)),
      };
    });
    if (wildcard.occurs === "unknown") return wildcard.notDetermined();
    if (wildcard.occurs === "never") return wildcard.holds();
    return wildcard.findings((one) => {
      const setting = one.world.setting("ALLOWED_HOSTS");
      // Where "*" stands in for a variable that is unset, that one is to be required, and no second one.
      const [variable, another] = one.unset;
      return {
        message: `ALLOWED_HOSTS accepts every host name ("*")${whenText(one)}`,
        fixes: leavesHosts(setting.value)
          ? settings.fix.removeElement(setting, "*", { title: 'Take "*" out of ALLOWED_HOSTS' })
          : settings.fix.fromEnvironment(setting, {
              variable: (another === undefined ? variable : undefined) ?? "DJANGO_ALLOWED_HOSTS",
              cast: "list",
            }),
      };
    });
  },
});

/** Whether it names the site besides, and not this machine alone, or a variable does. */
function leavesHosts(value: Value): boolean {
  return certainItems(value).some(
    (item) =>
      item.kind === "str" &&
      (value.kind === "environment" ||
        (item.from === "literal" && hostFault(item.value) === undefined && !isLocalHost(item.value))),
  );
}
