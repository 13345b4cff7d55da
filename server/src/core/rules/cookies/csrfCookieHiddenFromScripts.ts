import { isTruthy } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "csrf-cookie-hidden-from-scripts",
  family: "cookies",
  severity: "hint",
  since: { django: [1, 6], brought: "CSRF_COOKIE_HTTPONLY" },
  reads: ["CSRF_COOKIE_HTTPONLY"],
  checklist: ["secure-cookies"],
  docs: {
    summary: "Scripts cannot read the CSRF cookie, which protects nothing",
    why: "Whoever can run a script in the page can post from it with or without the cookie: Django's documentation says that `CSRF_COOKIE_HTTPONLY` offers no practical benefit, and Django dropped its check `security.W017` in 1.11. Scripts that take the token from the cookie stop working.",
    remedy: "Delete the setting, unless an audit asks for it; scripts then read the token from the page.",
    whenToIgnore: "An audit asks for it.",
    references: ["https://docs.djangoproject.com/en/stable/ref/settings/#csrf-cookie-httponly"],
  },
  check({ settings }) {
    const hidden = settings.ask((world) => isTruthy(world.get("CSRF_COOKIE_HTTPONLY")));
    if (hidden.occurs === "unknown") return hidden.notDetermined();
    if (hidden.occurs === "never") return hidden.holds();
    return hidden.findings(() => ({
      message: "CSRF_COOKIE_HTTPONLY is on: it protects nothing, and scripts cannot take the token from the cookie",
    }));
  },
});
