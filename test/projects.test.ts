import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../server/src/cli/run.js";
import type { CommandLineEngine } from "../server/src/cli/commandLineHost.js";
import { rules } from "../server/src/core/rules/catalogue.js";
import { explain } from "../server/src/core/rules/explain.js";
import { createNodeFileSource } from "../server/src/hosts/nodeFileSource.js";
import { createEngine } from "./harness/engine.js";

const folder = join(import.meta.dirname, "projects");
const names = readdirSync(folder, { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map((one) => one.name)
  .sort();
const { createAnalysisHost, parser } = await createEngine();
const engine: CommandLineEngine = { createAnalysisHost, parser, rules, explain };

/**
 * Whole projects as people lay them out, with what `check` says of them in NAME.expected.txt: which settings and deploy files it takes for production
 * and why, and every finding. `npm run record` rewrites the files, and a person reads them: is every line true, and would the project's owner agree?
 */
describe("sample projects", () => {
  it.each(names)("%s", async (name) => {
    const report = await check(name);
    const file = join(folder, `${name}.expected.txt`);
    if (process.env["UPDATE"]) writeFileSync(file, report);
    expect(report).toBe(existsSync(file) ? readFileSync(file, "utf8") : "");
  });

  it("finds nothing to warn about in a sound configuration", async () => {
    const { findings } = await checkJson("article-checklist-sound");
    expect(findings.filter((one) => one.severity === "error" || one.severity === "warning")).toEqual([]);
  });
});

it.each([
  "single-file",
  "settings-package",
  "article-checklist-sound",
  "deploy-compose",
  "deploy-celery",
  "deploy-asgi",
])("the checklist of a small healthy project can be read at a glance: %s", async (name) => {
  expect((await runCheck(name, "text", "checklist")).trimEnd().split("\n").length).toBeLessThanOrEqual(80);
});

interface Checked {
  readonly projects: readonly {
    readonly root: string;
    readonly djangoVersion: string | null;
    readonly entries: readonly {
      readonly module: string;
      readonly role: string;
      readonly checked: boolean;
      readonly because: string;
    }[];
    readonly launches: readonly { readonly file: string; readonly role: string; readonly because: string }[];
  }[];
  readonly findings: readonly { readonly severity: string; readonly ruleId: string }[];
}

async function check(name: string): Promise<string> {
  const { projects } = await checkJson(name);
  const entries = projects.flatMap((project) => [
    `# ${project.root}: Django ${project.djangoVersion ?? "of unknown version"}\n`,
    ...project.entries.map(
      (one) => `#   ${one.module}: ${one.role}${one.checked ? ", checked" : ""}: ${one.because}\n`,
    ),
    ...project.launches.map((one) => `#   ${one.file}: ${one.role}: ${one.because}\n`),
  ]);
  return entries.join("") + (await runCheck(name, "concise"));
}

async function checkJson(name: string): Promise<Checked> {
  const parsed: unknown = JSON.parse(await runCheck(name, "json"));
  return parsed as Checked;
}

async function runCheck(name: string, format: string, command = "check"): Promise<string> {
  const cwd = join(folder, name).replaceAll("\\", "/");
  let output = "";
  let errors = "";
  const status = await run({
    argv: [command, ".", "--format", format],
    cwd,
    version: "0.0.0",
    color: { no: "1", force: undefined },
    stdout: {
      isTerminal: false,
      write: (text) => {
        output += text;
      },
    },
    stderr: {
      isTerminal: false,
      write: (text) => {
        errors += text;
      },
    },
    files: createNodeFileSource(cwd),
    readStdin: () => Promise.resolve(""),
    writeFile: (path) => {
      throw new Error(`nothing may be written, but ${path} was`);
    },
    engine: () => Promise.resolve(engine),
    languageServer: () => Promise.reject(new Error("not here")),
  });
  expect(errors).toBe("");
  expect([0, 1]).toContain(status);
  return output;
}
