import { describe, expect, it } from "vitest";
import type { Analysis } from "../../server/src/core/analysis.js";
import type { AnalysisOptions } from "../../server/src/core/analysisOptions.js";
import type { FixEdits } from "../../server/src/core/fixes/fix.js";
import { isText } from "../../server/src/core/text/fileSource.js";
import { span } from "../../server/src/core/text/span.js";
import { inOneStep } from "../harness/fakeEngine.js";
import { parseFixture, rewriteSnapshots, type FixtureCase } from "../harness/fixture.js";
import { checkFixes } from "../harness/fixContract.js";
import { analyse, compareClaims, textsOf, type Engine } from "../harness/fixtureRun.js";
import { runCase } from "../harness/runCase.js";

const fence = "```";
const debugCase = (claims: string, code = "DEBUG = True"): string =>
  `# rule\n\n## Case\n\n${fence}py\n${code}\n${claims}${fence}\n`;

describe("parsing", () => {
  it("nests headings, names files, inherits config and takes claims out", () => {
    const markdown = `# one\n\n${fence}config\ndjango: 5.10\npackages:\n  whitenoise: 6.6.0\n${fence}\n\n## two\n\n${fence}config\npackages:\n  gunicorn: ""\n${fence}\n\n\`a/Dockerfile\`\n\n${fence}docker\nFROM x\n     ^ error[image-unpinned] "say \\"x\\""\nRUN y\n~~~ because[image-unpinned] "here"\n    ^> possible hint[other-rule]\n${fence}\n\n### three\n\n${fence}py\nA = 1\n${fence}\n`;
    const { cases } = parseFixture(markdown);
    expect(cases.map((one) => one.title)).toEqual([
      ["one", "two"],
      ["one", "two", "three"],
    ]);
    expect(cases[0]?.config).toEqual({ django: "5.10", packages: { whitenoise: "6.6.0", gunicorn: "" } });
    expect(cases[0]?.files[0]).toMatchObject({
      path: "a/Dockerfile",
      text: "FROM x\nRUN y\n",
      claims: [
        {
          kind: "finding",
          ruleId: "image-unpinned",
          severity: "error",
          line: 0,
          startColumn: 5,
          endColumn: 6,
          continues: false,
        },
        { kind: "because", ruleId: "image-unpinned", text: "here", line: 1, startColumn: 0, endColumn: 3 },
        {
          kind: "finding",
          ruleId: "other-rule",
          severity: "hint",
          certainty: "possible",
          line: 1,
          startColumn: 4,
          continues: true,
        },
      ],
    });
    expect(textsOf(cases[0] as FixtureCase).get("/project/requirements.txt")).toBe(
      "Django==5.10\nwhitenoise==6.6.0\ngunicorn\n",
    );
    expect(cases[1]?.files[0]?.path).toBe("settings.py");
  });
  it.each([
    [`# a\n\n${fence}py\nA = 1\n^^^ loud[rule]\n${fence}\n`, "severity"],
    [`# a\n\n${fence}py\nA = 1\n^^^ warning[rule] text\n${fence}\n`, "looks like a claim"],
    [`# a\n\n${fence}py\nA = 1\n`, "not closed"],
    [`# a\n\n${fence}config\ndjnago: 5\n${fence}\n`, "no key"],
    [`# a\n\n${fence}py\nA = 1\n${fence}\n\n${fence}py\nB = 1\n${fence}\n`, "twice"],
    [`# a\n\n${fence}py\n^^^ warning[rule]\nA = 1\n${fence}\n`, "code above"],
  ])("refuses %j", (markdown, message) => expect(() => parseFixture(markdown)).toThrow(message));
  it("rewrites snapshots and nothing else", () => {
    const markdown = `# a\n\n${fence}values\nold\n${fence}\n\ntext\n\n${fence}diff\n${fence}\n`;
    const [first, second] = parseFixture(markdown).cases[0]?.snapshots ?? [];
    if (first === undefined || second === undefined) throw new Error("two snapshots were expected");
    expect(
      rewriteSnapshots(markdown, [
        { snapshot: first, text: "A = 1\nB = 2\n" },
        { snapshot: second, text: "-x\n" },
      ]),
    ).toBe(`# a\n\n${fence}values\nA = 1\nB = 2\n${fence}\n\ntext\n\n${fence}diff\n-x\n${fence}\n`);
  });
});

describe("claims", () => {
  const compare = (markdown: string): readonly string[] => {
    const fixture = only(markdown);
    const texts = textsOf(fixture);
    return compareClaims(fixture, analyse(engine(false), fixture, texts), texts);
  };
  it("hold", () => expect(compare(debugCase('        ^^^^ definite error[debug-enabled] "is on"\n'))).toEqual([]));
  it.each([
    ["nothing claimed", ""],
    ["another place", "       ^^^^ error[debug-enabled]\n"],
    ["a shorter place", "        ^^^ error[debug-enabled]\n"],
    ["another severity", "        ^^^^ warning[debug-enabled]\n"],
    ["another certainty", "        ^^^^ possible error[debug-enabled]\n"],
    ["another text", '        ^^^^ error[debug-enabled] "is off"\n'],
    ["another rule", "        ^^^^ error[other-rule]\n"],
    ["as suppressed", "        ^^^^ suppressed[debug-enabled]\n"],
    ["a related place", "        ^^^^ error[debug-enabled]\n~~~~~ because[debug-enabled]\n"],
    ["going on", "        ^^^^> error[debug-enabled]\n"],
  ])("fail: %s", (_, claims) => expect(compare(debugCase(claims))).not.toEqual([]));
  it("fail where nothing is found", () =>
    expect(compare(debugCase("        ^^^^^ error[debug-enabled]\n", "DEBUG = False"))).toHaveLength(1));
  it("a snapshot that cannot be made fails its case", () => {
    const fixture = only(
      `# rule\n\n## Case\n\n${fence}py\nDEBUG = False\n${fence}\n\n${fence}diff debug-enabled\n${fence}\n`,
    );
    expect(runCase(engine(false), fixture, { findings: true }).wrong).toHaveLength(1);
  });
});

describe("what a fix must keep", () => {
  const check = (
    replacement: string,
    options: { readonly code?: string; readonly wide?: boolean } = {},
  ): readonly string[] => {
    const fixture = only(debugCase("", options.code));
    const texts = textsOf(fixture);
    const own = engine(true, replacement, options.wide);
    return checkFixes(own, fixture, analyse(own, fixture, texts), texts);
  };
  it("a good one passes", () => expect(check("False")).toEqual([]));
  it("its finding goes", () => expect(check("True  ").join()).toContain("still there"));
  it("it parses", () => expect(check("(").join()).toContain("does not parse"));
  it("it adds nothing", () => expect(check("BAD").join()).toContain("adds findings"));
  it("it writes the file's line ends", () => expect(check("False\nA = 1").join()).toContain("lone"));
  it("it keeps comments", () =>
    expect(check("False", { code: "DEBUG = True # why", wide: true }).join()).toContain("loses comments"));
  it("it changes something", () => expect(check("True").join()).toContain("still there"));
});

function only(markdown: string): FixtureCase {
  const [one] = parseFixture(markdown).cases;
  if (one === undefined) throw new Error("no case");
  return one;
}

/** Finds `DEBUG = True` and the word BAD in settings.py; `replacement` is what its fix writes. */
function engine(fixes: boolean, replacement = "False", wide = false): Engine {
  return {
    createAnalysisHost(options) {
      const analyse = (): Analysis => analysis(options, fixes, replacement, wide);
      return {
        analysis: analyse,
        applyChange: analyse,
        steps: () => inOneStep(analyse),
        early: () => inOneStep(() => ({ analysis: analyse(), completing: undefined })),
      };
    },
    parser: {
      forget: () => undefined,
      parse: (_, text) => ({
        body: [],
        comments: [...text.matchAll(/#.*/g)].map((match) => ({
          start: match.index,
          end: match.index + match[0].length,
          text: match[0],
        })),
        syntaxErrors: text.includes("(") ? [{ start: 0, end: 1, message: "" }] : [],
      }),
    },
  };
}

function analysis({ files }: AnalysisOptions, fixes: boolean, replacement: string, wide: boolean): Analysis {
  const file = "/project/settings.py";
  const read = files.read(file);
  const text = isText(read) ? read.text : "";
  const findings = [...text.matchAll(/(?<=^DEBUG = )True|BAD/gm)].map((match) => ({
    key: String(match.index),
    ruleId: match[0] === "BAD" ? "bad-word" : "debug-enabled",
    severity: "error" as const,
    certainty: "definite" as const,
    message: "DEBUG is on",
    project: "/project",
    entry: "settings",
    at: span(file, match.index, match.index + match[0].length),
    djangoChecks: [],
    because: [],
    suppressed: null,
    absent: undefined,
    tags: [],
    fixes: fixes && match[0] === "True" ? [{ title: "Turn DEBUG off", safety: "safe" as const }] : [],
  }));
  const fix = (key: string): FixEdits => ({
    edits: [{ span: span(file, Number(key), wide ? text.length : Number(key) + 4), text: replacement }],
  });
  return {
    projects: [],
    findings,
    problems: [],
    checklist: () => [],
    failing: () => [],
    mayFix: () => fixes,
    settings: () => undefined,
    environment: () => [],
    fix,
    suppress: () => undefined,
    fixAll: () => ({ edits: findings.filter((one) => one.fixes.length > 0).flatMap((one) => fix(one.key).edits) }),
  };
}
