import type { Pick, Target } from "./generate.js";

/** Operations on the other models, other kinds of indexes and types, plain SQL and data steps. `isAlone`: what takes the ground from under others stands alone. */
export function otherOperation(pick: Pick, at: number, isAlone: boolean, target: Target): string {
  const isPostgres = target.vendor === "postgresql";
  return pick([
    () => `migrations.AlterField("Item", "${pick(fields)}", models.${typed(pick)})`,
    () => `migrations.AddField("Item", "w${at}", models.${typed(pick)})`,
    () => `migrations.AddField("Child", "w${at}", models.${typed(pick)})`,
    () =>
      `migrations.AddField("Item", "w${at}", models.ForeignKey("app.${pick(["Child", "Tag", "Item", "Owner"])}", SET_NULL, null=True, related_name="+"))`,
    () => `migrations.AlterField("Child", "n", models.${pick(numbers)})`,
    () => `migrations.AlterField("Owner", "name", models.${pick(names)})`,
    () => `migrations.AddIndex("Item", ${index(pick, target)}, name="w${at}"))`,
    () => `migrations.AddConstraint("Item", models.UniqueConstraint(${unique(pick, target)}, name="w${at}"))`,
    () =>
      `migrations.AddConstraint("Child", models.CheckConstraint(${target.django.atLeast(5, 1) ? "condition" : "check"}=Q(n__lt=${pick(["3", "100"])}), name="w${at}"))`,
    () => pick(plain),
    () => pick(plain),
    ...(isPostgres ? [() => `migrations.RunSQL("${pick(statements)}", migrations.RunSQL.noop)`] : []),
    // Django 3.2 forgets a foreign key of the many-to-many table when the key is altered, and MariaDB then copies nothing.
    ...(target.django.atLeast(4, 0)
      ? [() => 'migrations.AlterField("Item", "id", models.IntegerField(primary_key=True))']
      : []),
    ...(isAlone ? [() => pick(alone)] : []),
    ...(at === 0
      ? [
          () =>
            `migrations.RunPython(${pick(["insert_child", "insert_child", "update_items", "delete_children"])}, migrations.RunPython.noop)`,
        ]
      : []),
  ] as const)();
}

const fields = ["name", "code", "qty", "cnt", "price", "note", "pos", "idx", "uniq", "data", "day", "at"] as const;
const types = [
  "DurationField(",
  "BigIntegerField(",
  "SmallIntegerField(",
  "GenericIPAddressField(",
  "BinaryField(",
  "FloatField(",
  "DateField(",
  "TimeField(",
  "URLField(",
  "CharField(max_length=10, ",
  "CharField(max_length=300, ",
  "TextField(",
  "IntegerField(",
  "UUIDField(",
  "BooleanField(",
  "JSONField(",
  "DecimalField(max_digits=20, decimal_places=10, ",
  "DateTimeField(",
  "PositiveSmallIntegerField(",
  "PositiveBigIntegerField(",
  "FileField(",
  "SlugField(",
] as const;

function typed(pick: Pick): string {
  return `${pick(types)}${pick(["null=True", "null=True", ""])})`;
}

const numbers = [
  "CharField(max_length=3)",
  "SmallIntegerField()",
  "PositiveIntegerField()",
  "IntegerField(unique=True)",
  "BooleanField()",
  "DecimalField(max_digits=3, decimal_places=1)",
  "IntegerField(null=True)",
] as const;
const names = [
  "TextField()",
  "CharField(max_length=2)",
  "CharField(max_length=50, unique=True)",
  "CharField(max_length=50, null=True)",
] as const;

function index(pick: Pick, { vendor, django }: Target): string {
  return pick([
    'models.Index(fields=["name", "-cnt"]',
    'models.Index(fields=["cnt"], condition=Q(cnt__gt=0)',
    ...(django.atLeast(4, 0) ? ['models.Index(F("cnt") * 2'] : []),
    ...(vendor === "postgresql"
      ? [
          'models.Index(fields=["cnt"], include=["qty"]',
          'models.Index(fields=["name"], opclasses=["varchar_pattern_ops"]',
          'pg.GinIndex(fields=["data"]',
          'pg.BrinIndex(fields=["cnt"]',
          'pg.HashIndex(fields=["name"]',
        ]
      : []),
  ]);
}

function unique(pick: Pick, { vendor, django }: Target): string {
  return pick([
    'fields=["name", "code"]',
    'fields=["idx"]',
    ...(django.atLeast(4, 0) ? ['Lower("name")'] : []),
    ...(vendor === "postgresql"
      ? [
          'fields=["idx"], include=["qty"]',
          'fields=["name"], opclasses=["varchar_pattern_ops"]',
          'fields=["code"], condition=Q(code__isnull=False)',
          ...(django.atLeast(5, 0)
            ? ['fields=["code"], nulls_distinct=False', 'fields=["name"], nulls_distinct=True']
            : []),
        ]
      : []),
  ]);
}

const plain = [
  'migrations.AddField("Child", "more", models.ManyToManyField("app.Item", related_name="+"))',
  'migrations.RenameField("Child", "item", "thing")',
  'migrations.RenameField("Tag", "items", "things")',
  'migrations.RenameField("Owner", "name", "title")',
  'migrations.AlterField("Child", "id", models.BigAutoField(primary_key=True))',
  'migrations.AlterModelTable("Tag", "labels")',
  'migrations.RenameModel("Tag", "Label")',
  'migrations.RemoveField("Child", "item")',
  'migrations.AlterUniqueTogether("Child", {("item", "n")})',
  'migrations.AlterUniqueTogether("Item", {("idx", "cnt")})',
  'migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("Item", "code")])',
  'migrations.SeparateDatabaseAndState(state_operations=[migrations.RenameField("Item", "code", "word")])',
  'migrations.SeparateDatabaseAndState(database_operations=[migrations.AddIndex("Item", models.Index(fields=["qty"], name="aside"))])',
] as const;

const alone = [
  'migrations.RenameModel("Item", "Thing")',
  'migrations.AlterModelTable("Owner", "people")',
  'migrations.DeleteModel("Owner")',
  'migrations.AlterField("Owner", "id", models.UUIDField(primary_key=True, default=uuid.uuid4))',
  'migrations.AlterOrderWithRespectTo("Item", "owner")',
  'migrations.AlterModelOptions("Item", {"managed": False})',
] as const;

const statements = [
  "ALTER TABLE app_item ADD COLUMN z integer",
  "ALTER TABLE app_item ADD COLUMN z integer NOT NULL DEFAULT 1",
  "ALTER TABLE app_item ADD COLUMN z integer NOT NULL",
  "ALTER TABLE app_item ADD COLUMN z uuid DEFAULT gen_random_uuid()",
  "ALTER TABLE app_item ADD COLUMN z timestamptz DEFAULT now() NOT NULL",
  "ALTER TABLE app_item ADD COLUMN z text DEFAULT 'it''s'",
  "ALTER TABLE app_item ADD COLUMN z serial",
  "ALTER TABLE app_item ADD COLUMN z integer GENERATED ALWAYS AS (cnt * 2) STORED",
  "ALTER TABLE app_item ADD COLUMN z integer UNIQUE",
  "ALTER TABLE app_item ALTER COLUMN qty SET NOT NULL",
  "ALTER TABLE app_item ALTER COLUMN cnt SET DEFAULT 0",
  "ALTER TABLE app_item DROP COLUMN note",
  "ALTER TABLE app_item DROP note CASCADE",
  "ALTER TABLE app_item RENAME COLUMN note TO remark",
  "ALTER TABLE app_item RENAME TO things",
  "CREATE INDEX zz ON app_item (cnt)",
  "CREATE UNIQUE INDEX zz ON app_item (idx)",
  "CREATE INDEX IF NOT EXISTS zz ON app_item USING gin (data)",
  "UPDATE app_item SET cnt = 1",
  "DELETE FROM app_child",
  "TRUNCATE app_child",
  "TRUNCATE app_owner",
  "DROP TABLE app_child",
  "DROP TABLE app_owner",
  "DROP TABLE app_owner CASCADE",
  "ALTER TABLE app_item ADD CONSTRAINT z CHECK (cnt >= 0)",
  "ALTER TABLE app_item ADD CONSTRAINT z CHECK (cnt > 0)",
  "ALTER TABLE app_item ADD CONSTRAINT z CHECK (cnt > 0) NOT VALID",
  "ALTER TABLE app_item ADD CONSTRAINT z UNIQUE (name)",
  "ALTER TABLE app_item ADD CONSTRAINT z UNIQUE (idx)",
  "ALTER TABLE app_item ADD CONSTRAINT z FOREIGN KEY (qty) REFERENCES app_owner (id)",
  "ALTER TABLE app_item ADD CONSTRAINT z FOREIGN KEY (pos) REFERENCES app_owner (id) NOT VALID",
  "ALTER TABLE app_child SET UNLOGGED",
  "ALTER TABLE app_item SET UNLOGGED",
  "CLUSTER app_item USING app_item_pkey",
  "REINDEX TABLE app_item",
  "LOCK TABLE app_item",
] as const;
