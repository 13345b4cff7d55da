/**
 * No secret comes out again: 10 000 of them, made of ordinary words, in every position of Python that gives one and in every kind of deploy file. Each
 * project has a twin that differs in its secrets only: what is said of one has to be said of the other, letter by letter. So also a part of a secret is
 * found, one that is turned round, and one that is a word of everyone.
 */
import { describe, expect, it } from "vitest";
import type { AnalysisHost } from "../../server/src/core/analysis.js";
import type { CommandLineEngine } from "../../server/src/cli/commandLineHost.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { explain, rulePage } from "../../server/src/core/rules/explain.js";
import { secretPlaces } from "../../server/src/core/secrets/secretPlaces.js";
import { canaryProject, type CanaryProject } from "../harness/canaryProject.js";
import { canariesIn, wordsOf } from "../harness/canaryWords.js";
import { runCommandLine, type Ran } from "../harness/commandLine.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles, type MemoryFile } from "../harness/memoryFileSource.js";

const engine: CommandLineEngine = { ...(await createEngine()), rules, explain };
const howMany = 18;

function below(folder: string, files: CanaryProject["files"]): Readonly<Record<string, MemoryFile>> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}

function expectNone(text: string, where: string): void {
  expect(canariesIn(text)[0]?.context, where).toBeUndefined();
}

/** Lines that only one of two texts has. */
function differences(own: string, other: string): readonly string[] {
  const [a, b] = [own.split("\n"), other.split("\n")];
  const [inA, inB] = [new Set(a), new Set(b)];
  return [
    ...a.filter((line) => !inB.has(line)).map((line) => `- ${line}`),
    ...b.filter((line) => !inA.has(line)).map((line) => `+ ${line}`),
  ];
}

/** One analysis answers every question about a project. */
function keeping(): CommandLineEngine {
  let kept: AnalysisHost | undefined;
  return { ...engine, createAnalysisHost: (options) => (kept ??= engine.createAnalysisHost(options)) };
}

const questions: readonly (readonly string[])[] = [
  ...["concise", "full", "json", "github", "gitlab", "junit", "sarif", "markdown"].map((format) => [
    "check",
    "--format",
    format,
    "--statistics",
  ]),
  [
    "check",
    "--fail-level",
    "never",
    "Dockerfile",
    "compose.production.yml",
    ".env",
    ".env.production",
    "shop/settings.py",
    "app.json",
  ],
  ["settings"],
  ["settings", "--format", "json"],
  ["settings", "--with-defaults"],
  ["environment"],
  ["environment", "--format", "json"],
  ...["text", "json", "markdown"].map((format) => ["migrations", "--new-migrations", "new.txt", "--format", format]),
  ...["text", "json", "markdown"].map((format) => ["checklist", "--format", format]),
];

it("plants 10 000 secrets, no two of a project alike but the silly ones", () => {
  const projects = Array.from({ length: howMany }, (_, number) => canaryProject(number));
  expect(projects.reduce((sum, { planted }) => sum + planted.length, 0)).toBeGreaterThanOrEqual(10_000);
  for (const { planted, files } of projects) {
    const own = planted.filter(({ words }) => words.length > 0).map(({ text }) => text);
    expect(own.length).toBeGreaterThan(planted.length * 0.8);
    expect(new Set(own).size).toBeGreaterThan(own.length * 0.98);
    const all = Object.values(files).join("\n");
    for (const { text, where } of planted)
      expect(all.includes(text) || JSON.stringify(all).includes(text), where).toBe(true);
  }
  // The words are ordinary, but the product says none of them.
  expectNone(rules.map(rulePage).join("\n"), "a page");
});

it("finds words and parts of them", () => {
  expect(canariesIn("the walrus").map(({ word }) => word)).toEqual(["walrus"]);
  expect(wordsOf(0)[0]).not.toBe(wordsOf(1)[0]);
});

describe.each(Array.from({ length: howMany }, (_, number) => number))("project %i", (number) => {
  const own = canaryProject(number);
  // Analysing is what takes the time.
  const other = number % 6 === 0 ? canaryProject(number, "other") : undefined;

  it("shows none of its secrets, in no format of no command", async () => {
    const engines = [keeping(), keeping()];
    for (const argv of questions) {
      const said = argv.slice(0, 3).join(" ");
      const ran = await runCommandLine(argv, {
        engine: engines[0] ?? engine,
        files: below("/site", own.files),
        cwd: "/site",
      });
      expect(ran.stdout.length, said).toBeGreaterThan(200);
      expectNone(ran.stdout + ran.stderr, said);
      if (other === undefined) continue;
      const twin = await runCommandLine(argv, {
        engine: engines[1] ?? engine,
        files: below("/twin/site", other.files),
        cwd: "/twin/site",
      });
      expect(differences(ran.stdout + ran.stderr, twin.stdout + twin.stderr), said).toEqual([]);
    }
  });

  it("shows none in any line of any file, were there a finding on it", () => {
    const shown = [own, canaryProject(number, "other")].map(({ files }) => {
      const places = secretPlaces(
        Object.keys(files).filter((name) => name.endsWith(".py")),
        { text: (file) => files[file], tree: (file) => engine.parser.parse(file, files[file] ?? "") },
      );
      return new Map(Object.keys(files).map((name) => [name, places.starred(name) ?? ""]));
    });
    for (const [name, text] of shown[0] ?? []) {
      expectNone(text, name);
      expect(differences(text, shown[1]?.get(name) ?? ""), name).toEqual([]);
      // Columns stay as they are.
      expect(
        text.split("\n").map((line) => line.length),
        name,
      ).toEqual((own.files[name] ?? "").split("\n").map((line) => line.length));
    }
  });
});

describe("one project, everything that can be asked", () => {
  const project = canaryProject(0, "own", 66);
  const files = below("/site", project.files);
  const key = project.planted.find(({ where }) => where === "the key")?.text ?? "";

  function cli(
    argv: readonly string[],
    over: { readonly engine?: CommandLineEngine; readonly files?: Readonly<Record<string, MemoryFile>> } = {},
  ): Promise<Ran> {
    return runCommandLine(argv, { engine, files, cwd: "/site", ...over });
  }

  it("finds secrets in many kinds of file, and says none of them", () => {
    const analyses = [files, ...[1, 2, 3].map((number) => below("/site", canaryProject(number, "own", 66).files))].map(
      (all) =>
        engine
          .createAnalysisHost({
            root: "/site",
            files: memoryFiles(all),
            parser: engine.parser,
            configuration: emptyConfiguration,
          })
          .analysis(),
    );
    const found = new Set(analyses.flatMap(({ findings }) => findings.map((finding) => finding.ruleId)));
    for (const id of [
      "secret-key-in-source",
      "secret-key-fallback-weak",
      "database-password-in-source",
      "url-password-in-source",
      "credential-in-source",
      "allowed-host-malformed",
      "trusted-origin-unmatchable",
      "secret-in-deploy-file",
      "secret-in-example",
      "secret-file-not-ignored",
    ])
      expect(found, id).toContain(id);
    for (const analysis of analyses) {
      expect(new Set(analysis.findings.map((finding) => finding.at.file)).size).toBeGreaterThan(15);
      for (const finding of analysis.findings) expectNone(JSON.stringify([finding, finding.fixes]), finding.ruleId);
      expectNone(JSON.stringify(analysis.environment()), "the variables");
      expectNone(JSON.stringify([analysis.problems, analysis.projects]), "problems and projects");
    }
  });

  it.each([
    ["check", "--environment", "exact", "--env", `SECRET_KEY=${key}`, "--env", "VHOST=v", "--format", "full"],
    ["check", "--environment", "exact", "--env-file", ".env.production", "--format", "json"],
    ["settings", "--environment", "exact", "--env", `SECRET_KEY=${key}`, "--env", "VHOST=v", "--env", "SHARED_KEY=x"],
    ["settings", "--environment", "exact", "--env-file", ".env", "--env", "VHOST=v", "--format", "json"],
    ["hook"],
    ["explain", "SECRET_KEY"],
    ["rules"],
  ])("%s %s %s", async (...argv) => {
    const ran = await cli(argv, {
      files: { ...files, "/site/.git/HEAD": "ref: refs/heads/main\n", "/site/.git/config": "[core]\n" },
    });
    expect(ran.stdout.length).toBeGreaterThan(50);
    expectNone(ran.stdout, `standard output of ${argv.slice(0, 3).join(" ")}`);
    expectNone(ran.stderr, `standard error of ${argv.slice(0, 3).join(" ")}`);
  });

  it("what agents are told: findings, every setting, every fix as a diff", async () => {
    const ask = async (calls: readonly (readonly [string, object])[]): Promise<readonly string[]> => {
      const lines = calls.map(([name, input], id) =>
        JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: input } }),
      );
      const ran = await runCommandLine(["mcp"], { engine: keeping(), files, cwd: "/site", lines });
      expect(ran.written.size).toBe(0);
      expectNone(ran.stdout + ran.stderr, "what agents are told");
      return ran.stdout.trim().split("\n");
    };
    const [checked = ""] = await ask([["check", {}]]);
    const fixes = [
      ...new Map(
        [...checked.matchAll(/\\"id\\":\\"([\w-]+)-(\w+)/g)].map(([, rule = "", end = ""]) => [rule, `${rule}-${end}`]),
      ).values(),
    ];
    const names = [
      ...new Set(
        [
          ...Object.values(project.files)
            .join("\n")
            .matchAll(/^([A-Z][A-Z_]+) *=/gm),
        ].map(([, name]) => name),
      ),
    ];
    expect(fixes.length).toBeGreaterThan(5);
    expect(names.length).toBeGreaterThan(20);
    const answers = await ask([
      ...names.map((name) => ["setting", { name }] as const),
      ...fixes.map((id) => ["fix", { id }] as const),
    ]);
    expect(answers.filter((answer) => answer.includes('"isError":false')).length).toBeGreaterThan(
      (fixes.length + names.length) / 2,
    );
  });

  it("what is written beside the project's own files: baselines and reports", async () => {
    for (const argv of [
      ["check", "--baseline", "base.json", "--update-baseline"],
      ["check", "--format", "sarif", "--output", "report.sarif"],
      ["checklist", "--format", "markdown", "--output", "list.md"],
    ]) {
      const ran = await cli(argv);
      expect(ran.written.size).toBe(1);
      for (const [path, text] of ran.written) expectNone(text, path);
    }
  });

  it("--fix says nothing of what it changes", async () => {
    const fixed = await cli(["check", "--fix", "--unsafe-fixes"]);
    expect(fixed.written.size).toBeGreaterThan(1);
    expectNone(fixed.stdout + fixed.stderr, "--fix");
  });

  it("--diff stars them on both sides, unless it is told to show them", async () => {
    const diff = await cli(["check", "--diff", "--unsafe-fixes"]);
    expect(diff.stdout).toContain(`-SECRET_KEY = os.environ.get("SECRET_KEY", "${"*".repeat(key.length)}")`);
    expectNone(diff.stdout + diff.stderr, "--diff");
    expect(diff.stderr).toContain("Secrets are starred, so this diff cannot be applied: --show-secrets writes them");
    const open = await cli(["check", "--diff", "--unsafe-fixes", "--show-secrets"]);
    expect(open.stdout).toContain(`-SECRET_KEY = os.environ.get("SECRET_KEY", "${key}")`);
    expectNone(open.stderr, "--show-secrets");
    expect((await cli(["check", "--show-secrets"])).status).toBe(2);
  });

  it("usage errors and what cannot be read", async () => {
    for (const argv of [
      ["check", "--environment", "exact", "--env", key],
      ["check", "--env-file", "nowhere", "--environment", "exact"],
      ["check", "--settings", "nothing"],
    ])
      expectNone((await cli(argv)).stderr, argv[0] ?? "");
    const unreadable = await cli(["check"], {
      files: { ...files, "/site/shop/settings.py": { problem: `password=${key} is no UTF-8` } },
    });
    expectNone(unreadable.stdout + unreadable.stderr, "an unreadable file");
    const baseline = await cli(["check", "--baseline", "base.json"], {
      files: { ...files, "/site/base.json": `{"${key}"` },
    });
    expect(baseline.status).toBe(2);
    expectNone(baseline.stderr, "a damaged baseline");
    const wrong = await cli(["check"], {
      files: {
        ...files,
        "/site/pyproject.toml": `[tool.django-deploy-hygiene]\nspeed = "${key}"\ndjango-version = "${key}"\nrules = { debug-enabled = "${key}" }\n`,
      },
    });
    expect(wrong.status).toBe(2);
    expectNone(wrong.stdout + wrong.stderr, "a damaged configuration");
  });

  it("what raises while the settings load", async () => {
    const [first, second] = wordsOf(0);
    for (const [code, type] of [
      [`KEYS = {}\nX = KEYS[PART]`, "KeyError"],
      ["X = {1}\nX.remove(PART)", "KeyError"],
      ["X = int(PART)", "ValueError"],
      ['raise ValueError(f"not {PART}")', "ValueError"],
      ['assert False, "no " + PART', "AssertionError"],
      ["import enum\nclass Kind(enum.Enum):\n    A = 1\nX = Kind[PART]", "KeyError"],
      ["X = {}.pop(PART)", "KeyError"],
    ] as const) {
      const raising = {
        ...below("/site", {
          "manage.py": project.files["manage.py"] ?? "",
          "shop/__init__.py": "",
          "shop/wsgi.py": project.files["shop/wsgi.py"] ?? "",
          "shop/settings.py": `PART = "${first} ${second}"\nDB_PASSWORD = PART\n${code}\n`,
        }),
      };
      for (const format of ["full", "json", "sarif", "markdown", "junit"]) {
        // What the code refuses itself is said of an exact environment alone.
        const mode = /^(?:raise|assert)/.test(code) ? "exact" : "open";
        const { stdout } = await cli(["check", "--environment", mode, "--format", format], { files: raising });
        expect(stdout, code).toContain(type);
        expectNone(stdout, code);
      }
      expectNone(
        (await cli(["settings"], { files: raising })).stdout +
          (await cli(["settings", "--format", "json"], { files: raising })).stdout +
          (await cli(["checklist"], { files: raising })).stdout,
        code,
      );
    }
  });

  it("internal failures: of the engine, and of one rule", async () => {
    const failure = (): Error =>
      new TypeError(`cannot read ${key} of undefined\n    at ${key} (settings.py:1:1)\nSECRET_KEY=${key}`);
    for (const broken of [
      {
        ...engine,
        reportOnce: (): never => {
          throw failure();
        },
      },
      {
        ...engine,
        reportOnce: (): never => {
          throw key;
        },
      },
    ]) {
      const ran = await cli(["check"], { engine: broken });
      expect(ran.status).toBe(2);
      expect(ran.stderr).toContain("internal failure");
      expectNone(ran.stderr, "a crash");
    }
    const reporting = await cli(["check", "--format", "sarif"], {
      engine: {
        ...engine,
        explain: () => {
          throw failure();
        },
      },
    });
    expect(reporting.status).toBe(2);
    expect(reporting.stderr).toContain("TypeError");
    expect(reporting.stderr).toMatch(/\n\s+at .*sarif/);
    expectNone(reporting.stderr, "a crash of a reporter");
  });
});
