/** Formats for other programs, read back as those read them: names of files and texts that mean something to a format stay names and texts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import type { Session } from "../../server/src/cli/session.js";
import { mergeFindings, summarize, type CheckResult } from "../../server/src/cli/checkResult.js";
import { concise } from "../../server/src/cli/reporters/concise.js";
import { full } from "../../server/src/cli/reporters/full.js";
import { github } from "../../server/src/cli/reporters/github.js";
import { gitlab } from "../../server/src/cli/reporters/gitlab.js";
import { json } from "../../server/src/cli/reporters/json.js";
import { junit } from "../../server/src/cli/reporters/junit.js";
import { markdown } from "../../server/src/cli/reporters/markdown.js";
import { sarif } from "../../server/src/cli/reporters/sarif.js";
import type { EntryReport, Finding, Problem, Undetermined } from "../../server/src/core/report.js";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { explain } from "../../server/src/core/rules/explain.js";
import { LineIndex } from "../../server/src/core/text/lineIndex.js";
import { span } from "../../server/src/core/text/span.js";
import { relativePath } from "../../server/src/cli/paths.js";
import { undeterminedNotes } from "../../server/src/cli/undetermined.js";
import { runCommandLine } from "../harness/commandLine.js";
import { createEngine } from "../harness/engine.js";
import { fakeEngine } from "../harness/fakeEngine.js";

/** Names that somewhere mean something else. */
const hostileNames = [
  "plain.py",
  "with space/set tings.py",
  "naïve/日本語/😀.py",
  "a%20b%.py",
  "::error file=x::y.py",
  "a|b`c*d_e_.py",
  "<b>&\"'.py",
  "line\nbreak.py",
  "##[add-mask]x.py",
  "C:\\windows\\settings.py",
  "[x](y).py",
  "half\ud800.py",
  "bell\x07.py",
] as const;
const hostileMessages = [
  "plain",
  "pipes | and || more",
  "two\nlines\r\nand three",
  "100% of :: it, and `code` *here* <script>",
  "##[set-env name=PATH]x",
  "::warning::x",
  "\x00\x1b[31m\ufffe",
  "@everyone ]]> &amp; {0}",
  "\ud800 half",
] as const;

const text = "A = 1\r\nDEBUG = True  # 😀 here\r\nlast";
const findings = hostileNames.flatMap((name, n): readonly Finding[] =>
  hostileMessages.slice(0, n === 0 ? undefined : 2).map((message, m) => finding(`/repo/${name}`, message, m)),
);

function finding(file: string, message: string, n: number): Finding {
  const severity =
    (["error", "warning", "warning", "hint", "information", "error", "hint", "warning"] as const)[n] ?? "information";
  return {
    key: `${file}${n}`,
    ruleId: rules[n]?.id ?? "",
    severity,
    certainty: n % 2 === 0 ? "definite" : "possible",
    message,
    project: "/repo",
    entry: n % 2 === 0 ? "settings" : undefined,
    at: span(file, n === 3 ? 0 : 15, 19),
    djangoChecks: [],
    because: [{ at: span(file, 0, 1), label: message }],
    fixes: [],
    suppressed:
      (
        [
          null,
          { by: "comment", reason: "because | of\nthat" },
          null,
          null,
          { by: "baseline", reason: undefined },
          { by: "silenced", reason: undefined },
          { by: "comment", reason: undefined },
        ] as const
      )[n] ?? null,
    absent: undefined,
    tags: [],
  };
}

const problems: readonly Problem[] = [
  { file: "/repo/::x,y:\n.py", message: "can't, | be\nread: 100%", fatal: true },
  { file: "/repo", message: "odd", fatal: false },
];

function result(overrides: Partial<CheckResult> = {}): CheckResult {
  const session: Session = {
    engine: { ...fakeEngine, rules, explain },
    files: { read: () => undefined, kind: () => undefined, list: () => [], isIgnored: () => false },
    base: "/repo",
    onlyFiles: undefined,
    analyses: [],
    findings,
    problems,
    projects: [
      {
        root: "/repo",
        djangoVersion: "5.2",
        djangoVersionSource: undefined,
        launches: [],
        nothingInProduction: undefined,
        entries: [
          {
            module: "settings",
            file: "/repo/plain.py",
            role: "production",
            checked: true,
            because: "x",
            becauseAt: undefined,
            closed: true,
            loads: "yes",
            undetermined: [],
            raises: null,
            files: [],
          },
        ],
      },
    ],
    covers: () => true,
    show: (path) => relativePath("/repo", path),
    text: () => text,
    starred: () => text,
    lines: () => new LineIndex(text),
  };
  const merged = mergeFindings(findings, rules);
  return {
    session,
    version: "0.1.0",
    findings,
    merged,
    problems,
    summary: summarize(merged),
    statistics: false,
    color: false,
    columns: undefined,
    baseline: undefined,
    ...overrides,
  };
}

const counted = mergeFindings(findings, rules);

it("what two entries say of one place is one, as grave and as certain as either", () => {
  const one: Finding = {
    ...finding("/repo/plain.py", "one", 0),
    suppressed: null,
    severity: "information",
    certainty: "possible",
    entry: "a",
    djangoChecks: ["security.W001"],
  };
  const other: Finding = {
    ...one,
    message: "other",
    severity: "error",
    certainty: "definite",
    entry: "b",
    djangoChecks: ["security.W002"],
  };
  for (const both of [
    [one, other],
    [other, one],
  ]) {
    const merged = mergeFindings(both, rules);
    expect(merged).toMatchObject([{ message: "other", severity: "error", certainty: "definite" }]);
    expect([...(merged[0]?.entries ?? [])].sort()).toEqual(["a", "b"]);
    expect([...(merged[0]?.djangoChecks ?? [])].sort()).toEqual(["security.W001", "security.W002"]);
  }
});

it("statistics tell how many of a rule's findings can be fixed", () => {
  const one = (line: number, fixes: Finding["fixes"]): Finding => ({
    ...finding("/repo/plain.py", "one", 0),
    suppressed: null,
    fixes,
    at: span("/repo/plain.py", line, line + 1),
  });
  const merged = mergeFindings([one(0, []), one(1, [{ title: "Mend it", safety: "safe" }]), one(2, [])], rules);
  expect(concise(result({ merged, statistics: true }))).toContain(`    3  ${rules[0]?.id ?? ""} (1 fixable)\n`);
});

describe("sarif", () => {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(
    JSON.parse(readFileSync(join(import.meta.dirname, "../schemas/sarif-2.1.0-rtm.5.json"), "utf8")) as object,
  );
  const expectValid = (log: unknown): void => {
    expect(validate(log), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  };

  interface Log {
    readonly runs: readonly [
      {
        readonly results: readonly SarifResult[];
        readonly tool: {
          readonly driver: {
            readonly rules: readonly { readonly id: string; readonly help: { readonly markdown: string } }[];
          };
        };
        readonly invocations: readonly [{ readonly executionSuccessful: boolean }];
      },
    ];
  }
  interface SarifResult {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly message: { readonly text: string };
    readonly suppressions: readonly {
      readonly kind: string;
      readonly status: string;
      readonly justification?: string;
    }[];
    readonly locations: readonly [
      { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: unknown } },
    ];
    readonly partialFingerprints: Readonly<Record<string, string>>;
  }

  it("is valid by the standard's schema, whatever the names", () => {
    const log = JSON.parse(sarif(result())) as Log;
    expectValid(log);
    const [run] = log.runs;
    expect(run.results).toHaveLength(findings.length);
    run.results.forEach((one, n) => {
      expect(run.tool.driver.rules[one.ruleIndex]?.id).toBe(one.ruleId);
      const { uri } = one.locations[0].physicalLocation.artifactLocation;
      expect(uri).toMatch(/^[\w.~!*'()%/-]+$/);
      expect(decodeURIComponent(uri)).toBe(findings[n]?.at.file.slice("/repo/".length).replace("\ud800", "\ufffd"));
      expect(one.message.text).toBe(findings[n]?.message);
    });
    expect(run.invocations[0].executionSuccessful).toBe(false);
    expect(run.tool.driver.rules[0]?.help.markdown).toContain("## What to do");
    expect(JSON.stringify(log)).not.toContain("snippet");
  });
  it("has what to do where a rule has no page", () => {
    const told = result();
    const session = { ...told.session, engine: { ...told.session.engine, explain: () => undefined } };
    const [rule] = (JSON.parse(sarif({ ...told, session })) as Log).runs[0].tool.driver.rules;
    expect(rule?.help.markdown).toBe(rules.find(({ id }) => id === rule?.id)?.docs.remedy);
  });
  it("says who suppressed, and why", () => {
    const { results } = (JSON.parse(sarif(result())) as Log).runs[0];
    expect(results.slice(0, 7).map((one) => one.suppressions)).toEqual([
      [],
      [{ kind: "inSource", status: "accepted", justification: "because | of\nthat" }],
      [],
      [],
      [{ kind: "external", status: "accepted", justification: "listed in the baseline" }],
      [{ kind: "external", status: "accepted", justification: "silenced by SILENCED_SYSTEM_CHECKS" }],
      [{ kind: "inSource", status: "accepted" }],
    ]);
  });
  it("places in UTF-16 columns, over several lines too", () => {
    const { results } = (JSON.parse(sarif(result())) as Log).runs[0];
    expect(results[0]?.locations[0].physicalLocation.region).toEqual({
      startLine: 2,
      startColumn: 9,
      endLine: 2,
      endColumn: 13,
    });
    expect(results[3]?.locations[0].physicalLocation.region).toEqual({
      startLine: 1,
      startColumn: 1,
      endLine: 2,
      endColumn: 13,
    });
  });
  it("is valid for a real project, and for nothing", async () => {
    const engine = { ...(await createEngine()), rules, explain };
    const files = {
      "/home/dev/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
      "/home/dev/settings.py":
        'DEBUG = True\nSECRET_KEY = "abc"  # deploy-hygiene: allow[secret-key-in-source] a demo\nALLOWED_HOSTS = ["*"]\n',
    };
    const log = JSON.parse((await runCommandLine(["check", "--format", "sarif"], { engine, files })).stdout) as Log;
    expectValid(log);
    expect(log.runs[0].results.length).toBeGreaterThan(3);
    expect(log.runs[0].results.filter((one) => one.suppressions.length > 0)).not.toEqual([]);
    expectValid(
      JSON.parse(
        (await runCommandLine(["check", "--format", "sarif"], { engine, files: { "/home/dev/readme.txt": "" } }))
          .stdout,
      ),
    );
  });
  it("has a run for each of several projects, with its own findings, rules and problems", async () => {
    const engine = { ...(await createEngine()), rules, explain };
    const project = (name: string, settings: string): Record<string, string> => ({
      [`/home/dev/${name}/manage.py`]: 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
      [`/home/dev/${name}/settings.py`]: settings,
    });
    const files = {
      ...project("one", "DEBUG = True\n"),
      ...project("two", 'ALLOWED_HOSTS = ["*"]\n'),
      ...project("three", "DEBUG = (\n"),
    };
    for (const paths of [["."], ["one", "two", "three"]]) {
      const log = JSON.parse(
        (await runCommandLine(["check", ...paths, "--format", "sarif"], { engine, files })).stdout,
      ) as { readonly runs: readonly (Log["runs"][0] & { readonly automationDetails: { readonly id: string } })[] };
      expectValid(log);
      expect(log.runs.map((run) => run.automationDetails.id).sort()).toEqual([
        "django-deploy-hygiene/one/",
        "django-deploy-hygiene/three/",
        "django-deploy-hygiene/two/",
      ]);
      for (const { automationDetails, results, tool } of log.runs) {
        const folder = automationDetails.id.split("/")[1] ?? "";
        expect(results.length).toBeGreaterThan(0);
        expect(results.map((one) => one.locations[0].physicalLocation.artifactLocation.uri.split("/")[0])).toEqual(
          results.map(() => folder),
        );
        expect(tool.driver.rules.map(({ id }) => id)).toEqual([...new Set(results.map((one) => one.ruleId))].sort());
      }
    }
  });
});

it("sarif tells a problem with the nearest project around it, and what lies in none with the first", () => {
  const [project] = result().session.projects;
  if (project === undefined) throw new Error("no project");
  const roots = ["/repo/a", "/repo/a/b"];
  const told = result({
    findings: [],
    merged: [],
    problems: ["/repo/a/x.py", "/repo/a/b/y.py", "/repo/ab/z.py", "/repo/a"].map((file) => ({
      file,
      message: file,
      fatal: file.endsWith("y.py"),
    })),
    session: { ...result().session, projects: roots.map((root) => ({ ...project, root })) },
  });
  interface Run {
    readonly invocations: readonly [
      {
        readonly executionSuccessful: boolean;
        readonly toolExecutionNotifications: readonly {
          readonly level: string;
          readonly message: { readonly text: string };
        }[];
      },
    ];
  }
  const { runs } = JSON.parse(sarif(told)) as { readonly runs: readonly Run[] };
  expect(
    runs.map(({ invocations: [{ executionSuccessful, toolExecutionNotifications }] }) => [
      executionSuccessful,
      ...toolExecutionNotifications.map(({ level, message }) => `${level}: ${message.text}`),
    ]),
  ).toEqual([
    [true, "warning: /repo/a/x.py", "warning: /repo/ab/z.py", "warning: /repo/a"],
    [false, "error: /repo/a/b/y.py"],
  ]);
});

it("lines of the full report are as long as the terminal allows, and no longer", () => {
  for (const columns of [40, 60, 61, 80]) {
    const lines = full(result({ columns })).split("\n");
    const notes = lines.flatMap((line, index) => (/^ {3}= |^ {5}\S/.test(line) ? [index] : []));
    expect(notes.length).toBeGreaterThan(3);
    for (const index of notes) {
      const [line = "", next = ""] = lines.slice(index);
      if (line.trim().includes(" ")) expect(line.length, line).toBeLessThanOrEqual(columns);
      // What comes next would not have had room.
      if (/^ {5}\S/.test(next))
        expect(line.length + 1 + (next.trim().split(" ")[0] ?? "").length).toBeGreaterThan(columns);
    }
  }
});

describe("github", () => {
  /** As actions/runner reads a line: `::command key=value,…::data`, escapes taken back. */
  function commands(output: string): readonly {
    readonly command: string;
    readonly properties: Readonly<Record<string, string>>;
    readonly data: string;
  }[] {
    return output.split("\n").flatMap((line) => {
      const match = /^\s*::([^\s:]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/.exec(line);
      if (!match) return [];
      const decode = (value: string): string =>
        value.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
      const properties = Object.fromEntries(
        (match[2] ?? "")
          .split(",")
          .filter((one) => one !== "")
          .map((one) => [
            one.slice(0, one.indexOf("=")),
            decode(
              one
                .slice(one.indexOf("=") + 1)
                .replaceAll("%3A", ":")
                .replaceAll("%2C", ","),
            ),
          ]),
      );
      return [{ command: match[1] ?? "", properties, data: decode(match[3] ?? "") }];
    });
  }
  const output = github(result());
  const read = commands(output);

  it("annotates each finding once, and is open to no name or message", () => {
    const annotations = read.filter(({ command }) => ["error", "warning", "notice"].includes(command)).slice(1);
    expect(annotations).toHaveLength(counted.length);
    for (const one of counted) {
      const data = one.message.replaceAll("##[", "## [");
      expect(annotations).toContainEqual(
        expect.objectContaining({
          data,
          properties: expect.objectContaining({
            file: one.at.file.slice("/repo/".length).replaceAll("##[", "## ["),
            title: one.ruleId,
          }) as object,
        }),
      );
    }
    expect(new Set(read.map(({ command }) => command))).toEqual(
      new Set(["error", "warning", "notice", "group", "endgroup"]),
    );
    expect(output).not.toContain("##[");
  });
  it("annotates what could not be processed first, then the worst", () => {
    expect(read[0]).toEqual({
      command: "error",
      properties: { file: "::x,y:\n.py", title: "could not be processed" },
      data: "can't, | be\nread: 100%",
    });
    const kinds = read
      .filter(({ command }) => ["error", "warning", "notice"].includes(command))
      .map(({ command }) => ["error", "warning", "notice"].indexOf(command));
    expect(kinds).toEqual([...kinds].sort((a, b) => a - b));
  });
  it("lists everything in one group", () => {
    const lines = output.split("\n");
    const group = lines.slice(
      lines.findIndex((line) => line.startsWith("::group::")) + 1,
      lines.indexOf("::endgroup::"),
    );
    expect(group).toHaveLength(counted.length);
    expect(group.every((line) => /^(error|warning|information|hint)\[/.test(line))).toBe(true);
    expect(github(result({ merged: [], findings: [], problems: [], summary: summarize([]) }))).toBe("No findings\n");
  });
});

describe("gitlab", () => {
  it("has what GitLab reads, and a fingerprint of its own for each", () => {
    const report = JSON.parse(gitlab(result())) as readonly {
      readonly description: string;
      readonly check_name: string;
      readonly fingerprint: string;
      readonly severity: string;
      readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
    }[];
    expect(report).toHaveLength(counted.length);
    expect(new Set(report.map((one) => one.fingerprint)).size).toBe(report.length);
    for (const one of report) {
      expect(["info", "minor", "major", "critical", "blocker"]).toContain(one.severity);
      expect(one.description).not.toMatch(/[\r\n]/);
      expect(one.location.lines.begin).toBeGreaterThan(0);
      expect(one.location.path).not.toMatch(/^\.?\//);
    }
  });
  it("does not call a finding new because a second entry shares it", () => {
    const [first] = counted;
    const print = (merged: CheckResult["merged"]): unknown =>
      (JSON.parse(gitlab(result({ merged }))) as readonly { readonly fingerprint: string }[])[0]?.fingerprint;
    expect(first && print([first])).toBe(first && print([{ ...first, entry: "another" }]));
  });
  it("counts those that nothing else tells apart", () => {
    const same = counted.slice(0, 1).flatMap((one) => [one, one, one]);
    const prints = (JSON.parse(gitlab(result({ merged: same }))) as readonly { readonly fingerprint: string }[]).map(
      ({ fingerprint }) => fingerprint,
    );
    expect(prints).toEqual([prints[0], `${prints[0] ?? ""}-1`, `${prints[0] ?? ""}-2`]);
  });
});

describe("junit", () => {
  /** A parser that knows as much of XML as is written, and refuses everything else. */
  function parse(
    xml: string,
  ): readonly { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[] {
    // www.w3.org/TR/xml/#charsets
    expect(xml).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
    const open: string[] = [];
    const elements: { name: string; attributes: Record<string, string> }[] = [];
    let at = '<?xml version="1.0" encoding="UTF-8"?>'.length;
    expect(xml.slice(0, at)).toBe('<?xml version="1.0" encoding="UTF-8"?>');
    const token = /<\/([\w-]+)>|<([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|([^<>]+)/y;
    while (at < xml.length) {
      token.lastIndex = at;
      const match = token.exec(xml);
      expect(match, `not XML at ${xml.slice(at, at + 60)}`).not.toBeNull();
      if (!match) break;
      at = token.lastIndex;
      if (match[1] !== undefined) expect(open.pop()).toBe(match[1]);
      if (match[2] !== undefined) {
        elements.push({
          name: match[2],
          attributes: Object.fromEntries(
            [...(match[3] ?? "").matchAll(/ ([\w-]+)="([^"]*)"/g)].map((one) => [one[1] ?? "", decode(one[2] ?? "")]),
          ),
        });
        if (match[4] === "") open.push(match[2]);
      }
      expect((match[5] ?? match[3] ?? "").replace(/&(?:amp|lt|gt|quot|#\d+);/g, "")).not.toContain("&");
    }
    expect(open).toEqual([]);
    return elements;
  }
  const decode = (value: string): string =>
    value
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&");

  it("is XML, and counts right", () => {
    const elements = parse(junit(result()));
    const suites = elements.filter(({ name }) => name === "testsuite");
    expect(suites.map(({ attributes }) => attributes["name"])).toEqual(
      expect.arrayContaining(hostileNames.map((name) => name.replace(/[\ud800\x07]/g, "\ufffd"))),
    );
    const failing = counted.filter(({ severity }) => severity === "error" || severity === "warning");
    expect(elements.filter(({ name }) => name === "failure").map(({ attributes }) => attributes["message"])).toEqual(
      expect.arrayContaining(failing.map(({ message }) => message.replace(/[\x00\x1b\ud800\ufffe]/g, "\ufffd"))),
    );
    expect(suites.reduce((sum, { attributes }) => sum + Number(attributes["failures"]), 0)).toBe(failing.length);
    expect(elements.filter(({ name }) => name === "error")).toHaveLength(1);
  });
});

describe("markdown", () => {
  it("keeps every finding in one row of four cells, and makes no markup of names", () => {
    const lines = markdown(result()).split("\n");
    const rows = lines.filter((line) => /^\| (error|warning|information|hint) /.test(line));
    expect(rows).toHaveLength(counted.length);
    for (const row of rows) expect(row.replace(/\\\|/g, "").split("|"), row).toHaveLength(6);
    const all = lines.join("\n");
    expect(all).not.toContain("<script>");
    expect(all).not.toContain("@everyone");
    expect(all).toContain("`` a\\|b`c*d_e_.py:2 ``");
    expect(all).toContain("\\*here\\*");
    expect(all).toMatch(/\d+ more are suppressed/);
  });
});

describe("full", () => {
  const plain = (columns: number | undefined): readonly string[] => full(result({ columns })).split("\n");

  it("breaks notes at the terminal's width, and nothing where there is none", () => {
    const notes = (columns: number | undefined): readonly string[] =>
      plain(columns).filter((line) => /^ {3}= |^ {5}\S/.test(line));
    expect(Math.max(...notes(60).map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(Math.max(...notes(undefined).map((line) => line.length))).toBeGreaterThan(60);
    const words = (lines: readonly string[]): string => lines.join(" ").replace(/\s+/g, " ");
    expect(words(plain(60))).toBe(words(plain(undefined)));
  });
  it("ends with what counts, what is suppressed, and where to read on", () => {
    const lines = plain(undefined);
    expect(lines.at(-2)).toBe("More about a finding: django-deploy-hygiene explain RULE");
    expect(lines.at(-3)).toMatch(/^\d+ errors, .*; \d+ suppressed$/);
    expect(full(result({ merged: [], findings: [], summary: summarize([]) }))).toMatch(/\nNo findings\n$/);
  });
});

describe("what was not determined", () => {
  const open = (
    undetermined: readonly Undetermined[],
    loads: EntryReport["loads"] = "yes",
    counted: readonly Finding[] = [],
  ): CheckResult => {
    const merged = mergeFindings(counted, rules);
    const base = result({ findings: counted, merged, problems: [], summary: summarize(merged) });
    return {
      ...base,
      session: {
        ...base.session,
        findings: counted,
        projects: base.session.projects.map((project) => ({
          ...project,
          entries: project.entries.map((entry) => ({
            ...entry,
            closed: undetermined.length === 0,
            loads,
            undetermined,
          })),
        })),
      },
    };
  };
  const at = span("/repo/plain.py", 7, 12);
  const unknown = (setting: string | undefined, reason: string): Undetermined => ({ setting, at, reason });

  it("is said of no findings", () => {
    const some = open([unknown("CACHES", "call to load")]);
    expect(concise(some)).toBe(
      "plain.py:2: not determined: CACHES: call to load\nNo findings in what could be determined\n",
    );
    expect(full(some)).toContain("\nNo findings in what could be determined\n");
    expect(github(some)).toBe(
      "note: plain.py:2: not determined: CACHES: call to load\nNo findings in what could be determined\n",
    );
    expect(markdown(some)).toContain("**No findings in what could be determined**");
    expect(concise(open([]))).toBe("No findings\n");
  });
  it("is told to other programs, with its place, all of it", () => {
    const reasons = ["a", "b", "c", "d", "e", "f & g"];
    const some = open([
      ...reasons.map((reason) => unknown("CACHES", reason)),
      { setting: undefined, at: undefined, reason: "z" },
    ]);
    const texts = ["not determined: settings: z", ...reasons.map((reason) => `not determined: CACHES: ${reason}`)];
    const log = JSON.parse(sarif(some)) as {
      readonly runs: readonly {
        readonly invocations: readonly {
          readonly executionSuccessful: boolean;
          readonly toolExecutionNotifications: readonly {
            readonly level: string;
            readonly message: { readonly text: string };
            readonly locations: readonly unknown[];
          }[];
        }[];
      }[];
    };
    const [invocation] = log.runs[0]?.invocations ?? [];
    expect(invocation?.executionSuccessful).toBe(true);
    expect(invocation?.toolExecutionNotifications.map(({ level, message }) => [level, message.text])).toEqual(
      texts.map((one) => ["note", one]),
    );
    expect(invocation?.toolExecutionNotifications.map(({ locations }) => locations)).toMatchObject([
      [{ physicalLocation: { artifactLocation: { uri: "plain.py" } } }],
      ...reasons.map(() => [{ physicalLocation: { region: { startLine: 2 } } }]),
    ]);
    const rows = JSON.parse(gitlab(some)) as readonly {
      readonly description: string;
      readonly severity: string;
      readonly fingerprint: string;
      readonly location: unknown;
    }[];
    expect(rows.map((row) => [row.severity, row.description])).toEqual(texts.map((one) => ["info", one]));
    expect(new Set(rows.map((row) => row.fingerprint)).size).toBe(rows.length);
    expect(rows[1]?.location).toEqual({ path: "plain.py", lines: { begin: 2, end: 2 } });
    const suites = junit(some);
    expect(suites).toContain('<testsuite name="plain.py" tests="7" failures="0" errors="0" skipped="7">');
    expect(suites).toContain(
      '<testcase name="not determined: CACHES" classname="plain.py" line="2"><skipped message="not determined: CACHES: f &amp; g"/></testcase>',
    );
    expect(suites).not.toContain("no findings");
  });
  it("is told to other programs of what decides whether settings load, where no finding says so", () => {
    const text = "Whether settings loads depends on what cannot be seen";
    const guard: Finding = { ...finding("/repo/plain.py", text, 0), ruleId: "loading-undetermined", at };
    expect(undeterminedNotes(open([], "undetermined", [guard]))).toEqual([]);
    for (const format of [sarif, gitlab, junit]) {
      expect(format(open([], "undetermined"))).toContain(text);
      expect(format(open([]))).not.toContain(text);
    }
  });
  it("merges settings of one reason, in whatever words it stands", () => {
    const cause = "local.py, which is not in the repository";
    const names = ["A", "B", "C", "D", "E"].map((name, index) =>
      index === 0
        ? { ...unknown(name, `A may be set by ${cause}`), cause }
        : index === 1
          ? { ...unknown(name, `B may be replaced by ${cause}`), cause }
          : unknown(name, cause),
    );
    expect(concise(open([...names, { ...unknown(undefined, cause), at: span("/repo/plain.py", 0, 1) }]))).toContain(
      `plain.py:1: not determined: A, B, C and 2 more: ${cause}\n`,
    );
  });
  it("is bounded, and says where all of it stands", () => {
    const lines = concise(open(["a", "b", "c", "d", "e", "f", "g"].map((reason) => unknown("CACHES", reason)))).split(
      "\n",
    );
    expect(lines.slice(4, 7)).toEqual([
      "plain.py:2: not determined: CACHES: e",
      "Not determined for 2 more reasons: --format json lists all",
      "No findings in what could be determined",
    ]);
  });
  it("one more than the bound is one", () =>
    expect(concise(open(["a", "b", "c", "d", "e", "f"].map((reason) => unknown("CACHES", reason))))).toContain(
      "plain.py:2: not determined: CACHES: e\nNot determined for 1 more reason: --format json lists all\n",
    ));
  it("tells what concerns every setting first, then what concerns most", () => {
    const everywhere: Undetermined = { setting: undefined, at: undefined, reason: "z" };
    const lines = (...all: readonly Undetermined[]): readonly string[] => concise(open(all)).split("\n").slice(0, -2);
    expect(lines(unknown("A", "x"), ...["A", "B", "C", "D"].map((name) => unknown(name, "y")), everywhere)).toEqual([
      "plain.py: not determined: settings: z",
      "plain.py:2: not determined: A, B, C and D: y",
      "plain.py:2: not determined: A: x",
    ]);
    // Where the reason itself stands, whichever comes first.
    const place = { ...everywhere, at: span("/repo/plain.py", 0, 1) };
    expect(lines(place, unknown("A", "z"))).toEqual(["plain.py:1: not determined: A: z"]);
    expect(lines(unknown("A", "z"), place)).toEqual(["plain.py:1: not determined: A: z"]);
    expect(lines(unknown("A", "z"), everywhere)).toEqual(["plain.py:2: not determined: A: z"]);
  });
  it("names the entries where it is not so of all that are checked", () => {
    const some = open([unknown("CACHES", "x")]);
    const withOthers = (...others: readonly Partial<EntryReport>[]): string =>
      concise({
        ...some,
        session: {
          ...some.session,
          projects: some.session.projects.map((project) => ({
            ...project,
            entries: project.entries.flatMap((entry) => [
              entry,
              ...others.map((other) => ({ ...entry, module: "other", ...other })),
            ]),
          })),
        },
      }).split("\n")[0] ?? "";
    expect(withOthers({ undetermined: [] })).toBe("plain.py:2: not determined: CACHES: x (settings)");
    expect(withOthers({})).toBe("plain.py:2: not determined: CACHES: x");
    expect(withOthers({ undetermined: [], checked: false })).toBe("plain.py:2: not determined: CACHES: x");
  });
  it("of a few files, is said of the entries that load them or have findings there", () => {
    const some = open([unknown("CACHES", "x")]);
    const projects = some.session.projects.map((project) => ({
      ...project,
      entries: project.entries.map((entry) => ({ ...entry, files: ["/repo/plain.py", "/repo/base.py"] })),
    }));
    const only = (file: string, findings: readonly Finding[] = []): string =>
      concise({ ...some, findings, session: { ...some.session, projects, onlyFiles: new Set([file]), findings } });
    expect(only("/repo/elsewhere.py")).toBe("No findings\n");
    expect(only("/repo/base.py")).toContain("not determined: CACHES: x\n");
    expect(only("/repo/Dockerfile", [finding("/repo/Dockerfile", "x", 0)])).toContain("not determined: CACHES: x\n");
  });
  it("stars secrets and keeps to its line", () => {
    expect(
      concise(open([unknown("DATABASES", "call to connect('postgres://u:hunter2canary@db/x')\nand more")])),
    ).not.toMatch(/hunter2canary|\n *and more/);
  });
  it("names the place that decides whether settings load", () => {
    const guard: Finding = {
      ...finding("/repo/plain.py", "Whether the settings load depends", 0),
      ruleId: "loading-undetermined",
      severity: "information",
      at,
    };
    expect(concise(open([], "undetermined", [guard]))).toContain(
      "\nWhether settings loads depends on what cannot be seen: plain.py:2\n1 information\n",
    );
    const others = [
      { ...guard, at: span("/repo/plain.py", 0, 1) },
      { ...guard, ruleId: "debug-enabled", at: span("/repo/plain.py", 31, 32) },
      { ...guard, entry: "other", at: span("/repo/plain.py", 31, 32) },
    ];
    expect(concise(open([], "undetermined", [guard, ...others]))).toContain(
      "\nWhether settings loads depends on what cannot be seen: plain.py:2 and 1 more\n",
    );
    expect(concise(open([], "undetermined"))).toBe(
      "Whether settings loads depends on what cannot be seen\nNo findings in what could be determined\n",
    );
  });
});

describe("what is suppressed", () => {
  const by = (...reasons: readonly NonNullable<Finding["suppressed"]>["by"][]): CheckResult => {
    const suppressed = reasons.map((one) => ({
      ...finding("/repo/plain.py", "x", 0),
      suppressed: { by: one, reason: undefined },
    }));
    return result({ findings: suppressed, merged: [], problems: [], summary: summarize([]), statistics: true });
  };
  it("is counted, most first", () => {
    expect(concise(by("silenced", "option", "comment", "comment"))).toBe(
      "    2  suppressed by a comment\n    1  suppressed by --select or --ignore\n    1  suppressed by SILENCED_SYSTEM_CHECKS\nNo findings\n",
    );
    expect(concise(by())).toBe("No findings\n");
  });
  it("is said at the end", () => {
    expect(markdown(by("comment"))).toMatch(/\n\n1 more is suppressed\.\n$/);
    expect(markdown(by("comment", "silenced"))).toMatch(/\n\n2 more are suppressed\.\n$/);
    expect(markdown(by())).not.toContain("suppressed");
    expect(full(by("comment"))).toMatch(/\nNo findings; 1 suppressed\n$/);
  });
});

describe("concise and json", () => {
  it("one line per finding, without control characters", () => {
    const lines = concise(result()).trimEnd().split("\n");
    expect(lines).toHaveLength(counted.length + 1);
    expect(lines.join("")).not.toMatch(/[\x00-\x1f\x7f]/);
  });
  it("json reads back", () => {
    const report = JSON.parse(json(result())) as {
      readonly findings: readonly { readonly file: string; readonly message: string }[];
    };
    expect(report.findings.map(({ file, message }) => [file, message])).toEqual(
      findings.map(({ at, message }) => [at.file.slice("/repo/".length), message]),
    );
  });
});
