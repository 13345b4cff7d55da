import { judgeElements } from "../support/elements.js";
import { originParts, sharedDomains } from "../../settings/hosts.js";
import { settingsRule } from "../rule.js";
import { verdictList, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "shared-domain-trusted",
  family: "hosts",
  severity: "warning",
  reads: ["CSRF_TRUSTED_ORIGINS", "ALLOWED_HOSTS"],
  checklist: ["trusted-origins", "allowed-hosts"],
  docs: {
    summary: "Every host below a platform's shared domain is trusted",
    why: "Anyone can have a host name below `herokuapp.com`, `vercel.app`, `ngrok-free.app` and the like within a minute. With `https://*.herokuapp.com` in `CSRF_TRUSTED_ORIGINS` the page of a stranger passes Django's Origin check.",
    remedy: 'Name the one host that is yours: `"https://my-app.herokuapp.com"`.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#csrf-trusted-origins",
      "https://publicsuffix.org/list/",
    ],
  },
  check({ settings }) {
    const origins = settings.django.atLeast(4, 0)
      ? judgeElements(
          settings,
          "CSRF_TRUSTED_ORIGINS",
          (item) => {
            const host = item.kind === "str" ? originParts(item.value)?.host : undefined;
            const domain = host?.startsWith("*.") === true ? host.slice(2).toLowerCase() : undefined;
            return domain !== undefined && sharedDomains.has(domain) ? { key: domain, data: domain } : undefined;
          },
          ({ data }, one) => ({
            about: ["CSRF_TRUSTED_ORIGINS"],
            message: `CSRF_TRUSTED_ORIGINS trusts every host below ${data}${whenText(one)}, where anyone can have one`,
          }),
        )
      : [];
    const hosts = judgeElements(
      settings,
      "ALLOWED_HOSTS",
      (item) => {
        const domain =
          item.kind === "str" && item.value.startsWith(".") ? item.value.slice(1).toLowerCase() : undefined;
        return domain !== undefined && sharedDomains.has(domain) ? { key: domain, data: domain } : undefined;
      },
      ({ data }, one) => ({
        about: ["ALLOWED_HOSTS"],
        severity: "information",
        message: `ALLOWED_HOSTS accepts every host below ${data}${whenText(one)}: name the one that is yours`,
      }),
    );
    return [...verdictList(origins), ...verdictList(hosts)];
  },
});
