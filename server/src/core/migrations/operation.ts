import type { Node } from "../syntax/python/ast.js";
import type { CallLiteral, Literal } from "./literals.js";

/** An operation of a migration, as far as the file shows it. Names of models are as written. */
export type Operation = OperationPlace &
  (
    | {
        readonly kind: "createModel";
        readonly model: string;
        readonly fields: readonly NamedField[];
        readonly options: ReadonlyMap<string, Literal> | undefined;
        readonly bases: Literal | undefined;
      }
    | { readonly kind: "deleteModel"; readonly model: string }
    | { readonly kind: "renameModel"; readonly model: string; readonly to: string }
    | { readonly kind: "alterModelTable"; readonly model: string; readonly table: Literal }
    | {
        readonly kind: "alterModelOptions";
        readonly model: string;
        readonly options: ReadonlyMap<string, Literal> | undefined;
      }
    | { readonly kind: "alterOrderWithRespectTo"; readonly model: string; readonly to: Literal }
    | {
        readonly kind: "alterTogether";
        readonly model: string;
        readonly option: "unique_together" | "index_together";
        readonly groups: readonly (readonly string[])[] | undefined;
      }
    | {
        readonly kind: "addField";
        readonly model: string;
        readonly field: NamedField;
        readonly preserveDefault: boolean;
      }
    | {
        readonly kind: "alterField";
        readonly model: string;
        readonly field: NamedField;
        readonly preserveDefault: boolean;
      }
    | { readonly kind: "removeField"; readonly model: string; readonly name: string }
    | { readonly kind: "renameField"; readonly model: string; readonly name: string; readonly to: string }
    | { readonly kind: "addIndex"; readonly model: string; readonly index: Literal; readonly concurrently: boolean }
    | { readonly kind: "removeIndex"; readonly model: string; readonly name: string; readonly concurrently: boolean }
    | { readonly kind: "renameIndex"; readonly model: string; readonly name: string; readonly from: string | undefined }
    | {
        readonly kind: "addConstraint";
        readonly model: string;
        readonly constraint: Literal;
        readonly notValid: boolean;
      }
    | { readonly kind: "validateConstraint"; readonly model: string; readonly name: string }
    | { readonly kind: "alterConstraint"; readonly model: string; readonly name: string; readonly constraint: Literal }
    | { readonly kind: "removeConstraint"; readonly model: string; readonly name: string }
    | {
        readonly kind: "runPython";
        readonly code: Literal;
        readonly reverse: Literal | undefined;
        readonly atomic: boolean | undefined;
        readonly elidable: boolean;
      }
    | {
        readonly kind: "runSql";
        readonly statements: readonly SqlStatement[];
        readonly reverse: Literal | undefined;
        readonly state: readonly Operation[];
      }
    | { readonly kind: "separate"; readonly database: readonly Operation[]; readonly state: readonly Operation[] }
    /** Needs no lock on any table: extensions, collations. */
    | { readonly kind: "extension" }
    /** Nothing for the database: managers, comments. */
    | { readonly kind: "stateOnly"; readonly model: string }
    | {
        readonly kind: "unknown";
        readonly reason: string /** Texts among its arguments: perhaps a model. */;
        readonly mentions: readonly string[];
      }
  );

export type OperationOf<K extends Operation["kind"]> = Extract<Operation, { readonly kind: K }>;

export interface OperationPlace {
  /** `AddField`; of another library its own name. */
  readonly className: string;
  /** The call. */
  readonly at: Node;
  /** `migrations.AddField`. */
  readonly callee: Node;
  /** Its class is one of the file, built on Django's: no fix rewrites it. */
  readonly isOwn?: true;
}

export interface NamedField {
  readonly name: string;
  readonly field: FieldSpec;
}

/** A field as the file writes it. */
export interface FieldSpec {
  /** Django's own class or what acts like it: `CharField`; undefined: a class of somebody else. */
  readonly type: string | undefined;
  /** As imported. */
  readonly path: string | undefined;
  /** By name, those that may be given by place too. */
  readonly options: ReadonlyMap<string, Literal>;
  /** Nothing of it is hidden behind `*` or `**`. */
  readonly isComplete: boolean;
  readonly at: Node;
  readonly call: CallLiteral | undefined;
}

/** `text` undefined: it is made by code. */
export interface SqlStatement {
  readonly text: string | undefined;
  readonly at: Node;
  /** PostgreSQL gets one text as one batch, which is one transaction: those of one text have one number, unless a COMMIT is between them. */
  readonly batch: number;
  /** It is alone in its text. */
  readonly isAlone: boolean;
}

/** Names of models are compared without their case. */
export function isOf(model: string, operation: Operation): boolean {
  return "model" in operation && operation.model.toLowerCase() === model.toLowerCase();
}

export function isNoop(operation: OperationOf<"runPython"> | OperationOf<"runSql">): boolean {
  if (operation.kind === "runSql") return operation.statements.length === 0;
  return operation.code.kind === "name" && operation.code.path.endsWith(".noop");
}
