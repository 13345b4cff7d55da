import { judgeFaults, hidden } from "../support/libraries.js";
import { policySettings, directivesOf, sourcesOf } from "../support/policies.js";
import { settingsRule, notApplicable } from "../rule.js";
import { verdictList, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "csp-keyword-unquoted",
  family: "headers",
  severity: "error",
  reads: ["SECURE_CSP", "CONTENT_SECURITY_POLICY", "SECURE_CSP_REPORT_ONLY", "CONTENT_SECURITY_POLICY_REPORT_ONLY"],
  checklist: ["content-security-policy"],
  fixable: "needsReview",
  docs: {
    summary: "A keyword of the Content-Security-Policy lacks its quotes, so browsers take it for a host",
    why: "Keywords are written with single quotes in the header: `'self'`. `self` is a host of that name, which does not exist: the site's own files are refused.",
    remedy: "Write `\"'self'\"`, or use the constants: `CSP.SELF` of `django.utils.csp`, `SELF` of `csp.constants`.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/csp/",
      "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy",
    ],
  },
  check({ settings }) {
    const policies = policySettings(settings);
    if (policies.length === 0) return notApplicable("no Content-Security-Policy is set");
    return policies.flatMap((policy) =>
      verdictList(
        judgeFaults(
          settings,
          (world) => {
            const directives = directivesOf(world, policy);
            if (typeof directives === "string") return { faults: [], otherwise: directives };
            const sources = directives.kind === "dict" ? directives.entries.flatMap((one) => sourcesOf(one.value)) : [];
            const faults = sources.flatMap((source) =>
              source.kind === "str" && keyword.test(source.value)
                ? [{ key: `${source.at?.start} ${source.value}`, at: source.at, data: source }]
                : [],
            );
            return { faults, otherwise: hidden(directives) };
          },
          ({ data: source }, one) => ({
            message: `${source.value} in ${policy.name} lacks its single quotes${whenText(one)}: browsers take it for the name of a host`,
            ...(source.from === "literal" &&
              source.at &&
              source.at.end - source.at.start === source.value.length + 2 && {
                fixes: settings.fix.replace(source.at, `"'${source.value}'"`, {
                  title: `Write "'${source.value}'"`,
                  safety: "needsReview",
                }),
              }),
          }),
        ),
      ),
    );
  },
});

const keyword =
  /^(?:self|none|unsafe-inline|unsafe-eval|unsafe-hashes|strict-dynamic|report-sample|wasm-unsafe-eval|nonce-.+|sha(?:256|384|512)-.+)$/;
