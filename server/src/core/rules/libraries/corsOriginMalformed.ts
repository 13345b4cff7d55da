import type { Value } from "../../domain/value.js";
import type { Verdict } from "../rule.js";
import { notApplicable, settingsRule } from "../rule.js";
import type { Fault } from "../support/elements.js";
import { judgeElements } from "../support/elements.js";
import { isInstalled } from "../support/installedApps.js";
import { isAtLeast } from "../support/libraries.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "cors-origin-malformed",
  family: "libraries",
  severity: "error",
  djangoChecks: ["corsheaders.E013", "corsheaders.E014"],
  reads: ["CORS_ALLOWED_ORIGINS", "CORS_ORIGIN_WHITELIST", "INSTALLED_APPS"],
  checklist: ["trusted-origins"],
  fixable: "needsReview",
  docs: {
    summary: "An allowed CORS origin is no origin",
    why: "An origin is a scheme, a host and perhaps a port: `https://app.example.com`. django-cors-headers compares it with the browser's Origin header; one without a scheme never matches. Its check refuses such an entry, and one with a path, so that `migrate` and `check` fail; gunicorn starts.",
    remedy: "Write the scheme, and nothing behind the host and port.",
    references: [
      "https://github.com/adamchainz/django-cors-headers#cors_allowed_origins-sequencestr",
      "https://github.com/adamchainz/django-cors-headers/blob/main/src/corsheaders/checks.py",
    ],
  },
  check({ settings }) {
    const used = settings.ask((world) => isInstalled(world, "corsheaders", settings.symbols));
    if (used.occurs === "unknown") return used.notDetermined();
    if (used.occurs !== "always") return notApplicable("corsheaders is not installed");
    // The setting held hosts then, with their ports.
    if (!isAtLeast(settings.distribution("django-cors-headers"), 3))
      return notApplicable("django-cors-headers compares hosts before 3.0");
    const name = settings.names.includes("CORS_ALLOWED_ORIGINS") ? "CORS_ALLOWED_ORIGINS" : "CORS_ORIGIN_WHITELIST";
    // A text is a sequence of texts: each of its characters is an origin.
    const text = settings.ask((world) => {
      const { value } = world.setting(name);
      return value.kind === "str" && value.value !== "" ? "yes" : "no";
    });
    if (text.occurs === "always" || text.occurs === "sometimes")
      return verdictOf(text, (one) => ({
        message: `${name} is a text, no list: every character is taken for an origin${whenText(one)}`,
        djangoChecks: ["corsheaders.E013"],
      }));
    const verdicts: readonly Verdict[] = verdictList(
      judgeElements(settings, name, faultOf, (fault, one) => ({
        message: `${fault.data.message}${whenText(one)}`,
        djangoChecks: fault.data.checks,
        fixes:
          fault.data.instead === undefined
            ? []
            : settings.fix.replace(one.at, `"${fault.data.instead}"`, {
                title: `Write ${fault.data.instead}`,
                safety: "needsReview",
              }),
      })),
    );
    return verdicts;
  },
});

interface Malformed {
  readonly message: string;
  readonly checks: readonly string[];
  readonly instead?: string;
}

function faultOf(item: Value): Fault<Malformed> | undefined {
  if (item.kind !== "str" || item.value === "null" || item.value === "file://") return undefined;
  const [, scheme, netloc, path = "", query, fragment] =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(item.value) ?? [];
  const plain = item.from === "literal";
  if (scheme === undefined || netloc === undefined || netloc === "") {
    const host = /^[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::\d+)?$/.test(item.value) ? item.value : undefined;
    return {
      key: item.value,
      data: {
        message: `The CORS origin "${item.value.slice(0, 60)}" has no scheme or no host, so it never matches`,
        checks: ["corsheaders.E013"],
        ...(plain && host !== undefined && { instead: `https://${host}` }),
      },
    };
  }
  const wrong = [path !== "", (query ?? "?") !== "?", (fragment ?? "#") !== "#"].filter(Boolean).length;
  if (wrong === 0) return undefined;
  return {
    key: item.value,
    data: {
      message: `The CORS origin "${item.value.slice(0, 60)}" has more than a scheme, a host and a port`,
      checks: ["corsheaders.E014"],
      ...(plain && /^[\w.:-]+$/.test(netloc) && { instead: `${scheme}://${netloc}` }),
    },
  };
}
