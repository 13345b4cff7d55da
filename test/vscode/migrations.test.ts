/** A migration that would block writes, from its squiggle to the release: in a real VS Code, by keyboard. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type VSCode, applyPreview, openVSCode, tickEveryFile } from "./harness.js";

const patience = { timeout: 30_000, interval: 100 };

const manage = 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n';

const migration = (after: string, operations: string): string => `from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
${after}    ]

    operations = [
${operations}    ]
`;

const index = 'models.Index(fields=["name"], name="item_name")';

const firstMigration = migration(
  "",
  '        migrations.CreateModel("Item", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=50))]),\n',
);

describe("a new migration", () => {
  let vscode: VSCode;
  beforeAll(async () => {
    vscode = await openVSCode({
      repository: true,
      project: {
        "manage.py": manage,
        "shop/__init__.py": "",
        "shop/wsgi.py": manage,
        "requirements.txt": "Django==5.2\npsycopg==3.2\n",
        "shop/settings.py":
          'INSTALLED_APPS = ["items"]\n\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n',
        "items/__init__.py": "",
        "items/migrations/__init__.py": "",
        "items/migrations/0001_initial.py": firstMigration,
      },
    });
    // Committed on a branch: only Git's history tells that main does not have it.
    vscode.git("checkout", "--quiet", "-b", "index");
    vscode.write(
      "items/migrations/0002_index.py",
      migration('        ("items", "0001_initial"),\n', `        migrations.AddIndex("Item", ${index}),\n`),
    );
    vscode.git("add", "--all");
    vscode.git("commit", "--quiet", "--message=Index items");
    await vscode.openFile("0002_index.py");
  });
  afterAll(() => vscode?.close());

  test("is underlined where it blocks writes, and the release shows it, with how that was decided", async () => {
    await expect.poll(() => vscode.squiggles("info").count(), patience).toBeGreaterThan(0);
    await vscode.runCommand("Focus on Migrations of This Release View");
    const pane = vscode.page
      .locator(".pane")
      .filter({ has: vscode.page.locator(".pane-header", { hasText: "Migrations of This Release" }) });
    await expect.poll(() => pane.innerText(), patience).toContain("one migration is new (since main)");
    const rows = vscode.rows("Migrations of This Release");
    await expect
      .poll(async () => (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim()), patience)
      .toEqual([
        "itemsone migration",
        expect.stringMatching(/^1\. 0002_index ?before or after the new code; blocks writes \(SHARE on items_item\)/),
        expect.stringMatching(/^AddIndex ?blocks writes \(SHARE on items_item\)/),
      ]);
    await vscode.screenshot("migrations-release");
    await expect.poll(() => migrationsItem(vscode), patience).toMatch(/blockneeds attention/);
  });

  test("is fixed by keyboard, and the checklist item turns", async () => {
    await vscode.openFile("0002_index.py");
    await vscode.goTo(10, 22);
    await vscode.quickFix(/^Build the index concurrently$/);
    const saved = await vscode.save("items/migrations/0002_index.py");
    expect(saved).toBe(`from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("items", "0001_initial"),
    ]

    operations = [
        AddIndexConcurrently("Item", ${index}),
    ]
`);
    await expect.poll(() => vscode.squiggles().count(), patience).toBe(0);
    await vscode.screenshot("migrations-fixed");
    await expect.poll(() => migrationsItem(vscode), patience).toMatch(/blockproven/);
  });

  test("is shown with the file that its fix needs before that is made", async () => {
    vscode.write(
      "items/migrations/0003_size.py",
      migration(
        '        ("items", "0002_index"),\n',
        '        migrations.AddField("Item", "size", models.IntegerField(null=True)),\n        migrations.AlterField("Item", "name", models.CharField(max_length=50, db_index=True)),\n',
      ),
    );
    await vscode.openFile("0003_size.py");
    await expect.poll(() => vscode.squiggles("info").count(), patience).toBeGreaterThan(0);
    await vscode.goTo(11, 22);
    await vscode.quickFix(/in a migration of its own$/);
    await tickEveryFile(vscode);
    await vscode.screenshot("migrations-preview");
    await applyPreview(vscode);
    await vscode.runCommand("File: Save All");
    await expect
      .poll(() => vscode.read("items/migrations/0004_items_item_name_idx.py"), patience)
      .toContain('("items", "0003_size"),');
    await expect.poll(() => vscode.read("items/migrations/0003_size.py"), patience).not.toContain("db_index");
  });

  test("leaves those alone that main has: one that is edited is hinted at, until it does again what it does there", async () => {
    await vscode.openFile("0001_initial.py");
    const hint = vscode.page.locator(".squiggly-hint");
    const line = firstMigration.split("\n")[8] ?? "";
    await vscode.goTo(9, line.indexOf("max_length=50") + "max_length=50".length + 1);
    await vscode.page.keyboard.type("0");
    expect(await vscode.save("items/migrations/0001_initial.py")).toContain("max_length=500");
    await expect.poll(() => hint.count(), patience).toBeGreaterThan(0);
    // VS Code gives a hint the width of its three dots.
    await vscode.goTo(9, line.indexOf("migrations.") + 1);
    await vscode.runCommand("Show or Focus Hover");
    const hover = vscode.page.locator(".monaco-hover", { hasText: "main already has items.0001_initial" });
    await hover.waitFor();
    await vscode.screenshot("migrations-edited");
    await vscode.page.keyboard.press("Escape");
    await vscode.goTo(9, line.indexOf("max_length=50") + "max_length=500".length + 1);
    await vscode.page.keyboard.press("Backspace");
    await vscode.page.keyboard.press("End");
    await vscode.page.keyboard.type("  # as it was made");
    await expect.poll(() => hint.count(), patience).toBe(0);
    expect(await vscode.save("items/migrations/0001_initial.py")).toContain("max_length=50))]),  # as it was made");
    expect(await hint.count()).toBe(0);
  });
});

/** The checklist's item as it is read aloud. */
async function migrationsItem(vscode: VSCode): Promise<string> {
  await vscode.runCommand("Django Deploy Hygiene: Find Checklist Item");
  await vscode.page.locator(".quick-input-widget input").first().fill("Migrations do not block");
  const row = vscode.page.locator(".quick-input-widget .monaco-list-row").first();
  await row.waitFor();
  const text = await row.innerText();
  await vscode.page.keyboard.press("Escape");
  return text.replace(/\s+/g, " ");
}
