import { isTruthy } from "../../domain/predicates.js";
import { redactText } from "../../domain/redact.js";
import { corsName, sendsCorsHeaders } from "../support/cors.js";
import { judgeElements } from "../support/elements.js";
import { isOpenEnded } from "../support/originPatterns.js";
import { settingsRule, notApplicable } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "cors-pattern-open-ended",
  family: "libraries",
  severity: "error",
  reads: ["CORS_ALLOWED_ORIGIN_REGEXES", "CORS_ORIGIN_REGEX_WHITELIST", "CORS_ALLOW_CREDENTIALS"],
  checklist: ["trusted-origins"],
  fixable: "needsReview",
  docs: {
    summary: "A pattern of allowed origins also matches longer host names",
    why: 'django-cors-headers compares with `re.match`, which asks for a match at the start only. Without `$` at its end `r"^https://example\\.com"` also allows `https://example.com.evil.io`, a host that anyone can have.',
    remedy: "End the pattern with `$`.",
    references: [
      "https://github.com/adamchainz/django-cors-headers/blob/main/src/corsheaders/middleware.py",
      "https://docs.python.org/3/library/re.html#re.match",
    ],
  },
  check({ settings }) {
    const name = corsName(settings, "CORS_ALLOWED_ORIGIN_REGEXES");
    if (!settings.names.includes(name)) return notApplicable(`${name} is not set`);
    return judgeElements(
      settings,
      name,
      (item, world) => {
        if (item.kind !== "str" || !isOpenEnded(item.value) || sendsCorsHeaders(world) !== "yes") return undefined;
        return { key: item.value, data: item };
      },
      ({ data: item }, one) => ({
        severity: isTruthy(one.world.get("CORS_ALLOW_CREDENTIALS")) === "yes" ? "error" : "warning",
        message: `A pattern of ${name} has no $ at its end${whenText(one)}, so that it also allows origins that go on behind it: ${redactText(exampleOf(item.value))}`,
        ...(item.from === "literal" &&
          item.at &&
          item.implicitlyConcatenated !== true &&
          !item.value.includes("|") &&
          !/["\\]$/.test(item.value) && {
            fixes: settings.fix.replace(item.at, `r"${item.value}$"`, {
              title: "End the pattern with $",
              safety: "needsReview",
            }),
          }),
      }),
    );
  },
});

/** An origin that nobody meant, where the pattern is plain enough. */
function exampleOf(pattern: string): string {
  const plain = /^\^?(https?):\/\/([\w.\\-]+)$/.exec(pattern.replace("https?", "https"));
  const host = plain?.[2]?.replace(/\\/g, "");
  return host === undefined || !/^[\w.-]+$/.test(host)
    ? "another host that begins the same"
    : `${plain?.[1]}://${host}.evil.example`;
}
