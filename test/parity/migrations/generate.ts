import { otherOperation } from "./otherOperations.js";

/** What a migration is generated for. */
export interface Target {
  readonly vendor: "postgresql" | "mysql";
  readonly django: { readonly text: string; atLeast(major: number, minor: number): boolean };
}

/** Migrations of one to three operations on the application of `itemMigrations.ts`, made from a seed. */
export function generateMigration(seed: number, target: Target): string {
  const random = numbers(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] ?? (all[0] as T);
  const count = pick([1, 1, 1, 2, 3]);
  const operations = Array.from({ length: count }, (_, at) =>
    random() < 0.3 ? otherOperation(pick, at, count === 1, target) : operation(pick, random, at, target),
  );
  const postgres =
    target.vendor === "mysql"
      ? ""
      : `import django.contrib.postgres.indexes as pg\nfrom django.contrib.postgres.functions import RandomUUID\n${target.django.atLeast(4, 0) ? "from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint\n" : ""}`;
  return `${postgres}from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, SET_NULL, F, Q
from django.db.models.functions import Lower, Now
from django.utils.timezone import now
import uuid


def insert_child(apps, schema_editor):
    Child = apps.get_model("app", "Child")
    Child.objects.create(item_id=1, n=7)


def update_items(apps, schema_editor):
    Item = apps.get_model("app", "Item")
    Item.objects.update(pos=1)


def delete_children(apps, schema_editor):
    Child = apps.get_model("app", "Child")
    Child.objects.filter(n=3).delete()


class Migration(migrations.Migration):
    dependencies = [("app", "0001_initial")]

    operations = [
${operations.map((one) => `        ${one},\n`).join("")}    ]
`;
}

export type Pick = <T>(all: readonly T[]) => T;

const existing = [
  "name",
  "code",
  "qty",
  "cnt",
  "price",
  "note",
  "pos",
  "idx",
  "uniq",
  "data",
  "day",
  "at",
  "owner",
] as const;

function operation(pick: Pick, random: () => number, at: number, target: Target): string {
  const roll = random();
  const field = pick(existing);
  if (roll < 0.28) return `migrations.AddField("Item", "x${at}", ${newField(pick, random, target)})`;
  if (roll < 0.72)
    return `migrations.AlterField("Item", "${field}", ${pick(variants[field].filter((one) => target.django.atLeast(5, 0) || !one.includes("db_default")))})`;
  if (roll < 0.76) return `migrations.RemoveField("Item", "${field}")`;
  if (roll < 0.8) return `migrations.RenameField("Item", "${field}", "renamed${at}")`;
  if (roll < 0.84) return `migrations.AddIndex("Item", models.Index(fields=["${field}"], name="i${at}"))`;
  if (roll < 0.88)
    return `migrations.AddConstraint("Item", models.UniqueConstraint(fields=["${pick(["name", "code", "cnt", "uniq"] as const)}"], ${pick(["", "condition=Q(cnt__gt=0), ", "deferrable=models.Deferrable.DEFERRED, "])}name="u${at}"))`;
  if (roll < 0.92)
    return `${pick(target.vendor === "postgresql" && target.django.atLeast(4, 0) ? ["migrations.AddConstraint", "AddConstraintNotValid"] : ["migrations.AddConstraint"])}("Item", models.CheckConstraint(${target.django.atLeast(5, 1) ? "condition" : "check"}=Q(cnt__gte=${pick(["0", "0", "3"])}), name="c${at}"))`;
  if (roll < 0.94) return `migrations.AlterUniqueTogether("Item", {("name", "${pick(["code", "cnt"] as const)}")})`;
  return pick([
    'migrations.RenameModel("Owner", "Person")',
    'migrations.RenameModel("Child", "Kid")',
    'migrations.AlterModelTable("Item", "things")',
    'migrations.AlterModelTable("Item", "app_item")',
    'migrations.DeleteModel("Child")',
    'migrations.DeleteModel("Tag")',
    'migrations.AlterModelOptions("Item", {"ordering": ["name"]})',
    'migrations.AlterField("Item", "id", models.BigAutoField(primary_key=True))',
    'migrations.AlterField("Owner", "id", models.BigAutoField(primary_key=True))',
    'migrations.AlterField("Tag", "items", models.ManyToManyField("app.Item", related_name="t"))',
    'migrations.AlterField("Tag", "items", models.CharField(max_length=5))',
    'migrations.RemoveField("Tag", "items")',
    'migrations.CreateModel("New", [("id", models.AutoField(primary_key=True)), ("owner", models.ForeignKey("app.Owner", CASCADE, null=True))])',
    'migrations.AlterOrderWithRespectTo("Child", "item")',
    'migrations.AlterField("Child", "item", models.ForeignKey("app.Item", CASCADE, null=True))',
    'migrations.AlterField("Child", "item", models.OneToOneField("app.Item", CASCADE))',
  ]);
}

function newField(pick: Pick, random: () => number, { vendor, django }: Target): string {
  const [type, ...own] = pick([
    ["IntegerField"],
    ["CharField", `max_length=${pick([5, 50, 100])}`],
    ["TextField"],
    ["SlugField"],
    ["UUIDField"],
    ["DateTimeField"],
    ["BooleanField"],
    ["DecimalField", "max_digits=8", "decimal_places=2"],
    ["PositiveIntegerField"],
    ["JSONField"],
    ["EmailField"],
    ["FileField"],
    ["ForeignKey", '"app.Owner"', pick(["CASCADE", "PROTECT"])],
    ["OneToOneField", '"app.Owner"', "CASCADE"],
    ["ManyToManyField", '"app.Owner"'],
    ...(django.atLeast(5, 0)
      ? [
          [
            "GeneratedField",
            'expression=F("cnt") * 2',
            "output_field=models.IntegerField()",
            "db_persist=True",
          ] as const,
        ]
      : []),
  ] as const);
  if (type === "ManyToManyField" || type === "GeneratedField") return `models.${type}(${own.join(", ")})`;
  const options: string[] = [...own];
  const isRelation = type === "ForeignKey" || type === "OneToOneField";
  if (random() < 0.45) options.push("null=True");
  if (random() < 0.3) options.push("blank=True");
  if (random() < 0.5) options.push(`default=${defaults[type] ?? "1"}`);
  else if (
    random() < 0.3 &&
    !isRelation &&
    django.atLeast(5, 0) &&
    databaseDefaults[type] !== undefined &&
    (vendor === "postgresql" || type !== "UUIDField")
  )
    options.push(`db_default=${databaseDefaults[type] ?? ""}`);
  if (random() < 0.2) options.push("unique=True");
  if (random() < 0.25) options.push(`db_index=${pick(["True", "False"])}`);
  if (isRelation && random() < 0.3) options.push("db_constraint=False");
  if (type === "DateTimeField" && random() < 0.3 && !options.some((one) => one.startsWith("default")))
    options.push("auto_now_add=True");
  return `models.${type}(${options.join(", ")})`;
}

const defaults: Readonly<Record<string, string>> = {
  IntegerField: "5",
  CharField: '"abc"',
  TextField: '"abc"',
  SlugField: '"abc"',
  UUIDField: "uuid.uuid4",
  DateTimeField: "now",
  BooleanField: "False",
  DecimalField: "1",
  PositiveIntegerField: "1",
  JSONField: "dict",
  EmailField: '"a@b.c"',
  FileField: '"f"',
  ForeignKey: "1",
  OneToOneField: "1",
};
const databaseDefaults: Readonly<Record<string, string>> = {
  IntegerField: "5",
  CharField: '"abc"',
  UUIDField: "RandomUUID()",
  DateTimeField: "Now()",
  BooleanField: "False",
};

/** What each field of Item is altered into: what it is, other options of it, other types. */
const variants: Readonly<Record<(typeof existing)[number], readonly string[]>> = {
  name: [
    "CharField(max_length=50)",
    "CharField(max_length=80)",
    "CharField(max_length=20)",
    "CharField(max_length=1)",
    "TextField()",
    "CharField(max_length=50, db_index=True)",
    "CharField(max_length=50, unique=True)",
    "CharField(max_length=50, null=True)",
    'CharField(max_length=50, db_column="other")',
    "SlugField()",
    "EmailField(max_length=50)",
    'CharField(max_length=50, help_text="x", default="y")',
    "IntegerField()",
    "CharField(max_length=50, unique=True, db_index=True)",
    'CharField(max_length=50, db_default="x")',
  ].map(model),
  code: [
    "CharField(max_length=20)",
    'CharField(max_length=20, default="x")',
    "CharField(max_length=20, blank=True)",
    "CharField(max_length=30, null=True)",
    "CharField(max_length=20, null=True, unique=True)",
    "TextField(null=True)",
  ].map(model),
  qty: [
    "IntegerField()",
    "IntegerField(default=0)",
    "IntegerField(null=True, db_index=True)",
    "BigIntegerField(null=True)",
    "SmallIntegerField(null=True)",
    "PositiveIntegerField(null=True)",
    "IntegerField(db_default=3)",
    "FloatField(null=True)",
    "CharField(max_length=10, null=True)",
  ].map(model),
  cnt: [
    "IntegerField(null=True)",
    "IntegerField(default=9)",
    "BigIntegerField(default=0)",
    "PositiveIntegerField(default=0)",
    "IntegerField(unique=True, default=0)",
    "IntegerField(db_index=True, default=0)",
    "DecimalField(max_digits=5, decimal_places=2, default=0)",
    "SmallIntegerField(default=0)",
  ].map(model),
  price: [
    "DecimalField(max_digits=12, decimal_places=2)",
    "DecimalField(max_digits=12, decimal_places=4)",
    "DecimalField(max_digits=8, decimal_places=1)",
    "DecimalField(max_digits=3, decimal_places=2)",
    "IntegerField()",
    "FloatField()",
    "DecimalField(max_digits=8, decimal_places=2, null=True)",
  ].map(model),
  note: [
    "CharField(max_length=100)",
    "CharField(max_length=500)",
    "TextField(null=True)",
    "TextField(db_index=True)",
    "TextField(unique=True)",
    'TextField(blank=True, default="")',
  ].map(model),
  pos: [
    "IntegerField()",
    "PositiveIntegerField(null=True)",
    "PositiveBigIntegerField()",
    "PositiveSmallIntegerField()",
  ].map(model),
  idx: [
    "CharField(max_length=60, db_index=True)",
    "CharField(max_length=30)",
    "TextField(db_index=True)",
    "CharField(max_length=30, unique=True)",
    "CharField(max_length=10, db_index=True)",
  ].map(model),
  uniq: [
    "CharField(max_length=60, unique=True)",
    "CharField(max_length=30)",
    "TextField(unique=True)",
    "CharField(max_length=30, db_index=True)",
    "CharField(max_length=30, unique=True, null=True)",
  ].map(model),
  data: ["JSONField(null=True)", "TextField()", "JSONField(default=dict)"].map(model),
  day: [
    "DateTimeField(null=True)",
    "DateField()",
    "DateField(auto_now=True)",
    "DateField(null=True, db_index=True)",
  ].map(model),
  at: [
    "DateField(null=True)",
    "DateTimeField()",
    "DateTimeField(auto_now=True)",
    "TimeField(null=True)",
    "DateTimeField(null=True, blank=True)",
    "DateTimeField(db_default=Now())",
  ].map(model),
  owner: [
    'ForeignKey("app.Owner", CASCADE)',
    'ForeignKey("app.Owner", SET_NULL, null=True, related_name="its")',
    'ForeignKey("app.Owner", PROTECT, null=True)',
    'ForeignKey("app.Owner", CASCADE, null=True, db_constraint=False)',
    'ForeignKey("app.Owner", CASCADE, null=True, db_index=False)',
    'OneToOneField("app.Owner", CASCADE, null=True)',
    'ForeignKey("app.Child", CASCADE, null=True, related_name="r")',
    'ForeignKey("app.Owner", CASCADE, null=True, db_column="o")',
    "IntegerField(null=True)",
  ].map(model),
};

function model(text: string): string {
  return `models.${text}`;
}

/** mulberry32 */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
