import { isSequence } from "../../domain/value.js";
import { isText, isTruthy } from "../../domain/predicates.js";
import { middleware } from "../support/middleware.js";
import { judgePlace, nameList, type Place } from "../support/middlewareOrder.js";
import type { World } from "../../settings/setting.js";
import { lastPart } from "../../text/lastPart.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "session-middleware-too-late",
  family: "middleware",
  severity: "error",
  reads: ["MIDDLEWARE", "MESSAGE_STORAGE", "CSRF_USE_SESSIONS"],
  checklist: ["middleware-order"],
  fixable: "safe",
  docs: {
    summary: "SessionMiddleware stands after middleware that needs the session",
    why: "`AuthenticationMiddleware`, `MessageMiddleware` with its default storage, and `CsrfViewMiddleware` with `CSRF_USE_SESSIONS` look for `request.session` when a request comes in, and raise ImproperlyConfigured where it is not there yet: every request is answered with 500. `check --deploy` looks only whether the middleware is there.",
    remedy: "Put `django.contrib.sessions.middleware.SessionMiddleware` before them, below `SecurityMiddleware`.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering",
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/auth/middleware.py",
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/messages/storage/session.py",
    ],
  },
  check({ settings }) {
    return judgePlace(settings, middleware.session, needingSession, ({ tooEarly }) => ({
      severity: "error",
      message: `SessionMiddleware stands after ${nameList(tooEarly)}, which ${tooEarly.length > 1 ? "need" : "needs"} the session: every request fails`,
    }));
  },
});

/** undefined where a session middleware of the project's own stands there as well. */
function needingSession(world: World): Place | undefined {
  const list = world.get("MIDDLEWARE");
  if (
    isSequence(list) &&
    list.items.some(
      (item) => item.kind === "str" && item.value !== middleware.session && lastPart(item.value).includes("Session"),
    )
  )
    return undefined;
  const messagesNeedIt =
    isText(world.get("MESSAGE_STORAGE"), "django.contrib.messages.storage.cookie.CookieStorage") === "no";
  const csrfNeedsIt = isTruthy(world.get("CSRF_USE_SESSIONS")) === "yes";
  return {
    before: [
      middleware.authentication,
      ...(messagesNeedIt ? [middleware.messages] : []),
      ...(csrfNeedsIt ? [middleware.csrf] : []),
    ],
  };
}
