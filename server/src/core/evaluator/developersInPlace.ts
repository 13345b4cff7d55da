import { whereAny, waysOf } from "../domain/alternatives.js";
import type { Condition } from "../domain/conditions.js";
import { isRehearsal, settingsWords } from "../project/roleWords.js";
import type { Cells } from "./cells.js";
import { basename, dirname } from "./paths.js";
import type { Run } from "./runtime.js";

/**
 * `if ENV == "prod": from .prod import *`, else `.dev`: where the developers' module of a folder runs and production's beside it, which runs
 * elsewhere, does not. Nobody deploys so, whatever leads there: a word that only another comparison knows, a secret that production requires.
 */
export function developersInPlace({ madeOn, made, context, decisions: { conditions } }: Run): Condition {
  if (context.environment) return conditions.never;
  const folders = new Map<string, { developers: Condition; production: Condition }>();
  const cells = madeOn as Cells<true>;
  for (const key of cells.rawKeys()) {
    const file = made.get(key)?.file ?? "";
    const name = basename(file).replace(/\.py$/, "");
    const words = settingsWords(name);
    if (words.development === words.production || (words.production && isRehearsal(name))) continue;
    const folder = folders.get(dirname(file)) ?? { developers: conditions.never, production: conditions.never };
    const kind = words.development ? "developers" : "production";
    folder[kind] = conditions.or(folder[kind], whereAny(waysOf(cells.raw(key), conditions.always), conditions));
    folders.set(dirname(file), folder);
  }
  return conditions.or(
    ...[...folders.values()].map(({ developers, production }) =>
      production === conditions.never ? production : conditions.without(developers, production),
    ),
  );
}
