/** No secret comes out again, in the spellings of real projects: each stands in a project of its own, so that no other tells that it is one. */
import { describe, expect, it } from "vitest";
import type { AnalysisHost } from "../../server/src/core/analysis.js";
import type { CommandLineEngine } from "../../server/src/cli/commandLineHost.js";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { explain } from "../../server/src/core/rules/explain.js";
import { secretPlaces } from "../../server/src/core/secrets/secretPlaces.js";
import { deployIdioms } from "../harness/canaryDeployIdioms.js";
import { gunicornIdioms, migrationIdioms, settingsIdioms, shownOnce, type Making } from "../harness/canaryIdioms.js";
import { known, spellings } from "../harness/canarySpellings.js";
import { canariesIn, canaryText } from "../harness/canaryWords.js";
import { runCommandLine } from "../harness/commandLine.js";
import { createEngine } from "../harness/engine.js";

// One host answers all questions of a spelling, so `check` asks it too.
const { reportOnce: _, ...withHost } = await createEngine();
const engine: CommandLineEngine = { ...withHost, rules, explain };
const quoted = ["correct horse", "admin", "secret", "key", "shop-db-password", "walrus lantern", "Horse!1 #x; y"];
const bare = ["admin", "shop-db-password", "secret", "key", "walrus_lantern", "hunter2"];

type Idiom = readonly [where: string, file: string, make: Making];
const ofModule = (all: Readonly<Record<string, Making>>, file: string): readonly Idiom[] =>
  Object.entries(all).map(([where, make]) => [where, file, make]);
const groups: Readonly<Record<string, readonly Idiom[]>> = {
  "where one was shown once": ofModule(shownOnce, "shop/settings.py"),
  settings: ofModule(settingsIdioms, "shop/settings.py"),
  gunicorn: ofModule(gunicornIdioms, "gunicorn.conf.py"),
  migrations: ofModule(migrationIdioms, "shop/migrations/0002_more.py"),
  "settings as they are written": spellings("settings"),
  "deploy files as they are written": spellings("deploy"),
  "deploy files": Object.entries(deployIdioms).map(([where, [file, make]]) => [where, file, make]),
};

it("tries more than 600 spellings", () => {
  expect(Object.values(groups).flat().length).toBeGreaterThan(600);
});

/** A text and where its secrets are. */
function planted(
  make: Making,
  offset: number,
): { readonly text: string; readonly at: readonly (readonly [number, number])[] } {
  let n = offset;
  const between = (words: readonly string[]) => () => `\u0001${words[n++ % words.length] ?? ""}\u0002`;
  const parts = make(between(quoted), between(bare)).split(/[\u0001\u0002]/);
  const at: (readonly [number, number])[] = [];
  let length = 0;
  parts.forEach((part, index) => {
    if (index % 2 === 1) at.push([length, length + part.length]);
    length += part.length;
  });
  return { text: parts.join(""), at };
}

describe.each(Object.entries(groups))("no line shows one, were there a finding on it: %s", (_group, idioms) => {
  it.each(idioms)("%s", (_where, name, make) => {
    for (let offset = 0; offset < quoted.length * bare.length; offset++) {
      const { text, at } = planted(make, offset);
      const file = `/site/${name}`;
      const starred = secretPlaces(file.endsWith(".py") ? [file] : [], {
        text: () => text,
        tree: () => engine.parser.parse(file, text),
      }).starred(file);
      expect(starred?.length).toBe(text.length);
      for (const [start, end] of at)
        expect(starred?.slice(start, end), `${text.slice(start, end)} in\n${starred}`).toMatch(/^[*\s]*$/);
      // Known wrong: of what these are nothing says.
      expect(starred?.split(known).length).toBe(text.split(known).length);
    }
  });
});

const project = {
  "/site/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "/site/shop/__init__.py": "",
  "/site/shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "/site/shop/migrations/__init__.py": "",
  "/site/shop/migrations/0001_initial.py":
    'from django.db import migrations, models\nclass Migration(migrations.Migration):\n    initial = True\n    dependencies = []\n    operations = [migrations.CreateModel(name="Shop", fields=[("id", models.BigAutoField(primary_key=True)), ("token", models.CharField(max_length=9)), ("secret", models.JSONField())])]\n',
};
const base =
  'import os\nDEBUG = False\nALLOWED_HOSTS = ["x.example.com"]\nINSTALLED_APPS = ["django.contrib.auth", "shop"]\n';
const questions = [
  ["check", "--format", "full"],
  ["check", "--format", "json"],
  ["check", "--diff", "--unsafe-fixes"],
  ["settings"],
  ["settings", "--format", "json"],
  ["environment", "--format", "json"],
  ["migrations", "--format", "json"],
  ["checklist", "--format", "json"],
];

it.each(Object.entries(groups))("no answer says one: %s", async (_group, idioms) => {
  let n = 0;
  for (const [where, file, make] of idioms) {
    const text = make(
      () => canaryText(n++, "quoted", "own"),
      () => canaryText(n++, "bare", "own"),
    );
    const files = {
      ...project,
      "/site/shop/settings.py": `${base}SECRET_KEY = os.environ["SECRET_KEY"]\n`,
      [`/site/${file}`]: file === "shop/settings.py" ? base + text : text,
    };
    let kept: AnalysisHost | undefined;
    const keeping: CommandLineEngine = {
      ...engine,
      createAnalysisHost: (options) => (kept ??= engine.createAnalysisHost(options)),
    };
    for (const argv of questions) {
      const { stdout, stderr } = await runCommandLine(argv, { engine: keeping, files, cwd: "/site" });
      expect(stderr, where).not.toContain("internal failure");
      expect(canariesIn(stdout + stderr)[0]?.context, `${where}: ${argv.join(" ")}`).toBeUndefined();
    }
  }
});
