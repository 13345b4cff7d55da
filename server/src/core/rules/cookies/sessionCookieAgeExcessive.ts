import { seen } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "session-cookie-age-excessive",
  family: "cookies",
  severity: "hint",
  decision: true,
  reads: ["SESSION_COOKIE_AGE"],
  checklist: ["secure-cookies"],
  docs: {
    summary: "Sessions live for longer than a year",
    why: "A stolen or forgotten session stays valid that long. Browsers cut the age of a cookie at 400 days anyway; what the server keeps lives on.",
    remedy:
      "Choose an age that fits the site: Django's default is two weeks. `SESSION_SAVE_EVERY_REQUEST` renews it while someone is active.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-age",
      "https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html",
    ],
  },
  check({ settings }) {
    const long = settings.ask((world) => {
      const age = world.get("SESSION_COOKIE_AGE");
      return seen(age) ?? (age.kind === "int" && age.value > 400 * 24 * 3600 ? "yes" : "no");
    });
    if (long.occurs === "unknown") return long.notDetermined();
    if (long.occurs === "never") return long.holds();
    return long.findings(() => ({
      message: "Sessions live for more than 400 days, longer than browsers keep a cookie",
    }));
  },
});
