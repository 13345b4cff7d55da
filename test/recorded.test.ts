/**
 * What people and programs are told of sample projects, whole: what the command line prints in every format, the checklist with each reason and each piece
 * of evidence at its place, and what the language server shows in an editor. It stands in test/recorded. `npm run record` writes it anew, and a person
 * reads the difference: is every line true, and would the project's owner agree?
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "vscode-languageserver";
import { emptyConfiguration } from "../server/src/core/configuration.js";
import { rules } from "../server/src/core/rules/catalogue.js";
import { explain } from "../server/src/core/rules/explain.js";
import { createNodeFileSource } from "../server/src/hosts/nodeFileSource.js";
import { runCommandLine } from "./harness/commandLine.js";
import { createEngine } from "./harness/engine.js";
import { evidenceText } from "./harness/evidenceText.js";
import { expectRecorded } from "./harness/recorded.js";
import { realServers } from "./lsp/realServer.js";

const projects = join(import.meta.dirname, "projects").replaceAll("\\", "/");
const engine = { ...(await createEngine()), rules, explain };
const date = "2026-11-21";

const formats = (command: string, ...names: readonly string[]): readonly string[] =>
  names.map((name) => `${command} --format ${name}`);
const every = formats("check", "text", "full", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown");

/** Command lines, one after the other in one file: by project, and by what they are about. */
const commands: Readonly<Record<string, readonly string[]>> = {
  "deploy-kubernetes-broken.check": every,
  "generated.check": [
    ...formats("check", "full", "json", "junit"),
    "check --statistics --format concise",
    "check --fail-level never --format concise",
    "check --select secret-in-example,debug-enabled --format github",
  ],
  "generated.fixes": ["check --fix --diff", "check --unsafe-fixes --diff"],
  "idioms-globals.check": formats("check", "full", "json", "markdown"),
  "two-projects.check": ["check", "check --format json"],
  "monorepo.checklist": ["checklist"],
  "roles-celery-worker.checklist": ["checklist", ...formats("checklist", "markdown", "html")],
  "deploy-compose-broken.checklist": ["checklist"],
  "environ-split.settings": ["settings", "settings --with-defaults", "settings --format json"],
  "deploy-celery-broken.environment": ["environment", "environment --format json"],
  "article-reference.environment": ["environment"],
  "single-file.help": [
    "--help",
    ...["check", "settings", "environment", "checklist", "migrations", "explain", "rules", "hook", "mcp", "lsp"].map(
      (name) => `${name} --help`,
    ),
    "--version",
    "explain SECURE_SSL_REDIRECT",
    "explain debug-enabled",
    "explain security.W004",
  ],
};

describe("the command line", () => {
  it.each(Object.entries(commands))("%s", async (name, lines) => {
    const root = `${projects}/${name.split(".")[0] ?? ""}`;
    const said: string[] = [];
    for (const line of lines) {
      const { status, stdout, stderr, written } = await runCommandLine(line.split(" "), {
        engine,
        cwd: root,
        files: createNodeFileSource(root),
        today: date,
      });
      expect(written).toEqual(new Map());
      said.push(`$ django-deploy-hygiene ${line}\n${(stdout + stderr).replaceAll(root, "/site")}→ ${status}\n`);
    }
    expectRecorded(name, said.join("\n"));
  });
});

it("the command line on a terminal of 90 columns", async () => {
  const name = "deploy-kubernetes-broken";
  const { stdout } = await runCommandLine(["checklist"], {
    engine,
    cwd: `${projects}/${name}`,
    files: createNodeFileSource(`${projects}/${name}`),
    today: date,
    terminal: true,
    columns: 90,
  });
  expectRecorded(`${name}.terminal`, stdout.replaceAll("\x1b", "␛"));
});

describe("the checklist", () => {
  it.each([
    "article-lessons",
    "article-reference",
    "deploy-asgi",
    "deploy-celery",
    "deploy-kubernetes-broken",
    "deploy-procfile-broken",
    "deploy-systemd",
    "settings-package",
  ])("%s", (name) => {
    const root = `${projects}/${name}`;
    const analysis = engine
      .createAnalysisHost({
        root,
        files: createNodeFileSource(root),
        parser: engine.parser,
        configuration: emptyConfiguration,
      })
      .analysis();
    const said = analysis.checklist(date).map(({ target, sections }) => {
      const items = sections.flatMap(({ id, items: all }) => [
        `${id}\n`,
        ...all.map((item) => evidenceText(item, root, (file) => readFileSync(file, "utf8"))),
      ]);
      return `# ${target}\n${items.join("")}`;
    });
    expectRecorded(`${name}.evidence`, said.join("\n"));
  });
});

describe("the editor", () => {
  const start = realServers();
  it.each(["article-platform", "deploy-compose-broken", "idioms-globals", "two-projects"])("%s", async (name) => {
    const root = `${projects}/${name}`;
    const files = Object.fromEntries(
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .map((one) => join(one.parentPath, one.name).replaceAll("\\", "/"))
        .map((path) => [path.slice(root.length + 1), readFileSync(path, "utf8")]),
    );
    const server = await start({ files, today: () => date });
    const shown = Object.keys(files)
      .sort()
      .flatMap((file) => {
        const last = server.published.filter(({ uri }) => uri === server.uri(file)).at(-1);
        return (last?.diagnostics ?? []).map(
          (one) => `${file} ${diagnosticText(one, server.uri("")).replaceAll(server.root, "")}`,
        );
      });
    expectRecorded(`${name}.editor`, `${shown.join("\n")}\n`);
  });
});

/** Lines and characters as the protocol counts them, from 0. */
function diagnosticText(diagnostic: Diagnostic, root: string): string {
  const { range, severity, code, codeDescription, source, message, tags, relatedInformation, data } = diagnostic;
  const place = ({ start, end }: Diagnostic["range"]): string =>
    `${start.line}:${start.character}-${end.line}:${end.character}`;
  return [
    `${place(range)} ${String(severity)} ${String(source)} ${String(code)}${tags === undefined ? "" : ` tags ${tags.join(", ")}`}`,
    message,
    codeDescription?.href ?? "no page",
    ...(relatedInformation ?? []).map(
      ({ location, message: said }) => `${location.uri.slice(root.length + 1)} ${place(location.range)} ${said}`,
    ),
    JSON.stringify(data),
    "",
  ]
    .join("\n    ")
    .trimEnd();
}
