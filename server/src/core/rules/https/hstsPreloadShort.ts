import { and, isTruthy } from "../../domain/predicates.js";
import type { Answer, Value } from "../../domain/value.js";
import { hasMiddleware, middleware } from "../support/middleware.js";
import { notApplicable, settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

/** A year: https://hstspreload.org/#submission-requirements */
const shortest = 31_536_000;

export default settingsRule({
  id: "hsts-preload-short",
  family: "https",
  severity: "information",
  since: { django: [1, 11], brought: "SECURE_HSTS_PRELOAD" },
  reads: ["SECURE_HSTS_PRELOAD", "SECURE_HSTS_SECONDS", "MIDDLEWARE"],
  checklist: ["hsts-scope"],
  docs: {
    summary: "The preload list is asked for with an HSTS time that it does not accept",
    why: "The browsers' list takes a site only with `max-age` of at least a year (31536000 seconds), `includeSubDomains` and `preload`. With less, `preload` in the header does nothing but announce what is not meant yet.",
    remedy: "Raise `SECURE_HSTS_SECONDS` step by step, and set `SECURE_HSTS_PRELOAD` when it has been at a year.",
    references: [
      "https://hstspreload.org/#submission-requirements",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-hsts-preload",
    ],
  },
  check({ settings }) {
    const short = settings.ask((world) =>
      and(
        hasMiddleware(world, middleware.security, settings.django),
        isTruthy(world.get("SECURE_HSTS_PRELOAD")),
        isShort(world.get("SECURE_HSTS_SECONDS")),
      ),
    );
    if (short.occurs === "unknown") return short.notDetermined();
    if (short.occurs === "never")
      return settings.names.includes("SECURE_HSTS_PRELOAD")
        ? short.holds()
        : notApplicable("SECURE_HSTS_PRELOAD is not set");
    return short.findings((one) => {
      const seconds = one.world.get("SECURE_HSTS_SECONDS");
      return {
        at: one.world.setting("SECURE_HSTS_SECONDS").valueAt,
        message: `SECURE_HSTS_PRELOAD asks for the browsers' preload list, which takes a site from 31536000 seconds on: SECURE_HSTS_SECONDS is ${seconds.kind === "int" ? seconds.value : "less"}${whenText(one)}`,
      };
    });
  },
});

function isShort(value: Value): Answer {
  if (value.kind === "unknown") return "unknown";
  return value.kind === "int" && value.value > 0 && value.value < shortest ? "yes" : "no";
}
