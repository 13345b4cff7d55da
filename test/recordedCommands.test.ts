/** What command lines say and write in small worlds, whole but for lines of a file that an earlier one has too: `npm run record` writes test/recorded anew, and a person reads the difference. */
import { describe, it } from "vitest";
import { rules } from "../server/src/core/rules/catalogue.js";
import { explain } from "../server/src/core/rules/explain.js";
import { runCommandLine, type CommandLineWorld } from "./harness/commandLine.js";
import { createEngine } from "./harness/engine.js";
import { expectRecorded } from "./harness/recorded.js";

const engine = { ...(await createEngine()), rules, explain };
type Files = Readonly<Record<string, string | { readonly problem: string }>>;

const manage = (module: string): string => `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${module}")\n`;
const shop: Files = {
  "manage.py": manage("shop.settings"),
  "shop/__init__.py": "",
  "shop/settings.py":
    'DEBUG = True\nALLOWED_HOSTS = ["*"]\nSECRET_KEY = "k3y-of-the-shop-9f8e7d6c5b4a"\nMIDDLEWARE = []\n',
};
const unseen = (...names: readonly string[]): Files => ({
  ...shop,
  "shop/settings.py": `from our_library import x\nDEBUG = False\n${names.map((name) => `${name} = x()\n`).join("")}`,
});
const perhaps = (count: number): Files => {
  const names = [..."abcd"].slice(0, count);
  return Object.fromEntries(
    names.flatMap((name) => [
      [`${name}/wsgi.py`, manage(`${name}.settings`)],
      [`${name}/__init__.py`, ""],
      [
        `${name}/settings.py`,
        "from our_library import x\nif x():\n    raise ValueError\nDEBUG = x()\nSECRET_KEY = x()\n",
      ],
    ]),
  );
};
const git = (config = "[core]\n\tbare = false\n"): Files => ({
  ".git/HEAD": "ref: refs/heads/main\n",
  ".git/config": config,
});
const commits = { commit: "c1", on: "2026-11-01", target: "shop.settings", items: { pass: 3, fail: 1 } };
const unreadable = { problem: "is not readable" };
const fresh = "check --select debug-enabled,secret-key-in-source,allowed-hosts-wildcard --format concise";
const tool = (name: string, input: unknown): string =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: input } });

const three = "--select debug-enabled,secret-key-in-source,allowed-hosts-wildcard";
/** Two projects: one with findings, and one with no production. */
const mixed: Files = {
  ...Object.fromEntries(Object.entries(shop).map(([path, text]) => [`a/${path}`, text])),
  "a/shop/settings.py":
    'from shop.base import *\nDEBUG = True; ALLOWED_HOSTS = ["*"]\nSECRET_KEY = (\n    "k3y-of-the-shop-"\n    "9f8e7d6c5b4a"\n)\n',
  "a/shop/base.py": "DEBUG = True  # deploy-hygiene: allow[debug-enabled] | for now\n",
  "a/pyproject.toml": "[tool.django-deploy-hygiene]\nodd = 1\n",
  "b/manage.py": manage("site_b.settings_dev"),
  "b/site_b/__init__.py": "",
  "b/site_b/settings_dev.py": "DEBUG = True\n",
};
const variables: Files = {
  ...shop,
  "shop/settings.py": `import os\nDEBUG = False\n${[..."ABCDEF"].map((name) => `V${name} = os.environ.get("${name}", "unset")\n`).join("")}`,
  "one.env": "A=1\nB=${A}\nC='${A}'\nD=${X:-d}\nE=${X}\nF\n",
  "two.env": 'A=2\nB="${A} and ${F}"\n',
};
const migration = (name: string): string =>
  `from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    dependencies = []\n    operations = [migrations.RemoveField("${name}", "b")]\n`;
const app: Files = {
  ...shop,
  "shop/settings.py":
    'INSTALLED_APPS = ["orders"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n',
  "orders/__init__.py": "",
  "orders/migrations/__init__.py": "",
  "orders/migrations/0001_first.py": migration("a"),
};
const inside = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

type Case = readonly [line: string, files: Files, world?: Partial<CommandLineWorld>];
const cases: Readonly<Record<string, readonly Case[]>> = {
  arguments: [
    ["", {}],
    ["chck", {}],
    ["check --formt json", shop],
    ["check --format jsn", shop],
    ["check --select debug-enable", shop],
    [`check --select ${"debug-enabled".padEnd(81, "x")}`, shop],
    ["check --ignore DEBUG-ENABLED,x", shop],
    ["check --fail-level fatal", shop],
    ["check --format", shop],
    ["check --env A=1", shop],
    ["check --environment exact --env A", shop],
    ["check --environment exact --env-file absent.env", shop],
    ["check --environment exact --env-file bad.env", { ...shop, "bad.env": unreadable }],
    ["check --django-version five", shop],
    ["check --update-baseline", shop],
    ["check --show-secrets", shop],
    ["check --new-migrations absent.txt", shop],
    ["check absent", shop],
    ["check absent another", shop],
    ["settings a b", shop],
    ["explain", shop],
    ["explain debug-enable", shop],
    ["explain W999", shop],
    ["explain NOT_A_SETTING", shop],
    ["lsp", shop],
    ["check --settings shop.absent", shop],
    ["check --python-path absent", shop],
  ],
  files: [
    [fresh, {}],
    [fresh, { "manage.py": manage("shop.settings") }],
    [`${fresh} shop/settings.py`, shop],
    [`${fresh} manage.py shop`, shop],
    [`${fresh} shop/settings.py`, { ...shop, "shop/settings.py": unreadable }],
    [fresh, { ...shop, "shop/settings.py": unreadable }],
    [`${fresh} notes.txt`, { ...shop, "notes.txt": unreadable }],
    [
      "check --select debug-enabled --format markdown",
      { ...shop, "shop/settings.py": "DEBUG = True\nfrom .more import *\n", "shop/more.py": unreadable },
    ],
    ["settings", { ...shop, "shop/settings.py": "DEBUG = True\nfrom .more import *\n", "shop/more.py": unreadable }],
    [`${fresh} --stdin-filename shop/settings.py`, shop, { stdin: "DEBUG = True\n" }],
    [`${fresh} --settings shop.settings`, shop],
    [`${fresh} --output report.txt`, shop],
    ["check --output report.json --format json --select debug-enabled", shop],
    [`${fresh} --statistics --fail-level error`, shop],
    [
      `${fresh} --statistics`,
      { ...shop, "shop/settings.py": "DEBUG = True  # deploy-hygiene: allow[debug-enabled] for now\n" },
    ],
    [fresh, { ...shop, "pyproject.toml": '[tool.django-deploy-hygiene]\nrules.debug-enabled = "off"\nodd = 1\n' }],
    [
      `${fresh} --no-config`,
      { ...shop, "pyproject.toml": '[tool.django-deploy-hygiene]\nrules.debug-enabled = "off"\n' },
    ],
  ],
  baseline: [
    [`${fresh} --baseline b.json --update-baseline`, shop],
    [`${fresh} --baseline b.json`, shop],
    [`${fresh} --baseline b.json`, { ...shop, "b.json": "[" }],
    [`${fresh} --baseline b.json`, { ...shop, "b.json": unreadable }],
    [
      `${fresh} --baseline b.json --statistics`,
      {
        ...shop,
        "b.json": JSON.stringify({
          version: 1,
          findings: [
            { ruleId: "debug-enabled", file: "shop/settings.py", fingerprint: "0000000000000000" },
            { ruleId: "csrf-cookie-insecure", file: "shop/settings.py", fingerprint: "1111111111111111" },
          ],
        }),
      },
    ],
  ],
  fixes: [
    ["check --fix --select debug-enabled", shop],
    ["check --unsafe-fixes --select debug-enabled,secret-key-in-source", shop],
    ["check --unsafe-fixes --diff --select secret-key-in-source", shop],
    ["check --unsafe-fixes --diff --show-secrets --select secret-key-in-source", shop],
    ["check --unsafe-fixes --diff", shop],
    [
      "check --unsafe-fixes --select debug-enabled",
      { ...shop, "shop/settings.py": "# coding: latin-1\nDEBUG = True\n" },
    ],
  ],
  undetermined: [
    ...[1, 3, 4, 5, 6].map(
      (count): Case => [
        "check --select debug-enabled,secret-key-weak,allowed-hosts-wildcard,secret-key-in-source,session-cookie-without-secure,csrf-cookie-without-secure,ssl-redirect-missing",
        unseen(
          ...[
            "SECRET_KEY",
            "ALLOWED_HOSTS",
            "SESSION_COOKIE_SECURE",
            "CSRF_COOKIE_SECURE",
            "SECURE_SSL_REDIRECT",
            "MIDDLEWARE",
          ].slice(0, count),
        ),
      ],
    ),
    ...[1, 2, 3, 4].map((count): Case => ["check --select debug-enabled,secret-key-weak", perhaps(count)]),
  ],
  checklist: [
    ["checklist", {}],
    ["checklist --format markdown", {}],
    ["checklist --format html", {}],
    ["checklist --format json", {}],
    ["checklist --remember c2 --output o.txt", shop],
    [
      "checklist --remember c2 --output o.txt",
      { ...shop, ".deploy-checklist.json": JSON.stringify({ history: [commits] }) },
    ],
    [
      "checklist --remember c1 --output o.txt",
      { ...shop, ".deploy-checklist.json": JSON.stringify({ history: [commits] }) },
    ],
    ["checklist --remember c2 --output o.txt", { ...shop, ".deploy-checklist.json": "[" }],
    ["checklist --output o.txt", { ...shop, ".deploy-checklist.json": "[" }],
    ["checklist --remember c2 --output o.txt", { ...shop, ".deploy-checklist.json": unreadable }],
    ["checklist --remember c2", { "manage.py": manage("shop.settings"), "shop/settings_dev.py": "DEBUG = True\n" }],
    ["checklist --settings shop.absent", shop],
    ["environment --settings shop.absent", shop],
    ["settings --settings shop.absent", shop],
  ],
  hook: [
    ["hook", shop],
    ["hook", { ...shop, ...git() }],
    ["hook --write", { ...shop, ...git() }],
    ["hook --write --fail-level error", { ...shop, ...git() }],
    ["hook --write --baseline b.json", { ...shop, ...git() }],
    ["hook --write --baseline ../b.json", { ...shop, ...git() }],
    ["hook --write shop", { ...shop, ...git() }],
    ["hook --write", { ...shop, ...git(), ".git/hooks/pre-commit": "#!/bin/sh\n" }],
    ["hook --write", { ...shop, ...git("[core]\n\thooksPath = .githooks # ours\n") }],
    ["hook --write", { ...shop, ...git('[core]\n\thooksPath = ".git hooks"\n[user]\n\thooksPath = x\n') }],
    ["hook --write", { ...shop, ...git("[core]\n\thooksPath =\n") }],
    ["hook --write", { ...shop, ".git": "gitdir: ../main/.git/worktrees/a\n" }],
    ["hook --write", { ...shop, ".git": "gitdir: own\n", "own/HEAD": "x\n", "own/commondir": "../common\n" }],
    ["hook --write", { ...shop, ".git": "nothing\n" }],
    ["hook --write", { ...shop, ...git(), ".git/hooks/pre-commit": unreadable }],
    ["hook --write", { ...shop, ".pre-commit-config.yaml": "repos: []\n", ...git() }],
  ],
  rules: [
    ["rules", {}, { engine: { ...engine, rules: rules.filter(({ id }) => /^(?:debug|hsts|dockerfile)/.test(id)) } }],
    ["rules --format json", {}, { engine: { ...engine, rules: rules.slice(0, 2) } }],
    ["rules", {}, { engine: { ...engine, rules: [] } }],
    ["check --select debug-enabled", shop, { terminal: true, columns: 20, color: { no: "1" } }],
  ],
  formats: [
    ...["text", "full", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown"].map(
      (name): Case => [`check ${three} --format ${name}`, mixed],
    ),
    ...["concise", "json", "markdown"].map((name): Case => [`check ${three} --statistics --format ${name}`, mixed]),
    [`check ${three} a`, mixed],
    [`check ${three} b`, mixed],
    [`check ${three} a b --format concise`, mixed],
    [`check ${three} a/shop/base.py --format concise`, mixed],
    [`check ${three} a/manage.py --format full`, mixed, { terminal: true, columns: 60, color: { force: "1" } }],
    ["checklist --format markdown b", mixed],
    ["checklist b", mixed],
    ["checklist --format json b", mixed],
  ],
  places: [
    [fresh, inside("x/y", shop), { cwd: "/home/dev/x/y" }],
    [fresh, inside("x/y", shop), { cwd: "/home/dev/x" }],
    [`${fresh} ../y`, inside("x/y", shop), { cwd: "/home/dev/x/z" }],
    [`${fresh} ../y/shop/settings.py`, inside("x/y", shop), { cwd: "/home/dev/x/z" }],
    [`${fresh} ../y/shop/settings.py`, { ...inside("x/y", shop), "x/.git/HEAD": "" }, { cwd: "/home/dev/x/z" }],
    [`${fresh} ../y/shop/settings.py`, { ...inside("x/y", shop), "x/pyproject.toml": "" }, { cwd: "/home/dev/x/z" }],
    [`${fresh} --settings settings --python-path src`, inside("src", { "settings.py": "DEBUG = True\n" })],
    [
      `${fresh} --settings settings --python-path lib --python-path src`,
      inside("src", { "settings.py": "DEBUG = True\n" }),
    ],
    [
      `${fresh} --stdin-filename new/settings.py`,
      { "manage.py": manage("new.settings"), "new/__init__.py": "" },
      { stdin: "DEBUG = True\n" },
    ],
    [`${fresh} --stdin-filename shop/settings.py shop/settings.py`, shop, { stdin: "A = 1\n" }],
    [`${fresh} --stdin-filename shop/settings.py`, shop, { stdin: `# ${"x".repeat(1_048_576)}\n` }],
    [
      "check --select secret-in-deploy-file --stdin-filename k8s/web.yaml --format concise",
      shop,
      {
        stdin:
          "apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [{image: django, env: [{name: SECRET_KEY, value: abcdefghijkl}]}]}}}\n",
      },
    ],
    ...["paths", "-", "other"].map(
      (name): Case => [
        `migrations --new-migrations ${name}`,
        { ...app, paths: "orders/migrations/0001_first.py\r\nREADME.md\n" },
        { stdin: "orders/migrations/0001_first.py\0" },
      ],
    ),
    ...(["/home/dev/x/y", "/home/dev/x"] as const).map(
      (cwd): Case => [
        "migrations --new-migrations -",
        { ...inside("x/y", app), ".git/HEAD": "" },
        { cwd, stdin: "x/y/orders/migrations/0001_first.py\n" },
      ],
    ),
    [
      "migrations --new-migrations -",
      { ...inside("x/y", app), "x/.git": "gitdir: nowhere\n" },
      { cwd: "/home/dev/x/y", stdin: "y/orders/migrations/0001_first.py\n" },
    ],
    [
      "migrations --new-migrations -",
      inside("x/y", app),
      { cwd: "/home/dev/x/y", stdin: "x/y/orders/migrations/0001_first.py\n" },
    ],
  ],
  variables: [
    ["settings", variables],
    ["settings --environment exact", variables],
    ["settings --environment exact --env-file one.env", variables],
    ["settings --environment exact --env-file one.env --env A=3 --env-file two.env", variables],
    ["settings --environment exact --env A= --env B=x=y --format json", variables],
    ["environment --format json", variables],
    ["settings --no-config --django-version 4.2 --format json", { "manage.py": manage("s"), "s.py": "A = 1\n" }],
  ],
  values: [
    [
      "settings --format json",
      {
        ...shop,
        "shop/settings.py":
          "from decimal import Decimal\nfrom datetime import timedelta\nfrom pathlib import Path\nimport re\nfrom our_library import x\nclass Own:\n    pass\n" +
          [
            "None",
            "True",
            "-3",
            "10 ** 30",
            "0.5",
            "float('inf')",
            "1e100",
            "'text'",
            "b'a\\xff'",
            "['a', {'b': (1,)}]",
            "{True, False}",
            "{2, 1, 10}",
            "{'b', 'a', None, 1.5, b'c', (1,), (1, 2), Path('/a')}",
            "frozenset({'b', 'a'})",
            "{1: 'a', None: 'b', 'c': {}}",
            "Path('/srv') / 'a'",
            "Decimal('1.5')",
            "timedelta(days=1)",
            "re.compile('a')",
            "lambda: 1",
            "len",
            "Own",
            "Own()",
            "x()",
            "['a', x()]",
            "{'PASSWORD': 'hunter2canary', 'NAME': 'n'}",
          ]
            .map((value, i) => `V${String(i).padStart(2, "0")} = ${value}\n`)
            .join(""),
      },
    ],
    [
      "settings",
      { ...shop, "shop/settings.py": "A = {True, False, None}\nB = {(1,), (0, 1), 'x'}\nC = b'x'\nD = {1.5, -2}\n" },
    ],
  ],
  raises: [
    ...[
      "import os\nA = os.environ['A_B']\n",
      "from django.core.exceptions import ImproperlyConfigured\nraise ImproperlyConfigured('not at postgres://u:hunter2canary@h/x')\n",
      "raise ValueError\n",
      "import os\nif not os.environ.get('A'):\n    raise RuntimeError('A is missing')\n",
    ].flatMap((text): readonly Case[] =>
      [
        "check --format json --environment exact --select debug-enabled",
        "settings --format json --environment exact",
        "settings --environment exact",
      ].map((line) => [line, { ...shop, "shop/settings.py": text }]),
    ),
  ],
  several: [
    ...["junit", "gitlab", "github", "concise"].map(
      (name): Case => [
        `check ${three} --format ${name}`,
        {
          ...inside("b", shop),
          ...inside("a", { ...shop, "shop/settings.py": "DEBUG = False\n" }),
          ...inside("c", { ...shop, "shop/settings.py": 'DEBUG = True\nSECRET_KEY = "abc"\n' }),
        },
      ],
    ),
    [
      "environment",
      {
        ...inside("b", variables),
        ...inside("a", { ...shop, "shop/settings.py": "import os\nA = os.environ['A']\nZ = os.environ['Z']\n" }),
        "a/.env.example": "A=1\nY=2\n",
      },
    ],
    [
      "environment a/.env.example b/shop/settings.py",
      {
        ...inside("b", variables),
        ...inside("a", { ...shop, "shop/settings.py": "import os\nA = os.environ['A']\nZ = os.environ['Z']\n" }),
        "a/.env.example": "A=1\nY=2\n",
      },
    ],
    [
      "check --unsafe-fixes --select debug-enabled",
      {
        ...inside("b", { ...shop, "shop/settings.py": "# coding: latin-1\nDEBUG = True\n" }),
        ...inside("a", { ...shop, "shop/settings.py": "# coding: koi8-r\nDEBUG = True\n" }),
      },
    ],
    [`checklist`, shop, { terminal: true, columns: 70, color: { force: "1" } }],
    ["checklist", shop, { terminal: true, columns: 200, color: { no: "1" } }],
  ],
  stars: [
    ...["abc", "ab", "a-b.c", "abcdefghijklmnop"].map(
      (key): Case => [
        "check --unsafe-fixes --diff --select secret-key-in-source",
        {
          ...shop,
          "shop/settings.py": `DEBUG = True\nNAME = "x${key}x ${key} ${key}x"\nSECRET_KEY = "${key}"  # not ${key}\n`,
        },
      ],
    ),
  ],
  agents: [
    [
      "mcp",
      shop,
      {
        lines: [
          JSON.stringify({ jsonrpc: "2.0", id: 0, method: "initialize", params: { protocolVersion: "2025-06-18" } }),
          JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" }),
          JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
          tool("check", {}),
          tool("check", { path: "shop/settings.py" }),
          tool("check", { path: "absent.py" }),
          tool("setting", { name: "DEBUG" }),
          tool("setting", { name: "NOT_SET" }),
          tool("explain", { id: "debug-enabled" }),
          tool("fix", { rule: "debug-enabled", file: "shop/settings.py" }),
          tool("fix", { id: "debug-enabled-iw5alrkzpehm" }),
          tool("fix", { id: "debug-enabled-iw5alrkzpehm", apply: true }),
          tool("absent", {}),
          tool("fix", { id: "debug-enabled", path: "shop/settings.py", apply: true }),
          "{",
          JSON.stringify({ jsonrpc: "2.0", id: 9, method: "absent" }),
        ],
      },
    ],
    ["mcp absent", shop, { lines: [] }],
  ],
};

describe("command lines", () => {
  it.each(Object.entries(cases))("%s", async (name, list) => {
    const told: string[] = [];
    const before = new Set<string>();
    for (const [line, files, world] of list) {
      const { status, stdout, stderr, written, executable } = await runCommandLine(
        line.split(" ").filter((word) => word !== ""),
        {
          engine,
          now: () => Date.UTC(2026, 10, 21),
          today: "2026-11-21",
          program: ["/usr/bin/node", "/opt/cli.js"],
          ...world,
          files: Object.fromEntries(Object.entries(files).map(([path, text]) => [`/home/dev/${path}`, text])),
        },
      );
      const texts = [...written].map(([path, text]) => {
        const lines = text.split("\n").map((one) => (one !== "" && before.has(one) ? "" : `>   ${one}\n`));
        for (const one of text.split("\n")) before.add(one);
        return `> ${path}${executable.includes(path) ? ", which can be run" : ""}\n${lines.join("")}`;
      });
      const errors = stderr === "" ? "" : `${stderr.trimEnd().replace(/^/gm, "! ")}\n`;
      told.push(`$ django-deploy-hygiene ${line}\n${stdout}${errors}${texts.join("")}→ ${status}\n`);
    }
    expectRecorded(`commands.${name}`, told.join("\n"));
  });
});
