import { and, includesText, isTruthy, not } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "password-validators-empty",
  family: "security",
  severity: "information",
  since: { django: [1, 9], brought: "AUTH_PASSWORD_VALIDATORS" },
  reads: ["AUTH_PASSWORD_VALIDATORS", "INSTALLED_APPS"],
  docs: {
    summary: "Any password is accepted",
    why: "Without `AUTH_PASSWORD_VALIDATORS`, and that is Django's default, people may choose `1` as their password, also in the admin and in `createsuperuser`. `startproject` writes four validators.",
    remedy:
      "Add the list that `startproject` writes, with a longer `min_length` for `MinimumLengthValidator` if you like.",
    whenToIgnore: "Nobody has a password here: logins come from elsewhere.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#auth-password-validators",
      "https://docs.djangoproject.com/en/stable/topics/auth/passwords/#enabling-password-validation",
    ],
  },
  check({ settings }) {
    const empty = settings.ask((world) =>
      and(
        not(isTruthy(world.get("AUTH_PASSWORD_VALIDATORS"))),
        includesText(world.get("INSTALLED_APPS"), "django.contrib.auth"),
      ),
    );
    if (empty.occurs === "unknown") return empty.notDetermined();
    if (empty.occurs === "never") return empty.holds();
    return empty.findings((one) => ({
      message:
        one.absent === undefined
          ? `AUTH_PASSWORD_VALIDATORS is empty${whenText(one)}: any password is accepted`
          : `AUTH_PASSWORD_VALIDATORS is not set${whenText(one)}: any password is accepted`,
    }));
  },
});
