import { isNever } from "../support/libraries.js";
import { and, isTruthy, not } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { hasMiddleware, middleware } from "../support/middleware.js";
import { isSequence } from "../../domain/value.js";
import { basename } from "../../project/paths.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "hsts-missing",
  family: "https",
  severity: "warning",
  since: { django: [1, 8], brought: "SECURE_HSTS_SECONDS" },
  decision: true,
  djangoChecks: ["security.W004"],
  reads: ["SECURE_HSTS_SECONDS", "MIDDLEWARE"],
  checklist: ["hsts"],
  fixable: "needsReview",
  docs: {
    summary: "No Strict-Transport-Security header is sent",
    why: "With `SECURE_HSTS_SECONDS` unset or zero browsers keep trying HTTP first, which an attacker in between can answer.",
    remedy:
      "Once the whole site works over HTTPS start with a small value, `SECURE_HSTS_SECONDS = 3600`, and raise it when nothing breaks. The fix reads it and the two decisions that go with it, `SECURE_HSTS_INCLUDE_SUBDOMAINS` and `SECURE_HSTS_PRELOAD`, from environment variables; those two are off until production sets them.",
    whenToIgnore: "The proxy in front sends the header.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-hsts-seconds",
    ],
  },
  check({ settings }) {
    const present = settings.ask((world) => hasMiddleware(world, middleware.security, settings.django));
    if (isNever(present)) return notApplicable("its middleware is not in MIDDLEWARE");
    const bad = settings.ask((world) => {
      const value = world.get("SECURE_HSTS_SECONDS");
      // A middleware of the project, or of a library, that by its name sends the header.
      const list = world.get("MIDDLEWARE");
      if (
        isSequence(list) &&
        list.items.some((item) => item.kind === "str" && /hsts|strict_?transport|security_?headers/i.test(item.value))
      )
        return "no";
      return and(hasMiddleware(world, middleware.security, settings.django), not(isTruthy(value)));
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    return bad.findings((one) => {
      const setting = one.world.setting("SECURE_HSTS_SECONDS");
      const when = whenText(one);
      const { hsts } = settings.proxy;
      return {
        ...(hsts !== undefined && {
          severity: "information" as const,
          because: [...one.because, { at: hsts, label: "the header is sent from here" }],
        }),
        message:
          hsts !== undefined
            ? `${basename(hsts.file)} sends Strict-Transport-Security, and Django does not${when}: what reaches Django another way goes without the header`
            : setting.isDefault
              ? `SECURE_HSTS_SECONDS is not set${when}, so no Strict-Transport-Security header is sent`
              : `SECURE_HSTS_SECONDS is zero or empty${when}, so no Strict-Transport-Security header is sent`,
        djangoChecks: ["security.W004"],
        fixes: settings.fix.decideByEnvironment(
          [
            { setting, cast: "int", fallback: "3600" },
            ...["SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD"]
              .map((name) => one.world.setting(name))
              .filter((other) => other.isDefault)
              .map((other) => ({ setting: other, cast: "bool" as const, fallback: "False" })),
          ],
          {
            title: "Send Strict-Transport-Security, as environment variables say",
            safety: "needsReview",
            comment:
              "Browsers then use HTTPS only. Raise the seconds when nothing breaks; subdomains and preload are hard to undo.",
          },
        ),
      };
    });
  },
});
