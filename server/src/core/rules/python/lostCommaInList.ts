import { bindingWays } from "../../domain/bound.js";
import { isSequence, type StrValue } from "../../domain/value.js";
import type { FixDraft } from "../../fixes/fix.js";
import { judgeElements } from "../support/elements.js";
import type { SettingsView } from "../../settings/settingsView.js";
import { holds, settingsRule } from "../rule.js";
import { verdictList, whenText } from "../support/verdicts.js";

const hostLists = [
  "ALLOWED_HOSTS",
  "CSRF_TRUSTED_ORIGINS",
  "CORS_ALLOWED_ORIGINS",
  "CORS_ORIGIN_WHITELIST",
  "INTERNAL_IPS",
];
const pathLists = [
  "INSTALLED_APPS",
  "MIDDLEWARE",
  "AUTHENTICATION_BACKENDS",
  "STATICFILES_FINDERS",
  "PASSWORD_HASHERS",
  "FILE_UPLOAD_HANDLERS",
];

export default settingsRule({
  id: "lost-comma-in-list",
  family: "python",
  severity: "error",
  reads: [...hostLists, ...pathLists],
  checklist: ["allowed-hosts", "trusted-origins"],
  fixable: "safe",
  docs: {
    summary: "A comma is missing between two entries of a list, so Python joins them",
    why: 'Python joins texts that stand side by side: `"a.example.com" "b.example.com"` is the one host `a.example.comb.example.com`. In `ALLOWED_HOSTS` neither host is accepted then, and no check says so; in `MIDDLEWARE` or `INSTALLED_APPS` Django does not start.',
    remedy: "Put the comma between them.",
    references: ["https://docs.python.org/3/reference/lexical_analysis.html#string-literal-concatenation"],
  },
  check({ settings }) {
    const verdicts = [...hostLists, ...pathLists]
      .filter((name) => hasJoinedText(name, settings))
      .flatMap((name) => {
        const looksWhole = hostLists.includes(name) ? isHostOrOrigin : isDottedPath;
        return verdictList(
          judgeElements(
            settings,
            name,
            (item) => {
              if (item.kind !== "str" || !item.parts || item.parts.length < 2) return undefined;
              // A piece that begins with a dot was broken off on purpose.
              if (
                !item.parts.every(
                  (part, index) => looksWhole(part.value) && (index === 0 || !part.value.startsWith(".")),
                )
              )
                return undefined;
              return { key: item.value, data: item };
            },
            ({ data: item }, one) => ({
              about: [name],
              message: `A comma is missing in ${name}${whenText(one)}: ${quoted(item)} are one entry, "${item.value}"`,
              fixes: commaFix(item),
            }),
          ),
        );
      });
    return verdicts.length > 0 ? verdicts : holds();
  },
});

/** Before any question: most lists have none. */
function hasJoinedText(name: string, settings: SettingsView): boolean {
  return bindingWays(settings.evaluationOf(name).intended, name).some(
    ({ value: { value } }) =>
      !isSequence(value) ||
      value.rest !== undefined ||
      value.items.some((item) => item.kind !== "str" || item.parts !== undefined),
  );
}

function isHostOrOrigin(text: string): boolean {
  return (
    /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:\*?\.)?[\w-]+(?:\.[\w-]+)+(?::\d+)?\/?$/i.test(text) ||
    /^(?:https?:\/\/)?localhost(?::\d+)?$/i.test(text) ||
    text === "*"
  );
}

function isDottedPath(text: string): boolean {
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(text);
}

function quoted(item: StrValue): string {
  return (item.parts ?? []).map((part) => `"${part.value}"`).join(" and ");
}

/** A comma behind each piece but the last, in one go: the pieces stand side by side, whatever is between them stays. */
function commaFix(item: StrValue): readonly FixDraft[] {
  const parts = item.parts ?? [];
  return [
    {
      title: "Insert the comma",
      safety: "safe",
      edits: () => ({
        edits: parts
          .slice(0, -1)
          .map((part) => ({ span: { file: part.at.file, start: part.at.end, end: part.at.end }, text: "," })),
      }),
    },
  ];
}
