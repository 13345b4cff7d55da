/** The house rules that no compiler checks: who may import whom, what a rule brings along, which words are not ours. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rules } from "../server/src/core/rules/catalogue.js";
import { parseFixture } from "./harness/fixture.js";
import { markdownFiles } from "./harness/runCase.js";
import { readSources, type SourceFile } from "./harness/sources.js";

const root = join(import.meta.dirname, "..");
const sources = readSources(root, ["server/src", "client/src"]);
const everything = [...sources, ...readSources(root, ["test", "scripts"])];
const core = sources.filter((file) => file.path.startsWith("server/src/core/"));

describe("imports follow the arrows", () => {
  /** What a folder of the core may use at run time, besides itself. Types may come from anywhere below the analysis. */
  const below: Readonly<Record<string, readonly string[]>> = {
    text: [],
    data: ["text"],
    syntax: ["text"],
    domain: ["text"],
    project: ["text", "syntax", "data"],
    evaluator: ["text", "syntax", "domain", "data"],
    settings: ["text", "syntax", "domain", "data", "evaluator", "project", "gunicorn", "launch", "fixes"],
    gunicorn: ["text", "syntax", "domain", "data", "evaluator", "project", "settings", "launch"],
    launch: ["text", "syntax", "domain", "data", "evaluator", "project", "settings", "gunicorn"],
    fixes: ["text", "syntax", "domain", "data"],
    migrations: ["text", "syntax", "domain", "project", "settings", "fixes"],
    rules: [
      "text",
      "syntax",
      "domain",
      "data",
      "evaluator",
      "project",
      "settings",
      "gunicorn",
      "launch",
      "fixes",
      "migrations",
    ],
  };
  /** Each with its reason. */
  const exceptions: Readonly<Record<string, string>> = {
    "evaluator → project/roleWords.ts":
      "words that mean production or development are one table, for names of modules and for comparisons in code",
  };

  it("within the core", () => {
    const wrong: string[] = [];
    for (const file of core) {
      const folder = coreFolder(file.path);
      const allowed = folder === undefined ? undefined : below[folder];
      if (allowed === undefined) continue; // Files of the core itself, and the features above the rules.
      for (const { target, typeOnly } of file.imports) {
        if (target === undefined || typeOnly) continue;
        const relative = target.slice("server/src/core/".length);
        const other = coreFolder(target);
        if (
          !target.startsWith("server/src/core/") ||
          other === undefined ||
          !(other === folder || allowed.includes(other) || allowed.includes(relative))
        ) {
          if (exceptions[`${folder} → ${relative}`] === undefined) wrong.push(`${file.path} imports ${target}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it("no file stands above itself: there is no circle of imports, of types neither", () => {
    const below = new Map(sources.map((file) => [file.path, file.imports.flatMap(({ target }) => target ?? [])]));
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, above: readonly string[]): void => {
      if (above.includes(path)) circles.push([...above.slice(above.indexOf(path)), path].join(" → "));
      if (done.has(path) || above.includes(path)) return;
      for (const next of below.get(path) ?? []) visit(next, [...above, path]);
      done.add(path);
    };
    for (const path of below.keys()) visit(path, []);
    expect(circles).toEqual([]);
  });

  it("the core uses no Node, no editor, no protocol", () => {
    const allowed = new Set([
      "web-tree-sitter",
      "yaml",
      "toml-eslint-parser",
      "ignore",
      "@renovatebot/pep440",
      "@noble/hashes/legacy.js",
      "@noble/hashes/sha2.js",
    ]);
    const wrong = core.flatMap((file) =>
      file.imports
        .filter(({ specifier, target }) => target === undefined && !allowed.has(specifier))
        .map(({ specifier }) => `${file.path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
    expect(
      core
        .filter((file) => file.imports.some(({ specifier }) => specifier === "web-tree-sitter"))
        .map((file) => file.path),
    ).toEqual(["server/src/core/syntax/python/parser.ts"]);
  });

  it("between the core, its faces and the hosts", () => {
    const reach: Readonly<Record<string, readonly string[]>> = {
      core: ["core"],
      lsp: ["core", "lsp"],
      cli: ["core", "cli"],
      hosts: ["core", "lsp", "cli", "hosts"],
    };
    const wrong: string[] = [];
    for (const file of sources.filter((one) => one.path.startsWith("server/src/"))) {
      const layer = file.path.split("/")[2] ?? "";
      for (const { target } of file.imports)
        if (target !== undefined && !(reach[layer] ?? []).includes(target.split("/")[2] ?? ""))
          wrong.push(`${file.path} imports ${target}`);
    }
    expect(wrong).toEqual([]);
  });

  it("the client knows the protocol only, and only the client knows vscode", () => {
    const client = sources.filter((file) => file.path.startsWith("client/"));
    const far = client.flatMap((file) =>
      file.imports
        .filter(
          ({ target }) =>
            target !== undefined && !target.startsWith("client/") && target !== "server/src/lsp/protocol.ts",
        )
        .map(({ target }) => `${file.path} imports ${target}`),
    );
    const vscode = sources
      .filter(
        (file) =>
          !file.path.startsWith("client/") &&
          file.imports.some(({ specifier }) => specifier === "vscode" || specifier.startsWith("vscode-languageclient")),
      )
      .map((file) => file.path);
    expect([...far, ...vscode]).toEqual([]);
  });

  it("rules never import rules", () => {
    const files = new Map(core.filter(isRuleFile).map((file) => [file.path, file]));
    const wrong = [...files.values()].flatMap((file) =>
      file.imports
        .filter(({ target }) => target !== undefined && files.has(target))
        .map(({ target }) => `${file.path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe("style", () => {
  const offenders = (files: readonly SourceFile[], pattern: RegExp): readonly string[] =>
    files.flatMap((file) =>
      codeOf(file.text)
        .split("\n")
        .flatMap((line, i) => (pattern.test(line) ? [`${file.path}:${i + 1}: ${line.trim().slice(0, 100)}`] : [])),
    );

  it("no any", () => expect(offenders(sources, /(:|\bas|<|\|) *any\b(?! )|\bany\[\]/)).toEqual([]));
  it("no enum", () => expect(offenders(sources, /^\s*(export )?(declare )?(const )?enum /)).toEqual([]));
  it("no silenced compiler", () =>
    expect(
      everything
        .filter((file) => file.path !== "test/tidy.test.ts" && /@ts-(ignore|nocheck|expect-error)/.test(file.text))
        .map((file) => file.path),
    ).toEqual([]));
  it("no state in modules of the core", () =>
    expect(offenders(core, /^(export )?(let|var) |^(export )?const .*new WeakMap\b/)).toEqual([]));
  it("default exports are rules", () =>
    expect(
      sources.filter((file) => /^export default /m.test(file.text) && !isRuleFile(file)).map((file) => file.path),
    ).toEqual([]));
  it("nothing is async in the core but the start of the parser", () => {
    expect(
      core
        .filter(
          (file) =>
            /\basync\s+(?:function\b|\(|[\w$]+\s*[(=])|\bawait\b/.test(codeOf(file.text)) &&
            file.path !== "server/src/core/syntax/python/parser.ts" &&
            !file.path.includes("/data/"),
        )
        .map((file) => file.path),
    ).toEqual([]);
  });
  it("no function or constant is exported for nobody", () => {
    const users = new Map<string, Set<string>>();
    for (const { path, text } of everything)
      for (const [word] of text.matchAll(/\b\w+\b/g)) users.set(word, (users.get(word) ?? new Set()).add(path));
    const idle = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)]
        .filter(([, name = ""]) => users.get(name)?.size === 1)
        .map(([, name]) => `${path}: ${name}`),
    );
    expect(idle).toEqual([]);
  });
  it("no words that say nothing, in names", () => {
    const names = everything
      .filter((file) => /(manager|helper|util|misc|common)s?\b/i.test(file.path.slice(file.path.lastIndexOf("/") + 1)))
      .map((file) => file.path);
    expect([
      ...names,
      ...offenders(sources, /\b(function|const|class|interface|type) \w*(Manager|Helper|Utils?|Violation)\b/),
    ]).toEqual([]);
  });
});

it("what a fixture calls unknown is not proven, or the fixture says why", () => {
  const wrong = markdownFiles(join(root, "test/rules")).flatMap((path) =>
    [
      ...readFileSync(path, "utf8").matchAll(
        /^#{2,6} (.*(?:unknown|not seen|cannot be seen).*)\n\nVerdict: holds\n\n(?=```|#|`[^`\s]+`:?\n)/gim,
      ),
    ]
      .filter(([, title = ""]) => !title.includes("whoever deploys"))
      .map(([, title]) => `${path}: ${title}`),
  );
  expect(wrong).toEqual([]);
});

describe("every rule", () => {
  it("is in the catalogue", () => {
    expect(rules.map((rule) => rule.id).sort()).toEqual(
      core
        .filter(isRuleFile)
        .map((file) => kebabCase(file.path.split("/").at(-1)?.slice(0, -3) ?? ""))
        .sort(),
    );
  });
  it("has an id of its own", () => expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length));

  for (const rule of rules) {
    describe(rule.id, () => {
      it("names the bad state", () => {
        expect(rule.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
        expect(rule.id).not.toMatch(/^(use|no|check|avoid|require|prefer|django-check)-/);
        expect(core.map((file) => file.path)).toContain(
          `server/src/core/rules/${rule.family}/${camelCase(rule.id)}.ts`,
        );
      });
      it("explains itself", () => {
        expect(rule.docs.summary).toMatch(/[^.\s]$/);
        expect(JSON.stringify(rule.docs)).not.toContain("TODO");
        expect(rule.docs.why.length).toBeGreaterThan(30);
        expect(rule.docs.remedy.length).toBeGreaterThan(10);
        expect(rule.docs.references.length).toBeGreaterThan(0);
        for (const check of rule.djangoChecks ?? []) expect(check).toMatch(/^[a-z0-9_]+\.[EW]\d{3}$/);
      });
      it("has a fixture: fires, near miss, and for settings an unknown and split settings", () => {
        const path = join(root, `test/rules/${rule.family}/${rule.id}.md`);
        expect(existsSync(path), `${path} is missing`).toBe(true);
        const { cases } = parseFixture(readFileSync(path, "utf8"));
        const claims = (one: (typeof cases)[number]): boolean =>
          one.files.some((file) => file.claims.some((claim) => claim.kind === "finding" && claim.ruleId === rule.id));
        expect(cases.some(claims), "no case fires").toBe(true);
        expect(
          cases.some((one) => !claims(one)),
          "no case is silent",
        ).toBe(true);
        if (rule.kind !== "settings") return;
        expect(
          cases.some(
            (one) =>
              /unknown|not determined|cannot be|could be anything|not seen/i.test(one.title.join(" ")) && !claims(one),
          ),
          "no silent case is headed as unknown",
        ).toBe(true);
        expect(
          cases.some((one) => one.files.filter((file) => file.path.endsWith(".py")).length > 1),
          "no case has split settings",
        ).toBe(true);
      });
    });
  }
});

function coreFolder(path: string): string | undefined {
  const parts = path.split("/");
  return parts.length > 4 ? parts[3] : undefined;
}

function isRuleFile(file: SourceFile): boolean {
  return /^server\/src\/core\/rules\/[^/]+\/[^/]+\.ts$/.test(file.path) && /^export default /m.test(file.text);
}

/** Without comments and texts, lines kept. */
function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '""')
    .replace(/\/\/.*$/gm, "");
}

function camelCase(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
