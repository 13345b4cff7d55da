import { isText } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "session-serializer-pickle",
  family: "cookies",
  severity: "warning",
  reads: ["SESSION_SERIALIZER", "SESSION_ENGINE"],
  checklist: ["session-engine"],
  fixable: "needsReview",
  docs: {
    summary: "Sessions are unpickled, which runs code that whoever can write a session chooses",
    why: "`PickleSerializer` runs what it reads. With sessions in signed cookies a leaked `SECRET_KEY` is enough to run code on the server, with sessions in a cache or a database write access to those is. Django deprecated it in 4.1 and removed it in 5.0: there the first session fails.",
    remedy:
      "Delete the setting: the default writes JSON. Values that JSON does not know have to be turned into texts before they go into a session.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#session-serializer",
      "https://docs.djangoproject.com/en/4.2/topics/http/sessions/#session-serialization",
    ],
  },
  check({ settings }) {
    const pickled = settings.ask((world) =>
      isText(world.get("SESSION_SERIALIZER"), "django.contrib.sessions.serializers.PickleSerializer"),
    );
    if (pickled.occurs === "unknown") return pickled.notDetermined();
    if (pickled.occurs === "never") return pickled.holds();
    return pickled.findings((one) => {
      const removed = settings.django.isRequired && settings.django.atLeast(5, 0);
      const inCookies =
        isText(one.world.get("SESSION_ENGINE"), "django.contrib.sessions.backends.signed_cookies") === "yes";
      return {
        severity: removed || inCookies ? "error" : "warning",
        message: removed
          ? `SESSION_SERIALIZER names PickleSerializer${whenText(one)}, which Django 5.0 removed: every request with a session fails`
          : inCookies
            ? `Sessions in cookies are unpickled${whenText(one)}: whoever learns SECRET_KEY can run code on the server`
            : `Sessions are unpickled${whenText(one)}: whoever can write to their storage can run code on the server`,
        fixes: settings.fix.setSetting(
          one.world.setting("SESSION_SERIALIZER"),
          '"django.contrib.sessions.serializers.JSONSerializer"',
          { safety: "needsReview" },
        ),
      };
    });
  },
});
