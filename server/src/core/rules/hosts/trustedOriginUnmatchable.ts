import { redactText } from "../../domain/redact.js";
import type { StrValue } from "../../domain/value.js";
import { listText } from "../../domain/listText.js";
import { together } from "../../fixes/combine.js";
import { judgeElements, placesOf } from "../support/elements.js";
import { mendedOrigin, originFault, type OriginFault } from "../../settings/hosts.js";
import { notApplicable, settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "trusted-origin-unmatchable",
  family: "hosts",
  severity: "error",
  reads: ["CSRF_TRUSTED_ORIGINS"],
  checklist: ["trusted-origins"],
  fixable: "safe",
  docs: {
    summary: "An entry of CSRF_TRUSTED_ORIGINS is written so that it equals no Origin header",
    why: "Since Django 4.0 `CsrfViewMiddleware` compares the Origin header of a request with each entry as text. Browsers send `https://host` in lower case, without a path and without the default port. An entry with a slash at its end, a path, capital letters or `:443` passes Django's check `4_0.E001` and never matches; `https://.example.com` needs `*.` for subdomains, and `https://*` means nothing. Forms posted from there are refused with 403.",
    remedy:
      'Write the origin as browsers send it: `"https://www.example.com"`, or `"https://*.example.com"` for subdomains.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#csrf-trusted-origins",
      "https://github.com/django/django/blob/stable/5.2.x/django/middleware/csrf.py",
    ],
  },
  check({ settings }) {
    if (!settings.django.atLeast(4, 0)) return notApplicable("before Django 4.0 the entries are host names");
    return judgeElements<{ readonly item: StrValue; readonly fault: OriginFault }>(
      settings,
      "CSRF_TRUSTED_ORIGINS",
      (item) => {
        if (item.kind !== "str" || item.implicitlyConcatenated === true) return undefined;
        // `f"https://{name}"` while the variable is unset: the forgotten variable is the cause, not how the text is written.
        if (item.from !== "literal" && /\bNone\b/.test(item.value)) return undefined;
        const fault = originFault(item.value);
        // `f"https://*{DOMAIN}"`: what it is filled with, or that it is not, is another matter.
        const isFilled = (item.variables ?? []).length > 0 && item.from !== "environment-default";
        if (fault === "everything" && isFilled) return undefined;
        return fault === undefined ? undefined : { key: fault, data: { item, fault } };
      },
      ({ data: { fault } }, one, alike) => {
        const names = alike.map(({ data }) => `"${redactText(data.item.value)}"`);
        const fixes = alike.map(({ data: { item } }) => {
          const mended = item.from === "literal" ? mendedOrigin(item.value) : undefined;
          return mended === undefined || item.at === undefined
            ? undefined
            : settings.fix.replace(item.at, JSON.stringify(mended), { title: `Write "${mended}"`, safety: "safe" })[0];
        });
        return {
          message: `${
            names.length === 1
              ? `${names[0] ?? ""} in CSRF_TRUSTED_ORIGINS`
              : `${listText(names, 3)} in CSRF_TRUSTED_ORIGINS: each`
          } ${explanations[fault]}${whenText(one)}, so ${names.length === 1 ? "it never matches" : "none ever matches"}`,
          ...placesOf(alike, one, ({ data }) => `"${redactText(data.item.value)}" does so too`),
          fixes: together(names.length === 1 ? (fixes[0]?.title ?? "") : "Write them as browsers send them", fixes),
        };
      },
    );
  },
});

const explanations: Readonly<Record<OriginFault, string>> = {
  space: "begins or ends with a blank, which is compared too",
  several: "is several origins in one text",
  path: "has a slash or a path behind the host, and the Origin header of a browser has none",
  dot: "begins its host with a dot (subdomains are written https://*.…)",
  case: "has capital letters, and browsers send the origin in lower case",
  port: "names the default port, which browsers leave out",
  everything: "has a star without a domain, which Django takes for nothing",
  star: "has a star inside its host, where it stands for itself",
};
