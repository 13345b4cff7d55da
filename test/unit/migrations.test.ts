/** Reading migrations, their graph, what earlier ones left, and which are new. Verdicts are the fixtures' business: test/rules/migrations. */
import { describe, expect, it } from "vitest";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { migrationInventory } from "../../server/src/core/migrations/inventory.js";
import { planOf } from "../../server/src/core/migrations/graph.js";
import { readMigration } from "../../server/src/core/migrations/migrationFile.js";
import { newMigrations } from "../../server/src/core/migrations/newMigrations.js";
import { readHeader } from "../../server/src/core/migrations/readHeader.js";
import { statementsIn } from "../../server/src/core/migrations/readOperations.js";
import { replayMigration } from "../../server/src/core/migrations/replay.js";
import { emptyState } from "../../server/src/core/migrations/state.js";
import { withoutBlocks } from "../../server/src/core/migrations/withoutBlocks.js";
import { parseGitIndex } from "../../server/src/hosts/gitIndex.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const { createAnalysisHost, parser } = await createEngine();
const parsed = { ofText: (text: string) => parser.parse("x.py", text) };

function migration(body: string, dependencies = ""): string {
  return `from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    dependencies = [${dependencies}]\n\n    operations = [${body}]\n`;
}

function inventoryOf(
  texts: Readonly<Record<string, string>>,
  folders = ["/w/shop/migrations"],
): ReturnType<typeof migrationInventory> {
  return migrationInventory({ files: memoryFiles(texts), parsed, folders, searchPath: ["/w"], cache: new Map() });
}

it("what South wrote is not parsed, with all the models that it froze", () => {
  const south =
    "from south.db import db\nfrom south.v2 import SchemaMigration\nfrom django.db import models\n\n\nclass Migration(SchemaMigration):\n    def forwards(self, orm):\n        pass\n";
  const asked: string[] = [];
  const { apps } = migrationInventory({
    files: memoryFiles({
      "/w/shop/migrations/0001_initial.py": south,
      "/w/new/migrations/0001_initial.py": migration(""),
    }),
    parsed: { ofText: (text) => (asked.push(text), parsed.ofText(text)) },
    folders: ["/w/shop/migrations", "/w/new/migrations"],
    searchPath: ["/w"],
    cache: new Map(),
  });
  expect([apps.map(({ label }) => label), asked]).toEqual([["new"], []]);
});

describe("the header is read without a parser, and the same", () => {
  const cases: Readonly<Record<string, string>> = {
    "as makemigrations writes it":
      "from django.conf import settings\nfrom django.db import migrations\n\n\nclass Migration(migrations.Migration):\n\n    initial = True\n\n    dependencies = [\n        migrations.swappable_dependency(settings.AUTH_USER_MODEL),\n        (\"shop\", \"0001_initial\"),  # why\n        ('other', '0002_x'),\n    ]\n\n    operations = [\n    ]\n",
    squashed:
      'class Migration(migrations.Migration):\n    replaces = [("shop", "0001_a"), ("shop", "0002_b")]\n\n    dependencies = []\n    run_before = [("x", "0001_initial")]\n    operations = []\n',
    "a method of its own":
      "class Migration(migrations.Migration):\n    dependencies = []\n    operations = []\n\n    def apply(self):\n        pass\n",
    "two blanks":
      'class Migration(migrations.Migration):\n\n  dependencies = [("shop", "0001_initial"),\n                  ("x", "y"),]\n\n  operations = []\n',
    "\\r\\n": 'class Migration(migrations.Migration):\r\n    dependencies = [\r\n        ("a", "b"),\r\n    ]\r\n',
  };
  for (const [name, text] of Object.entries(cases)) {
    it(name, () => {
      const { dependencies, replaces, runBefore, isComplete, hasClass } = readMigration(parser.parse("x.py", text));
      expect(readHeader(text)).toEqual({ dependencies, replaces, runBefore, isComplete, hasClass });
      expect(isComplete).toBe(true);
    });
  }
  for (const text of [
    'class Migration(migrations.Migration):\n    dependencies = [("a", "b")] + more\n',
    'class Migration(migrations.Migration):\n    dependencies = [(label, "b")]\n',
    "class Migration(migrations.Migration):\n    if x:\n        dependencies = []\n",
    'class Migration(migrations.Migration):\n    dependencies = [("a", "b")]\n    dependencies += more\n',
    'class Migration(migrations.Migration):\n    dependencies = []\n\n    def __init__(self, name, app_label):\n        super().__init__(name, "other")\n',
    'class Migration(migrations.Migration):\n    dependencies = []\n\n\nMigration.dependencies = [("a", "b")]\n',
    "<<<<<<< HEAD\nclass Migration(migrations.Migration):\n    pass\n",
    "x = 1\n",
    // It may be half written.
    "class Migration(migrations.Migration):\n    operations = []\n",
  ])
    it(`is left to the parser: ${text.slice(0, 100).replaceAll("\n", "⏎")}`, () =>
      expect(readHeader(text)).toBeUndefined());
});

describe("the graph", () => {
  it("runs what is needed first, in Django's order", () => {
    const { graph } = inventoryOf(
      {
        "/w/shop/migrations/0001_initial.py": migration(""),
        "/w/shop/migrations/0002_a.py": migration("", '("shop", "0001_initial"), ("user", "0002_b")'),
        "/w/user/migrations/0001_initial.py": migration(""),
        "/w/user/migrations/0002_b.py": migration("", '("user", "0001_initial")'),
      },
      ["/w/shop/migrations", "/w/user/migrations"],
    );
    // iterative_dfs takes parents from the end of the sorted list.
    expect(planOf(graph, ["shop.0002_a"])).toEqual([
      "user.0001_initial",
      "user.0002_b",
      "shop.0001_initial",
      "shop.0002_a",
    ]);
    expect(graph.problems).toEqual([]);
  });
  it("run_before is a dependency of the other", () => {
    const text = `${migration("")}    run_before = [("user", "0001_initial")]\n`;
    const { graph } = inventoryOf(
      { "/w/shop/migrations/0001_initial.py": text, "/w/user/migrations/0001_initial.py": migration("") },
      ["/w/shop/migrations", "/w/user/migrations"],
    );
    expect(planOf(graph, ["user.0001_initial"])).toEqual(["shop.0001_initial", "user.0001_initial"]);
  });
  it("the label is the one that migrations use, where the folder is called otherwise", () => {
    const { apps } = inventoryOf({
      "/w/shop/migrations/0001_initial.py": migration(""),
      "/w/shop/migrations/0002_a.py": migration("", '("store", "0001_initial")'),
      "/w/shop/migrations/0003_b.py": migration("", '("store", "0002_a")'),
    });
    expect(apps.map((app) => app.label)).toEqual(["store"]);
  });
  it.each([
    ["the second one builds on it", "", { "0002_a": '("store", "0001_initial")' }, "store"],
    ["the first one builds on another application's", '("auth", "0001_initial")', {}, "shop"],
  ])("of few migrations: %s", (_, first, others, label) => {
    const { apps, graph } = inventoryOf({
      "/w/shop/migrations/0001_initial.py": migration("", first),
      ...Object.fromEntries(
        Object.entries(others).map(([name, text]) => [`/w/shop/migrations/${name}.py`, migration("", text)]),
      ),
    });
    expect(apps.map((app) => app.label)).toEqual([label]);
    expect(graph.problems).toEqual([]);
  });
  it("an AppConfig in the package itself says the label", () => {
    const { apps } = inventoryOf({
      "/w/shop/__init__.py": 'class Shop(PluginConfig):\n    name = "shop"\n    label = "store"\n',
      "/w/shop/migrations/0001_initial.py": migration(""),
    });
    expect(apps.map((app) => app.label)).toEqual(["store"]);
  });
  it("a hundred thousand operations and a half-written file are no reason to stop", () => {
    const { apps, graph } = inventoryOf({
      "/w/shop/migrations/0001_initial.py": migration("migrations.RunSQL('x'), ".repeat(20_000)),
      "/w/shop/migrations/0002_a.py":
        "from django.db import migrations\n\nclass Migration(migrations.Migration):\n    dependencies = [('shop',",
    });
    expect(apps[0]?.nodes.map((node) => node.header.isComplete)).toEqual([true, false]);
    expect(graph.problems).toEqual([]);
  });
});

describe("the state", () => {
  const after = (...bodies: readonly string[]): ReturnType<typeof replayMigration> =>
    bodies.reduce(
      (state, body, at) =>
        replayMigration(state, "shop", `shop.000${at + 1}`, readMigration(parser.parse("x.py", migration(body)))),
      emptyState,
    );
  it("follows fields, renames and relations", () => {
    const state = after(
      'migrations.CreateModel("Owner", [("id", models.AutoField(primary_key=True))]), migrations.CreateModel("Item", [("id", models.AutoField(primary_key=True)), ("owner", models.ForeignKey("shop.Owner", models.CASCADE))])',
      'migrations.AddField("Item", "x", models.IntegerField(null=True)), migrations.RenameField("Item", "x", "y"), migrations.RenameModel("Owner", "Person")',
    );
    expect([...state.models.keys()]).toEqual(["shop.person", "shop.item"]);
    const item = state.models.get("shop.item");
    expect([...(item?.fields.keys() ?? [])]).toEqual(["id", "owner", "y"]);
    expect(item?.fields.get("owner")?.spec.options.get("to")).toMatchObject({ value: "shop.Person" });
    expect(item?.fields.get("y")?.addedIn).toBe("shop.0002");
  });
  it("packages that are imported twice, and lists that the class names", () => {
    const file = readMigration(
      parser.parse(
        "x.py",
        'import other.blocks\nimport other.fields\nfrom django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    moved = [migrations.DeleteModel("Item")]\n    operations = [migrations.SeparateDatabaseAndState(state_operations=moved), migrations.AddField("Page", "body", other.fields.Stream())]\n',
      ),
    );
    expect(file.operations).toMatchObject([
      { kind: "separate", state: [{ kind: "deleteModel", model: "Item" }] },
      { kind: "addField", field: { field: { path: "other.fields.Stream" } } },
    ]);
  });
  it("an operation of somebody else makes its model unknown, one that names none the application open", () => {
    expect(
      after(
        'migrations.CreateModel("Item", [("id", models.AutoField(primary_key=True))])',
        'other.Remove("item", "id")',
      ).models.get("shop.item")?.unknown,
    ).toContain("Item");
    expect([...after("other.Change()").openApps]).toEqual(["shop"]);
  });
});

it("statements end at semicolons outside of quotes", () => {
  expect(statementsIn("SELECT ';'; -- a;b\nDO $x$ BEGIN; END; $x$; /* ; */ UPDATE t SET a = 1;")).toEqual([
    "SELECT ';'",
    "DO $x$ BEGIN; END; $x$",
    "UPDATE t SET a = 1",
  ]);
});

describe("what is new", () => {
  const texts = {
    "/w/shop/migrations/0001_initial.py": migration(""),
    "/w/shop/migrations/0002_a.py": migration("", '("shop", "0001_initial")'),
    "/w/shop/migrations/0003_b.py": migration("", '("shop", "0002_a")'),
  };
  const inventory = inventoryOf(texts);
  const tracking = (tracked: readonly string[]): Parameters<typeof newMigrations>[0]["files"] => ({
    ...memoryFiles(texts),
    isTracked: (path) => tracked.includes(path),
  });
  it("the configuration wins, then the caller, then Git's index, then the last ones", () => {
    const files = tracking(["/w/shop/migrations/0001_initial.py"]);
    const told = { files: new Set(["/w/shop/migrations/0003_b.py"]), because: "since main" };
    const ask = (input: Partial<Parameters<typeof newMigrations>[0]>): unknown => {
      const { keys, because, isGuess } = newMigrations({ inventory, files, deployed: {}, told: undefined, ...input });
      return [[...keys], because, isGuess];
    };
    expect(ask({ deployed: { shop: "0001" }, told })).toEqual([
      ["shop.0002_a", "shop.0003_b"],
      "after what “deployed” says",
      false,
    ]);
    expect(ask({ told })).toEqual([["shop.0003_b"], "since main", false]);
    expect(ask({ deployed: { shop: "0009" }, told })).toEqual([
      ["shop.0003_b"],
      "“deployed” names shop.0009, which is not there; since main",
      false,
    ]);
    expect(ask({})).toEqual([["shop.0002_a", "shop.0003_b"], "not in Git's index", false]);
    expect(ask({ files: memoryFiles(texts) })).toEqual([
      ["shop.0003_b"],
      expect.stringContaining("nothing tells"),
      true,
    ]);
  });
});

describe("squashed migrations", () => {
  const texts = {
    "/w/shop/migrations/0001_initial.py": migration(""),
    "/w/shop/migrations/0002_a.py": migration("", '("shop", "0001_initial")'),
    "/w/shop/migrations/0002_squashed.py": `${migration("", '("shop", "0001_initial")')}    replaces = [("shop", "0002_a"), ("shop", "0003_b")]\n`,
    "/w/shop/migrations/0003_b.py": migration("", '("shop", "0002_a")'),
    "/w/shop/migrations/0004_c.py": migration("", '("shop", "0002_squashed")'),
  };
  const inventory = inventoryOf(texts);
  const told = (...which: readonly string[]): unknown => {
    const { keys, graph } = newMigrations({
      inventory,
      files: { ...memoryFiles(texts), isTracked: (path) => which.some((one) => path.endsWith(`${one}.py`)) },
      deployed: {},
      told: undefined,
    });
    return [[...keys].sort(), planOf(graph, ["shop.0004_c"])];
  };
  it("one that replaces what ran runs nothing", () =>
    expect(told("0001_initial", "0002_a", "0003_b")).toEqual([
      ["shop.0004_c"],
      ["shop.0001_initial", "shop.0002_squashed", "shop.0004_c"],
    ]));
  it("where a part of it ran, the rest runs in its place", () =>
    expect(told("0001_initial", "0002_a", "0002_squashed")).toEqual([
      ["shop.0003_b", "shop.0004_c"],
      ["shop.0001_initial", "shop.0002_a", "shop.0003_b", "shop.0004_c"],
    ]));
  it("with nothing but new ones it runs itself", () =>
    expect(told("0001_initial")).toEqual([
      ["shop.0002_a", "shop.0002_squashed", "shop.0003_b", "shop.0004_c"],
      ["shop.0001_initial", "shop.0002_squashed", "shop.0004_c"],
    ]));
});

describe("Git's index", () => {
  const entry = (path: string, version: 2 | 4, previous = ""): Buffer => {
    const head = Buffer.alloc(62);
    head.writeUInt16BE(path.length, 60);
    if (version === 4) {
      let same = 0;
      while (same < path.length && path[same] === previous[same]) same++;
      return Buffer.concat([head, Buffer.from([previous.length - same]), Buffer.from(`${path.slice(same)}\0`)]);
    }
    const padded = Math.ceil((62 + path.length + 1) / 8) * 8;
    return Buffer.concat([head, Buffer.from(path), Buffer.alloc(padded - 62 - path.length)]);
  };
  const index = (paths: readonly string[], version: 2 | 4, extension = ""): Buffer => {
    const head = Buffer.from("DIRC\0\0\0\0\0\0\0\0", "latin1");
    head.writeUInt32BE(version, 4);
    head.writeUInt32BE(paths.length, 8);
    return Buffer.concat([
      head,
      ...paths.map((path, at) => entry(path, version, paths[at - 1])),
      ...(extension === "" ? [] : [Buffer.from(`${extension}\0\0\0\0`, "latin1")]),
      Buffer.alloc(20),
    ]);
  };
  const paths = ["manage.py", "shop/migrations/0001_initial.py", "shop/migrations/0002_a.py"];
  it("versions 2 and 4", () => {
    expect([...(parseGitIndex(index(paths, 2)) ?? [])]).toEqual(paths);
    expect([...(parseGitIndex(index(paths, 4)) ?? [])]).toEqual(paths);
  });
  it("one that is split, damaged or none cannot be told", () => {
    expect(parseGitIndex(index(paths, 2, "link"))).toBeUndefined();
    expect(parseGitIndex(index(paths, 2).subarray(0, 100))).toBeUndefined();
    expect(parseGitIndex(Buffer.from("nothing of it"))).toBeUndefined();
  });
});

it("what an edit leads to is what a new analysis finds", () => {
  const texts: Record<string, string> = {
    "/w/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    "/w/settings.py":
      'SECRET_KEY = "x"\nINSTALLED_APPS = ["shop"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n',
    "/w/shop/migrations/__init__.py": "",
    "/w/shop/migrations/0001_initial.py": migration(
      'migrations.CreateModel("Item", [("id", models.AutoField(primary_key=True)), ("cnt", models.IntegerField())])',
    ),
    "/w/shop/migrations/0002_a.py": migration(
      'migrations.AlterField("Item", "cnt", models.BigIntegerField())',
      '("shop", "0001_initial")',
    ),
  };
  const configuration = { ...emptyConfiguration, deployed: { shop: "0001" } };
  let now = memoryFiles(texts);
  const files = {
    read: (path: string) => now.read(path),
    kind: (path: string) => now.kind(path),
    list: (path: string) => now.list(path),
    isIgnored: (path: string) => now.isIgnored(path),
  };
  const host = createAnalysisHost({ root: "/w", files, parser, configuration });
  const inMigrations = (findings: ReturnType<typeof host.analysis>["findings"]): readonly string[] =>
    findings
      .filter((one) => one.at.file.includes("/migrations/"))
      .map((one) => `${one.ruleId} ${one.at.file} ${one.at.start}`);
  expect(inMigrations(host.analysis().findings)).toHaveLength(1);
  const changes: readonly (readonly [string, string | undefined])[] = [
    ["/w/shop/migrations/0002_a.py", migration('migrations.RemoveField("Item", "cnt")', '("shop", "0001_initial")')],
    [
      "/w/shop/migrations/0003_b.py",
      migration('migrations.AddIndex("Item", models.Index(fields=["id"], name="i"))', '("shop", "0002_a")'),
    ],
    [
      "/w/shop/migrations/0001_initial.py",
      migration('migrations.CreateModel("Item", [("id", models.AutoField(primary_key=True))])'),
    ],
    ["/w/shop/migrations/0003_b.py", undefined],
    ["/w/shop/migrations/0002_a.py", "class"],
  ];
  for (const [path, text] of changes) {
    if (text === undefined) delete texts[path];
    else texts[path] = text;
    now = memoryFiles(texts);
    const after = host.applyChange({ files: [path] });
    expect(inMigrations(after.findings)).toEqual(
      inMigrations(
        createAnalysisHost({ root: "/w", files: memoryFiles(texts), parser, configuration }).analysis().findings,
      ),
    );
  }
});

it("an operation of a migration that is deployed is explained too", () => {
  const texts = {
    "/w/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    "/w/settings.py":
      'SECRET_KEY = "x"\nINSTALLED_APPS = ["shop"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n',
    "/w/shop/migrations/__init__.py": "",
    "/w/shop/migrations/0001_initial.py": migration(
      'migrations.CreateModel("Item", [("id", models.AutoField(primary_key=True)), ("cnt", models.IntegerField())])',
    ),
    "/w/shop/migrations/0002_a.py": migration(
      'migrations.AddIndex("Item", models.Index(fields=["cnt"], name="i"))',
      '("shop", "0001_initial")',
    ),
  };
  const analysis = createAnalysisHost({
    root: "/w",
    files: memoryFiles(texts),
    parser,
    configuration: { ...emptyConfiguration, deployed: { shop: "0002" } },
  }).analysis();
  const file = "/w/shop/migrations/0002_a.py";
  const at = texts[file].indexOf("AddIndex");
  const hover = analysis.migrationAt?.(file, at);
  expect(hover?.markdown).toContain("**AddIndex**: blocks writes (SHARE on shop_item)");
  expect(hover?.markdown).toContain("not new, so it is not judged");
  expect(texts[file].slice(hover?.start, hover?.end)).toBe("migrations.AddIndex");
  expect(analysis.migrationAt?.(file, 0)).toBeUndefined();
  expect(analysis.findings.filter((one) => one.at.file.includes("/migrations/"))).toEqual([]);
});

describe("hostile inputs", () => {
  const project = (files: Readonly<Record<string, string>>) =>
    createAnalysisHost({
      root: "/w",
      parser,
      configuration: { ...emptyConfiguration, deployed: { shop: "0001", other: "0001" } },
      files: memoryFiles({
        "/w/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
        "/w/settings.py":
          'INSTALLED_APPS = ["shop", "other"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n',
        ...Object.fromEntries(
          ["shop", "other"].flatMap((app) => [
            [`/w/${app}/__init__.py`, ""],
            [`/w/${app}/migrations/__init__.py`, ""],
            [
              `/w/${app}/migrations/0001_initial.py`,
              migration(
                'migrations.CreateModel("Item", [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=50))])',
              ),
            ],
          ]),
        ),
        "/w/other/migrations/0002_index.py": migration(
          'migrations.AddIndex("Item", models.Index(fields=["name"], name="i"))',
          '("other", "0001_initial")',
        ),
        ...files,
      }),
    }).analysis();
  const found = (analysis: ReturnType<typeof project>): readonly string[] => [
    ...new Set(
      analysis.findings
        .filter(({ at }) => at.file.includes("/migrations/"))
        .map(({ ruleId, at }) => `${ruleId} ${at.file}`),
    ),
  ];
  const kept = "migration-blocks-writes /w/other/migrations/0002_index.py";

  it("half-written files say nothing wrong, and the rest goes on", () => {
    const text = migration(
      '\n        migrations.AddField("Item", "x", models.ForeignKey("other.Item", models.CASCADE, null=True)),\n        migrations.RunSQL(["UPDATE shop_item SET name = \'x\'"], migrations.RunSQL.noop),\n        migrations.AlterField("Item", "name", models.CharField(max_length=20)),\n    ',
      '("shop", "0001_initial")',
    );
    for (let end = 0; end < text.length; end += 7) {
      const analysis = project({ "/w/shop/migrations/0002_change.py": text.slice(0, end) });
      expect(analysis.problems).toEqual([]);
      expect(found(analysis)).toContain(kept);
      // A file that is cut off is no second last migration, and depends on nothing that is missing.
      expect(
        found(analysis).filter((one) => /conflict|missing \/w\/shop\/migrations\/0001|cycle|fails/.test(one)),
      ).toEqual([]);
    }
  });

  it("100,000 operations are not followed: that file is not known, nor are the models after it, and the rest goes on", () => {
    const analysis = project({
      "/w/shop/migrations/0002_huge.py": migration(
        'migrations.AddField("Item", "f", x),'.repeat(100_000),
        '("shop", "0001_initial")',
      ),
      "/w/shop/migrations/0003_after.py": migration(
        'migrations.AlterField("Item", "name", models.CharField(max_length=20))',
        '("shop", "0002_huge")',
      ),
    });
    expect(analysis.problems).toEqual([]);
    expect(found(analysis)).toEqual([kept]);
    expect(
      analysis
        .migrations?.()[0]
        ?.migrations.filter(({ app }) => app === "shop")
        .map(({ operations }) => operations.map(({ effect }) => effect)),
    ).toEqual([["unknown"], ["unknown"]]);
  });
});

describe("blocks of a StreamField are not parsed", () => {
  it.each<readonly [string, string]>([
    ['x = StreamField([("a", B(c="]"))], blank=True)', "x = StreamField([], blank=True)"],
    [
      'wagtail.fields.StreamField(\n  [ # one ]\n    ("a", """it\'s ]"""), (\'\\\'\', {})\n  ],\n  null=True)\ny = [1]',
      "wagtail.fields.StreamField(\n  [],\n  null=True)\ny = [1]",
    ],
    [
      'StreamField([("p", 0)], block_lookup={0: ("x", (), {"r": 1})}, default=[1])',
      "StreamField([], block_lookup={}, default=[1])",
    ],
  ])("%s", (text, plain) => {
    expect(withoutBlocks(text, false)).toBe(plain);
    const placed = withoutBlocks(text, true);
    expect(placed.replace(/(?<=[[{])\s+(?=[\]}])/g, "")).toBe(plain);
    expect(placed.split("\n").map((line) => line.length)).toEqual(text.split("\n").map((line) => line.length));
  });
  it("what ends nowhere is left to the parser", () => {
    for (const text of [
      'StreamField([("a"',
      'StreamField(["a)\n',
      "StreamField([ # x",
      "StreamField(blocks)",
      "[1, 2]",
    ])
      expect(withoutBlocks(text, true)).toBe(text);
  });
  it("and the operations are the same", () => {
    const operation =
      'migrations.AddField(model_name="page", name="body", field=wagtail.fields.StreamField([("heading", wagtail.blocks.CharBlock(classname="full title"))], blank=True, null=True))';
    const read = (text: string) =>
      readMigration(parser.parse("x.py", text)).operations.map((one) => [one.kind, one.at.start, one.at.end]);
    expect(read(withoutBlocks(migration(operation), true))).toEqual(read(migration(operation)));
  });
});
