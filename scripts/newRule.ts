/** `npm run new-rule -- FAMILY RULE-ID [settings|project|gunicorn|launch]`: the rule, its fixture, and the catalogue with it. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { camelCase, fixtureOf, rulesFolder } from "./tools/ruleFiles.js";

const kinds = ["settings", "project", "gunicorn", "launch"] as const;
const families = [
  "security",
  "secrets",
  "hosts",
  "cookies",
  "middleware",
  "https",
  "headers",
  "django",
  "database",
  "cache",
  "static",
  "email",
  "logging",
  "libraries",
  "environment",
  "gunicorn",
  "server",
  "containers",
  "systemd",
  "proxy",
  "jobs",
  "dependencies",
  "repository",
  "python",
];

const [family = "", id = "", kindText = "settings"] = process.argv.slice(2);
const kind = kinds.find((one) => one === kindText);
const fail = (message: string): never => {
  console.error(message);
  process.exit(1);
};

if (family === "" || id === "") fail("Usage: npm run new-rule -- FAMILY RULE-ID [settings|project|gunicorn|launch]");
if (!families.includes(family)) fail(`There is no family ${family}. The families: ${families.join(", ")}`);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id) || /^(use|no|check|avoid|require)-/.test(id))
  fail(`The id names the bad state and reads after "allow …": debug-enabled, secret-key-in-source; not ${id}`);
if (kind === undefined) fail(`The kind is one of ${kinds.join(", ")}, not ${kindText}`);

const rulePath = `${rulesFolder}/${family}/${camelCase(id)}.ts`;
const fixturePath = fixtureOf(family, id);
for (const path of [rulePath, fixturePath]) if (existsSync(path)) fail(`${path} exists already`);

const context = kind ?? "settings";
write(
  rulePath,
  `import { ${context}Rule, notDetermined } from "../rule.js";

export default ${context}Rule({
  id: "${id}",
  family: "${family}",
  severity: "warning",${context === "settings" ? '\n  reads: ["SETTING"],' : ""}
  docs: {
    summary: "TODO: what is wrong, in one sentence without a full stop",
    why: "TODO: what Django or the library really does, and what follows.",
    remedy: "TODO: what to do.",
    references: [],
  },
  check() {
    return notDetermined("the rule is not written yet");
  },
});
`,
);
write(
  fixturePath,
  `# ${id}

## Fires

\`\`\`py
from healthy import *

SETTING = "bad"
          ^^^^^ warning[${id}] "TODO"
\`\`\`

\`\`\`diff ${id}
\`\`\`

## Near miss

Verdict: holds

\`\`\`py
from healthy import *

SETTING = "good"
\`\`\`

## Unknown

Verdict: not determined

\`\`\`py
from healthy import *
from somewhere_else import helper

SETTING = helper()
\`\`\`

## Split settings

\`config/settings/base.py\`

\`\`\`py
from healthy import *

SETTING = "bad"
          ^^^^^ warning[${id}] "TODO"
\`\`\`

\`config/settings/production.py\`

\`\`\`py
from .base import *
~~~~~~~~~~~~~~~~~~~ because[${id}] "imported"
\`\`\`
`,
);
execFileSync(process.execPath, ["scripts/launch.mjs", "generate"], { stdio: "inherit" });
console.log(
  `Written: ${rulePath}, ${fixturePath}. Then: npm run rule -- ${id}; --update writes the snapshots and records beside the fixture what users see: read that.`,
);

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
