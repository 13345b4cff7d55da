import { redactText } from "../../domain/redact.js";
import { corsName, sendsCorsHeaders } from "../support/cors.js";
import { judgeElements } from "../support/elements.js";
import { looseDot } from "../support/originPatterns.js";
import { settingsRule, notApplicable } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "cors-pattern-loose",
  family: "libraries",
  severity: "warning",
  reads: ["CORS_ALLOWED_ORIGIN_REGEXES", "CORS_ORIGIN_REGEX_WHITELIST"],
  checklist: ["trusted-origins"],
  docs: {
    summary: "A dot in a pattern of allowed origins stands for any character",
    why: "In a regular expression `.` matches every character: `app.example.com` also allows `appxexample.com`, and `.*example\\.com` also allows `evilexample.com`. Anyone can register such names.",
    remedy: "Write dots of host names as `\\.`, and subdomains as `https://[\\w-]+\\.example\\.com$`.",
    references: [
      "https://github.com/adamchainz/django-cors-headers#cors_allowed_origin_regexes-sequencestr--patternstr",
    ],
  },
  check({ settings }) {
    const name = corsName(settings, "CORS_ALLOWED_ORIGIN_REGEXES");
    if (!settings.names.includes(name)) return notApplicable(`${name} is not set`);
    return judgeElements(
      settings,
      name,
      (item, world) => {
        const loose = item.kind === "str" ? looseDot(item.value) : undefined;
        return loose === undefined || sendsCorsHeaders(world) !== "yes"
          ? undefined
          : { key: item.kind === "str" ? item.value : "", data: loose };
      },
      ({ data }, one) => ({
        message: `In a pattern of ${name} a dot stands for any character (${redactText(data)})${whenText(one)}, so that it also allows hosts that anyone can have`,
      }),
    );
  },
});
