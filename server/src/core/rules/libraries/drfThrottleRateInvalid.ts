import { includesText, or } from "../../domain/predicates.js";
import { redactText } from "../../domain/redact.js";
import type { Look } from "../support/libraries.js";
import { entry, itemsOf, judgeFaults, hidden } from "../support/libraries.js";
import { settingsRule, notApplicable } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "drf-throttle-rate-invalid",
  family: "libraries",
  severity: "error",
  reads: ["REST_FRAMEWORK"],
  docs: {
    summary: "A throttle rate is missing or cannot be read, so that requests fail",
    why: "Rates are read at the first request, as `number/period`, where the period's first letter is `s`, `m`, `h` or `d`: `10/Min`, `10 / day` and `10/2m` raise. With `DEFAULT_THROTTLE_RATES` set, a class whose scope is not in it raises `ImproperlyConfigured`. Every view that is throttled then answers 500.",
    remedy: 'Write `"100/hour"`, and one entry for each scope.',
    references: [
      "https://www.django-rest-framework.org/api-guide/throttling/#setting-the-throttling-policy",
      "https://github.com/encode/django-rest-framework/blob/master/rest_framework/throttling.py",
    ],
  },
  check({ settings }) {
    if (!settings.names.includes("REST_FRAMEWORK")) return notApplicable("REST_FRAMEWORK is not set");
    return judgeFaults(
      settings,
      (world): Look<{ readonly message: string; readonly own: boolean }> => {
        const framework = world.get("REST_FRAMEWORK");
        const rates = entry(framework, "DEFAULT_THROTTLE_RATES");
        if (typeof rates === "string") return { faults: [], otherwise: rates };
        const classes = entry(framework, "DEFAULT_THROTTLE_CLASSES");
        const missing =
          typeof classes === "string" || rates.kind !== "dict" || rates.rest !== undefined
            ? []
            : itemsOf(classes).flatMap((item) => {
                const scope = item.kind === "str" ? throttleScopes[item.value] : undefined;
                return scope === undefined || includesText(rates, scope) !== "no"
                  ? []
                  : [
                      {
                        key: `scope ${scope}`,
                        at: item.at,
                        data: {
                          message: `DEFAULT_THROTTLE_RATES has no rate for "${scope}", so every throttled view raises ImproperlyConfigured`,
                          own: true,
                        },
                      },
                    ];
              });
        const wrong =
          rates.kind !== "dict"
            ? []
            : rates.entries.flatMap((one) => {
                if (one.value.kind !== "str" || one.key.kind !== "str" || isRate(one.value.value)) return [];
                return [
                  {
                    key: `rate ${one.key.value}`,
                    at: one.value.at,
                    data: {
                      message: `"${redactText(one.value.value)}" is no rate that Django REST framework can read, so throttled views fail`,
                      own: one.key.value === "anon" || one.key.value === "user",
                    },
                  },
                ];
              });
        return {
          faults: [...missing, ...wrong],
          otherwise: or(hidden(rates), typeof classes === "string" ? classes : hidden(classes)),
        };
      },
      ({ data: { message, own } }, one) => ({
        message: message + whenText(one),
        // A class of the project's own may read rates in another way.
        ...(!own && {
          severity: settings.mentions("parse_rate") ? ("information" as const) : ("warning" as const),
          certainty: "possible" as const,
        }),
      }),
    );
  },
});

const throttleScopes: Readonly<Record<string, string>> = {
  "rest_framework.throttling.AnonRateThrottle": "anon",
  "rest_framework.throttling.UserRateThrottle": "user",
};

/** rest_framework/throttling.py, `parse_rate`: int() allows blanks around the number, the period's first letter is taken as it is. */
function isRate(text: string): boolean {
  const parts = text.split("/");
  return parts.length === 2 && /^\s*[+-]?\d[\d_]*\s*$/.test(parts[0] ?? "") && /^[smhd]/.test(parts[1] ?? "");
}
