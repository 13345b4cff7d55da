import type { MigrationKey } from "./graph.js";
import type { Literal } from "./literals.js";
import type { FieldSpec } from "./operation.js";

/** The models as earlier migrations left them. Frozen: applying an operation makes another one. */
export interface ProjectState {
  /** By `app.model`, the model in lower case. */
  readonly models: ReadonlyMap<string, ModelState>;
  /** Applications in which some operation was not understood: a model that is not known may be there all the same. */
  readonly openApps: ReadonlySet<string>;
}

export interface ModelState {
  readonly app: string;
  /** As written when it was made. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldState>;
  /** Names that operations took away from it. */
  readonly removed: ReadonlySet<string>;
  readonly options: ReadonlyMap<string, Literal>;
  /** Constraints and indexes by name. */
  readonly indexes: ReadonlyMap<string, Literal>;
  readonly constraints: ReadonlyMap<string, ConstraintState>;
  readonly uniqueTogether: readonly (readonly string[])[] | undefined;
  readonly indexTogether: readonly (readonly string[])[] | undefined;
  /** Columns for which a validated `CHECK (column IS NOT NULL)` stands in the database. */
  readonly notNullChecks: ReadonlySet<string>;
  readonly createdIn: MigrationKey;
  /** It has no table of its own that Django makes. */
  readonly isVirtual: boolean;
  /** It is built on other classes than Model: they may have fields too. */
  readonly hasBases: boolean;
  /** Why nothing can be said of it. */
  readonly unknown: string | undefined;
}

export interface FieldState {
  readonly spec: FieldSpec;
  readonly addedIn: MigrationKey;
}

export interface ConstraintState {
  readonly literal: Literal;
  readonly isValidated: boolean;
  readonly addedIn: MigrationKey;
}

export const emptyState: ProjectState = { models: new Map(), openApps: new Set() };

export function modelKey(app: string, model: string): string {
  return `${app}.${model.toLowerCase()}`;
}

/** `app.Model` and `Model` of a relation; undefined for `settings.AUTH_USER_MODEL` and what cannot be seen. */
export function relatedKey(app: string, own: string, to: Literal | undefined): string | undefined {
  if (to?.kind !== "text") return undefined;
  if (to.value === "self") return modelKey(app, own);
  const dot = to.value.lastIndexOf(".");
  return dot < 0 ? modelKey(app, to.value) : modelKey(to.value.slice(0, dot), to.value.slice(dot + 1));
}

export function tableOf(model: ModelState): string {
  const table = model.options.get("db_table");
  return table?.kind === "text" && table.value !== "" ? table.value : `${model.app}_${model.name.toLowerCase()}`;
}

/** A table's name as Django makes it where the model is not known. */
export function defaultTable(key: string): string {
  return key.replace(".", "_");
}

/** `shop` of `shop.models.Item` and of `..models.Item` in shop's migrations. */
export function labelOf(path: string, app: string): string {
  return path.startsWith(".") ? app : (/(?:^|\.)(\w+)\.models\b/.exec(path)?.[1] ?? app);
}
