import { redactText } from "../../domain/redact.js";
import { corsName, sendsCorsHeaders } from "../support/cors.js";
import { judgeElements } from "../support/elements.js";
import { isLocalHost, originParts } from "../../settings/hosts.js";
import { settingsRule, notApplicable } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "cors-origin-without-tls",
  family: "libraries",
  severity: "information",
  reads: ["CORS_ALLOWED_ORIGINS", "CORS_ORIGIN_WHITELIST"],
  checklist: ["trusted-origins"],
  docs: {
    summary: "A page that came over plain HTTP may read the site's responses",
    why: "Anyone on the way can change a page that comes over `http://`, and with it the scripts that the allowed origin runs. An origin on `localhost` is whatever program listens there on the visitor's machine.",
    remedy: "Allow the `https://` origin; keep origins of development in the settings of development.",
    whenToIgnore: "The origin lives in a network of one's own.",
    references: ["https://github.com/adamchainz/django-cors-headers#cors_allowed_origins-sequencestr"],
  },
  check({ settings }) {
    const name = corsName(settings, "CORS_ALLOWED_ORIGINS");
    if (!settings.names.includes(name)) return notApplicable(`${name} is not set`);
    return judgeElements(
      settings,
      name,
      (item, world) => {
        const parts = item.kind === "str" ? originParts(item.value) : undefined;
        if (parts?.scheme.toLowerCase() !== "http" || sendsCorsHeaders(world) !== "yes") return undefined;
        return { key: parts.host, data: parts.host };
      },
      ({ data: host }, one) => ({
        severity: isLocalHost(host) ? "hint" : "information",
        message: isLocalHost(host)
          ? `${name} allows http://${redactText(host)} in production${whenText(one)}`
          : `${name} allows http://${redactText(host)}${whenText(one)}: anyone on the way can change a page that comes over plain HTTP`,
      }),
    );
  },
});
