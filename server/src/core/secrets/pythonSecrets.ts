import { merged, type Range, type Secrecy } from "../domain/redact.js";
import type { PythonModule } from "../syntax/python/ast.js";
import { callablesOf, type Callables } from "./callables.js";
import { markCarried } from "./carried.js";
import { flowOf } from "./flow.js";
import { variableOf } from "./lookups.js";
import { scopesOf, type Scopes } from "./scopes.js";
import { findSecrets } from "./sources.js";

/** What is secret in a module, by what its values are of. */
export interface PythonSecrets {
  /** Literals, or parts of them, with their quotes where all of one is meant. In order. */
  readonly literals: readonly Range[];
  /** Expressions whose value holds a secret, by `start:end`. */
  readonly values: ReadonlyMap<string, Secrecy>;
  /** Names of other modules that give a secret of this one. */
  readonly wanted: ReadonlySet<string>;
  /** Environment variables that give a secret, whatever they are called. */
  readonly variables: ReadonlySet<string>;
  /** Whether the module itself binds a name. */
  gives(name: string): boolean;
}

/** What is known of a module before anything is followed. */
export interface ModuleParts {
  readonly scopes: Scopes;
  readonly callables: Callables;
}

export function modulePartsOf(tree: PythonModule): ModuleParts {
  const scopes = scopesOf(tree);
  return { scopes, callables: callablesOf(scopes) };
}

/** What was found elsewhere. */
export interface FoundElsewhere {
  /** Names that other modules need for their secrets. */
  readonly wanted: ReadonlySet<string>;
  /** Variables that give a secret somewhere. */
  readonly variables: ReadonlySet<string>;
}

export const nothingElsewhere: FoundElsewhere = { wanted: new Set(), variables: new Set() };

/**
 * Follows secrets back from where their names say that they are: a setting, key, argument, header, variable or part of a URL. What gives them is secret
 * wherever it stands; what is made of them is too. Flow by names alone: too much is hidden rather than too little.
 * @param isVault everything in the module is secret
 */
export function pythonSecrets(
  { scopes, callables }: ModuleParts,
  { wanted, variables }: FoundElsewhere,
  isVault: boolean,
): PythonSecrets {
  const flow = flowOf(scopes, callables);
  findSecrets(scopes, callables, flow, variables);
  for (const name of isVault ? scopes.module.bindings.keys() : wanted)
    if (scopes.module.bindings.has(name)) flow.named(name, scopes.module);
  let isMarked = false;
  return {
    literals: merged(flow.literals),
    // Lines that are shown ask for literals alone.
    get values() {
      if (!isMarked) markCarried(scopes, callables, flow, variables);
      isMarked = true;
      return flow.values;
    },
    wanted: flow.asked,
    variables: flow.reading,
    gives: (name) => scopes.module.bindings.has(name),
  };
}

/** Whether one of the variables is read in the module, or an argument is called like it: what is found there may depend on it. */
export function asksFor(variables: ReadonlySet<string>, { scopes }: ModuleParts): boolean {
  return scopes.expressions.some(
    ({ expression }) =>
      variables.has(variableOf(expression) ?? "") ||
      (expression.kind === "call" && expression.args.some(({ name }) => name !== undefined && variables.has(name))),
  );
}
