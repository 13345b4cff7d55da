import { describe, expect, it } from "vitest";
import { commandNames, optionsOf, parseArguments } from "../../server/src/cli/arguments.js";
import { run } from "../../server/src/cli/run.js";
import { unifiedDiff } from "../../server/src/cli/unifiedDiff.js";
import { createEngine } from "../harness/engine.js";
import { fakeEngine } from "../harness/fakeEngine.js";
import { memoryFiles, type MemoryFile } from "../harness/memoryFileSource.js";

/** Lines of code are read to tell what of them is secret. */
const { parser } = await createEngine();

const settings = 'DEBUG = True\nSECRET_KEY = "canary-hunter2"\nADVICE = x\n';

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly written: ReadonlyMap<string, string>;
}

async function cli(
  argv: readonly string[],
  options: {
    readonly files?: Record<string, MemoryFile>;
    readonly stdin?: string;
    readonly terminal?: boolean;
    readonly color?: { no?: string; force?: string };
  } = {},
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const written = new Map<string, string>();
  const status = await run({
    argv,
    cwd: "/home/dev",
    version: "0.1.0",
    color: { no: options.color?.no, force: options.color?.force },
    stdout: { write: (text) => void out.push(text), isTerminal: options.terminal ?? false },
    stderr: { write: (text) => void err.push(text), isTerminal: false },
    files: memoryFiles(options.files ?? { "/home/dev/site/settings.py": settings }),
    readStdin: () => Promise.resolve(options.stdin ?? ""),
    writeFile: (path, text) => void written.set(path, text),
    engine: () => Promise.resolve({ ...fakeEngine, parser }),
    languageServer: () => Promise.resolve(0),
  });
  const ran = { status, stdout: out.join(""), stderr: err.join(""), written };
  expect(
    ran.stdout + ran.stderr + [...written].filter(([path]) => !path.endsWith("settings.py")).join(""),
    "no output holds the secret",
  ).not.toContain("hunter2");
  return ran;
}

/** As much of every command's JSON as the tests look into. */
interface Report {
  readonly findings: readonly Row[];
  readonly projects: readonly Row[];
  readonly summary: unknown;
  readonly settings: Readonly<
    Record<
      "A_FLOAT" | "A_SET" | "BIG" | "NUMBERED" | "DATABASES" | "SECRET_KEY" | "A" | "B" | "C",
      { readonly value: unknown }
    >
  >;
  readonly variables: unknown;
  readonly rules: readonly unknown[];
  readonly runs: readonly [
    {
      readonly results: readonly unknown[];
      readonly tool: { readonly driver: { readonly rules: readonly unknown[] } };
    },
  ];
}
interface Row {
  readonly ruleId: string;
  readonly file: string;
  readonly root: string;
  readonly suppressed: unknown;
  readonly severity: string;
  readonly fingerprint: string;
}

const json = (ran: Ran): Report => JSON.parse(ran.stdout) as Report;

describe("usage", () => {
  it.each([
    [["chekc"], "did you mean “check”"],
    [["check", "--formt", "json"], "did you mean “--format”"],
    [["check", "--format", "xml"], "has the formats"],
    [["check", "--format"], "needs a value"],
    [["rules", "--fix"], "not an option of “rules”"],
    [["check", "nowhere"], "does not exist"],
    [["check", "--select", "debug-enabld"], "did you mean “debug-enabled”"],
    [["explain"], "needs one rule"],
    [["explain", "nothing-like-it"], "there is no rule"],
    [["check", "--update-baseline"], "--baseline FILE"],
    [["check", "--fail-level", "loud"], "--fail-level"],
    [["lsp"], "--stdio"],
    [["check", "--environment", "exact", "--env", "canary-hunter2"], "NAME=VALUE"],
    [["settings", "--settings", "missing"], "no settings module missing"],
    [["check", "--settings", "missing"], "no settings module missing"],
    [["check", "--baseline", "none.json"], "does not exist"],
    [["check", "--fix", "--stdin-filename", "site/settings.py"], "--diff"],
    [["hook", "a", "b"], "takes one PATH"],
    [["hook", "--write", "--output", "x"], "give one of them"],
    [["hook", "--format", "json"], "not an option of “hook”"],
    [["hook"], "no Git repository"],
    [["check", "--write"], "it belongs to hook"],
    [["check", "--fix=yes"], "takes no value"],
    [["check", "--format="], "is empty; write --format"],
    [["check", "--format", "--statistics"], "needs a value"],
    [["check", "--django-version", "5"], "is written X.Y"],
    [["check", "--settings", "config/settings.py"], "dotted name"],
    [["check", "--show-secrets"], "belongs to “--diff”"],
    [["check", "--baseline", "b.json", "--update-baseline", "--fix"], "do not go together"],
    [["check", "--baseline", "b.json", "--update-baseline", "--diff"], "do not go together"],
    [["check", "--stdin-filename", "a.py", "--unsafe-fixes"], "cannot write to standard input"],
    [["check", "--stdin-filename", "a.py", "--new-migrations", "-"], "standard input holds one thing"],
    [["explain", "debug-enabled", "DEBUG"], "needs one rule"],
    [["settings", "a", "b"], "takes one PATH"],
    [["mcp", "a", "b"], "takes one PATH"],
    [["rules", "a"], "takes no operands, but “a” was given"],
    [["lsp", "--stdio", "a"], "takes no operands"],
  ])("%j is 2 and says what to do", async (argv, message) => {
    const ran = await cli(argv);
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toContain(message);
  });
  it("helps", async () => {
    expect((await cli(["--help"])).status).toBe(0);
    expect((await cli([])).status).toBe(2);
    const help = (await cli(["check", "--help"])).stdout;
    for (const option of optionsOf("check")) expect(help).toContain(`  ${option}`);
    for (const command of commandNames)
      expect((await cli([command, "--help"])).stdout).toMatch(/^Usage: django-deploy-hygiene .*\n\n[A-Z]/);
    // What the help shows as an example can be run.
    for (const [, line = ""] of help.matchAll(/^ {2}django-deploy-hygiene (.*?) {2}/gm))
      expect(parseArguments(line.split(" ")), line).toMatchObject({ kind: "run" });
  });
});

describe("options", () => {
  const argumentsOf = (...argv: readonly string[]): unknown => {
    const parsed = parseArguments(argv);
    return parsed.kind === "run" ? parsed.arguments : parsed;
  };
  it("the last of one that is given twice counts, all of one that is repeatable", () =>
    expect(
      argumentsOf(
        ..."check --format json --format=concise --settings a --settings b:C --select x,,y --select z --fail-level error".split(
          " ",
        ),
      ),
    ).toMatchObject({
      format: "concise",
      settings: ["a", "b:C"],
      select: ["x", "y", "z"],
      failLevel: "error",
    }));
  it("what stands behind -- are PATHs, and - is one", () =>
    expect(argumentsOf("check", "a", "-", "--fix", "--", "--diff", "-h")).toMatchObject({
      operands: ["a", "-", "--diff", "-h"],
      fix: true,
      diff: false,
    }));
  it("are off, and settings production's, where nothing is said", () =>
    expect(argumentsOf("check")).toMatchObject({
      exact: false,
      failLevel: "warning",
      fix: false,
      unsafeFixes: false,
      diff: false,
      showSecrets: false,
      updateBaseline: false,
      statistics: false,
      withDefaults: false,
      write: false,
      noConfig: false,
      operands: [],
      format: undefined,
    }));
  it("--unsafe-fixes fixes, too", () =>
    expect(argumentsOf("check", "--unsafe-fixes")).toMatchObject({ fix: true, unsafeFixes: true }));
  it("text is the format for people", () =>
    expect(argumentsOf("check", "--format", "text")).toMatchObject({ format: "full" }));
  it("a value may have an equals sign, and be empty where it is a variable's", () =>
    expect(argumentsOf("check", "--environment=exact", "--env=A=b=c", "--env", "D=", "--env-file", "f")).toMatchObject({
      exact: true,
      environment: [
        { kind: "variable", name: "A", value: "b=c" },
        { kind: "variable", name: "D", value: "" },
        { kind: "file", file: "f" },
      ],
    }));
  it.each([
    ["check --env =x", "“--env” is written NAME=VALUE"],
    ["check -env=TOKEN=horse", "there is no option “-env” (did you mean “--env”?). “check --help” lists the options"],
    ["check --env=", "the value of “--env” is empty; write --env NAME=VALUE"],
    ["check --django-version 5.2.1.0", "“--django-version” is written X.Y, such as 5.2, not “5.2.1.0”"],
    [
      "check --settings a:b:c",
      "“--settings” is a module's dotted name, such as config.settings.production, not “a:b:c”",
    ],
    ["rules --format xml", "“rules” has the formats text, json, not “xml”"],
    [
      "check --format xml",
      "“check” has the formats text, full, concise, json, sarif, github, gitlab, junit, markdown, not “xml”",
    ],
    ["check --environment closed", "“--environment” is open or exact, not “closed”"],
    ["check --fail-level hint", "“--fail-level” is one of error, warning, information, never, not “hint”"],
  ])("%s", (line, message) => expect(argumentsOf(...line.split(" "))).toEqual({ kind: "usage", message }));
  it.each([
    ["--help", { kind: "help", command: undefined }],
    ["help check", { kind: "help", command: "check" }],
    ["-h rules", { kind: "help", command: "rules" }],
    ["check x -h", { kind: "help", command: "check" }],
    ["--version", { kind: "version" }],
    ["-V", { kind: "version" }],
  ])("%s", (line, parsed) => expect(parseArguments(line.split(" "))).toEqual(parsed));
});

describe("check", () => {
  it("writes the contract's JSON", async () => {
    const ran = await cli(["check", "--format", "json", "site"]);
    expect(ran.status).toBe(1);
    const report = json(ran);
    expect(report).toMatchObject({
      schemaVersion: 1,
      tool: { name: "django-deploy-hygiene", version: "0.1.0" },
      problems: [],
      summary: { error: 1, warning: 1, information: 1, hint: 0 },
    });
    expect(report.projects).toEqual([
      {
        root: ".",
        djangoVersion: null,
        djangoVersionSource: null,
        launches: [],
        entries: [
          {
            module: "settings",
            file: "settings.py",
            role: "production",
            checked: true,
            because: "it is the only one",
            closed: true,
            raises: null,
            loads: "yes",
            undetermined: [],
          },
        ],
      },
    ]);
    expect(report.findings[0]).toEqual({
      ruleId: "debug-enabled",
      severity: "error",
      certainty: "definite",
      message: "DEBUG is True",
      project: ".",
      entry: "settings",
      file: "settings.py",
      range: { start: { line: 1, column: 9 }, end: { line: 1, column: 13 } },
      djangoChecks: ["security.W018"],
      because: [{ file: "settings.py", line: 1, label: "here" }],
      fixes: [{ title: "Change debug-enabled", safety: "safe" }],
      suppressed: null,
    });
  });
  it("writes paths relative to the working directory unless one directory is given", async () => {
    const files = { "/home/dev/a/settings.py": settings, "/home/dev/b/settings.py": settings };
    expect(
      new Set(json(await cli(["check", "--format", "json", "a", "b"], { files })).findings.map((one) => one.file)),
    ).toEqual(new Set(["a/settings.py", "b/settings.py"]));
    expect(new Set(json(await cli(["check", "--format", "json"], { files })).findings.map((one) => one.file))).toEqual(
      new Set(["a/settings.py", "b/settings.py"]),
    );
    const one = json(await cli(["check", "--format", "json", "b/settings.py"], { files }));
    expect(new Set(one.findings.map((each) => each.file))).toEqual(new Set(["b/settings.py"]));
    expect(one.projects.map((each) => each.root)).toEqual(["b"]);
  });
  it("obeys the fail level, and 2 wins", async () => {
    const files = { "/home/dev/settings.py": "ADVICE = x\n" };
    expect((await cli(["check"], { files })).status).toBe(0);
    expect((await cli(["check", "--fail-level", "information"], { files })).status).toBe(1);
    expect((await cli(["check", "--fail-level", "never"])).status).toBe(0);
    expect(
      (
        await cli(["check"], {
          files: { "/home/dev/settings.py": settings, "/home/dev/b/settings.py": { problem: "no" } },
        })
      ).status,
    ).toBe(2);
  });
  it("selects and ignores; in exact mode the ids of Django stay whole", async () => {
    expect(
      json(await cli(["check", "--format", "json", "--select", "small-advice"])).findings.map((one) => one.ruleId),
    ).toEqual(["small-advice"]);
    const exact = json(
      await cli(["check", "--format", "json", "--ignore", "debug-enabled,small-advice", "--environment", "exact"]),
    );
    expect(exact.findings.map((one) => [one.ruleId, one.suppressed])).toEqual([
      ["debug-enabled", { by: "option" }],
      ["key-in-source", null],
    ]);
    expect(exact.summary).toEqual({ error: 0, warning: 1, information: 0, hint: 0 });
  });
  it("fixes safe ones, and all of them", async () => {
    const safe = await cli(["check", "--fix"]);
    expect(safe.written.get("/home/dev/site/settings.py")).toBe(settings.replace("True", "False"));
    expect(safe.status).toBe(1);
    const all = await cli(["check", "--fix", "--unsafe-fixes"]);
    expect(all.written.get("/home/dev/site/settings.py")).toBe(
      'DEBUG = False\nSECRET_KEY = os.environ["SECRET_KEY"]\nADVICE = x\n',
    );
    expect(all.status).toBe(0);
    expect((await cli(["check", "--fix", "--ignore", "debug-enabled"])).written.size).toBe(0);
    expect(
      (await cli(["check", "--fix"], { files: { "/home/dev/settings.py": `# coding: latin-1\n${settings}` } })).status,
    ).toBe(2);
  });
  it("shows a diff and changes nothing", async () => {
    const ran = await cli(["check", "--diff", "--select", "debug-enabled"], {
      files: { "/home/dev/settings.py": "A = 1\nDEBUG = True\n" },
    });
    expect(ran).toMatchObject({
      status: 1,
      stdout: "--- a/settings.py\n+++ b/settings.py\n@@ -1,2 +1,2 @@\n A = 1\n-DEBUG = True\n+DEBUG = False\n",
    });
    expect(ran.written.size).toBe(0);
    expect(await cli(["check", "--diff"], { files: { "/home/dev/settings.py": "A = 1\n" } })).toMatchObject({
      status: 0,
      stdout: "",
    });
  });
  it("reads a text from standard input", async () => {
    const ran = await cli(["check", "--format", "json", "--stdin-filename", "site/settings.py", "site"], {
      stdin: "A = 1\n",
    });
    expect(json(ran).findings).toEqual([]);
    expect(
      json(
        await cli(["check", "--format", "json", "--stdin-filename", "new/settings.py", "."], {
          stdin: settings,
          files: { "/home/dev/a.py": "" },
        }),
      ).findings,
    ).toHaveLength(3);
  });
  it("keeps a baseline without secrets, that survives moved lines", async () => {
    const made = await cli(["check", "--baseline", "base.json", "--update-baseline"]);
    expect(made.status).toBe(0);
    const baseline = made.written.get("/home/dev/base.json") ?? "";
    const files = { "/home/dev/site/settings.py": `# moved\n\n${settings}`, "/home/dev/base.json": baseline };
    const ran = await cli(["check", "--baseline", "base.json", "--format", "json"], { files });
    expect(ran.status).toBe(0);
    expect(json(ran).findings.map((one) => one.suppressed)).toEqual([
      { by: "baseline" },
      { by: "baseline" },
      { by: "baseline" },
    ]);
    const other = { ...files, "/home/dev/c/settings.py": settings };
    expect((await cli(["check", "--baseline", "base.json"], { files: other })).status).toBe(1);
    expect(
      (await cli(["check", "--baseline", "base.json"], { files: { ...files, "/home/dev/base.json": "{}" } })).status,
    ).toBe(2);
  });
  it("writes a report to a file", async () => {
    const ran = await cli(["check", "--output", "report.json", "--format", "json"]);
    expect(ran.stdout).toBe("");
    expect(JSON.parse(ran.written.get("/home/dev/report.json") ?? "")).toMatchObject({ schemaVersion: 1 });
  });
  it("reads pyproject.toml, and says what is wrong in it", async () => {
    const files = {
      "/home/dev/settings.py": "A = 1\n",
      "/home/dev/pyproject.toml": '[tool.django-deploy-hygiene]\ndjango-version = "4.2"\n',
    };
    expect(json(await cli(["check", "--format", "json"], { files })).projects[0]).toMatchObject({
      djangoVersion: "4.2",
      djangoVersionSource: "option",
    });
    expect(json(await cli(["check", "--format", "json", "--no-config"], { files })).projects[0]).toMatchObject({
      djangoVersion: null,
    });
    const wrong = await cli(["check"], {
      files: { ...files, "/home/dev/pyproject.toml": "[tool.django-deploy-hygiene]\nspeed = 1\n" },
    });
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain("pyproject.toml: line 2");
  });
});

describe("formats of check", () => {
  it("full: code with carets, and the secret starred out", async () => {
    const { stdout } = await cli(["check"]);
    expect(stdout).toContain(
      "error[debug-enabled] DEBUG is True\n  --> site/settings.py:1:9 in settings\n  |\n1 | DEBUG = True\n  |         ^^^^\n",
    );
    expect(stdout).toContain('2 | SECRET_KEY = "**************"\n');
  });
  it("concise", async () => {
    expect((await cli(["check", "--format", "concise"])).stdout.split("\n")).toEqual([
      "site/settings.py:1:9: error[debug-enabled] DEBUG is True (settings)",
      "site/settings.py:2:14: warning[key-in-source] SECRET_KEY is a literal (settings)",
      "site/settings.py:3:10: information[small-advice] ADVICE, 100% of it (settings)",
      "1 error, 1 warning, 1 information",
      "",
    ]);
  });
  it("colours only on a terminal, or when forced", async () => {
    const escape = "\x1b[";
    expect((await cli(["check"], { terminal: true })).stdout).toContain(escape);
    expect((await cli(["check"], { terminal: true, color: { no: "1" } })).stdout).not.toContain(escape);
    expect((await cli(["check"], { color: { force: "1" } })).stdout).toContain(escape);
    expect((await cli(["check", "--format", "json"], { terminal: true, color: { force: "1" } })).stdout).not.toContain(
      escape,
    );
    expect((await cli(["check"])).stdout).not.toContain(escape);
  });
  it("github", async () => {
    expect((await cli(["check", "--format", "github"])).stdout).toContain(
      "::notice file=site/settings.py,line=3,endLine=3,col=10,endColumn=11,title=small-advice::ADVICE, 100%25 of it\n",
    );
  });
  it("sarif", async () => {
    const report = json(await cli(["check", "--format", "sarif"]));
    expect(report.runs[0].results[0]).toMatchObject({
      ruleId: "debug-enabled",
      ruleIndex: 0,
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "site/settings.py" },
            region: { startLine: 1, startColumn: 9, endLine: 1, endColumn: 13 },
          },
        },
      ],
    });
    expect(report.runs[0].tool.driver.rules).toHaveLength(3);
  });
  it("gitlab", async () => {
    const report = JSON.parse((await cli(["check", "--format", "gitlab"])).stdout) as readonly Row[];
    expect(report.map((one) => one.severity)).toEqual(["critical", "major", "minor"]);
    expect(new Set(report.map((one) => one.fingerprint)).size).toBe(3);
  });
  it("junit", async () => {
    const { stdout } = await cli(["check", "--format", "junit"]);
    expect(stdout).toContain('<testsuite name="site/settings.py" tests="3" failures="2" errors="0">');
  });
  it("markdown", async () => {
    expect((await cli(["check", "--format", "markdown"])).stdout).toContain(
      "| error | `site/settings.py:1` | DEBUG is True | [debug-enabled](",
    );
  });
  it("statistics", async () => {
    expect((await cli(["check", "--statistics", "--format", "concise"])).stdout).toContain(
      "    1  debug-enabled (fixable)\n",
    );
    const github = await cli(["check", "--statistics", "--format", "github"]);
    expect(github.stdout).not.toContain("(fixable)");
    expect(github.stderr).toContain("(fixable)");
  });
});

describe("other commands", () => {
  it("settings: values that JSON cannot hold, secrets redacted", async () => {
    const report = json(await cli(["settings", "--settings", "settings", "--format", "json", "site"]));
    expect(report).toMatchObject({
      schemaVersion: 1,
      module: "settings",
      closed: true,
      djangoVersion: "5.2",
      raises: null,
    });
    expect(report.settings.A_FLOAT).toEqual({
      state: "known",
      value: { $float: "1.0" },
      from: "literal",
      provenance: [{ step: "assigned", file: "settings.py", line: 1, column: 1 }],
    });
    expect(report.settings.A_SET.value).toEqual(["a", "b"]);
    expect(report.settings.BIG.value).toEqual({ $python: "1152921504606846976" });
    expect(report.settings.NUMBERED.value).toEqual({ $items: [[1, "one"]] });
    expect(report.settings.DATABASES).toMatchObject({
      state: "partly",
      value: {
        PASSWORD: { $redacted: true, length: 14 },
        URL: "postgres://u:***@db/x",
        PORT: { $unknown: "call to port" },
      },
    });
    expect(report.settings.SECRET_KEY).toMatchObject({ state: "known", redacted: true, length: 14, from: "literal" });
  });
  it("settings: text", async () => {
    expect((await cli(["settings", "site"])).stdout).toContain(
      "SECRET_KEY = <redacted, 14 characters>  # settings.py:1\n",
    );
  });
  it("gives exactly the environment asked for, later ones winning", async () => {
    const files = { "/home/dev/site/settings.py": settings, "/home/dev/a.env": "A=file\nB='quoted'\nC=${B}-x\n" };
    const report = json(
      await cli(
        [
          "settings",
          "--format",
          "json",
          "--environment",
          "exact",
          "--env",
          "A=1",
          "--env-file",
          "a.env",
          "--env",
          "B=2",
          "site",
        ],
        { files },
      ),
    );
    expect([report.settings.A.value, report.settings.B.value, report.settings.C.value]).toEqual([
      "file",
      "2",
      "quoted-x",
    ]);
  });
  it("checklist: 1 if an item fails", async () => {
    const ran = await cli(["checklist", "--format", "json", "site"]);
    expect(ran.status).toBe(1);
    expect(json(ran).projects[0]).toMatchObject({
      root: ".",
      target: "production",
      sections: [
        {
          id: "settings",
          items: [
            {
              id: "debug",
              decidedBy: "auto",
              state: "fail",
              evidence: [{ file: "settings.py", line: 1, text: "DEBUG" }],
              rules: ["debug-enabled"],
            },
          ],
        },
      ],
    });
    expect((await cli(["checklist"], { files: { "/home/dev/settings.py": "A = 1\n" } })).status).toBe(0);
    expect((await cli(["checklist", "--format", "markdown"])).stdout).toContain("- [ ] DEBUG is off — **fail**");
  });
  it("environment, rules, explain", async () => {
    expect(json(await cli(["environment", "--format", "json", "site"])).variables).toEqual([
      {
        name: "SECRET_KEY",
        reads: [
          { file: "settings.py", line: 1, reader: "os.environ", required: true, defaultKnown: false, cast: null },
        ],
        sets: [],
        examples: [],
      },
    ]);
    expect(json(await cli(["rules", "--format", "json"])).rules[0]).toEqual({
      id: "debug-enabled",
      family: "django",
      severity: "error",
      summary: "About debug-enabled",
      djangoChecks: ["security.W018"],
      fixable: true,
      safety: "safe",
    });
    expect(await cli(["explain", "debug-enabled"])).toMatchObject({ status: 0, stdout: "# debug-enabled\n\nText.\n" });
  });
});

it("writes unified diffs that patch understands", () => {
  expect(unifiedDiff("a", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10")).toBe(
    "--- a/a\n+++ b/a\n@@ -2,8 +2,9 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n 9\n+10\n\\ No newline at end of file\n",
  );
  expect(unifiedDiff("a", undefined, "x\n")).toBe("--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+x\n");
  expect(unifiedDiff("a", undefined, "")).toBe("diff --git a/a b/a\nnew file mode 100644\n");
});
