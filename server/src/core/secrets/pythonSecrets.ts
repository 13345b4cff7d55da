import { merged, type Range, type Secrecy } from "../domain/redact.js";
import type { PythonModule } from "../syntax/python/ast.js";
import { callablesOf } from "./callables.js";
import { markCarried } from "./carried.js";
import { flowOf } from "./flow.js";
import { scopesOf } from "./scopes.js";
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

const nothing: ReadonlySet<string> = new Set();

/**
 * Follows secrets back from where their names say that they are: a setting, key, argument, header, variable or part of a URL. What gives them is secret
 * wherever it stands; what is made of them is too. Flow by names alone: too much is hidden rather than too little.
 * @param wanted names that other modules need for their secrets
 * @param variables that give a secret somewhere
 * @param isVault everything in the module is secret
 */
export function pythonSecrets(
  tree: PythonModule,
  wanted: ReadonlySet<string>,
  variables: ReadonlySet<string> = nothing,
  isVault = false,
): PythonSecrets {
  const scopes = scopesOf(tree);
  const callables = callablesOf(scopes);
  const flow = flowOf(scopes, callables);
  findSecrets(scopes, callables, flow, variables);
  for (const name of isVault ? scopes.module.bindings.keys() : wanted)
    if (scopes.module.bindings.has(name)) flow.named(name, scopes.module);
  markCarried(scopes, callables, flow, variables);
  return {
    literals: merged(flow.literals),
    values: flow.values,
    wanted: flow.asked,
    variables: flow.reading,
    gives: (name) => scopes.module.bindings.has(name),
  };
}
