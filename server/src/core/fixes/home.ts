import { bindingWays } from "../domain/bound.js";
import type { ImportFrom } from "../syntax/python/ast.js";
import { ownStatements } from "../syntax/python/blocks.js";
import type { FixContext } from "./context.js";
import { importedFile, starImported } from "./modules.js";
import type { Source } from "./source.js";

/**
 * The module that a setting of production's own belongs to: the entry, or, where the entry only chooses between modules (`if ENV == "prod":
 * from .prod import *`), the one that production runs. Told from where DEBUG is given to production.
 */
export function homeOf({
  entryFile,
  modules,
  evaluation: { worlds, intended, filesRead },
}: FixContext): Source | undefined {
  const entry = modules.get(entryFile);
  if (!entry || intended.debugTakenAsFalse) return entry;
  const chosen = branchImports(entry)
    .flatMap((one) => importedFile(entryFile, one, modules.files) ?? [])
    .flatMap((file) => modules.get(file) ?? []);
  const placesIn = (ways: typeof worlds): readonly string[] =>
    bindingWays(ways, "DEBUG").map((way) => way.value.nameAt.file);
  const places = placesIn(intended);
  // One that gives DEBUG in other environments only is theirs.
  const others = placesIn(worlds).filter((file) => !places.includes(file));
  const homes = chosen.filter((one) => {
    const files = [one, ...starImported(one, one.text.length, modules)].map(({ file }) => file);
    return places.length > 0 && !others.includes(one.file) && places.every((place) => files.includes(place));
  });
  if (homes.length === 1) return homes[0];
  // `include("base.py", f"environments/{ENV}.py")` of split-settings.
  const included = entry.text.includes("split_settings")
    ? filesRead.filter((file) => /\/prod(?:uction)?\.py$/.test(file)).flatMap((file) => modules.get(file) ?? [])
    : [];
  return included.length === 1 ? included[0] : entry;
}

/** The star imports between which a module chooses. */
export function branchImports({ tree }: Source): readonly ImportFrom[] {
  const found = ownStatements(tree.body.filter(({ kind }) => kind === "if" || kind === "match")).filter(
    (one): one is ImportFrom => one.kind === "importFrom" && one.names === "*",
  );
  return found.length > 1 ? found : [];
}

/** Whether a file is one of those between which the entry chooses, and production runs another. */
export function isUnchosen(file: string, context: FixContext): boolean {
  const home = homeOf(context);
  return (
    home !== undefined &&
    home.file !== context.entryFile &&
    file !== home.file &&
    file !== context.entryFile &&
    !starImported(home, home.text.length, context.modules).some((one) => one.file === file)
  );
}
