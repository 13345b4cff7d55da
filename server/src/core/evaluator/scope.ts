import type { ProvenanceStep } from "../domain/provenance.js";
import type { Value } from "../domain/value.js";
import type { Span } from "../text/span.js";
import type { MissingFile } from "./missingFiles.js";
import type { PythonError } from "./pythonError.js";

/** A name in a namespace. */
export interface Binding {
  readonly value: Value;
  readonly nameAt: Span;
  readonly valueAt: Span;
  readonly steps: readonly ProvenanceStep[];
  /** Modules that are not in the repository and could still replace it. */
  readonly unless?: readonly MissingFile[];
}

export interface Scope {
  readonly kind: "module" | "function" | "class";
  readonly bindings: Map<string, Binding>;
  /** Of a class: what each of its statements came to is kept, as of a module's. */
  readonly keepsStatements?: true;
  /** Enclosing function scope; undefined at module level. */
  readonly parent: Scope | undefined;
  readonly module: ModuleObject;
  /** Names declared `global` or `nonlocal`. */
  readonly outer: Map<string, "global" | "nonlocal">;
  /** Names that are not bound here may exist all the same: why. */
  unseen: string | undefined;
  /** Names that its body binds somewhere: they are nobody else's while they are unbound. */
  readonly locals?: ReadonlySet<string>;
  /** Of a comprehension: `:=` binds around it. */
  readonly isComprehension?: true;
  /** Modules outside the project whose names a star import brought. */
  starred?: readonly Value[];
  /** Of a function's call: the namespace that calls, where it is code of the project. */
  readonly caller?: Scope | undefined;
  /** Of a function's call that is given nothing that can be seen: which function, and in how many such calls of it this one is. */
  readonly blind?: { readonly definition: unknown; readonly depth: number };
  /** While a handler runs: what a bare `raise` raises again. */
  caught?: PythonError | undefined;
  /** Of a running generator: who takes what it yields. */
  yields?: (value: Value) => void;
  /** Of a running generator: why it may have yielded more. */
  lost?: string;
}

export interface ModuleObject {
  readonly kind: "module";
  readonly name: string;
  readonly file: string;
  /** `__file__`, where that is another: an image puts the file elsewhere. */
  readonly runsAt?: string;
  readonly isPackage: boolean;
  readonly scope: Scope;
  /** Still running: a circular import sees what is bound so far. */
  loading: boolean;
  /** Of Python's library: where all of its code stands for readers. What its code raises, its callers raise. */
  readonly standsAt?: Span;
}

/** What an import brings in there. */
export function importedBinding(value: Value, at: Span): Binding {
  return { value, nameAt: at, valueAt: at, steps: [{ step: "imported", at }] };
}

export function binding(value: Value, at: Span): Binding {
  return { value, nameAt: at, valueAt: value.at ?? at, steps: [] };
}
