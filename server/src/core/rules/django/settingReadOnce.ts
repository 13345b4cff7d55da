import type { Value } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { Reply } from "../../settings/setting.js";
import type { Span } from "../../text/span.js";
import type { Verdict } from "../rule.js";
import { eachSettingRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default eachSettingRule({
  id: "setting-read-once",
  family: "django",
  severity: "warning",
  fixable: "needsReview",
  docs: {
    summary: "A setting is an iterator, which the first reader uses up",
    why: "`filter()`, `map()`, `zip()`, `reversed()` and generators give their elements once. Settings are read again and again: `CsrfViewMiddleware` alone goes over `CSRF_TRUSTED_ORIGINS` three times, and `check --deploy` once more. Who comes second finds nothing, and no error says so: origins that are listed are refused, e-mails have no recipients. Code that asks for a length or goes backwards (`MIDDLEWARE`) raises TypeError.",
    remedy: "Make a list of it: `CSRF_TRUSTED_ORIGINS = list(filter(None, …))`, or write a list comprehension.",
    references: [
      "https://docs.python.org/3/glossary.html#term-iterator",
      "https://github.com/django/django/blob/stable/5.2.x/django/middleware/csrf.py",
    ],
  },
  each: {
    // What does not load has no readers. Only settings that may hold one are asked about: whether a value that cannot be seen is an iterator
    // is no question that keeps a report open.
    names: (settings) =>
      settings.raises === null
        ? [...settings.settingsWith("iterator", ({ value }) => iteratorIn(value, 0) !== undefined)].sort()
        : [],
    judge,
  },
});

function judge(name: string, settings: SettingsView): readonly Verdict[] {
  const once = settings.ask((world): Reply => {
    const value = world.get(name);
    const found = iteratorIn(value, 0);
    // In Python 2, where these are lists, Django before 2.0 may run.
    if (found !== undefined && !settings.django.atLeast(2, 0) && /^(?:filter|map|zip)$/.test(found.type))
      return { answer: "unknown" };
    if (found !== undefined) return { answer: "yes", data: found };
    return { answer: value.kind === "unknown" ? "unknown" : "no" };
  });
  if (once.occurs === "unknown") return [once.notDetermined()];
  if (once.occurs === "never") return [once.holds()];
  return once.findings((one) => {
    const { type, at, isWhole } = one.data as Found;
    const verb = isWhole ? "is" : "holds";
    return {
      message: `${name} ${verb} a ${type.replace(/^.*\./, "")} object, which gives its elements once: every reader but the first finds it empty${whenText(one)}`,
      fixes:
        at === undefined
          ? []
          : [
              {
                title: "Make a list of it",
                safety: "needsReview",
                edits: () => ({
                  edits: [
                    { span: { ...at, end: at.start }, text: "list(" },
                    { span: { ...at, start: at.end }, text: ")" },
                  ],
                }),
              },
            ],
    };
  });
}

/** The types of Python that give their elements once; `itertools.count()` and the like never end. */
const iterators = /^(?:filter|map|zip|enumerate|reversed|generator|iterator|itertools\.(?!count$|cycle$|repeat$)\w+)$/;

interface Found {
  readonly type: string;
  readonly at: Span | undefined;
  readonly isWhole: boolean;
}

function iteratorIn(value: Value, depth: number): Found | undefined {
  const type = value.kind === "object" ? value.type : value.kind === "environment" ? value.objectType : undefined;
  if (type !== undefined) return iterators.test(type) ? { type, at: value.at, isWhole: depth === 0 } : undefined;
  if (depth > 5) return undefined;
  const parts = isSequence(value)
    ? value.items
    : value.kind === "dict"
      ? value.entries.map((entry) => entry.value)
      : [];
  for (const part of parts) {
    const found = iteratorIn(part, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
