import { includesText, not } from "../../domain/predicates.js";
import { hasMiddleware, middleware, readsOldList } from "../support/middleware.js";
import { containsSubclass } from "../support/subclasses.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "host-not-validated",
  family: "middleware",
  severity: "warning",
  reads: ["MIDDLEWARE"],
  checklist: ["allowed-hosts"],
  fixable: "needsReview",
  docs: {
    summary: "CommonMiddleware is not in MIDDLEWARE, so ALLOWED_HOSTS is not enforced",
    why: "Django compares the Host header with `ALLOWED_HOSTS` only when something asks for the host. `CommonMiddleware` asks with every request; without it a view that does not ask answers any host, and a cache in front may keep the answer.",
    remedy: "Add `django.middleware.common.CommonMiddleware`, after sessions and before CSRF.",
    whenToIgnore: "The proxy in front refuses unknown hosts.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
      "https://github.com/django/django/blob/stable/5.2.x/django/middleware/common.py",
    ],
  },
  check({ settings }) {
    const unset = settings.ask((world) => not(world.isSet("MIDDLEWARE")));
    if (unset.occurs === "always") return notApplicable("MIDDLEWARE is not set");
    const missing = settings.ask((world) =>
      not(
        readsOldList(settings.django, world)
          ? hasMiddleware(world, middleware.common, settings.django)
          : containsSubclass(world.get("MIDDLEWARE"), middleware.common, settings.symbols),
      ),
    );
    return verdictOf(missing, (one) => ({
      at: one.world.setting("MIDDLEWARE").at,
      message: `CommonMiddleware is not in MIDDLEWARE${whenText(one)}: ALLOWED_HOSTS is enforced only where something asks for the host`,
      fixes: settings.fix.insertElement(
        one.world.setting("MIDDLEWARE"),
        middleware.common,
        includesText(one.world.get("MIDDLEWARE"), middleware.csrf) === "yes"
          ? { before: middleware.csrf }
          : { after: middleware.session },
      ),
    }));
  },
});
