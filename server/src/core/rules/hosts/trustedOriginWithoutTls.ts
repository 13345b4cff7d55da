import { redactText } from "../../domain/redact.js";
import { listText } from "../../domain/listText.js";
import { judgeElements, placesOf } from "../support/elements.js";
import { isLocalHost, originFault, originParts } from "../../settings/hosts.js";
import { notApplicable, settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "trusted-origin-without-tls",
  family: "hosts",
  severity: "information",
  reads: ["CSRF_TRUSTED_ORIGINS"],
  checklist: ["trusted-origins"],
  docs: {
    summary: "CSRF_TRUSTED_ORIGINS trusts a page that is served over plain HTTP",
    why: "Whoever stands between a visitor and that page can change it, and a changed page may then post forms to this site in the visitor's name: the protection of HTTPS ends at the weakest origin that is trusted.",
    remedy:
      "Trust the `https://` origin. Where the entry is only there because Django takes its own requests for plain HTTP, set `SECURE_PROXY_SSL_HEADER` instead.",
    whenToIgnore: "The site is reached over a closed network only.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#csrf-trusted-origins",
      "https://docs.djangoproject.com/en/stable/ref/csrf/#how-it-works",
    ],
  },
  check({ settings }) {
    if (!settings.django.atLeast(4, 0)) return notApplicable("before Django 4.0 the entries are host names");
    return judgeElements<string>(
      settings,
      "CSRF_TRUSTED_ORIGINS",
      (item) => {
        if (item.kind !== "str" || item.implicitlyConcatenated === true || originFault(item.value) !== undefined)
          return undefined;
        const parts = originParts(item.value);
        return parts === undefined || parts.scheme !== "http" || isLocalHost(parts.host)
          ? undefined
          : { key: "http", data: redactText(item.value) };
      },
      (_, one, alike) => ({
        message: `${listText(
          alike.map(({ data }) => `"${data}"`),
          3,
        )} in CSRF_TRUSTED_ORIGINS ${alike.length === 1 ? "is" : "are"} plain HTTP${whenText(one)}: whoever can change ${alike.length === 1 ? "that page on its" : "such a page on its"} way can post to this site`,
        ...placesOf(alike, one, ({ data }) => `"${data}" is plain HTTP too`),
      }),
    );
  },
});
