import type { Dependency, MigrationHeader } from "./migrationFile.js";

/** `shop.0042_price`: label of the application and name of the module. */
export type MigrationKey = string;

export interface MigrationNode {
  readonly key: MigrationKey;
  readonly app: string;
  readonly name: string;
  readonly file: string;
  readonly header: MigrationHeader;
  /** Words in it that may be wrong in a migration of any age. */
  readonly mentions: { readonly concurrently: boolean; readonly check: boolean };
}

/** The migrations of a project as `migrate` on an empty database sees them: a squashed one stands for those that it replaces. */
export interface MigrationGraph {
  readonly nodes: ReadonlyMap<MigrationKey, MigrationNode>;
  /** Sorted, without what lies in other distributions. */
  parents(key: MigrationKey): readonly MigrationKey[];
  children(key: MigrationKey): readonly MigrationKey[];
  /** The migration that stands for it. */
  standsFor(key: MigrationKey): MigrationKey;
  readonly problems: readonly GraphProblem[];
}

export type GraphProblem =
  /** Several migrations of one application that none other follows. */
  | { readonly kind: "conflict"; readonly app: string; readonly leaves: readonly MigrationNode[] }
  | {
      readonly kind: "missing";
      readonly node: MigrationNode;
      readonly dependency: Dependency;
      readonly app: string;
      readonly name: string;
      readonly nearest: string | undefined;
    }
  | { readonly kind: "cycle"; readonly nodes: readonly MigrationNode[] };

export interface GraphApp {
  readonly label: string;
  readonly nodes: readonly MigrationNode[];
}

export function buildGraph(apps: readonly GraphApp[]): MigrationGraph {
  const nodes = new Map(apps.flatMap((app) => app.nodes.map((node) => [node.key, node] as const)));
  const replacedBy = new Map<MigrationKey, MigrationKey>();
  for (const node of nodes.values())
    for (const { app, name } of node.header.replaces)
      if (app !== undefined && name !== undefined) replacedBy.set(`${app}.${name}`, node.key);
  const standsFor = (key: MigrationKey): MigrationKey => {
    const seen = new Set([key]);
    for (let next = replacedBy.get(key); next !== undefined && !seen.has(next); next = replacedBy.get(key)) {
      seen.add(next);
      key = next;
    }
    return key;
  };
  const own = new Map(apps.map((app) => [app.label, app]));
  /** An application in which something cannot be read: what its migrations lack may stand there. */
  const open = new Set(apps.filter((app) => app.nodes.some((node) => !node.header.isComplete)).map((app) => app.label));
  const problems: GraphProblem[] = [];
  const parents = new Map<MigrationKey, Set<MigrationKey>>();
  const children = new Map<MigrationKey, Set<MigrationKey>>();
  const link = (child: MigrationKey, parent: MigrationKey): void => {
    const [from, to] = [standsFor(child), standsFor(parent)];
    // What a squashed migration replaces depends on itself.
    if (from === to || !nodes.has(from) || !nodes.has(to)) return;
    setOf(parents, from).add(to);
    setOf(children, to).add(from);
  };
  const resolve = (dependency: Dependency): MigrationKey | "elsewhere" | "missing" => {
    const { app, name } = dependency;
    const there = app === undefined ? undefined : own.get(app);
    if (app === undefined || name === undefined || there === undefined) return "elsewhere";
    if (name === "__first__" || name === "__latest__") {
      const ends = there.nodes.filter((node) => !replacedBy.has(node.key));
      const wanted =
        name === "__first__"
          ? ends.find((node) => !node.header.dependencies.some((one) => one.app === app))
          : ends.at(-1);
      return wanted?.key ?? "elsewhere";
    }
    const key = `${app}.${name}`;
    return nodes.has(key) || replacedBy.has(key) ? key : "missing";
  };
  for (const node of nodes.values()) {
    for (const dependency of node.header.dependencies) {
      const target = resolve(dependency);
      if (target === "missing" && !open.has(dependency.app ?? "")) {
        const { app = "", name = "" } = dependency;
        problems.push({
          kind: "missing",
          node,
          dependency,
          app,
          name,
          nearest: nearestName(name, own.get(app)?.nodes ?? []),
        });
      } else if (target !== "elsewhere" && target !== "missing") link(node.key, target);
    }
    for (const dependency of node.header.runBefore) {
      const target = resolve(dependency);
      if (target !== "elsewhere" && target !== "missing") link(target, node.key);
    }
  }
  const sorted = (
    map: ReadonlyMap<MigrationKey, ReadonlySet<MigrationKey>>,
  ): ReadonlyMap<MigrationKey, readonly MigrationKey[]> =>
    new Map([...map].map(([key, set]) => [key, [...set].sort()]));
  const [allParents, allChildren] = [sorted(parents), sorted(children)];
  const graph: MigrationGraph = {
    nodes,
    standsFor,
    problems,
    parents: (key) => allParents.get(key) ?? [],
    children: (key) => allChildren.get(key) ?? [],
  };
  const cycle = findCycle(graph);
  if (cycle.length > 0) problems.push({ kind: "cycle", nodes: cycle });
  // Beside a dependency that is nowhere it says the same twice.
  const broken = new Set(problems.flatMap((one) => (one.kind === "missing" ? [one.node.app] : [])));
  for (const app of apps) {
    if (open.has(app.label) || broken.has(app.label)) continue;
    const leaves = lastOf(app, graph);
    if (leaves.length > 1) problems.push({ kind: "conflict", app: app.label, leaves });
  }
  return graph;
}

/** The migrations of an application that none of its others follows. */
export function lastOf({ label, nodes }: GraphApp, graph: MigrationGraph): readonly MigrationNode[] {
  return nodes.filter(
    ({ key }) =>
      graph.standsFor(key) === key && !graph.children(key).some((child) => graph.nodes.get(child)?.app === label),
  );
}

function setOf<K, V>(map: Map<K, Set<V>>, key: K): Set<V> {
  let set = map.get(key);
  if (set === undefined) map.set(key, (set = new Set()));
  return set;
}

/** The order in which Django's `forwards_plan` visits what a migration needs, itself last (django/db/migrations/graph.py, iterative_dfs). */
export function planOf(graph: MigrationGraph, targets: readonly MigrationKey[]): readonly MigrationKey[] {
  const visited = new Set<MigrationKey>();
  for (const target of targets) {
    const stack: { readonly key: MigrationKey; readonly isDone: boolean }[] = [
      { key: graph.standsFor(target), isDone: false },
    ];
    const opened = new Set<MigrationKey>();
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (visited.has(next.key)) continue;
      if (next.isDone) {
        visited.add(next.key);
        continue;
      }
      if (opened.has(next.key)) continue;
      opened.add(next.key);
      stack.push({ key: next.key, isDone: true });
      for (const parent of graph.parents(next.key)) stack.push({ key: parent, isDone: false });
    }
  }
  return [...visited];
}

/** Migrations that need one another; empty where there are none. */
function findCycle(graph: MigrationGraph): readonly MigrationNode[] {
  const state = new Map<MigrationKey, "open" | "done">();
  for (const start of graph.nodes.keys()) {
    const stack: { readonly key: MigrationKey; readonly rest: MigrationKey[] }[] = [];
    const enter = (key: MigrationKey): void => {
      state.set(key, "open");
      stack.push({ key, rest: [...graph.parents(key)] });
    };
    if (!state.has(start)) enter(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.rest.pop();
      if (next === undefined) {
        state.set(top.key, "done");
        stack.pop();
      } else if (state.get(next) === "open") {
        const keys = stack.slice(stack.findIndex((one) => one.key === next)).map((one) => one.key);
        return keys.flatMap((key) => graph.nodes.get(key) ?? []);
      } else if (!state.has(next)) enter(next);
    }
  }
  return [];
}

/** Of the same number, or with the same words. */
function nearestName(name: string, nodes: readonly MigrationNode[]): string | undefined {
  const number = /^\d+/.exec(name)?.[0];
  const same = nodes.filter((node) => number !== undefined && node.name.startsWith(`${number}_`));
  if (same.length === 1) return same[0]?.name;
  const words = name.replace(/^\d+_/, "");
  const alike = nodes.filter((node) => node.name.replace(/^\d+_/, "") === words);
  return alike.length === 1 ? alike[0]?.name : undefined;
}
