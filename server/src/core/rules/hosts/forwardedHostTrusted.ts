import { includesText, isTruthy } from "../../domain/predicates.js";
import { holds, settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "forwarded-host-trusted",
  family: "hosts",
  severity: "information",
  decision: true,
  reads: ["USE_X_FORWARDED_HOST", "ALLOWED_HOSTS"],
  checklist: ["allowed-hosts"],
  docs: {
    summary: "Django takes the host name from X-Forwarded-Host",
    why: 'With `USE_X_FORWARDED_HOST` Django prefers the header `X-Forwarded-Host` to `Host`. A proxy that does not overwrite the header hands on whatever the visitor sent; with `"*"` in `ALLOWED_HOSTS` nothing is left that checks it, so that links in password-reset mails can be made to point elsewhere.',
    remedy:
      "Delete the setting where the proxy passes the `Host` header on (`proxy_set_header Host $host`). Else make sure that the proxy overwrites `X-Forwarded-Host`, and list the hosts in `ALLOWED_HOSTS`.",
    whenToIgnore: "The proxy always sets X-Forwarded-Host itself.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#use-x-forwarded-host",
      "https://github.com/django/django/blob/stable/5.2.x/django/http/request.py",
    ],
  },
  check({ settings }) {
    const trusted = settings.ask((world) => isTruthy(world.get("USE_X_FORWARDED_HOST")));
    if (trusted.occurs === "unknown") return trusted.notDetermined();
    if (trusted.occurs === "never") return trusted.holds();
    const { forwardedHost } = settings.proxy;
    if (forwardedHost?.kind === "overwritten")
      return holds({ at: forwardedHost.at, text: "nginx overwrites X-Forwarded-Host" });
    return trusted.findings((one) => {
      if (forwardedHost !== undefined)
        return {
          severity: "warning",
          because: [...one.because, { at: forwardedHost.at, label: "nginx passes requests on here" }],
          message: `USE_X_FORWARDED_HOST is on${whenText(one)}, and nginx hands on the X-Forwarded-Host that a visitor sends: whoever asks chooses the host, as far as ALLOWED_HOSTS lets it`,
        };
      const anyHost = includesText(one.world.get("ALLOWED_HOSTS"), "*") === "yes";
      return {
        severity: anyHost ? "warning" : "information",
        message: anyHost
          ? `USE_X_FORWARDED_HOST is on${whenText(one)} and ALLOWED_HOSTS holds "*": a visitor decides which host name Django puts into links, unless the proxy overwrites X-Forwarded-Host`
          : `USE_X_FORWARDED_HOST is on${whenText(one)}: right only if the proxy overwrites X-Forwarded-Host`,
      };
    });
  },
});
