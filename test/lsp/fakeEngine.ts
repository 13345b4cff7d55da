import type { Analysis, AnalysisHost } from "../../server/src/core/analysis.js";
import type { AnalysisOptions } from "../../server/src/core/analysisOptions.js";
import type { Configuration } from "../../server/src/core/configuration.js";
import { isText } from "../../server/src/core/text/fileSource.js";
import type { Finding, ProjectReport } from "../../server/src/core/report.js";
import type { OpaqueStatement, PythonModule, SyntaxError } from "../../server/src/core/syntax/python/ast.js";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import type { TextEdit } from "../../server/src/core/text/textEdit.js";
import type { Engine } from "../../server/src/lsp/services.js";
import { inOneStep } from "../harness/fakeEngine.js";

/**
 * A core that finds things line by line, so that the protocol layer can be tested without the rules:
 *
 * - `DEBUG = True` → debug-enabled (error) at `True`, safe fix
 * - `KEY = "…"` → key-in-source (warning, needs review)
 * - `# absent NAME` → name-absent, where the comment stands in any file: at the start of the file
 * - `# allowed` at the end of a line: its findings are suppressed
 * - `# shared` → shared (hint), found twice for two entries, related to the first line
 * - a line with an open parenthesis that is not closed: syntax-error; the line has no other findings
 * - a line `raise`: the file's entry does not load; its findings are gone
 * - `# throw`: the analysis throws
 */
export function fakeEngine(log = fakeLog()): Engine {
  return {
    createAnalysisHost: (options) => fakeHost(options, log),
    parser: fakeParser,
    explain: (id) =>
      id === "debug-enabled"
        ? { title: "DEBUG is on", markdown: "# DEBUG is on\n\nShows internals.\n\n## Remedy\n\nTurn it off." }
        : undefined,
    display: () => "***",
  };
}

/** How often each was asked for. */
export interface FakeLog {
  analyses: number;
  checklists: number;
  failing: number;
  environments: number;
}

export function fakeLog(): FakeLog {
  return { analyses: 0, checklists: 0, failing: 0, environments: 0 };
}

function fakeHost(options: AnalysisOptions, log: FakeLog): AnalysisHost {
  let { configuration } = options;
  let current = analyse(options, configuration, log);
  return {
    analysis: () => current,
    applyChange(change) {
      configuration = change.configuration ?? configuration;
      current = analyse(options, configuration, log);
      return current;
    },
    steps(change) {
      return inOneStep(() => (change === undefined ? this.analysis() : this.applyChange(change)));
    },
    early() {
      return inOneStep(() => ({ analysis: this.analysis(), completing: undefined }));
    },
  };
}

function analyse({ root, files }: AnalysisOptions, configuration: Configuration, log: FakeLog): Analysis {
  log.analyses++;
  const texts = new Map<string, string>();
  const problems: Analysis["problems"][number][] = [];
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const name of files.list(folder)) {
      const path = `${folder}/${name}`;
      const kind = files.kind(path);
      if (kind === "directory") waiting.push(path);
      if (kind !== "file" || !name.endsWith(".py")) continue;
      const file = files.read(path);
      if (isText(file)) texts.set(path, file.text);
      else if (file !== undefined) problems.push({ file: path, message: `${name} ${file.problem}`, fatal: true });
    }
  }
  const findings: Finding[] = [];
  const edits = new Map<string, TextEdit>();
  for (const [file, text] of texts) {
    if (text.includes("# throw")) throw new TypeError(`a message that quotes ${text}`);
    if (raised(text) !== undefined) continue;
    for (const line of lines(text)) collect(file, line, root, configuration, findings, edits);
  }
  const project: ProjectReport = {
    root,
    djangoVersion: "5.2",
    djangoVersionSource: undefined,
    launches: [],
    nothingInProduction: undefined,
    entries: [...texts.keys()].map((file) => ({
      module: file.slice(root.length + 1, -3),
      file,
      role: "production",
      checked: true,
      because: "the only one",
      becauseAt: { file, start: 0, end: 0 },
      closed: true,
      loads: "yes",
      undetermined: [],
      raises: raisedAt(file, texts.get(file) ?? ""),
      files: [file],
    })),
  };
  return {
    projects: [project],
    findings,
    problems,
    failing: () => {
      log.failing++;
      return [
        {
          project: root,
          target: "production",
          items: findings.some((each) => each.ruleId === "debug-enabled") ? ["debug"] : [],
        },
      ];
    },
    mayFix: (key) => edits.has(key),
    checklist: () => (
      log.checklists++,
      [
        {
          project: root,
          target: "production",
          sections: [
            {
              id: "environments",
              title: "Environments",
              items: [
                {
                  id: "debug",
                  label: "DEBUG off",
                  title: "DEBUG is off",
                  decidedBy: "auto",
                  state: findings.some((each) => each.ruleId === "debug-enabled") ? "fail" : "pass",
                  reason: "as seen",
                  evidence: findings.slice(0, 1).map(({ at, message }) => ({ at, text: message })),
                  rules: ["debug-enabled"],
                },
              ],
            },
          ],
        },
      ]
    ),
    settings: (entry) =>
      texts.has(`${root}/${entry}.py`)
        ? {
            module: entry,
            closed: true,
            djangoVersion: "5.2",
            raises: null,
            loads: "yes",
            undetermined: [],
            settings: [
              {
                name: "KEY",
                alternatives: [{ value: { kind: "none", at: undefined, from: "literal" }, when: "" }],
                provenance: [{ step: "assigned", at: { file: `${root}/${entry}.py`, start: 0, end: 3 } }],
                isDefault: false,
              },
            ],
          }
        : undefined,
    environment: () => (log.environments++, []),
    fix: (key, index) => {
      const edit = index === 0 ? edits.get(key) : undefined;
      return edit === undefined ? undefined : { edits: [edit] };
    },
    fixAll: (filter) => ({
      edits: findings
        .filter(
          (each) =>
            (filter.file ?? each.at.file) === each.at.file &&
            (filter.rule ?? each.ruleId) === each.ruleId &&
            each.fixes.some((fix) => filter.unsafe || fix.safety === "safe"),
        )
        .flatMap((each) => edits.get(each.key) ?? []),
    }),
    suppress: (key, scope) => {
      const at = findings.find((each) => each.key === key)?.at;
      const text = at === undefined ? undefined : texts.get(at.file);
      if (at === undefined || text === undefined) return undefined;
      const line = lines(text).find(({ start, end }) => start <= at.start && at.start <= end);
      return {
        edits: [
          {
            span: {
              file: at.file,
              start: scope === "file" ? 0 : (line?.end ?? 0),
              end: scope === "file" ? 0 : (line?.end ?? 0),
            },
            text: scope === "file" ? "# allowed-file\n" : "  # allowed",
          },
        ],
      };
    },
  };
}

function collect(
  file: string,
  { start, end, text }: Line,
  root: string,
  configuration: Configuration,
  findings: Finding[],
  edits: Map<string, TextEdit>,
): void {
  const add = (ruleId: string, from: number, to: number, more: Partial<Finding>, replacement?: string): void => {
    const severity = configuration.rules[ruleId] ?? more.severity ?? "warning";
    if (severity === "off") return;
    const key = `${file}:${from}:${ruleId}:${findings.length}`;
    const at = { file, start: from, end: to };
    if (replacement !== undefined) edits.set(key, { span: at, text: replacement });
    findings.push({
      key,
      ruleId,
      certainty: "definite",
      message: `found ${ruleId}`,
      project: root,
      entry: file.slice(root.length + 1, -3),
      at,
      djangoChecks: [],
      because: [],
      fixes: [],
      suppressed: text.includes("# allowed") ? { by: "comment", reason: undefined } : null,
      absent: undefined,
      tags: [],
      ...more,
      severity,
    });
  };
  if (isBroken(text)) return add("syntax-error", end, end, { severity: "error", message: "'(' was never closed" });
  const debug = text.indexOf("DEBUG = True");
  // Two rounds: the first fix leads to a text that the second improves.
  if (debug >= 0)
    add(
      "debug-enabled",
      start + debug + 8,
      start + debug + 12,
      { severity: "error", fixes: [{ title: "Turn DEBUG off", safety: "safe" }] },
      text.includes("# twice") ? "None" : "False",
    );
  const none = text.indexOf("DEBUG = None");
  if (none >= 0)
    add(
      "debug-none",
      start + none + 8,
      start + none + 12,
      { fixes: [{ title: "Write False", safety: "safe" }] },
      "False",
    );
  const key = /KEY = (".*")/.exec(text);
  if (key !== null)
    add(
      "key-in-source",
      start + key.index + 6,
      start + key.index + key[0].length,
      {
        certainty: "possible",
        message: "The key stands in the source",
        fixes: [{ title: "Read KEY from the environment", safety: "needsReview" }],
      },
      "environ['KEY']",
    );
  const absent = /# absent (\w+)/.exec(text);
  if (absent !== null)
    add(`${(absent[1] ?? "").toLowerCase()}-absent`, 0, 1, {
      absent: absent[1],
      message: `${absent[1] ?? ""} is not set`,
    });
  if (text.includes("# shared")) {
    for (const entry of ["a", "b"])
      add("shared", start, end, {
        severity: "hint",
        entry,
        because: [{ at: { file, start: 0, end: 1 }, label: `imported in ${entry}` }],
        tags: ["deprecated"],
      });
  }
}

function raised(text: string): number | undefined {
  const at = text.search(/^raise$/m);
  return at < 0 ? undefined : at;
}

function raisedAt(file: string, text: string): ProjectReport["entries"][number]["raises"] {
  const start = raised(text);
  return start === undefined ? null : { type: "NameError", at: { file, start, end: start + 5 } };
}

const fakeParser: PythonParser = {
  parse(_file, text): PythonModule {
    const broken = lines(text).filter((line) => isBroken(line.text));
    const body = broken.map(
      ({ start, end }): OpaqueStatement => ({ kind: "opaqueStatement", start, end, reason: "syntax error", names: [] }),
    );
    return {
      body,
      comments: [],
      syntaxErrors: broken.map(({ end }): SyntaxError => ({ start: end, end, message: "'(' was never closed" })),
    };
  },
  forget: () => undefined,
};

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function lines(text: string): readonly Line[] {
  const found: Line[] = [];
  for (const match of text.matchAll(/[^\r\n]+/g))
    found.push({ start: match.index, end: match.index + match[0].length, text: match[0] });
  return found;
}

function isBroken(line: string): boolean {
  return line.split("(").length > line.split(")").length;
}
