import type { Database } from "./effect.js";
import { literalKey, textOf, type Literal } from "./literals.js";
import type { FieldSpec } from "./operation.js";
import { relatedTable } from "./relatedTable.js";
import { relatedKey, tableOf, type ModelState, type ProjectState } from "./state.js";

/** A field as its table has it. */
export interface Column {
  readonly kind: "column";
  readonly name: string;
  readonly type: ColumnType;
  readonly isNullable: boolean;
  readonly isUnique: boolean;
  readonly isIndexed: boolean;
  readonly isPrimaryKey: boolean;
  /** `CHECK (x >= 0)` of positive integers. */
  readonly hasCheck: boolean;
  readonly reference: Reference | undefined;
  /** The default that stays in the database (Django ≥ 5.0). */
  readonly databaseDefault: Literal | undefined;
  /** The database counts: AutoField. */
  readonly isAutomatic: boolean;
  readonly generated: { readonly isStored: boolean | undefined; readonly key: string } | undefined;
  readonly collation: string | undefined;
  /** What Django fills existing rows with. */
  readonly filledBy: Filling;
}

export interface Reference {
  /** undefined: `settings.AUTH_USER_MODEL`, or what cannot be seen. */
  readonly key: string | undefined;
  readonly table: string;
  readonly hasConstraint: boolean;
  /** Over the database since 6.1: `DB_CASCADE`. */
  readonly onDelete: string | undefined;
}

/** A column's type. `bytes`, `digits`: only for comparing. */
export interface ColumnType {
  /** `varchar`, `integer`; of a foreign key what it points to, `?` where that is not known. */
  readonly name: string;
  readonly length?: number;
  readonly digits?: number;
  readonly scale?: number;
}

export type Filling =
  | { readonly kind: "nothing" }
  | { readonly kind: "null" }
  | { readonly kind: "constant"; readonly text: string }
  /** Called once for all rows. */
  | { readonly kind: "callable"; readonly path: string }
  | { readonly kind: "empty text" }
  | { readonly kind: "now" }
  | { readonly kind: "database" }
  | { readonly kind: "unseen" };

export interface ManyToMany {
  readonly kind: "manyToMany";
  readonly target: string | undefined;
  readonly targetTable: string;
  readonly table: string;
  readonly hasOwnTable: boolean;
}

export type FieldMeaning = Column | ManyToMany | { readonly kind: "unknown"; readonly reason: string };

/** Before 5.0 Django makes the CHECK of a positive integer anew where its column is renamed (django/django pull request 16604). */
export function makesCheckAnew(before: Column, after: Column, { django }: Database): boolean {
  return before.name !== after.name && before.hasCheck && after.hasCheck && !django.atLeast(5, 0);
}

export function meaningOf(name: string, spec: FieldSpec, model: ModelState, state: ProjectState): FieldMeaning {
  const { options, type } = spec;
  if (type === undefined)
    return {
      kind: "unknown",
      reason:
        spec.path === undefined
          ? `the class of ${name} is made by code`
          : `what column ${spec.path.replace(/^.*\./, "")} has is not known`,
    };
  if (!spec.isComplete) return { kind: "unknown", reason: `some options of ${name} are made by code` };
  const target = relatedKey(model.app, model.name, options.get("to"));
  if (type === "ManyToManyField") {
    const through = options.get("through");
    const own = textOf(options.get("db_table"));
    return {
      kind: "manyToMany",
      target,
      targetTable: relatedTable(target, options.get("to"), state),
      table: own ?? `${tableOf(model)}_${name.toLowerCase()}`,
      hasOwnTable: through === undefined || through.kind === "none",
    };
  }
  if (type === "CompositePrimaryKey")
    return { kind: "unknown", reason: "a composite primary key is no column of its own" };
  const isRelation = type === "ForeignKey" || type === "OneToOneField";
  const flag = (option: string, otherwise: boolean): boolean | undefined => {
    const value = options.get(option);
    return value === undefined || value.kind === "none" ? otherwise : value.kind === "bool" ? value.value : undefined;
  };
  const flags = {
    null: flag("null", type === "NullBooleanField"),
    unique: flag("unique", false),
    index: flag("db_index", isRelation || type === "SlugField"),
    key: flag("primary_key", false),
    constraint: flag("db_constraint", true),
  };
  const open = Object.entries(flags).find(([, value]) => value === undefined);
  if (open !== undefined) return { kind: "unknown", reason: `an option of ${name} is made by code` };
  const columnType = isRelation ? referencedType(target, options.get("to_field"), state) : typeOf(type, spec);
  if (columnType === undefined) return { kind: "unknown", reason: `what type the column of ${type} has is not known` };
  const isPrimaryKey = flags.key === true;
  const isUnique = flags.unique === true || type === "OneToOneField" || isPrimaryKey;
  const expression = options.get("expression");
  const generated =
    type === "GeneratedField"
      ? { isStored: flag("db_persist", false), key: expression === undefined ? "" : literalKey(expression) }
      : undefined;
  const databaseDefault = options.get("db_default");
  const onDelete = options.get("on_delete");
  const named = textOf(options.get("db_column"));
  return {
    kind: "column",
    name: named !== undefined && named !== "" ? named : isRelation ? `${name}_id` : name,
    type: columnType,
    isNullable: flags.null === true && !isPrimaryKey,
    isUnique,
    isIndexed: flags.index === true && !isUnique,
    isPrimaryKey,
    hasCheck: type.startsWith("Positive"),
    reference: isRelation
      ? {
          key: target,
          table: relatedTable(target, options.get("to"), state),
          hasConstraint: flags.constraint === true,
          onDelete: onDelete?.kind === "name" ? /\.(DB_\w+)$/.exec(onDelete.path)?.[1] : undefined,
        }
      : undefined,
    databaseDefault,
    isAutomatic: isAutomatic(type),
    generated,
    collation: textOf(options.get("db_collation")),
    filledBy: fillingOf(type, flags.null === true && !isPrimaryKey, options),
  };
}

/** What `effective_default` of Django's schema editor gives (django/db/backends/base/schema.py). */
function fillingOf(type: string, isNullable: boolean, options: ReadonlyMap<string, Literal>): Filling {
  if (options.has("db_default") || type === "GeneratedField" || isAutomatic(type)) return { kind: "database" };
  const given = options.get("default");
  if (given !== undefined) {
    switch (given.kind) {
      case "none":
        return isNullable ? { kind: "null" } : { kind: "nothing" };
      // `Status.NEW` is a value; what else has a name is called.
      case "name":
        return /\.[A-Z][A-Z_0-9]*$/.test(given.path) ? { kind: "unseen" } : { kind: "callable", path: given.path };
      case "unknown":
        return { kind: "unseen" };
      default:
        return { kind: "constant", text: literalText(given) };
    }
  }
  const blank = options.get("blank");
  const isBlank = blank?.kind === "bool" && blank.value;
  // Django: `elif not field.null and field.blank and field.empty_strings_allowed`; files and binary data too.
  if (!isNullable && isBlank && emptyTexts.has(type)) return { kind: "empty text" };
  const isOn = (option: string): boolean => {
    const value = options.get(option);
    return value?.kind === "bool" && value.value;
  };
  // Nullable or not.
  if ((isOn("auto_now") || isOn("auto_now_add")) && /^(?:Date|DateTime|Time)Field$/.test(type)) return { kind: "now" };
  return { kind: isNullable ? "null" : "nothing" };
}

const emptyTexts: ReadonlySet<string> = new Set([
  "CharField",
  "TextField",
  "SlugField",
  "EmailField",
  "URLField",
  "FileField",
  "ImageField",
  "FilePathField",
  "CommaSeparatedIntegerField",
  "BinaryField",
  "CICharField",
  "CIEmailField",
  "CITextField",
]);

function isAutomatic(type: string | undefined): boolean {
  return type === "AutoField" || type === "BigAutoField" || type === "SmallAutoField";
}

/** For people. What a text says is nobody's business: it could be a secret. */
export function literalText(literal: Literal): string {
  switch (literal.kind) {
    case "none":
      return "None";
    case "bool":
      return literal.value ? "True" : "False";
    case "number":
      return String(literal.value);
    case "text":
      return literal.value === "" ? "''" : "'…'";
    case "list":
      return literal.items.length === 0 ? "[]" : "[…]";
    case "dict":
      return literal.entries.length === 0 ? "{}" : "{…}";
    case "name":
      return literal.path.replace(/^\./, "");
    default:
      return "…";
  }
}

function referencedType(key: string | undefined, toField: Literal | undefined, state: ProjectState): ColumnType {
  const model = key === undefined ? undefined : state.models.get(key);
  const wanted = textOf(toField);
  const field =
    model &&
    (wanted === undefined
      ? [...model.fields.values()].find(({ spec }) => spec.options.get("primary_key")?.kind === "bool")
      : model.fields.get(wanted));
  const type = field?.spec.type;
  if (field === undefined || type === undefined) return { name: `key of ${key ?? "?"}` };
  return isAutomatic(type)
    ? { name: type === "BigAutoField" ? "bigint" : type === "SmallAutoField" ? "smallint" : "integer" }
    : (typeOf(type, field.spec) ?? { name: `key of ${key ?? "?"}` });
}

const plainTypes: Readonly<Record<string, string>> = {
  AutoField: "integer",
  BigAutoField: "bigint",
  SmallAutoField: "smallint",
  BinaryField: "bytea",
  BooleanField: "boolean",
  NullBooleanField: "boolean",
  DateField: "date",
  DateTimeField: "timestamptz",
  DurationField: "interval",
  FloatField: "double precision",
  IntegerField: "integer",
  BigIntegerField: "bigint",
  SmallIntegerField: "smallint",
  PositiveIntegerField: "integer",
  PositiveBigIntegerField: "bigint",
  PositiveSmallIntegerField: "smallint",
  IPAddressField: "inet",
  GenericIPAddressField: "inet",
  JSONField: "jsonb",
  TextField: "text",
  TimeField: "time",
  UUIDField: "uuid",
  HStoreField: "hstore",
  SearchVectorField: "tsvector",
  CITextField: "citext",
  CICharField: "citext",
  CIEmailField: "citext",
  IntegerRangeField: "int4range",
  BigIntegerRangeField: "int8range",
  DecimalRangeField: "numrange",
  DateTimeRangeField: "tstzrange",
  DateRangeField: "daterange",
};
const textLengths: Readonly<Record<string, number>> = {
  SlugField: 50,
  EmailField: 254,
  URLField: 200,
  FileField: 100,
  ImageField: 100,
  FilePathField: 100,
};

function typeOf(type: string, spec: FieldSpec): ColumnType | undefined {
  const number = (name: string): number | undefined => {
    const value = spec.options.get(name);
    return value?.kind === "number" ? value.value : undefined;
  };
  if (type === "CharField" || type === "CommaSeparatedIntegerField" || type in textLengths) {
    const given = spec.options.get("max_length");
    if (given !== undefined && given.kind !== "number" && given.kind !== "none") return undefined;
    const length = number("max_length") ?? textLengths[type];
    return { name: "varchar", ...(length !== undefined && { length }) };
  }
  if (type === "DecimalField") {
    const [digits, scale] = [number("max_digits"), number("decimal_places")];
    return spec.options.has("max_digits") && digits === undefined
      ? undefined
      : { name: "numeric", ...(digits !== undefined && { digits }), ...(scale !== undefined && { scale }) };
  }
  if (type === "GeneratedField")
    return { name: literalKey(spec.options.get("output_field") ?? { kind: "none", start: 0, end: 0 }) };
  if (type === "ArrayField")
    return { name: `array ${literalKey(spec.options.get("base_field") ?? { kind: "none", start: 0, end: 0 })}` };
  const plain = plainTypes[type];
  return plain === undefined ? undefined : { name: plain };
}

export function isText({ name }: ColumnType): boolean {
  return name === "varchar" || name === "text";
}

export function typeText({ name, length, digits, scale }: ColumnType): string {
  if (length !== undefined) return `${name}(${length})`;
  return digits === undefined ? name : `${name}(${digits}, ${scale ?? 0})`;
}
