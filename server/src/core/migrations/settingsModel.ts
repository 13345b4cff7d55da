import { dottedPath, moduleNames } from "./literals.js";
import type { MigrationNode } from "./graph.js";
import type { MigrationsView } from "./migrationsView.js";
import { modelClasses } from "./modelClasses.js";

/**
 * The class by which a model holds what a site is configured with: a row is inserted when none is there yet, and only changed from then on.
 * django-solo: `get_solo` is `get_or_create(pk=1)`, `save` always writes that row (solo/models.py). Wagtail: `for_site` and `load` are `get_or_create` (wagtail/contrib/settings/models.py).
 */
export function settingsBaseOf(view: MigrationsView, node: MigrationNode, model: string): string | undefined {
  const found = modelClasses(view, node, model);
  const [only] = found;
  if (only === undefined || found.length > 1) return undefined;
  const names = moduleNames(only.tree);
  return only.definition.bases
    .flatMap(({ value }) => dottedPath(value, names) ?? [])
    .find((path) => settingsBases.has(path))
    ?.replace(/^.*\./, "");
}

const settingsBases: ReadonlySet<string> = new Set([
  "solo.models.SingletonModel",
  ...["BaseGenericSetting", "BaseSiteSetting", "BaseSetting"].map((name) => `wagtail.contrib.settings.models.${name}`),
]);
