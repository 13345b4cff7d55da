import type { Answer, Value } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import { and, includesText } from "../../domain/predicates.js";
import type { ProjectSymbols } from "../../project/projectSymbols.js";
import { isInstalled } from "./installedApps.js";
import type { World } from "../../settings/setting.js";

/** Whether django.contrib.staticfiles looks into STATICFILES_DIRS: the finder that does, and its checks. */
export function usesStaticfilesDirs(world: World, symbols: ProjectSymbols): Answer {
  return and(
    isInstalled(world, "django.contrib.staticfiles", symbols),
    includesText(world.get("STATICFILES_FINDERS"), "django.contrib.staticfiles.finders.FileSystemFinder"),
  );
}

/** One element of STATICFILES_DIRS: a folder, or a pair of a prefix and a folder. */
export interface StaticfilesDir {
  readonly item: Value;
  readonly prefix: Value | undefined;
  readonly folder: Value;
}

/** undefined for an element that is no such thing. */
export function staticfilesDir(item: Value): StaticfilesDir | undefined {
  if (!isSequence(item)) return { item, prefix: undefined, folder: item };
  const [prefix, folder] = item.items;
  return item.items.length === 2 && prefix && folder && item.rest === undefined ? { item, prefix, folder } : undefined;
}
