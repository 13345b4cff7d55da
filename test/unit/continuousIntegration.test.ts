/** The action for GitHub and the component for GitLab: their shell steps are run as the runners would run them. */
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { bundleCommandLine } from "../harness/bundledCommandLine.js";
import { projectOnDisk, readText, releaseFolder, remove, write } from "../harness/installed.js";

const folders: string[] = [];
let program = "";

beforeAll(async () => {
  program = await bundleCommandLine();
});
afterAll(() => folders.forEach(remove));

function project(): string {
  const folder = projectOnDisk();
  folders.push(folder);
  return folder;
}

interface SarifLog {
  readonly runs: readonly { readonly results: readonly { readonly ruleId: string }[] }[];
}

describe.skipIf(process.platform === "win32")("the action for GitHub", () => {
  interface Step {
    readonly name: string;
    readonly id?: string;
    readonly shell?: string;
    readonly run?: string;
    readonly env?: Readonly<Record<string, string>>;
  }
  const action = parse(readText("action.yml")) as {
    readonly inputs: Readonly<Record<string, { readonly default: string }>>;
    readonly runs: { readonly steps: readonly Step[] };
  };
  let checkout = "";
  beforeAll(() => {
    checkout = mkdtempSync(join(tmpdir(), "deploy-hygiene-action-"));
    folders.push(checkout);
    mkdirSync(join(checkout, "scripts"));
    copyFileSync("scripts/pre-commit.mjs", join(checkout, "scripts", "pre-commit.mjs"));
    cpSync("scripts/ci", join(checkout, "scripts", "ci"), { recursive: true });
    cpSync(dirname(program), join(checkout, "dist"), { recursive: true });
  });

  /** Runs the steps with a shell, in order; what a later one reads of an earlier one is what that wrote. */
  function runAction(
    cwd: string,
    inputs: Readonly<Record<string, string>> = {},
  ): { readonly status: number | null; readonly stdout: string; readonly summary: string } {
    const [outputFile, summaryFile] = [join(cwd, ".github-output"), join(cwd, ".github-summary")];
    write(outputFile, "");
    write(summaryFile, "");
    let stdout = "";
    let status: number | null = 0;
    for (const step of action.runs.steps.filter((one) => one.run !== undefined)) {
      const outputs = new Map(
        readText(outputFile)
          .split("\n")
          .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const),
      );
      const valueOf = (expression: string): string => {
        const [, input, output] = /^inputs\.([\w-]+)$|^steps\.check\.outputs\.([\w-]+)$/.exec(expression) ?? [];
        return input === undefined
          ? (outputs.get(output ?? "") ?? "")
          : (inputs[input] ?? action.inputs[input]?.default ?? "");
      };
      const env = Object.fromEntries(
        Object.entries(step.env ?? {}).map(([name, value]) => [
          name,
          value.replace(/\$\{\{ *(.*?) *\}\}/g, (_, expression: string) => valueOf(expression)),
        ]),
      );
      // As GitHub runs `shell: bash`: docs.github.com, Workflow syntax, Exit codes and error action preference.
      const ran = spawnSync(step.shell ?? "", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run ?? ""], {
        cwd,
        encoding: "utf8",
        env: {
          ...process.env,
          ...env,
          GITHUB_ACTION_PATH: checkout,
          GITHUB_OUTPUT: outputFile,
          GITHUB_STEP_SUMMARY: summaryFile,
        },
      });
      stdout += ran.stdout + ran.stderr;
      status = ran.status;
      if (status !== 0) break;
    }
    return { status, stdout, summary: readText(summaryFile) };
  }

  it("annotates, writes the checklist into the summary and the findings for code scanning, and fails last", () => {
    const folder = project();
    const { status, stdout, summary } = runAction(folder);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=settings\.py,line=1.*DEBUG/m);
    expect(summary).toMatch(/^#+ .*checklist/im);
    const log = JSON.parse(readText(join(folder, "deploy-hygiene.sarif"))) as SarifLog;
    expect(log.runs.flatMap((run) => run.results.map((one) => one.ruleId))).toContain("debug-enabled");
    expect(readText(join(folder, ".github-output"))).toBe("sarif-file=deploy-hygiene.sarif\nstatus=1\n");
  });
  it("obeys its inputs", () => {
    const folder = project();
    const { status, stdout, summary } = runAction(folder, {
      "fail-level": "never",
      annotations: "false",
      summary: "false",
      "sarif-file": "out/findings.sarif",
      paths: "settings.py\nmanage.py",
    });
    expect({ status, summary }).toEqual({ status: 0, summary: "" });
    expect(stdout).toContain("settings.py:1:");
    expect(stdout).not.toContain("::error");
    expect(existsSync(join(folder, "out/findings.sarif"))).toBe(true);
  });
  it("forgives what the baseline lists", () => {
    const folder = project();
    spawnSync(process.execPath, [program, "check", "--baseline", "known.json", "--update-baseline"], { cwd: folder });
    expect(runAction(folder, { baseline: "known.json" }).status).toBe(0);
    write(
      join(folder, "settings.py"),
      `${readText(join(folder, "settings.py"))}SESSION_COOKIE_SECURE = False\nSECURE_SSL_REDIRECT = True\nSESSION_COOKIE_SAMESITE = "None"\n`,
    );
    expect(runAction(folder, { baseline: "known.json" }).status).toBe(1);
  });
  it("says that it failed where it did", () => {
    const folder = project();
    const { status, stdout } = runAction(folder, { paths: "no-such-folder" });
    expect(status).toBe(2);
    expect(stdout).toContain("no-such-folder");
  });
});

describe.skipIf(process.platform === "win32")("the component for GitLab", () => {
  it("installs the package, writes the report, and fails by level", () => {
    const [spec, job] = parseAllDocuments(readText("templates/deploy-hygiene.yml")).map(
      (document) => document.toJS() as Readonly<Record<string, unknown>>,
    );
    if (spec === undefined || job === undefined) throw new Error("the template has two documents");
    const inputs = (spec["spec"] as { readonly inputs: Readonly<Record<string, { readonly default: string }>> }).inputs;
    const { variables, script, artifacts } = job["deploy-hygiene"] as {
      readonly variables: Readonly<Record<string, string>>;
      readonly script: readonly string[];
      readonly artifacts: { readonly reports: { readonly codequality: string } };
    };
    const release = releaseFolder(program);
    folders.push(release);
    const offline = {
      npm_config_cache: join(release, "npm-cache"),
      npm_config_offline: "true",
      npm_config_update_notifier: "false",
    };
    const packed = JSON.parse(
      spawnSync("npm", ["pack", "--json"], { cwd: release, encoding: "utf8", env: { ...process.env, ...offline } })
        .stdout,
    ) as readonly { readonly filename: string }[];
    const given: Readonly<Record<string, string>> = { package: join(release, packed[0]?.filename ?? "") };
    const env = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [
        name,
        value.replace(
          /\$\[\[ *inputs\.([\w-]+) *\]\]/g,
          (_, input: string) => given[input] ?? inputs[input]?.default ?? "",
        ),
      ]),
    );
    const prefix = join(release, "global");
    const runner = {
      ...process.env,
      ...offline,
      ...env,
      npm_config_prefix: prefix,
      PATH: `${join(prefix, "bin")}${delimiter}${process.env["PATH"] ?? ""}`,
    };

    const folder = project();
    // As the runner joins them: each line stops the job where it fails.
    const { status, stdout } = spawnSync("bash", ["-eo", "pipefail", "-c", script.join("\n")], {
      cwd: folder,
      encoding: "utf8",
      env: runner,
    });
    expect(status).toBe(1);
    expect(stdout).toContain("debug-enabled");
    const report = JSON.parse(readText(join(folder, artifacts.reports.codequality))) as readonly {
      readonly check_name: string;
      readonly fingerprint: string;
      readonly location: { readonly path: string };
    }[];
    expect(report.find((one) => one.check_name === "debug-enabled")?.location.path).toBe("settings.py");
    expect(
      spawnSync("bash", ["-eo", "pipefail", "-c", script.slice(1).join("\n")], {
        cwd: folder,
        env: { ...runner, FAIL_LEVEL: "never" },
      }).status,
    ).toBe(0);
  });
});
