import { isSecretName, type Range, type Secrecy } from "../domain/redact.js";
import type { PythonModule } from "../syntax/python/ast.js";
import type { Span } from "../text/span.js";
import { deploySecrets } from "./deploySecrets.js";
import { holdsSecrets } from "./lookups.js";
import { pythonSecrets, type PythonSecrets } from "./pythonSecrets.js";
import { secretsInCode } from "./secretsInCode.js";

/** Where files hold secrets: decided by what a value is of, whatever it looks like. */
export interface SecretPlaces {
  /** How much is secret of the value that was made there. */
  secrecyAt(at: Span): Secrecy | undefined;
  /** The text of a file with stars for its secrets: lines and columns stay as they are. undefined: there is no such file. */
  starred(file: string): string | undefined;
}

export interface SecretSources {
  text(file: string): string | undefined;
  /** Of Python. */
  tree(file: string): PythonModule | undefined;
}

/** @param modules Python files that may import each other */
export function secretPlaces(modules: readonly string[], sources: SecretSources): SecretPlaces {
  let found: ReadonlyMap<string, PythonSecrets> | undefined;
  const secretsOf = (file: string): PythonSecrets | undefined =>
    (found ??= secretsOfModules(modules, sources)).get(file);
  let variables: ReadonlySet<string> | undefined;
  const isSecret = (name: string): boolean => {
    found ??= secretsOfModules(modules, sources);
    variables ??= new Set([...found.values()].flatMap((one) => [...one.variables]));
    return isSecretName(name) || variables.has(name);
  };
  const texts = new Map<string, string>();
  return {
    secrecyAt({ file, start, end }) {
      const own = secretsOf(file);
      if (!own) return undefined;
      return (
        own.values.get(`${start}:${end}`) ??
        (own.literals.some((one) => one.start <= start && end <= one.end) ? "all" : undefined)
      );
    },
    starred(file) {
      const known = texts.get(file);
      if (known !== undefined) return known;
      const text = sources.text(file);
      if (text === undefined) return undefined;
      const tree = file.endsWith(".py") ? sources.tree(file) : undefined;
      const starred = starRanges(
        text,
        tree
          ? secretsInCode(text, tree, (secretsOf(file) ?? pythonSecrets(tree, nothing)).literals)
          : deploySecrets(file, text, isSecret),
      );
      texts.set(file, starred);
      return starred;
    },
  };
}

const nothing: ReadonlySet<string> = new Set();

/** A module's secrets can be made of names of another, and so on. */
function secretsOfModules(modules: readonly string[], { tree }: SecretSources): ReadonlyMap<string, PythonSecrets> {
  const trees = modules.flatMap((file) => {
    const one = tree(file);
    return one ? [[file, one] as const] : [];
  });
  const found = new Map(
    trees.map(([file, one]) => [file, pythonSecrets(one, nothing, nothing, holdsSecrets(file))] as const),
  );
  let wanted: ReadonlySet<string> = nothing;
  let variables: ReadonlySet<string> = nothing;
  for (;;) {
    const all = [...found.values()];
    const now = new Set(all.flatMap((one) => [...one.wanted]));
    const read = new Set(all.flatMap((one) => [...one.variables]));
    const more = [...now].filter((name) => !wanted.has(name));
    const newVariables = read.size > variables.size;
    if (more.length === 0 && !newVariables) return found;
    wanted = now;
    variables = read;
    for (const [file, one] of trees)
      if (newVariables || more.some((name) => found.get(file)?.gives(name)))
        found.set(file, pythonSecrets(one, wanted, variables, holdsSecrets(file)));
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
