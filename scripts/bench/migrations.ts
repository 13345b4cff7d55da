import { serverFlags } from "../../client/src/serverFlags.js";
import { createAnalysisHost } from "../../server/src/core/analysisHost.js";
import { parseConfigurationFile } from "../../server/src/core/configurationFile.js";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { startLanguageClient } from "./languageClient.js";
import { measure, ms, timesColumns, type Repeats, type Row } from "./measure.js";
import { memorySource } from "./memorySource.js";
import type { SampleProject } from "./samples.js";

const apps = 30;
const each = 100;
/** Applications with a new migration. */
const released: ReadonlySet<number> = new Set([3, 15, 27]);

/** A project with 3,000 migrations, of which three are new: the first analysis, and an edit of one of those. */
export async function migrationsRows(
  folder: string,
  parser: PythonParser,
  repeats: Repeats,
  write: (file: string, text: string) => void,
): Promise<readonly Row[]> {
  const { root, files, edited } = migrationsProject(folder);
  for (const [file, text] of Object.entries(files)) write(file, text);

  const texts = new Map(Object.entries(files));
  const configured = `${root}/pyproject.toml`;
  const { configuration } = parseConfigurationFile(configured, files[configured] ?? "", () => true);
  const host = createAnalysisHost({ root, files: memorySource(texts), parser, configuration });
  const before = performance.now();
  const found = host.analysis().findings.filter(({ at }) => at.file === edited).length;
  const first = performance.now() - before;
  if (found === 0) throw new Error("nothing is found in the new migration, so there is nothing to measure");
  const engine = await measure(repeats, (index) => {
    texts.set(edited, migration(each, index));
    host.applyChange({ files: [edited] });
  });

  const client = await startLanguageClient(["node", ...serverFlags, "dist/server.js", "--stdio"], root);
  const start = performance.now();
  await client.open(edited, files[edited] ?? "");
  const opened = performance.now() - start;
  const line = migration(each, 0)
    .split("\n")
    .findIndex((one) => one.includes("max_length"));
  const character = migration(each, 0).split("\n")[line]?.indexOf("max_length=") ?? 0;
  const server = await measure(repeats, (index) =>
    client.change(edited, index + 2, {
      range: { start: { line, character: character + 11 }, end: { line, character: character + 14 } },
      inserted: String(100 + (index % 900)),
    }),
  );
  await client.stop();
  return [
    ["in the engine alone", ms(first), ...timesColumns(engine)],
    ["through the server", ms(opened), ...timesColumns(server)],
  ];
}

function migrationsProject(root: string): Pick<SampleProject, "root" | "files" | "edited"> {
  const labels = Array.from({ length: apps }, (_, at) => `app${at}`);
  const files: Record<string, string> = {
    [`${root}/manage.py`]: 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    [`${root}/shop/__init__.py`]: "",
    [`${root}/requirements.txt`]: "Django==5.2.7\npsycopg==3.2\n",
    [`${root}/shop/settings.py`]: `INSTALLED_APPS = [${labels.map((one) => `"${one}"`).join(", ")}]\n\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n`,
    [`${root}/pyproject.toml`]: `[tool.django-deploy-hygiene]\ndeployed = { ${labels.map((one, at) => `${one} = "${number(released.has(at) ? each - 1 : each)}"`).join(", ")} }\n`,
  };
  for (const label of labels) {
    files[`${root}/${label}/__init__.py`] = "";
    files[`${root}/${label}/migrations/__init__.py`] = "";
    for (let at = 1; at <= each; at++) files[`${root}/${label}/migrations/${nameOf(at)}.py`] = migration(at, 0, label);
  }
  return { root, files, edited: `${root}/${labels[apps / 2] ?? ""}/migrations/${nameOf(each)}.py` };
}

function number(at: number): string {
  return String(at).padStart(4, "0");
}

function nameOf(at: number): string {
  return at === 1 ? "0001_initial" : `${number(at)}_change`;
}

/** As `makemigrations` writes them: a table, then a field, an index or another option of a field. */
function migration(at: number, typed: number, label = `app${apps / 2}`): string {
  const field = (name: string, options: string): string =>
    `        migrations.AddField(\n            model_name="item",\n            name="${name}",\n            field=models.CharField(${options}),\n        ),\n`;
  const operations =
    at === 1
      ? `        migrations.CreateModel(\n            name="Item",\n            fields=[\n                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),\n                ("name", models.CharField(max_length=50)),\n            ],\n        ),\n`
      : at === each
        ? `${field("typed", `max_length=${100 + (typed % 900)}, null=True, db_index=True`)}        migrations.AddIndex(\n            model_name="item",\n            index=models.Index(fields=["name"], name="item_name"),\n        ),\n`
        : at % 3 === 0
          ? `        migrations.AlterField(\n            model_name="item",\n            name="name",\n            field=models.CharField(max_length=${50 + at}),\n        ),\n`
          : field(`field_${at}`, 'max_length=100, blank=True, default=""');
  return `# Generated by Django 5.2\n\nfrom django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n\n${at === 1 ? "    initial = True\n\n    dependencies = []\n" : `    dependencies = [\n        ("${label}", "${nameOf(at - 1)}"),\n    ]\n`}\n    operations = [\n${operations}    ]\n`;
}
