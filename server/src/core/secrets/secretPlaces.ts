import { isSecretName, type Range, type Secrecy } from "../domain/redact.js";
import type { PythonModule } from "../syntax/python/ast.js";
import type { Span } from "../text/span.js";
import { deploySecrets } from "./deploySecrets.js";
import { holdsSecrets } from "./lookups.js";
import { asksFor, modulePartsOf, nothingElsewhere, pythonSecrets, type PythonSecrets } from "./pythonSecrets.js";
import { secretsInCode } from "./secretsInCode.js";

/** Where files hold secrets: decided by what a value is of, whatever it looks like. */
export interface SecretPlaces {
  /** How much is secret of the value that was made there. */
  secrecyAt(at: Span): Secrecy | undefined;
  /** The text of a file with stars for its secrets: lines and columns stay as they are. undefined: there is no such file. */
  starred(file: string): string | undefined;
  /** The environment's that give a secret of the modules, whatever they are called. */
  variables(): ReadonlySet<string>;
}

export interface SecretSources {
  text(file: string): string | undefined;
  /** Of Python. */
  tree(file: string): PythonModule | undefined;
}

/**
 * @param modules Python files that may import each other
 * @param furtherVariables give a secret of other modules
 */
export function secretPlaces(
  modules: readonly string[],
  sources: SecretSources,
  furtherVariables: () => ReadonlySet<string> = () => nothingElsewhere.variables,
): SecretPlaces {
  let found: ReadonlyMap<string, PythonSecrets> | undefined;
  const secrets = (): ReadonlyMap<string, PythonSecrets> => (found ??= secretsOfModules(modules, sources));
  let known: ReadonlySet<string> | undefined;
  const variables = (): ReadonlySet<string> =>
    (known ??= new Set([...furtherVariables(), ...[...secrets().values()].flatMap((one) => [...one.variables])]));
  const isSecret = (name: string): boolean => isSecretName(name) || variables().has(name);
  const texts = new Map<string, string>();
  return {
    secrecyAt({ file, start, end }) {
      const own = secrets().get(file);
      if (!own) return undefined;
      return (
        own.values.get(`${start}:${end}`) ??
        (own.literals.some((one) => one.start <= start && end <= one.end) ? "all" : undefined)
      );
    },
    starred(file) {
      const before = texts.get(file);
      if (before !== undefined) return before;
      const text = sources.text(file);
      if (text === undefined) return undefined;
      const tree = file.endsWith(".py") ? sources.tree(file) : undefined;
      const starred = starRanges(
        text,
        tree
          ? secretsInCode(
              text,
              tree,
              (secrets().get(file) ?? pythonSecrets(modulePartsOf(tree), nothingElsewhere, false)).literals,
            )
          : deploySecrets(file, text, isSecret),
      );
      texts.set(file, starred);
      return starred;
    },
    variables,
  };
}

/** A module's secrets can be made of names of another, and so on. */
function secretsOfModules(modules: readonly string[], { tree }: SecretSources): ReadonlyMap<string, PythonSecrets> {
  const parts = modules.flatMap((file) => {
    const one = tree(file);
    return one ? [[file, modulePartsOf(one)] as const] : [];
  });
  let elsewhere = nothingElsewhere;
  const found = new Map(parts.map(([file, one]) => [file, pythonSecrets(one, elsewhere, holdsSecrets(file))] as const));
  for (;;) {
    const all = [...found.values()];
    const wanted = new Set(all.flatMap((one) => [...one.wanted]));
    const variables = new Set(all.flatMap((one) => [...one.variables]));
    const names = [...wanted].filter((name) => !elsewhere.wanted.has(name));
    const read = new Set([...variables].filter((name) => !elsewhere.variables.has(name)));
    if (names.length === 0 && read.size === 0) return found;
    elsewhere = { wanted, variables };
    for (const [file, one] of parts)
      if (names.some((name) => found.get(file)?.gives(name)) || asksFor(read, one))
        found.set(file, pythonSecrets(one, elsewhere, holdsSecrets(file)));
  }
}

/** Stars for everything in the ranges but line breaks. */
export function starRanges(text: string, ranges: readonly Range[]): string {
  let result = "";
  let position = 0;
  for (const { start, end } of ranges) {
    if (end <= position) continue;
    result +=
      text.slice(position, Math.max(position, start)) +
      text.slice(Math.max(position, start), end).replace(/[^\r\n]/g, "*");
    position = end;
  }
  return result + text.slice(position);
}
