/** No secret of any kind of file comes out again: not in findings, titles of fixes, related places, checklist, settings, crash texts, or any format of the command line. */
import { describe, expect, it } from "vitest";
import type { CommandLineEngine } from "../../server/src/cli/commandLineHost.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { explain, rulePage } from "../../server/src/core/rules/explain.js";
import { canaryIn, canaryProject } from "../harness/canaryProject.js";
import { runCommandLine, type Ran } from "../harness/commandLine.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles, type MemoryFile } from "../harness/memoryFileSource.js";

const engine: CommandLineEngine = { ...(await createEngine()), rules, explain };
const project = canaryProject();
const files: Readonly<Record<string, MemoryFile>> = Object.fromEntries(Object.entries(project.files).map(([name, text]) => [`/site/${name}`, text]));
const key = project.secrets["the key"] ?? "";

function expectNone(text: string, where: string): void {
  expect(canaryIn(text, project), where).toBeUndefined();
}

/** This very file is called after what it looks for. */
function placesOfTests(stack: string): string {
  return stack.replace(/secretsCanary\.test\.ts/g, "…");
}

function cli(argv: readonly string[], over: { readonly engine?: CommandLineEngine; readonly files?: Readonly<Record<string, MemoryFile>>; readonly stdin?: string } = {}): Promise<Ran> {
  return runCommandLine(argv, { engine, files, cwd: "/site", ...over });
}

it("is planted in every kind of file, once each", () => {
  for (const [where, secret] of Object.entries(project.secrets)) expect(Object.values(project.files).filter((text) => text.includes(secret)), where).toHaveLength(1);
  const silent = Object.keys(project.files).filter((name) => !/__init__|manage|wsgi|gitignore/.test(name) && !(project.files[name] ?? "").includes("canary"));
  expect(silent).toEqual([]);
});

describe("secrets stay in their file", () => {
  const analysis = engine.createAnalysisHost({ root: "/site", files: memoryFiles(files), parser: engine.parser, configuration: emptyConfiguration }).analysis();

  it("finds them in many kinds of file, and says none of them", () => {
    const found = new Set(analysis.findings.map((finding) => finding.ruleId));
    for (const id of ["secret-key-in-source", "secret-key-fallback-weak", "database-password-in-source", "url-password-in-source", "credential-in-source", "allowed-host-malformed", "trusted-origin-unmatchable", "secret-in-deploy-file", "secret-in-example", "secret-file-not-ignored"]) expect(found, id).toContain(id);
    const places = new Set(analysis.findings.map((finding) => finding.at.file));
    expect(places.size).toBeGreaterThan(15);
    for (const finding of analysis.findings) expectNone(JSON.stringify(finding), finding.ruleId);
    for (const list of analysis.checklist("2026-01-01")) for (const section of list.sections) for (const item of section.items) expectNone(JSON.stringify(item), item.id);
    expectNone(JSON.stringify(analysis.environment()), "the variables");
    expectNone(JSON.stringify(analysis.problems), "a problem");
    expectNone(JSON.stringify(analysis.projects), "a project");
  });

  it.each([
    ...["concise", "full", "json", "github", "gitlab", "junit", "sarif", "markdown"].flatMap((format) => [["check", "--format", format, "--statistics"], ["check", "--format", format, "--fail-level", "never", "Dockerfile", "compose.yml", ".env", ".env.production", "shop/settings.py", "app.json"]]),
    ["check", "--environment", "exact", "--env", `SECRET_KEY=${key}`, "--env", "VHOST=v", "--format", "full"],
    ["check", "--environment", "exact", "--env-file", ".env.production", "--format", "json"],
    ["settings"], ["settings", "--format", "json"], ["settings", "--with-defaults"],
    ["settings", "--environment", "exact", "--env", `SECRET_KEY=${key}`, "--env", "VHOST=v"], ["settings", "--environment", "exact", "--env-file", ".env", "--env", "VHOST=v", "--format", "json"],
    ["environment"], ["environment", "--format", "json"],
    ...["text", "json", "markdown"].map((format) => ["checklist", "--format", format]),
    ["hook"], ["explain", "SECRET_KEY"], ["rules"],
  ])("%s %s %s", async (...argv) => {
    const ran = await cli(argv, { files: { ...files, "/site/.git/HEAD": "ref: refs/heads/main\n", "/site/.git/config": "[core]\n" } });
    expect(ran.stdout.length).toBeGreaterThan(50);
    expectNone(ran.stdout, `standard output of ${argv.slice(0, 3).join(" ")}`);
    expectNone(ran.stderr, `standard error of ${argv.slice(0, 3).join(" ")}`);
  });

  it("what is written beside the project's own files: baselines and reports", async () => {
    for (const argv of [["check", "--baseline", "base.json", "--update-baseline"], ["check", "--format", "sarif", "--output", "report.sarif"], ["checklist", "--format", "markdown", "--output", "list.md"]]) {
      const ran = await cli(argv);
      expect(ran.written.size).toBe(1);
      for (const [path, text] of ran.written) expectNone(text, path);
    }
  });

  it("--fix says nothing of what it changes; --diff shows the files' own lines, and says so", async () => {
    const fixed = await cli(["check", "--fix", "--unsafe-fixes"]);
    expect(fixed.written.size).toBeGreaterThan(1);
    expectNone(fixed.stdout + fixed.stderr, "--fix");
    const diff = await cli(["check", "--diff", "--unsafe-fixes"]);
    expect(diff.stdout).toContain(`-SECRET_KEY = os.environ.get("SECRET_KEY", "${key}")`);
    expectNone(diff.stderr, "--diff");
    expect(diff.stderr).toContain("The diff shows lines of your files as they are, with the secrets in them");
  });

  it("usage errors and what cannot be read", async () => {
    for (const argv of [["check", "--environment", "exact", "--env", key], ["check", "--env-file", "nowhere", "--environment", "exact"], ["check", "--settings", "nothing"]]) expectNone((await cli(argv)).stderr, argv[0] ?? "");
    const unreadable = await cli(["check"], { files: { ...files, "/site/shop/settings.py": { problem: `password=${key} is no UTF-8` } } });
    expectNone(unreadable.stdout + unreadable.stderr, "an unreadable file");
    const baseline = await cli(["check", "--baseline", "base.json"], { files: { ...files, "/site/base.json": `{"${key}"` } });
    expect(baseline.status).toBe(2);
    expectNone(baseline.stderr, "a damaged baseline");
    const wrong = await cli(["check"], { files: { ...files, "/site/pyproject.toml": `[tool.django-deploy-hygiene]\nspeed = "${key}"\ndjango-version = "${key}"\nrules = { debug-enabled = "${key}" }\n` } });
    expect(wrong.status).toBe(2);
    expectNone(wrong.stdout + wrong.stderr, "a damaged configuration");
  });

  it("internal failures: of the engine, and of one rule", async () => {
    const failure = (): Error => new TypeError(`cannot read ${key} of undefined\n    at ${key} (settings.py:1:1)\nSECRET_KEY=${key}`);
    for (const broken of [{ ...engine, createAnalysisHost: (): never => { throw failure(); } }, { ...engine, createAnalysisHost: (): never => { throw key; } }]) {
      const ran = await cli(["check"], { engine: broken });
      expect(ran.status).toBe(2);
      expect(ran.stderr).toContain("internal failure");
      expectNone(placesOfTests(ran.stderr), "a crash");
    }
    const reporting = await cli(["check", "--format", "sarif"], { engine: { ...engine, explain: () => { throw failure(); } } });
    expect(reporting.status).toBe(2);
    expect(reporting.stderr).toContain("TypeError");
    expect(reporting.stderr).toMatch(/\n\s+at .*sarif/);
    expectNone(placesOfTests(reporting.stderr), "a crash of a reporter");
  });

  it("pages of rules are about rules only", () => {
    expectNone(rules.map(rulePage).join("\n"), "a page");
  });
});
