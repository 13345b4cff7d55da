import type { Expression } from "../syntax/python/ast.js";
import { readLiteral, textOf, type CallLiteral, type Literal, type ModuleNames } from "./literals.js";
import { withoutOwnClass, type OwnOperations } from "./ownOperations.js";
import { endsTransaction } from "./sqlStatements.js";
import type { FieldSpec, NamedField, Operation, OperationPlace, SqlStatement } from "./operation.js";

/** The list of operations; what is no plain list becomes one operation that is unknown. */
export function readOperations(
  expression: Expression,
  names: ModuleNames,
  classes: OwnOperations["classes"],
): readonly Operation[] {
  return operationsOf(readLiteral(expression, names), 0, { names, classes });
}

function operationsOf(list: Literal, depth: number, own: OwnOperations): readonly Operation[] {
  if (list.kind !== "list")
    return [
      {
        kind: "unknown",
        className: "operations",
        at: list,
        callee: list,
        reason: "its operations are no plain list",
        mentions: [],
      },
    ];
  // Nobody writes so many, and each is judged against all before it.
  if (list.items.length > mostOperations)
    return [
      {
        kind: "unknown",
        className: "operations",
        at: list,
        callee: list,
        reason: `it has ${list.items.length} operations, more than ${mostOperations} are not followed`,
        mentions: [],
      },
    ];
  return list.items.map((item) => readOperation(item, depth, own));
}

const mostOperations = 2000;

const deepest = 5;

function readOperation(written: Literal, depth: number, own: OwnOperations): Operation {
  const plain = written.kind === "call" ? withoutOwnClass(written, own) : undefined;
  const item = plain ?? written;
  if (item.kind !== "call")
    return { kind: "unknown", className: "?", at: item, callee: item, reason: "it is made by code", mentions: [] };
  const className = operationClass(item.path);
  const place: OperationPlace = {
    className: (plain === undefined ? className : undefined) ?? pathOf(written)?.replace(/^.*\./, "") ?? "?",
    at: item,
    callee: item.callee,
    ...(plain !== undefined && { isOwn: true as const }),
  };
  const unknown = (reason: string): Operation => ({
    ...place,
    kind: "unknown",
    reason,
    mentions: [...item.positional, ...item.keywords.values()].flatMap((one) => textOf(one) ?? []),
  });
  if (className === undefined)
    return unknown(item.path === undefined ? "it is made by code" : `${place.className} is no operation of Django`);
  if (!item.isComplete) return unknown("some of its arguments are made by code");
  if (depth > deepest) return unknown("it is nested too deeply");
  return (
    knownOperation(className, argumentsOf(item), place, depth, own) ?? unknown("some of its arguments are made by code")
  );
}

/** Django's operations are imported from a few places; a class of the same name elsewhere is another. */
function operationClass(path: string | undefined): string | undefined {
  return /^django\.(?:db\.migrations(?:\.operations(?:\.\w+)?)?|contrib\.postgres\.operations)\.([A-Z]\w*)$/.exec(
    path ?? "",
  )?.[1];
}

function pathOf(literal: Literal): string | undefined {
  return literal.kind === "call" ? literal.path : undefined;
}

interface Arguments {
  at(index: number, name: string): Literal | undefined;
  text(index: number, name: string): string | undefined;
}

function argumentsOf(call: CallLiteral): Arguments {
  const at = (index: number, name: string): Literal | undefined => call.keywords.get(name) ?? call.positional[index];
  return { at, text: (index, name) => textOf(at(index, name)) };
}

function knownOperation(
  className: string,
  args: Arguments,
  place: OperationPlace,
  depth: number,
  own: OwnOperations,
): Operation | undefined {
  const model = args.text(0, "model_name");
  const named = args.text(0, "name");
  switch (className) {
    case "CreateModel": {
      const fields = namedFields(args.at(1, "fields"));
      return named === undefined || fields === undefined
        ? undefined
        : {
            ...place,
            kind: "createModel",
            model: named,
            fields,
            options: optionsOf(args.at(2, "options")),
            bases: args.at(3, "bases"),
          };
    }
    case "DeleteModel":
      return named === undefined ? undefined : { ...place, kind: "deleteModel", model: named };
    case "RenameModel": {
      const [from, to] = [args.text(0, "old_name"), args.text(1, "new_name")];
      return from === undefined || to === undefined ? undefined : { ...place, kind: "renameModel", model: from, to };
    }
    case "AlterModelTable": {
      const table = args.at(1, "table");
      return named === undefined || table === undefined
        ? undefined
        : { ...place, kind: "alterModelTable", model: named, table };
    }
    case "AlterModelOptions":
      return named === undefined
        ? undefined
        : { ...place, kind: "alterModelOptions", model: named, options: optionsOf(args.at(1, "options")) };
    case "AlterModelManagers":
    case "AlterModelTableComment":
      return named === undefined ? undefined : { ...place, kind: "stateOnly", model: named };
    case "AlterOrderWithRespectTo": {
      const to = args.at(1, "order_with_respect_to");
      return named === undefined || to === undefined
        ? undefined
        : { ...place, kind: "alterOrderWithRespectTo", model: named, to };
    }
    case "AlterUniqueTogether":
    case "AlterIndexTogether": {
      const option = className === "AlterUniqueTogether" ? "unique_together" : "index_together";
      return named === undefined
        ? undefined
        : { ...place, kind: "alterTogether", model: named, option, groups: fieldGroups(args.at(1, option)) };
    }
    case "AddField":
    case "AlterField": {
      const name = args.text(1, "name");
      const field = args.at(2, "field");
      const preserve = args.at(3, "preserve_default");
      if (model === undefined || name === undefined || field === undefined) return undefined;
      return {
        ...place,
        kind: className === "AddField" ? "addField" : "alterField",
        model,
        field: { name, field: readField(field) },
        preserveDefault: !(preserve?.kind === "bool" && !preserve.value),
      };
    }
    case "RemoveField": {
      const name = args.text(1, "name");
      return model === undefined || name === undefined ? undefined : { ...place, kind: "removeField", model, name };
    }
    case "RenameField": {
      const [name, to] = [args.text(1, "old_name"), args.text(2, "new_name")];
      return model === undefined || name === undefined || to === undefined
        ? undefined
        : { ...place, kind: "renameField", model, name, to };
    }
    case "AddIndex":
    case "AddIndexConcurrently": {
      const index = args.at(1, "index");
      return model === undefined || index === undefined
        ? undefined
        : { ...place, kind: "addIndex", model, index, concurrently: className !== "AddIndex" };
    }
    case "RemoveIndex":
    case "RemoveIndexConcurrently": {
      const name = args.text(1, "name");
      return model === undefined || name === undefined
        ? undefined
        : { ...place, kind: "removeIndex", model, name, concurrently: className !== "RemoveIndex" };
    }
    case "RenameIndex": {
      const name = args.text(1, "new_name");
      return model === undefined || name === undefined
        ? undefined
        : { ...place, kind: "renameIndex", model, name, from: args.text(2, "old_name") };
    }
    case "AddConstraint":
    case "AddConstraintNotValid": {
      const constraint = args.at(1, "constraint");
      return model === undefined || constraint === undefined
        ? undefined
        : { ...place, kind: "addConstraint", model, constraint, notValid: className !== "AddConstraint" };
    }
    case "AlterConstraint": {
      const name = args.text(1, "name");
      const constraint = args.at(2, "constraint");
      return model === undefined || name === undefined || constraint === undefined
        ? undefined
        : { ...place, kind: "alterConstraint", model, name, constraint };
    }
    case "ValidateConstraint":
    case "RemoveConstraint": {
      const name = args.text(1, "name");
      return model === undefined || name === undefined
        ? undefined
        : {
            ...place,
            kind: className === "ValidateConstraint" ? "validateConstraint" : "removeConstraint",
            model,
            name,
          };
    }
    case "RunPython": {
      const code = args.at(0, "code");
      const atomic = args.at(2, "atomic");
      const elidable = args.at(4, "elidable");
      return code === undefined
        ? undefined
        : {
            ...place,
            kind: "runPython",
            code,
            reverse: given(args.at(1, "reverse_code")),
            atomic: atomic?.kind === "bool" ? atomic.value : undefined,
            elidable: elidable?.kind === "bool" && elidable.value,
          };
    }
    case "RunSQL": {
      const sql = args.at(0, "sql");
      const state = args.at(2, "state_operations");
      if (sql === undefined) return undefined;
      return {
        ...place,
        kind: "runSql",
        statements: sqlStatements(sql),
        reverse: given(args.at(1, "reverse_sql")),
        state: state === undefined || state.kind === "none" ? [] : operationsOf(state, depth + 1, own),
      };
    }
    case "SeparateDatabaseAndState": {
      const [database, state] = [args.at(0, "database_operations"), args.at(1, "state_operations")];
      const list = (one: Literal | undefined): readonly Operation[] =>
        one === undefined || one.kind === "none" ? [] : operationsOf(one, depth + 1, own);
      return { ...place, kind: "separate", database: list(database), state: list(state) };
    }
    default:
      // Extensions and collations take no lock on a table.
      return /Extension$|^(?:Create|Remove)Collation$/.test(className) ? { ...place, kind: "extension" } : undefined;
  }
}

/** `None` is as good as nothing. */
function given(literal: Literal | undefined): Literal | undefined {
  return literal?.kind === "none" ? undefined : literal;
}

function namedFields(list: Literal | undefined): readonly NamedField[] | undefined {
  if (list?.kind !== "list") return undefined;
  const fields = list.items.map((item): NamedField | undefined => {
    if (item.kind !== "list") return undefined;
    const name = textOf(item.items[0]);
    const field = item.items[1];
    return name === undefined || field === undefined ? undefined : { name, field: readField(field) };
  });
  return fields.every((one) => one !== undefined) ? fields : undefined;
}

/** Fields of libraries that are Django's own in all that matters to the database. */
const kin: Readonly<Record<string, string>> = {
  "mptt.fields.TreeForeignKey": "ForeignKey",
  "modelcluster.fields.ParentalKey": "ForeignKey",
  "mptt.fields.TreeOneToOneField": "OneToOneField",
  "modelcluster.fields.ParentalManyToManyField": "ManyToManyField",
  "mptt.fields.TreeManyToManyField": "ManyToManyField",
};

export function readField(literal: Literal): FieldSpec {
  if (literal.kind !== "call")
    return { type: undefined, path: undefined, options: new Map(), isComplete: false, at: literal, call: undefined };
  const { path } = literal;
  const type =
    /^django\.(?:db\.models|contrib\.gis\.db\.models|contrib\.postgres\.fields)(?:\.\w+)*\.(\w+Field|ForeignKey|CompositePrimaryKey)$/.exec(
      path ?? "",
    )?.[1] ?? kin[path ?? ""];
  const options = new Map(literal.keywords);
  const isRelation = type === "ForeignKey" || type === "OneToOneField" || type === "ManyToManyField";
  const order = isRelation
    ? ["to", type === "ManyToManyField" ? "related_name" : "on_delete"]
    : type === "ArrayField"
      ? ["base_field", "size"]
      : ["verbose_name", "name", "primary_key"];
  literal.positional.forEach((value, index) => {
    const name = order[index];
    if (name !== undefined && !options.has(name)) options.set(name, value);
  });
  return {
    type,
    path,
    options,
    isComplete: literal.isComplete && literal.positional.length <= order.length,
    at: literal,
    call: literal,
  };
}

function optionsOf(literal: Literal | undefined): ReadonlyMap<string, Literal> | undefined {
  if (literal === undefined || literal.kind === "none") return new Map();
  if (literal.kind !== "dict") return undefined;
  const entries = literal.entries.map(({ key, value }) => [textOf(key), value] as const);
  return entries.every(([name]) => name !== undefined)
    ? new Map(entries.map(([name, value]) => [name ?? "", value]))
    : undefined;
}

/** `{("a", "b")}`, `[["a", "b"]]`, `("a", "b")` or `set()`. */
export function fieldGroups(literal: Literal | undefined): readonly (readonly string[])[] | undefined {
  if (literal === undefined || literal.kind === "none") return [];
  if (literal.kind === "call" && literal.callee.end - literal.callee.start === 3 && literal.positional.length === 0)
    return [];
  if (literal.kind === "call" && literal.callee.end - literal.callee.start === 3 && literal.positional.length === 1)
    return fieldGroups(literal.positional[0]);
  if (literal.kind !== "list") return undefined;
  const flat = literal.items.map(textOf);
  if (literal.items.length > 0 && flat.every((one) => one !== undefined)) return [flat];
  const groups = literal.items.map((item) => (item.kind === "list" ? item.items.map(textOf) : [undefined]));
  return groups.every((group): group is string[] => group.every((one) => one !== undefined)) ? groups : undefined;
}

function sqlStatements(sql: Literal): readonly SqlStatement[] {
  const texts = sql.kind === "list" ? sql.items : [sql];
  let batch = 0;
  return texts.flatMap((item): readonly SqlStatement[] => {
    const text = item.kind === "list" ? textOf(item.items[0]) : textOf(item);
    batch++;
    if (text === undefined) return [{ text, at: item, batch, isAlone: true }];
    const all = statementsIn(text);
    return all.map((one) => ({
      text: one,
      at: item,
      batch: endsTransaction(one) === undefined ? batch : batch++,
      isAlone: all.length === 1,
    }));
  });
}

/** The statements of a text, without comments. Semicolons in quotes and dollar quotes do not end one. */
export function statementsIn(sql: string): readonly string[] {
  const statements: string[] = [];
  let current = "";
  for (let at = 0; at < sql.length; ) {
    const two = sql.slice(at, at + 2);
    const one = sql[at] ?? "";
    if (two === "--") {
      const end = sql.indexOf("\n", at);
      at = end < 0 ? sql.length : end;
    } else if (two === "/*") {
      const end = sql.indexOf("*/", at + 2);
      at = end < 0 ? sql.length : end + 2;
    } else if (one === "'" || one === '"' || one === "$") {
      const quote = one === "$" ? /^\$\w*\$/.exec(sql.slice(at, at + 64))?.[0] : one;
      const end = quote === undefined ? -1 : sql.indexOf(quote, at + quote.length);
      const next = quote === undefined ? at + 1 : end < 0 ? sql.length : end + quote.length;
      current += sql.slice(at, next);
      at = next;
    } else {
      if (one === ";") {
        statements.push(current);
        current = "";
      } else current += one;
      at++;
    }
  }
  return [...statements, current].map((one) => one.replace(/\s+/g, " ").trim()).filter((one) => one !== "");
}
