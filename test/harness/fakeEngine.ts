import type { Analysis, AnalysisHost } from "../../server/src/core/analysis.js";
import type { AnalysisOptions } from "../../server/src/core/analysisOptions.js";
import type { Finding, Problem, SettingReport } from "../../server/src/core/report.js";
import { settingsRule, type Rule } from "../../server/src/core/rules/rule.js";
import { finding as draftOf } from "../../server/src/core/settings/verdict.js";
import { isText, type FileSource } from "../../server/src/core/text/fileSource.js";
import type { TextEdit } from "../../server/src/core/text/textEdit.js";
import { span, type Span } from "../../server/src/core/text/span.js";
import type { Steps } from "../../server/src/core/project/steps.js";
import type { Value } from "../../server/src/core/domain/value.js";
import type { CommandLineEngine } from "../../server/src/cli/commandLineHost.js";

/** Two rules that look at text only: enough to test what stands around an engine. */
export const fakeRules: readonly Rule[] = [
  rule("debug-enabled", "error", "django", ["security.W018"]),
  rule("key-in-source", "warning", "secrets", ["security.W009"]),
  rule("small-advice", "information", "django", []),
];

/** Everything below the options' root that is called `settings.py` is an entry. */
export const fakeEngine: CommandLineEngine = {
  createAnalysisHost: (options) => fakeHost(options),
  parser: { parse: () => ({ body: [], comments: [], syntaxErrors: [] }), forget: () => undefined },
  rules: fakeRules,
  explain: (id) => (fakeRules.some((one) => one.id === id) ? { title: id, markdown: `# ${id}\n\nText.\n` } : undefined),
};

function rule(id: string, severity: Rule["severity"], family: Rule["family"], djangoChecks: readonly string[]): Rule {
  return settingsRule({
    id,
    severity,
    family,
    djangoChecks,
    fixable: "safe",
    reads: ["DEBUG"],
    docs: { summary: `About ${id}`, why: "Because.", remedy: "Change it.", references: [] },
    check: () => draftOf({ at: span("", 0, 0), message: "", certainty: "definite" }),
  });
}

function fakeHost(options: AnalysisOptions): AnalysisHost {
  return {
    analysis: () => fakeAnalysis(options),
    applyChange: () => fakeAnalysis(options),
    steps: () => inOneStep(() => fakeAnalysis(options)),
    early: () => inOneStep(() => ({ analysis: fakeAnalysis(options), completing: undefined })),
  };
}

function fakeAnalysis(options: AnalysisOptions): Analysis {
  const { files, root } = options;
  const problems: Problem[] = [];
  const settings = filesBelow(files, root).filter((path) => path.endsWith("settings.py"));
  const findings: Finding[] = [];
  const edits = new Map<string, TextEdit>();
  for (const file of settings) {
    const read = files.read(file);
    if (!isText(read)) {
      problems.push({ file, message: "cannot be read", fatal: true });
      continue;
    }
    const project = file.slice(0, file.lastIndexOf("/"));
    const add = (
      ruleId: string,
      pattern: RegExp,
      message: string,
      replacement: string | undefined,
      safe = true,
    ): void => {
      const match = pattern.exec(read.text);
      const text = match?.[1];
      if (match === null || text === undefined) return;
      const start = match.index + match[0].indexOf(text);
      const key = `${file}:${ruleId}`;
      const known = fakeRules.find((one) => one.id === ruleId);
      findings.push({
        key,
        ruleId,
        severity: known?.severity ?? "hint",
        certainty: "definite",
        message,
        project,
        entry: "settings",
        at: span(file, start, start + text.length),
        djangoChecks: known?.djangoChecks ?? [],
        because: [{ at: span(file, 0, 1), label: "here" }],
        fixes: replacement === undefined ? [] : [{ title: `Change ${ruleId}`, safety: safe ? "safe" : "needsReview" }],
        suppressed: null,
        absent: undefined,
        tags: [],
      });
      if (replacement !== undefined)
        edits.set(key, { span: span(file, start, start + text.length), text: replacement });
    };
    add("debug-enabled", /^DEBUG = (True)/m, "DEBUG is True", "False");
    add("key-in-source", /^SECRET_KEY = ("[^"]*")/m, "SECRET_KEY is a literal", 'os.environ["SECRET_KEY"]', false);
    add("small-advice", /^ADVICE = (\w+)/m, "ADVICE, 100% of it", undefined);
  }
  return {
    problems,
    findings,
    projects: settings.map((file) => ({
      root: file.slice(0, file.lastIndexOf("/")),
      djangoVersion: options.configuration.djangoVersion,
      djangoVersionSource: options.configuration.djangoVersion === undefined ? undefined : "option",
      launches: [],
      nothingInProduction: undefined,
      entries: [
        {
          module: "settings",
          file,
          role: "production",
          checked: true,
          because: "it is the only one",
          becauseAt: undefined,
          closed: true,
          loads: "yes",
          undetermined: [],
          raises: null,
          files: [file],
        },
      ],
    })),
    failing: () => [],
    mayFix: () => true,
    checklist: () =>
      settings.map((file) => ({
        project: file.slice(0, file.lastIndexOf("/")),
        target: "production",
        sections: [
          {
            id: "settings",
            title: "Settings",
            items: [
              {
                id: "debug",
                label: "DEBUG off",
                title: "DEBUG is off",
                decidedBy: "auto",
                state: findings.some((one) => one.ruleId === "debug-enabled") ? "fail" : "pass",
                reason: "",
                evidence: [{ at: span(file, 0, 5), text: "DEBUG" }],
                rules: ["debug-enabled"],
              },
            ],
          },
        ],
      })),
    settings: (entry) =>
      entry === "settings" && settings[0] !== undefined
        ? {
            module: entry,
            closed: true,
            djangoVersion: "5.2",
            raises: null,
            loads: "yes",
            undetermined: [],
            settings: fakeSettings(span(settings[0], 0, 5), options),
          }
        : undefined,
    environment: () =>
      settings[0] === undefined
        ? []
        : [
            {
              name: "SECRET_KEY",
              reads: [
                {
                  at: span(settings[0], 0, 5),
                  reader: "os.environ",
                  required: true,
                  hasDefault: false,
                  cast: undefined,
                },
              ],
              sets: [],
              examples: [],
            },
          ],
    fix: () => undefined,
    fixAll: ({ file, rule: only, unsafe }) => ({
      edits: findings
        .filter(
          (one) =>
            (file === undefined || one.at.file === file) &&
            (only === undefined || one.ruleId === only) &&
            one.fixes.some((fix) => unsafe || fix.safety === "safe"),
        )
        .flatMap((one) => edits.get(one.key) ?? []),
    }),
    suppress: () => undefined,
  };
}

/** The given environment as settings, and one of each kind of value that JSON cannot hold. */
function fakeSettings(at: Span, options: AnalysisOptions): readonly SettingReport[] {
  const origin = { at, from: "literal" as const };
  const one = (name: string, value: Value): SettingReport => ({
    name,
    alternatives: [{ value, when: "" }],
    provenance: [{ step: "assigned", at }],
    isDefault: false,
  });
  const text = (value: string): Value => ({ kind: "str", value, ...origin });
  return [
    ...[...(options.environment ?? new Map<string, string>())].map(([name, value]) => one(name, text(value))),
    one("A_FLOAT", { kind: "float", value: 1, ...origin }),
    one("A_SET", { kind: "set", items: [text("b"), text("a")], rest: undefined, frozen: false, ...origin }),
    one("BIG", { kind: "int", value: 2n ** 60n, ...origin }),
    one("DATABASES", {
      kind: "dict",
      rest: undefined,
      ...origin,
      entries: [
        { key: text("PASSWORD"), value: text("canary-hunter2") },
        { key: text("URL"), value: text("postgres://u:canary-hunter2@db/x") },
        { key: text("PORT"), value: { kind: "unknown", reason: "call to port", type: undefined, ...origin } },
      ],
    }),
    one("NUMBERED", {
      kind: "dict",
      rest: undefined,
      ...origin,
      entries: [{ key: { kind: "int", value: 1, ...origin }, value: text("one") }],
    }),
    one("SECRET_KEY", text("canary-hunter2")),
  ];
}

function filesBelow(files: FileSource, folder: string): readonly string[] {
  return files.list(folder).flatMap((name) => {
    const path = `${folder === "/" ? "" : folder}/${name}`;
    return files.kind(path) === "directory" ? filesBelow(files, path) : [path];
  });
}

/** For hosts that have nothing to divide. */
export function* inOneStep<T>(work: () => T): Steps<T> {
  yield { stage: "projects", count: 0 };
  return work();
}
