import type { ToldMigrations } from "./toldMigrations.js";
import type { FileSource } from "../project/fileSource.js";
import type { MigrationKey, MigrationNode } from "./graph.js";
import type { MigrationInventory } from "./inventory.js";

/** Which migrations come with the release that is being made. */
export interface NewMigrations {
  readonly keys: ReadonlySet<MigrationKey>;
  /** For people: `new since main`. */
  readonly because: string;
  /** Nothing tells: the last migration of each application is taken for new, and what is found in it is only a hint. */
  readonly isGuess: boolean;
}

export interface NewMigrationsInput {
  readonly inventory: MigrationInventory;
  readonly files: FileSource;
  readonly deployed: Readonly<Record<string, string>>;
  readonly told: ToldMigrations | undefined;
}

/** By the configuration, else by what the caller says, else by Git's index, else the last ones. */
export function newMigrations({ inventory, files, deployed, told }: NewMigrationsInput): NewMigrations {
  const keys = new Set<MigrationKey>();
  const reasons = new Set<string>();
  let isGuess = false;
  for (const app of inventory.apps) {
    const last = deployed[app.label];
    const from =
      last === undefined
        ? undefined
        : (app.nodes.find((node) => node.name === last) ??
          app.nodes.find((node) => node.name.startsWith(`${last}_`) && node.header.replaces.length === 0));
    if (from !== undefined) {
      reasons.add("after what “deployed” says");
      const old = before(from, app.nodes, inventory);
      for (const node of app.nodes) if (!old.has(node.key)) keys.add(node.key);
    } else if (told !== undefined) {
      reasons.add(told.because);
      for (const node of app.nodes) if (told.files.has(node.file)) keys.add(node.key);
    } else if (app.nodes.some((node) => files.isTracked?.(node.file) !== undefined)) {
      reasons.add("not in Git's index");
      for (const node of app.nodes)
        if (files.isTracked?.(node.file) === false && !files.isIgnored(node.file)) keys.add(node.key);
    } else {
      isGuess = true;
      reasons.add("the last migration of each application, since nothing tells which ones are deployed");
      for (const node of app.nodes) if (isLast(node, inventory)) keys.add(node.key);
    }
  }
  return { keys, because: [...reasons].join("; "), isGuess };
}

function isLast(node: MigrationNode, { graph }: MigrationInventory): boolean {
  return (
    graph.standsFor(node.key) === node.key &&
    !graph.children(node.key).some((child) => graph.nodes.get(child)?.app === node.app)
  );
}

/** A migration and all of its application that it builds on, squashed or not. */
function before(
  from: MigrationNode,
  nodes: readonly MigrationNode[],
  { graph }: MigrationInventory,
): ReadonlySet<MigrationKey> {
  const seen = new Set<MigrationKey>();
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const waiting: MigrationKey[] = [from.key];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const node = byKey.get(next);
    for (const { app, name } of [...(node?.header.dependencies ?? []), ...(node?.header.replaces ?? [])])
      if (app === from.app && name !== undefined) waiting.push(`${app}.${name}`);
    waiting.push(...graph.parents(next).filter((parent) => byKey.has(parent)));
  }
  // A squashed one is as old as what it replaces.
  for (const node of nodes)
    if (
      node.header.replaces.length > 0 &&
      node.header.replaces.every(
        ({ app, name }) => app === from.app && name !== undefined && seen.has(`${app}.${name}`),
      )
    )
      seen.add(node.key);
  return seen;
}
