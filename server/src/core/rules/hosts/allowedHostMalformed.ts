import { redactWhole } from "../../domain/redact.js";
import { judgeElements } from "../support/elements.js";
import { hostFault, mendedHost, type HostFault } from "../../settings/hosts.js";
import { isThisMachine } from "../../text/thisMachine.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "allowed-host-malformed",
  family: "hosts",
  severity: "error",
  since: { django: [1, 4], brought: "ALLOWED_HOSTS" },
  reads: ["ALLOWED_HOSTS"],
  checklist: ["allowed-hosts"],
  fixable: "safe",
  docs: {
    summary: "An entry of ALLOWED_HOSTS is written so that it matches no request",
    why: "Django takes the port off the Host header and compares what is left with each entry: equal, or a subdomain where the entry begins with a dot. A scheme, a port, a path, a blank, `*.` or a regular expression in the entry is compared literally, so requests for that host get 400 Bad Request. No check of Django reports it.",
    remedy: 'Write the bare host name, `"www.example.com"`, or `".example.com"` for the domain and all its subdomains.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
      "https://github.com/django/django/blob/stable/5.2.x/django/http/request.py",
    ],
  },
  check({ settings }) {
    return judgeElements(
      settings,
      "ALLOWED_HOSTS",
      (item, _world, items) => {
        if (item.kind !== "str" || items.some((other) => other.kind === "str" && other.value === "*")) return undefined;
        const fault = hostFault(item.value);
        // A lost comma is a finding of its own.
        if (fault === undefined || item.implicitlyConcatenated === true) return undefined;
        // Where the list has the name by itself too, no request for it is refused.
        const bare = item.value.replace(fault === "port" ? /:\d+$/ : fault === "dot" ? /\.$/ : /$/, "");
        // What developers type is no name of production.
        const named = mendedHost(item.value) ?? bare;
        const isOwn = isThisMachine(named) || named === "0.0.0.0";
        const isHarmless =
          bare !== item.value &&
          items.some((other) => other.kind === "str" && other.value.toLowerCase() === bare.toLowerCase());
        return { key: item.value, data: { item, fault, isHarmless, isOwn } };
      },
      ({ data: { item, fault, isHarmless, isOwn } }, one) => {
        const mended = item.from === "literal" ? mendedHost(item.value) : undefined;
        return {
          // A default for developers: whoever forgets the variable sees at once that the site answers for no other name.
          ...((isHarmless || isOwn || item.from === "environment-default") && { severity: "information" as const }),
          message: `"${redactWhole(item.value)}" in ALLOWED_HOSTS${whenText(one)} ${explanations[fault]}, so ${isHarmless ? `it lets no request in that the same name without the ${fault} does not` : "requests for that host are refused"}`,
          fixes: isHarmless
            ? settings.fix.removeElement(one.world.setting("ALLOWED_HOSTS"), item.value, {
                title: `Take "${item.value}" out of ALLOWED_HOSTS`,
              })
            : mended !== undefined && item.at
              ? settings.fix.replace(item.at, JSON.stringify(mended), { title: `Write "${mended}"`, safety: "safe" })
              : [],
        };
      },
    );
  },
});

const explanations: Readonly<Record<HostFault, string>> = {
  space: "begins or ends with a blank, which is compared too",
  scheme: "has a scheme, which no Host header has",
  several: "is several names in one text",
  path: "has a slash, which no Host header has",
  port: "has a port, which Django takes off before it compares",
  star: "has a star, which stands for itself here (subdomains are written with a leading dot)",
  pattern: "is a regular expression, and Django compares it as it is",
  bracket: "is an IPv6 address without its brackets",
  dot: "ends with a dot, which Django takes off before it compares",
};
