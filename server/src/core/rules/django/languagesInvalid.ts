import type { Value } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import { settingsRule } from "../rule.js";
import type { Fault } from "../support/elements.js";
import { judgeElements } from "../support/elements.js";
import { isLanguageCode } from "../support/languages.js";
import { verdictList } from "../support/verdicts.js";

export default settingsRule({
  id: "languages-invalid",
  family: "django",
  severity: "error",
  since: { django: [3, 0], brought: "the check" },
  djangoChecks: ["translation.E002", "translation.E003"],
  reads: ["LANGUAGES", "LANGUAGES_BIDI"],
  docs: {
    summary: "LANGUAGES or LANGUAGES_BIDI holds something that is no language code",
    why: "Language codes have hyphens (`pt-br`); `pt_BR` is the name of a locale. Django's check refuses others since 3.0, and no visitor gets the language.",
    remedy: "Write it in lower case with a hyphen.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/translation.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#languages",
    ],
  },
  check({ settings }) {
    const codeOf = (item: Value): Value | undefined => (isSequence(item) ? item.items[0] : item);
    const fault = (code: Value | undefined): Fault<string> | undefined =>
      code && isLanguageCode(code) === "no"
        ? {
            key: code.kind === "str" ? code.value : "",
            at: code.at,
            data: code.kind === "str" ? `"${code.value.slice(0, 30)}"` : "This",
          }
        : undefined;
    return [
      ...verdictList(
        judgeElements(
          settings,
          "LANGUAGES",
          (item) => fault(codeOf(item)),
          ({ data }) => ({ message: `${data} is no language code`, djangoChecks: ["translation.E002"] }),
        ),
      ),
      ...verdictList(
        judgeElements(
          settings,
          "LANGUAGES_BIDI",
          (item) => fault(item),
          ({ data }) => ({ message: `${data} is no language code`, djangoChecks: ["translation.E003"] }),
        ),
      ),
    ];
  },
});
