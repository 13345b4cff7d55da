import type { Expression, Statement } from "../../syntax/python/ast.js";
import type { Value } from "../../domain/value.js";
import { findBinding } from "../names.js";
import type { ClassObject, Run } from "../runtime.js";
import type { Binding, Scope } from "../scope.js";
import { runtimeObject } from "../runtime.js";
import { attempt } from "./libraryModel.js";
import { evaluate } from "../expressions.js";
import { isNone } from "../../syntax/python/isNone.js";

/** A type of an annotation, as far as pydantic's validation of it is followed. */
export type Kind =
  | { readonly name: "any" | "none" | "bool" | "int" | "float" | "str" | "path" | "secret" }
  | { readonly name: "list" | "set" | "frozenset" | "tuple"; readonly item: Kind | undefined }
  | { readonly name: "fixedTuple"; readonly items: readonly Kind[] }
  | { readonly name: "dict"; readonly key: Kind | undefined; readonly item: Kind | undefined }
  | { readonly name: "literal"; readonly values: readonly Value[] }
  | { readonly name: "enum" | "model"; readonly type: ClassObject; readonly value: Value }
  | { readonly name: "union"; readonly options: readonly Kind[] }
  | { readonly name: "url"; readonly schemes: readonly string[] | undefined; readonly isWeb: boolean }
  | { readonly name: "annotated"; readonly inner: Kind; readonly metadata: readonly Value[] }
  | { readonly name: "unseen"; readonly what: string };

/** What an annotation means. Names are those of the module that writes it. */
export function kindOf(annotation: Expression, scope: Scope, run: Run, depth = 0): Kind {
  if (depth > 20) return unseen("a type within itself");
  const inner = (one: Expression): Kind => kindOf(one, scope, run, depth + 1);
  if (isNone(annotation)) return { name: "none" };
  if (annotation.kind === "binary" && annotation.operator === "|")
    return union([inner(annotation.left), inner(annotation.right)]);
  const given = annotation.kind === "subscript" ? annotation.index : undefined;
  const items = given === undefined ? [] : given.kind === "tuple" ? given.items : [given];
  const [first, second] = items;
  const name = typeName(annotation);
  const own = annotation.kind === "subscript" ? undefined : ownType(annotation, scope, run, depth);
  if (own) return own;
  switch (name) {
    case "bool":
    case "int":
    case "float":
    case "str":
      return { name };
    case "Any":
    case "object":
      return { name: "any" };
    case "Path":
      return { name: "path" };
    case "SecretStr":
      return { name: "secret" };
    case "Optional":
      return first ? union([inner(first), { name: "none" }]) : unseen(name);
    case "Union":
      return union(items.map(inner));
    case "list":
    case "List":
    case "Sequence":
    case "MutableSequence":
      return { name: "list", item: first && inner(first) };
    case "set":
    case "Set":
      return { name: "set", item: first && inner(first) };
    case "frozenset":
    case "FrozenSet":
      return { name: "frozenset", item: first && inner(first) };
    case "tuple":
    case "Tuple":
      if (!first) return { name: "tuple", item: undefined };
      if (second?.kind === "constant" && second.value === "...") return { name: "tuple", item: inner(first) };
      return { name: "fixedTuple", items: items.map(inner) };
    case "dict":
    case "Dict":
    case "Mapping":
      return { name: "dict", key: first && inner(first), item: second && inner(second) };
    case "Literal": {
      const values = items.map((one) => attempt(() => evaluate(one, scope, run)));
      const known = values.filter((one): one is Value => "kind" in one);
      return known.length === values.length ? { name: "literal", values: known } : unseen(name);
    }
    case "Annotated": {
      if (!first) return unseen(name);
      const metadata = items.slice(1).map((one) => attempt(() => evaluate(one, scope, run)));
      const known = metadata.filter((one): one is Value => "kind" in one);
      return known.length === metadata.length
        ? { name: "annotated", inner: inner(first), metadata: known }
        : unseen(name);
    }
    default:
      return urlKinds.get(name) ?? unseen(name === "" ? "a type" : name);
  }
}

/** pydantic's types of URLs with their schemes, from pydantic/networks.py. Their values print as text. */
const urlKinds: ReadonlyMap<string, Kind> = new Map(
  [
    ["AnyUrl", undefined],
    ["AnyHttpUrl", ["http", "https"]],
    ["HttpUrl", ["http", "https"]],
    ["RedisDsn", ["redis", "rediss"]],
    [
      "PostgresDsn",
      [
        "postgres",
        "postgresql",
        "postgresql+asyncpg",
        "postgresql+pg8000",
        "postgresql+psycopg",
        "postgresql+psycopg2",
        "postgresql+psycopg2cffi",
        "postgresql+py-postgresql",
        "postgresql+pygresql",
      ],
    ],
    ["AmqpDsn", ["amqp", "amqps"]],
    ["MongoDsn", ["mongodb", "mongodb+srv"]],
  ].map(([name, schemes]): [string, Kind] => [
    name as string,
    {
      name: "url",
      schemes: schemes as readonly string[] | undefined,
      isWeb: name === "AnyHttpUrl" || name === "HttpUrl",
    },
  ]),
);

function unseen(what: string): Kind {
  return { name: "unseen", what };
}

function union(options: readonly Kind[]): Kind {
  return { name: "union", options: options.flatMap((one) => (one.name === "union" ? one.options : [one])) };
}

/** The last identifier of a type's name. */
export function typeName(expression: Expression): string {
  if (expression.kind === "name" || expression.kind === "attribute") return expression.name;
  return expression.kind === "subscript" ? typeName(expression.object) : "";
}

/** A class of the project, or a name that it gave to a type. */
function ownType(annotation: Expression, scope: Scope, run: Run, depth: number): Kind | undefined {
  if (annotation.kind !== "name" && annotation.kind !== "attribute") return undefined;
  const value =
    annotation.kind === "name"
      ? findBinding(annotation.name, scope)?.value
      : attempt(() => evaluate(annotation, scope, run));
  const data = value && "kind" in value ? runtimeObject(value) : undefined;
  if (value && "kind" in value && data?.kind === "class") {
    if (data.members) return { name: "enum", type: data, value };
    return isModel(data) ? { name: "model", type: data, value } : unseen(data.name);
  }
  const binding = annotation.kind === "name" ? findBinding(annotation.name, scope) : undefined;
  const alias = binding && aliasOf(binding, run);
  return alias && kindOf(alias.expression, alias.scope, run, depth + 1);
}

export function isModel(type: ClassObject): boolean {
  return type.nativeBases.some((name) => name === "pydantic.BaseModel" || isSettingsName(name));
}

export function isSettingsName(name: string): boolean {
  return name === "pydantic_settings.BaseSettings" || name === "pydantic.BaseSettings";
}

/** The expression of `Hosts = Annotated[list[str], NoDecode]`, with the namespace that it stands in. */
function aliasOf(binding: Binding, run: Run): { readonly expression: Expression; readonly scope: Scope } | undefined {
  const module = run.modules.get(binding.nameAt.file);
  const tree = module && run.context.parse(module.file);
  if (!tree || "problem" in tree) return undefined;
  const statement = tree.body.find(
    (one: Statement) => one.start <= binding.nameAt.start && binding.nameAt.end <= one.end,
  );
  const expression = statement?.kind === "assign" || statement?.kind === "annotated" ? statement.value : undefined;
  return expression && { expression, scope: module.scope };
}

/** Whether pydantic-settings reads the field's text as JSON, and whether text that is none is then left as it is. */
export function decoding(kind: Kind): { readonly isComplex: boolean; readonly allowsText: boolean } {
  if (isComplex(kind)) return { isComplex: true, allowsText: false };
  return kind.name === "union" && kind.options.some((one) => decoding(one).isComplex)
    ? { isComplex: true, allowsText: true }
    : { isComplex: false, allowsText: false };
}

function isComplex(kind: Kind): boolean {
  switch (kind.name) {
    case "list":
    case "set":
    case "frozenset":
    case "tuple":
    case "fixedTuple":
    case "dict":
    case "model":
      return true;
    case "annotated":
      return isComplex(kind.inner);
    default:
      return false;
  }
}

/** Whether a part of the type is not followed. */
export function isUnseen(kind: Kind): string | undefined {
  if (kind.name === "unseen") return kind.what;
  if (kind.name === "annotated") return isUnseen(kind.inner);
  return kind.name === "union" ? kind.options.map(isUnseen).find((one) => one !== undefined) : undefined;
}

/** The model that a nested variable leads into. */
export function modelOf(kind: Kind): Extract<Kind, { name: "enum" | "model" }> | undefined {
  if (kind.name === "model") return kind;
  if (kind.name === "annotated") return modelOf(kind.inner);
  return kind.name === "union" ? kind.options.map(modelOf).find((one) => one !== undefined) : undefined;
}
