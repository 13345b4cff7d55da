import { includesText, and, not } from "../../domain/predicates.js";
import { isInstalled } from "../support/installedApps.js";
import { isAtLeast, isNever } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "axes-middleware-missing",
  family: "libraries",
  severity: "information",
  djangoChecks: ["axes.W002"],
  reads: ["MIDDLEWARE", "INSTALLED_APPS"],
  fixable: "needsReview",
  docs: {
    summary: "Who is locked out gets an error page that does not say so",
    why: "`axes.middleware.AxesMiddleware` turns the refusal of a locked-out user into the response for it (429 or a template). Signing in is refused without it as well. django-axes reports it as `axes.W002`.",
    remedy: 'Put `"axes.middleware.AxesMiddleware"` last in `MIDDLEWARE`.',
    references: [
      "https://django-axes.readthedocs.io/en/latest/2_installation.html",
      "https://github.com/jazzband/django-axes/blob/master/CHANGES.rst",
      "https://github.com/jazzband/django-axes/blob/master/axes/middleware.py",
    ],
  },
  check({ settings }) {
    if (!isAtLeast(settings.distribution("django-axes"), 5))
      return notApplicable("before django-axes 5 it wraps the sign-in view itself");
    if (isNever(settings.ask((world) => isInstalled(world, "axes", settings.symbols))))
      return notApplicable("django-axes is not installed");
    const missing = settings.ask((world) =>
      and(not(includesText(world.get("MIDDLEWARE"), path)), isInstalled(world, "axes", settings.symbols)),
    );
    return verdictOf(missing, (one) => ({
      message: `MIDDLEWARE has no AxesMiddleware${whenText(one)}: people who are locked out are not told why`,
      djangoChecks: ["axes.W002"],
      fixes: settings.fix.insertElement(one.world.setting("MIDDLEWARE"), path, "last"),
    }));
  },
});

const path = "axes.middleware.AxesMiddleware";
