import { isText } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "session-data-in-cookie",
  family: "cookies",
  severity: "hint",
  reads: ["SESSION_ENGINE"],
  checklist: ["session-engine"],
  docs: {
    summary: "Session data is kept in the visitor's cookie, signed but readable",
    why: "With `signed_cookies` everything that a session holds can be read by its owner, is sent with every request, and cannot be taken back: a logout deletes the cookie in one browser, and a copy of it stays valid until it expires.",
    remedy: "Keep nothing secret in sessions, or use the database or a cache.",
    whenToIgnore: "Sessions hold nothing that their owner may not see or replay.",
    references: ["https://docs.djangoproject.com/en/stable/topics/http/sessions/#using-cookie-based-sessions"],
  },
  check({ settings }) {
    const inCookies = settings.ask((world) =>
      isText(world.get("SESSION_ENGINE"), "django.contrib.sessions.backends.signed_cookies"),
    );
    if (inCookies.occurs === "unknown") return inCookies.notDetermined();
    if (inCookies.occurs === "never") return inCookies.holds();
    return inCookies.findings(() => ({
      message: "Session data is kept in the visitor's cookie: its owner can read it, and a copy outlives a logout",
    }));
  },
});
