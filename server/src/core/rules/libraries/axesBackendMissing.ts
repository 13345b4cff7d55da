import { seen, and, or, not } from "../../domain/predicates.js";
import type { Answer } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import { isInstalled } from "../support/installedApps.js";
import { isAtLeast, isNever, itemsOf } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "axes-backend-missing",
  family: "libraries",
  severity: "warning",
  djangoChecks: ["axes.W003"],
  reads: ["AUTHENTICATION_BACKENDS", "INSTALLED_APPS"],
  docs: {
    summary: "django-axes is installed and locks nobody out",
    why: "It is `axes.backends.AxesStandaloneBackend` that refuses to sign in who is locked out. Without it, or a class that derives from it, in `AUTHENTICATION_BACKENDS` attempts are counted and nothing follows. django-axes reports it as `axes.W003`.",
    remedy: 'Put `"axes.backends.AxesStandaloneBackend"` first in `AUTHENTICATION_BACKENDS`.',
    references: [
      "https://django-axes.readthedocs.io/en/latest/2_installation.html",
      "https://github.com/jazzband/django-axes/blob/master/CHANGES.rst",
      "https://github.com/jazzband/django-axes/blob/master/axes/checks.py",
    ],
  },
  check({ settings }) {
    if (!isAtLeast(settings.distribution("django-axes"), 5))
      return notApplicable("before django-axes 5 it wraps the sign-in view itself");
    if (isNever(settings.ask((world) => isInstalled(world, "axes", settings.symbols))))
      return notApplicable("django-axes is not installed");
    const isAxes = (path: string): Answer => {
      if (path.startsWith("axes.")) return "yes";
      if (
        /^(?:django|allauth|guardian|rules|social_core|mozilla_django_oidc|oauth2_provider|django_auth_ldap)\./.test(
          path,
        )
      )
        return "no";
      const { kind } = settings.symbols.symbol(path);
      return kind === "class"
        ? or(
            settings.symbols.derivesFrom(path, "axes.backends.AxesStandaloneBackend"),
            settings.symbols.derivesFrom(path, "axes.backends.AxesBackend"),
          )
        : "unknown";
    };
    const missing = settings.ask((world) => {
      const backends = world.get("AUTHENTICATION_BACKENDS");
      const found =
        seen(backends) ??
        or(
          ...itemsOf(backends).map((item) => (item.kind === "str" ? isAxes(item.value) : (seen(item) ?? "no"))),
          isSequence(backends) && backends.rest !== undefined ? "unknown" : "no",
        );
      return and(not(found), isInstalled(world, "axes", settings.symbols));
    });
    return verdictOf(missing, (one) => ({
      message: `AUTHENTICATION_BACKENDS has no backend of django-axes${whenText(one)}: nobody is ever locked out`,
      djangoChecks: ["axes.W003"],
    }));
  },
});
