import { platforms } from "../../domain/platforms.js";
import type { Together } from "../../fixes/assignSetting.js";
import { isNever } from "../support/libraries.js";
import { and, isNotTrue } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { holds, notApplicable, settingsRule } from "../rule.js";
import { hasMiddleware, middleware } from "../support/middleware.js";
import { takenForTrue, whenText } from "../support/verdicts.js";
import { basename } from "../../project/paths.js";
import type { SettingsView } from "../../settings/settingsView.js";

export default settingsRule({
  id: "ssl-redirect-missing",
  family: "https",
  severity: "warning",
  since: { django: [1, 8], brought: "SECURE_SSL_REDIRECT" },
  decision: true,
  djangoChecks: ["security.W008"],
  reads: ["SECURE_SSL_REDIRECT", "MIDDLEWARE", "SECURE_PROXY_SSL_HEADER", "SECURE_REDIRECT_EXEMPT"],
  checklist: ["https-redirect"],
  fixable: "needsReview",
  docs: {
    summary: "HTTP requests are not redirected to HTTPS by Django",
    why: "Without `SECURE_SSL_REDIRECT` `SecurityMiddleware` serves plain HTTP requests as they come, so that the first request of a visitor, and every old link, travels unencrypted unless a proxy in front redirects. Django compares with `is True`.",
    remedy:
      "Set `SECURE_SSL_REDIRECT = True` in production, together with `SECURE_PROXY_SSL_HEADER` where a proxy ends TLS (otherwise every request is redirected for ever).",
    whenToIgnore: "A proxy in front redirects every request.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-ssl-redirect",
    ],
  },
  check({ settings }) {
    const present = settings.ask((world) => hasMiddleware(world, middleware.security, settings.django));
    if (isNever(present)) return notApplicable("its middleware is not in MIDDLEWARE");
    const other = settings.ask((world) => hasMiddleware(world, "sslify.middleware.SSLifyMiddleware", settings.django));
    if (other.occurs === "always") return holds({ at: undefined, text: "SSLifyMiddleware redirects to HTTPS" });
    const bad = settings.ask((world) => {
      const value = world.get("SECURE_SSL_REDIRECT");
      return and(hasMiddleware(world, middleware.security, settings.django), isNotTrue(value));
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    return bad.findings((one) => {
      const setting = one.world.setting("SECURE_SSL_REDIRECT");
      const when = whenText(one);
      const { redirects, hidesScheme } = settings.proxy;
      const fixes = hidesScheme
        ? []
        : settings.fix.setSetting(setting, "True", { safety: "needsReview", together: behindRouter(settings) });
      if (redirects !== undefined) {
        return {
          severity: "information",
          djangoChecks: ["security.W008"],
          because: [...one.because, { at: redirects, label: "HTTP is redirected to HTTPS here" }],
          message: `${basename(redirects.file)} redirects to HTTPS, and Django does not: SECURE_SSL_REDIRECT is ${setting.isDefault ? "not set" : "not True"}${when}, so what reaches Django another way is served over plain HTTP`,
          fixes,
        };
      }
      return {
        message: setting.isDefault
          ? `SECURE_SSL_REDIRECT is not set${when}, so Django serves plain HTTP without redirecting to HTTPS`
          : (takenForTrue(setting, when) ??
            `SECURE_SSL_REDIRECT is not True${when}, so Django serves plain HTTP without redirecting to HTTPS`),
        djangoChecks: ["security.W008"],
        fixes,
      };
    });
  },
});

/** What Django's redirect needs behind a platform's router: without it the router's requests, or the platform's own, are never answered. */
function behindRouter(settings: SettingsView): readonly Together[] {
  const { isRouted = [...settings.variables].some(isSetBehindRouter), asksAt } = settings.proxy;
  const path = asksAt !== undefined && /^\/[\w./-]+$/.test(asksAt) ? asksAt.slice(1) : undefined;
  return [
    ...(isRouted ? [{ name: "SECURE_PROXY_SSL_HEADER", expression: '("HTTP_X_FORWARDED_PROTO", "https")' }] : []),
    ...(path === undefined
      ? []
      : [{ name: "SECURE_REDIRECT_EXEMPT", expression: `[r"^${path.replaceAll(".", "\\.")}$"]` }]),
  ].filter(({ name }) => settings.ask((world) => yesNo(world.setting(name).isDefault)).occurs === "always");
}

function isSetBehindRouter(variable: string): boolean {
  return platforms.some(({ routed }) => routed?.test(variable));
}
