/**
 * The application of the migrations' fixtures, as production has it. A block `py operations` is a migration after it: the operations alone are
 * written, and everything around them comes from here. What a fixture brings itself is not replaced.
 */
export const itemMigration = `from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Owner",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=50)),
            ],
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=50)),
                ("code", models.CharField(max_length=20, null=True)),
                ("qty", models.IntegerField(null=True)),
                ("cnt", models.IntegerField(default=0)),
                ("price", models.DecimalField(max_digits=8, decimal_places=2)),
                ("note", models.TextField()),
                ("pos", models.PositiveIntegerField()),
                ("idx", models.CharField(max_length=30, db_index=True)),
                ("uniq", models.CharField(max_length=30, unique=True)),
                ("data", models.JSONField()),
                ("day", models.DateField(null=True)),
                ("at", models.DateTimeField(null=True)),
                ("owner", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to="app.owner")),
            ],
        ),
        migrations.CreateModel(
            name="Child",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("item", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="app.item")),
                ("n", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("items", models.ManyToManyField(to="app.item")),
            ],
        ),
    ]
`;

export const migrationFolder = "app/migrations";

const imports = `from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, RemoveIndexConcurrently, ValidateConstraint
from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, SET_NULL, F, Q
from django.db.models.functions import Now
import uuid


`;

/** What stands around the operations: a migration after `0001_initial`, or after another one that is named. */
export function aroundOperations(words: readonly string[]): {
  readonly head: string;
  readonly indent: string;
  readonly tail: string;
} {
  const after = words.find((word) => word.startsWith("after="))?.slice(6) ?? "0001_initial";
  const extra = words
    .filter((word) => !word.startsWith("after=") && word.includes("="))
    .map((word) => `    ${word.replace("=", " = ")}\n`)
    .join("");
  return {
    head: `${imports}class Migration(migrations.Migration):\n${extra}    dependencies = [("app", "${after}")]\n\n    operations = [\n`,
    indent: "        ",
    tail: "    ]\n",
  };
}

/** The files that a case with migrations of `app` has besides its own. */
export function itemFiles(database: string | undefined): Readonly<Record<string, string>> {
  return {
    "app/__init__.py": "",
    "app/migrations/__init__.py": "",
    "app/migrations/0001_initial.py": itemMigration,
    "settings.py": `from healthy import *\n${database === "unseen" ? "import dj_database_url\n" : ""}\nINSTALLED_APPS += ["app"]\n${database === undefined ? "" : `DATABASES = {"default": ${databases[database] ?? "{}"}}\n`}`,
  };
}

const databases: Readonly<Record<string, string>> = {
  mysql: `{"ENGINE": "django.db.backends.mysql", "NAME": os.environ["DB_NAME"], "USER": os.environ["DB_USER"], "PASSWORD": os.environ["DB_PASSWORD"], "HOST": os.environ["DB_HOST"], "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": {"ssl_mode": "VERIFY_IDENTITY"}}`,
  unseen: `dj_database_url.parse(os.environ["DATABASE_URL"])`,
  sqlite: `{"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DB_NAME"]}`,
};
