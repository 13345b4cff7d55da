import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CommandLineEngine } from "../server/src/cli/commandLineHost.js";
import { run } from "../server/src/cli/run.js";
import { rules } from "../server/src/core/rules/catalogue.js";
import { explain } from "../server/src/core/rules/explain.js";
import { parseDotenv } from "../server/src/core/syntax/deploy/dotenv.js";
import { createNodeFileSource } from "../server/src/hosts/nodeFileSource.js";
import { createEngine } from "./harness/engine.js";
import { lackingOf, skipWithout } from "./harness/pythonLibraries.js";
import { findInterpreters } from "./parity/oracle.js";

const folder = join(import.meta.dirname, "projects");
const names = readdirSync(folder, { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map((one) => one.name)
  .sort();
const python = findInterpreters(join(import.meta.dirname, "..")).at(-1);
const { createAnalysisHost, parser } = await createEngine();
const engine: CommandLineEngine = { createAnalysisHost, parser, rules, explain };

/**
 * Every fix of every sample project at once, as `check --unsafe-fixes` applies them: what production loads then runs in the real Python, in the
 * environment that the new .env.example lists, each required variable filled in. Projects that import what is not installed here are left out.
 */
describe("sample projects with all their fixes", () => {
  const absent = new Set<string>();

  it("load with what .env.example lists", async (context) => {
    if (python === undefined) return skipWithout(context, ["Django"]);
    const cases: {
      readonly name: string;
      readonly files: Readonly<Record<string, string>>;
      readonly before: Readonly<Record<string, string>>;
      readonly root: string;
      readonly module: string;
      readonly environment: Readonly<Record<string, string>>;
    }[] = [];
    for (const name of names) {
      const root = join(folder, name).replaceAll("\\", "/");
      const written = new Map<string, string>();
      await command(root, ["check", ".", "--unsafe-fixes"], (path, text) =>
        written.set(path.replaceAll("\\", "/"), text),
      );
      if (written.size === 0) continue;
      const report = JSON.parse(await command(root, ["check", ".", "--format", "json"])) as {
        readonly projects: readonly {
          readonly root: string;
          readonly entries: readonly { readonly module: string; readonly file: string; readonly checked: boolean }[];
        }[];
      };
      const before = Object.fromEntries(pythonFiles(root).map((path) => [path, readFileSync(path, "utf8")]));
      const files = Object.fromEntries(
        pythonFiles(root).map((path) => [path, written.get(path) ?? readFileSync(path, "utf8")]),
      );
      for (const [path, text] of written) if (path.endsWith(".py")) files[path] = text;
      const lacking = lackingOf(Object.values(files), python.libraries);
      for (const one of lacking) absent.add(one);
      if (lacking.length > 0) continue;
      for (const project of report.projects)
        for (const { module, file } of project.entries.filter(
          (entry) => entry.checked && !entry.module.includes(":"),
        )) {
          const base = join(root, project.root === "." ? "" : project.root)
            .replaceAll("\\", "/")
            .replace(/\/$/, "");
          // An image copies it to where it is named.
          const place = `${base}/${module.replaceAll(".", "/")}.py`;
          const placed = (all: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
            file.endsWith("/__init__.py") ? all : { [place]: all[`${root}/${file}`] ?? "", ...all };
          const example =
            [`${base}/.env.example`, `${root}/.env.example`]
              .map((path) => written.get(path) ?? (existsSync(path) ? readFileSync(path, "utf8") : ""))
              .find((text) => text !== "") ?? "";
          cases.push({
            name: `${name}: ${module}`,
            files: placed(files),
            before: placed(before),
            root: base,
            module,
            environment: Object.fromEntries(
              parseDotenv(".env.example", example, "python-dotenv").entries.map((entry) => [
                entry.name,
                entry.value === "" || entry.value === undefined ? filled(entry.name) : entry.value,
              ]),
            ),
          });
        }
    }
    const { stdout, stderr, status } = spawnSync(python.command, [join(import.meta.dirname, "harness/runModules.py")], {
      input: JSON.stringify({
        cases: cases.flatMap(({ files, before, root, module, environment }) => [
          { files, root, module, environment },
          { files: before, root, module, environment },
        ]),
      }),
      encoding: "utf8",
      maxBuffer: 1 << 28,
      env: { PATH: process.env["PATH"] ?? "", PYTHONDONTWRITEBYTECODE: "1" },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const answers = JSON.parse(stdout) as readonly (
      | { readonly raises: string; readonly text: string }
      | { readonly settings: unknown }
    )[];
    // What a library of another age raises, it raises of the project as it was.
    const same = (one: (typeof answers)[number], other: (typeof answers)[number] | undefined): boolean =>
      other !== undefined &&
      "raises" in one &&
      "raises" in other &&
      one.raises === other.raises &&
      one.text === other.text;
    const wrong = cases.flatMap(({ name }, index) => {
      const answer = answers[2 * index];
      return answer !== undefined && "raises" in answer && !same(answer, answers[2 * index + 1])
        ? [`${name}: raises ${answer.raises}: ${answer.text}`]
        : [];
    });
    expect(wrong).toEqual([]);
    expect(answers.filter((answer, index) => index % 2 === 0 && "settings" in answer).length).toBeGreaterThan(5);
  });

  it("were all of them run", (context) => skipWithout(context, [...absent]));
});

async function command(
  cwd: string,
  argv: readonly string[],
  write?: (path: string, text: string) => void,
): Promise<string> {
  let output = "";
  await run({
    argv: [...argv],
    cwd,
    version: "0.0.0",
    color: { no: "1", force: undefined },
    stdout: {
      isTerminal: false,
      write: (text) => {
        output += text;
      },
    },
    stderr: { isTerminal: false, write: () => undefined },
    files: createNodeFileSource(cwd),
    readStdin: () => Promise.resolve(""),
    writeFile: (path, text) => {
      if (write === undefined) throw new Error(`nothing may be written, but ${path} was`);
      write(path, text);
    },
    engine: () => Promise.resolve(engine),
    languageServer: () => Promise.reject(new Error("not here")),
  });
  return output;
}

function pythonFiles(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".py"))
    .map((path) => join(root, path).replaceAll("\\", "/"));
}

/** Something that a required variable may hold. */
function filled(name: string): string {
  if (/HOSTS$/.test(name)) return "a.example.com";
  if (/URL$|DSN$/.test(name))
    return /DATABASE|DB|REPLICA/.test(name) ? "postgres://u:p@db.example.com/d" : "redis://cache.example.com/0";
  if (/PORT|SECONDS|TIMEOUT|AGE$/.test(name)) return "5";
  return "filled-in-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ";
}
