import type { ToldMigrations } from "./toldMigrations.js";
import type { FileSource } from "../text/fileSource.js";
import { buildGraph, type MigrationGraph, type MigrationKey, type MigrationNode } from "./graph.js";
import type { MigrationInventory } from "./inventory.js";
import type { Dependency } from "./migrationFile.js";

/** Which migrations come with the release that is being made. */
export interface NewMigrations {
  readonly keys: ReadonlySet<MigrationKey>;
  /** The migrations as production takes them, where it ran a part of what squashed ones replace. */
  readonly graph: MigrationGraph;
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
    if (last !== undefined && from === undefined)
      reasons.add(`“deployed” names ${app.label}.${last}, which is not there`);
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
  return { keys, graph: inProduction(inventory, keys), because: [...reasons].join("; "), isGuess };
}

/**
 * A squashed migration runs where none of those ran that it replaces. Else Django only notes it, or runs the rest of them in its place
 * (django/db/migrations/loader.py, build_graph). What it replaces and nobody sees any more, ran.
 */
function inProduction({ apps, graph }: MigrationInventory, keys: Set<MigrationKey>): MigrationGraph {
  const inParts = new Map<MigrationKey, readonly MigrationKey[]>();
  const settle = (node: MigrationNode, isAround: ReadonlySet<MigrationKey>): void => {
    if (isAround.has(node.key)) return;
    const replaced = replacedBy(node);
    for (const key of replaced) {
      const inner = graph.nodes.get(key);
      if (inner !== undefined && inner.header.replaces.length > 0) settle(inner, new Set([...isAround, node.key]));
    }
    const isNew = keys.has(node.key);
    if (isNew && replaced.every((key) => keys.has(key) || inParts.has(key))) return;
    keys.delete(node.key);
    if (replaced.some((key) => keys.has(key) || inParts.has(key))) inParts.set(node.key, replaced);
  };
  for (const node of graph.nodes.values()) if (node.header.replaces.length > 0) settle(node, new Set());
  if (inParts.size === 0) return graph;
  /** The last of those that a migration replaces stand for it. */
  const lastParts = (key: MigrationKey): readonly MigrationKey[] => {
    const parts = inParts.get(key);
    if (parts === undefined) return [key];
    const needed = new Set(
      parts.flatMap((one) =>
        (graph.nodes.get(one)?.header.dependencies ?? []).map(({ app, name }) => `${app ?? ""}.${name ?? ""}`),
      ),
    );
    return parts.filter((one) => graph.nodes.has(one) && !needed.has(one)).flatMap(lastParts);
  };
  const instead = (all: readonly Dependency[]): readonly Dependency[] =>
    all.flatMap((one) =>
      one.app === undefined || one.name === undefined
        ? [one]
        : lastParts(`${one.app}.${one.name}`).map((key) => ({
            ...one,
            app: key.slice(0, key.indexOf(".")),
            name: key.slice(key.indexOf(".") + 1),
          })),
    );
  return buildGraph(
    apps.map(({ label, nodes }) => ({
      label,
      nodes: nodes
        .filter(({ key }) => !inParts.has(key))
        .map((node) => ({
          ...node,
          header: {
            ...node.header,
            dependencies: instead(node.header.dependencies),
            runBefore: instead(node.header.runBefore),
          },
        })),
    })),
  );
}

function replacedBy({ header }: MigrationNode): readonly MigrationKey[] {
  return header.replaces.flatMap(({ app, name }) =>
    app === undefined || name === undefined ? [] : [`${app}.${name}`],
  );
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
