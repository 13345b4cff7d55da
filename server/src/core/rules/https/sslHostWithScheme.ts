import type { Answer } from "../../domain/value.js";
import { and, isTruthy, seen } from "../../domain/predicates.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "ssl-host-with-scheme",
  family: "https",
  severity: "error",
  since: { django: [1, 8], brought: "SECURE_SSL_HOST" },
  reads: ["SECURE_SSL_HOST", "SECURE_SSL_REDIRECT"],
  checklist: ["https-redirect"],
  fixable: "needsReview",
  docs: {
    summary: "SECURE_SSL_HOST is an address, not a host",
    why: "Django puts `https://` in front and the path behind it: with `https://www.example.com` every redirect leads to `https://https://…`. No check says so.",
    remedy: 'Write the host alone: `SECURE_SSL_HOST = "www.example.com"`.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-ssl-host",
      "https://github.com/django/django/blob/stable/5.2.x/django/middleware/security.py",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Answer => {
      const { value } = world.setting("SECURE_SSL_HOST");
      const text = value.kind === "str" ? value.value : value.kind === "environment" ? value.prefix : undefined;
      const isAddress = text?.includes("/") === true ? "yes" : (seen(value) ?? "no");
      return and(isAddress, isTruthy(world.get("SECURE_SSL_REDIRECT")));
    });
    return verdictOf(bad, (one) => {
      const setting = one.world.setting("SECURE_SSL_HOST");
      const host =
        setting.value.from === "literal" && setting.value.kind === "str"
          ? /^https?:\/\/([A-Za-z0-9.-]+(?::\d+)?)\/?$/.exec(setting.value.value)?.[1]
          : undefined;
      return {
        message: `SECURE_SSL_HOST holds more than a host${whenText(one)}: redirects lead to "https://" with all of it behind`,
        fixes: host === undefined ? [] : settings.fix.setSetting(setting, `"${host}"`, { safety: "needsReview" }),
      };
    });
  },
});
