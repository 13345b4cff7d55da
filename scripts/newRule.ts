/**
 * `npm run new-rule -- FAMILY RULE-ID [settings|project|gunicorn|launch|migration]`: a rule that works, its fixture, and the catalogue with them.
 * What is to be written stands there as TODO, and where the rule asks for something as SETTING, setting or program.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { families } from "../server/src/core/rules/rule.js";
import { readArguments, wrongUse } from "./tools/scriptArguments.js";
import { camelCase, fixtureOf, rulesFolder } from "./tools/ruleFiles.js";

interface Scaffold {
  readonly imports: string;
  /** Between the severity and the docs. */
  readonly meta: string;
  readonly check: string;
  fixture(id: string): string;
}

const scaffolds: Readonly<Record<string, Scaffold>> = {
  settings: {
    imports: `import { and, isNotTrue } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { verdictOf, whenText } from "../support/verdicts.js";`,
    meta: `
  reads: ["SETTING"],
  fixable: "safe",`,
    check: `check({ settings }) {
    const bad = settings.ask((world) => and(world.isSet("SETTING"), isNotTrue(world.get("SETTING"))));
    return verdictOf(bad, (one) => ({
      message: \`SETTING is not True\${whenText(one)}, so TODO\`,
      fixes: settings.fix.setSetting(one.world.setting("SETTING"), "True"),
    }));
  },`,
    fixture: (id) => `## Fires

\`\`\`py
from healthy import *

SETTING = False
          ^^^^^ definite warning[${id}] "SETTING is not True, so TODO"
\`\`\`

\`\`\`diff ${id}
\`\`\`

## When a variable is unset

\`\`\`py
from healthy import *

SETTING = os.environ.get("SETTING") == "on"
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ possible warning[${id}] "SETTING is not True when the variable SETTING is unset"
\`\`\`

## Near miss

Verdict: holds

\`\`\`py
from healthy import *

SETTING = True
\`\`\`

Without \`SETTING = True\`

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

SETTING = False
          ^^^^^ warning[${id}] "SETTING is not True"
\`\`\`

\`config/settings/production.py\`

\`\`\`py
from .base import *
~~~~~~~~~~~~~~~~~~~ because[${id}] "imported"
\`\`\`
`,
  },
  gunicorn: {
    imports: `import { isNotTrue } from "../../domain/predicates.js";
import { finding, gunicornRule, holds, notApplicable, notDetermined } from "../rule.js";`,
    meta: "",
    check: `check({ gunicorn }) {
    const setting = gunicorn.names.get("setting");
    if (setting === undefined) return notApplicable("the config file does not have it");
    const bad = isNotTrue(setting.value);
    if (bad === "unknown") return notDetermined("setting cannot be seen", setting.valueAt);
    return bad === "yes"
      ? finding({ at: setting.valueAt, certainty: "definite", message: "setting is not True, so TODO" })
      : holds({ at: setting.valueAt, text: "setting is True" });
  },`,
    fixture: (id) => `## Fires

\`gunicorn.conf.py\`

\`\`\`py
setting = False
          ^^^^^ definite warning[${id}] "setting is not True, so TODO"
\`\`\`

## Near miss

Verdict: holds

\`gunicorn.conf.py\`

\`\`\`py
setting = True
\`\`\`

## Unknown

Verdict: not determined

\`gunicorn.conf.py\`

\`\`\`py
from somewhere_else import helper

setting = helper()
\`\`\`
`,
  },
  launch: {
    imports: `import { finding, holds, launchRule, notApplicable } from "../rule.js";`,
    meta: "",
    check: `check({ launch: process }) {
    const { launch, what } = process;
    if (launch.target !== "production") return notApplicable("it is not for production");
    return what.kind === "celery"
      ? finding({ at: launch.at, certainty: "definite", message: "TODO" })
      : holds({ at: launch.at, text: "TODO" });
  },`,
    fixture: (id) => `## Fires

\`Procfile\`

\`\`\`text
worker: celery -A shop worker
^^^^^^ definite warning[${id}] "TODO"
\`\`\`

## Near miss

Verdict: holds

\`Procfile\`

\`\`\`text
clock: python clock.py
\`\`\`
`,
  },
  project: {
    imports: `import { finding, holds, notApplicable, projectRule } from "../rule.js";`,
    meta: "",
    check: `check({ project }) {
    const files = project.deploy.envFiles.filter(({ target }) => target === "production");
    if (files.length === 0) return notApplicable("there is no env file for production");
    const findings = files.flatMap(({ content }) =>
      content.entries
        .filter(({ name }) => name === "SETTING")
        .map(({ nameAt }) => finding({ at: nameAt, certainty: "definite", message: "SETTING is set, so TODO" })),
    );
    return findings.length > 0 ? findings : holds({ at: undefined, text: "no env file sets SETTING" });
  },`,
    fixture: (id) => `## Fires

\`production.env\`

\`\`\`text
SETTING=on
^^^^^^^ definite warning[${id}] "SETTING is set, so TODO"
\`\`\`

## Near miss

Verdict: holds

\`production.env\`

\`\`\`text
OTHER=on
\`\`\`
`,
  },
  migration: {
    imports: `import { certaintyOf, isLoaded, placeOf } from "../../migrations/verdicts.js";
import { finding, holds, migrationRule } from "../rule.js";`,
    meta: "",
    check: `check({ migrations: view }) {
    const findings = [...view.migrations.inventory.graph.nodes.values()]
      .filter((node) => node.name.endsWith("_todo") && isLoaded(view, node))
      .map((node) =>
        finding({
          at: placeOf(node, { start: 0, end: 0 }),
          certainty: certaintyOf(view, node.app),
          message: \`\${node.name} is TODO\`,
        }),
      );
    return findings.length > 0 ? findings : holds({ at: undefined, text: "no migration is TODO" });
  },`,
    fixture: () => `TODO: \`test/rules/migrations\` has cases with whole files, and with \`py operations\` alone.

## Near miss

Verdict: holds

\`\`\`py operations
migrations.AddField("Item", "x", models.TextField(null=True)),
\`\`\`
`,
  },
};

const kinds = Object.keys(scaffolds);
const usage = `Usage: npm run new-rule -- FAMILY RULE-ID [${kinds.join("|")}]`;
const [family = "", id = "", kind = "settings"] = readArguments(usage, {}, 3).positionals;
const fail = (message: string): never => {
  throw wrongUse(message, usage);
};

if (family === "" || id === "") fail("FAMILY and RULE-ID are missing");
if (!families.some((one) => one === family))
  fail(`There is no family ${family}; the families are ${families.join(", ")}`);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id) || /^(use|no|check|avoid|require)-/.test(id))
  fail(`The id names the bad state and reads after "allow …": debug-enabled, secret-key-in-source; not ${id}`);
const { imports, meta, check, fixture } = scaffolds[kind] ?? fail(`There is no kind ${kind}`);

const rulePath = `${rulesFolder}/${family}/${camelCase(id)}.ts`;
const fixturePath = fixtureOf(family, id);
for (const path of [rulePath, fixturePath]) if (existsSync(path)) fail(`${path} exists already`);

write(
  rulePath,
  `${imports}

export default ${kind}Rule({
  id: "${id}",
  family: "${family}",
  severity: "warning",${meta}
  docs: {
    summary: "TODO: what is wrong, in one sentence without a full stop",
    why: "TODO: what Django or the library really does, and what follows.",
    remedy: "TODO: what to do.",
    references: [],
  },
  ${check}
});
`,
);
write(fixturePath, `# ${id}\n\n${fixture(id)}`);
for (const args of [["generate"], ["rule", id, "--update"]])
  spawnSync(process.execPath, ["scripts/launch.mjs", ...args], { stdio: "inherit" });
console.log(
  `Written: ${rulePath} and ${fixturePath}, where TODO stands for what only you know; what users see of it is recorded beside the fixture. Next: npm run rule -- ${id} --update`,
);

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
