import type { ToldMigrations } from "./toldMigrations.js";
import type { Answer } from "../domain/value.js";
import { type FileSource, isText } from "../text/fileSource.js";
import type { ParsedFiles } from "../project/parsedFiles.js";
import type { Node, PythonModule } from "../syntax/python/ast.js";
import { LineIndex } from "../text/lineIndex.js";
import { once } from "../text/once.js";
import { sameList } from "../text/sameList.js";
import type { Vendor } from "./effect.js";
import { lastOf, planOf, type MigrationGraph, type MigrationKey, type MigrationNode } from "./graph.js";
import { migrationInventory, headerAt, type HeaderCache, type MigrationInventory } from "./inventory.js";
import { judgeMigration } from "./judging/judgeMigration.js";
import type { Judgement, JudgedOperation } from "./judging/judgement.js";
import { readMigration, type MigrationFile } from "./migrationFile.js";
import { newMigrations, type NewMigrations } from "./newMigrations.js";
import type { Operation } from "./operation.js";
import { replayMigration, unseenOperations } from "./replay.js";
import { emptyState, type ProjectState } from "./state.js";
import { whatDiffers } from "./whatDiffers.js";
import { withoutBlocks } from "./withoutBlocks.js";
import type { TargetDatabase } from "./targetDatabase.js";

/** The migrations of a project, and what those of the next release do. Everything is made when it is asked for. */
export interface ProjectMigrations {
  readonly inventory: MigrationInventory;
  readonly released: NewMigrations;
  readonly target: TargetDatabase;
  /** In the order in which `migrate` runs them. */
  readonly newest: readonly MigrationNode[];
  read(node: MigrationNode): MigrationFile | undefined;
  /** The same for what only comes before others: its places may be others. */
  readToReplay(node: MigrationNode): MigrationFile | undefined;
  judge(node: MigrationNode): JudgedMigration | undefined;
  /** The models of one application after all its migrations. */
  stateOf(app: string): ProjectState;
  /** Old ones that ask something else of a database than the main branch's; undefined: nobody tells what that branch has. */
  edited(): readonly EditedMigration[] | undefined;
}

export interface EditedMigration {
  readonly node: MigrationNode;
  /** What it asks otherwise; or it cannot be read, now or there. */
  readonly at: Node | "unreadable";
  /** `origin/main` */
  readonly branch: string;
}

export interface JudgedMigration {
  readonly node: MigrationNode;
  readonly file: MigrationFile;
  readonly operations: readonly JudgedOperation[];
  /** Judgements that do not hold on every database that it could be. */
  readonly uncertain: ReadonlySet<Judgement>;
  readonly before: ProjectState;
}

/** What is kept between snapshots. */
export interface MigrationsCache {
  readonly headers: HeaderCache;
  readonly read: Map<string, { readonly hash: string; readonly file: MigrationFile; readonly hasPlaces: boolean }>;
  /** By the applications that are replayed: the files with the state after each. */
  readonly chains: Map<string, readonly { readonly file: MigrationFile; readonly after: ProjectState }[]>;
  readonly judged: Map<
    string,
    {
      readonly of: readonly unknown[];
      readonly result: JudgedMigration /** While these are the same, and no file of these applications changed, it need not even be looked at. */;
      readonly while: readonly unknown[];
      readonly apps: ReadonlySet<string>;
    }
  >;
  /** What the main branch has of migrations that are edited. */
  readonly before: Map<string, { readonly text: string; readonly tree: PythonModule }>;
  inventory: { readonly folders: string; readonly result: MigrationInventory } | undefined;
  /** Which are new, while neither the inventory nor what tells it is another. */
  release:
    | { readonly of: readonly unknown[]; readonly released: NewMigrations; readonly newest: readonly MigrationNode[] }
    | undefined;
  /** What the settings say of applications, by module, and of databases, while what they say it with is the same. */
  settings:
    | { of: readonly unknown[]; readonly installed: Map<string, Answer>; engines: readonly string[] | undefined }
    | undefined;
}

export function createMigrationsCache(): MigrationsCache {
  return {
    headers: new Map(),
    read: new Map(),
    chains: new Map(),
    judged: new Map(),
    before: new Map(),
    inventory: undefined,
    release: undefined,
    settings: undefined,
  };
}

export interface MigrationsInput {
  readonly files: FileSource;
  readonly parsed: ParsedFiles;
  readonly folders: readonly string[];
  readonly searchPath: readonly string[];
  readonly deployed: Readonly<Record<string, string>>;
  readonly told: ToldMigrations | undefined;
  readonly django: { atLeast(major: number, minor: number): boolean };
  target(): TargetDatabase;
  readonly cache: MigrationsCache;
  /** Files that changed since the cache was filled; undefined: any. */
  readonly changed: readonly string[] | undefined;
}

export function projectMigrations(input: MigrationsInput): ProjectMigrations {
  const { cache } = input;
  const inventory = keptInventory(input);
  const release = once(() => keptRelease(inventory, input));
  const released = (): NewMigrations => release().released;
  const target = once(() => input.target());
  const releaseKey = once(() => [...released().keys].join(" "));
  const read = (node: MigrationNode): MigrationFile | undefined => readFile(node, true, input);
  const readToReplay = (node: MigrationNode): MigrationFile | undefined => readFile(node, false, input);
  /** Each is judged once, whoever asks. */
  const judgedNow = new Map<MigrationNode, JudgedMigration | undefined>();
  const changedApps = once(() =>
    input.changed === undefined ? undefined : new Set(input.changed.flatMap((file) => inventory.node(file)?.app ?? [])),
  );
  const self: ProjectMigrations = {
    inventory,
    get released() {
      return released();
    },
    get target() {
      return target();
    },
    get newest() {
      return release().newest;
    },
    read,
    readToReplay,
    judge(node) {
      if (!judgedNow.has(node)) judgedNow.set(node, judgeNow(node));
      return judgedNow.get(node);
    },
    stateOf(app) {
      const own = inventory.apps.find(({ label }) => label === app)?.nodes.map(({ key }) => key) ?? [];
      let state = emptyState;
      for (const key of planOf(inventory.graph, own)) {
        const node = inventory.graph.nodes.get(key);
        const file = node?.app === app ? readToReplay(node) : undefined;
        if (file !== undefined) state = replayMigration(state, app, key, file);
      }
      return state;
    },
    edited: () => editedMigrations(inventory, released(), input),
  };
  function judgeNow(node: MigrationNode): JudgedMigration | undefined {
    const known = cache.judged.get(node.file);
    const here = [inventory, released(), target().vendor, target().isCareful];
    if (known !== undefined && isDisjoint(changedApps(), known.apps) && sameList<unknown>(known.while, here))
      return known.result;
    const file = read(node);
    if (file === undefined) return undefined;
    const reached = reachedApps(node, file, input, inventory);
    const before = stateBefore(node, reached ?? [], input, inventory, released());
    const signature = [file, before, target().vendor, target().isCareful, releaseKey()];
    const kept = {
      while: here,
      apps: reached === undefined ? new Set([node.app]) : new Set(inventory.apps.map(({ label }) => label)),
    };
    const result =
      known !== undefined && sameList<unknown>(known.of, signature)
        ? known.result
        : judgeOnTargets(node, file, before, input, released(), target());
    cache.judged.set(node.file, { of: signature, result, ...kept });
    return result;
  }
  return self;
}

function editedMigrations(
  inventory: MigrationInventory,
  released: NewMigrations,
  { told, parsed, cache }: MigrationsInput,
): readonly EditedMigration[] | undefined {
  if (told?.edited === undefined) return undefined;
  const { branch, before } = told.edited;
  return [...before]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([file, text]): readonly EditedMigration[] => {
      const node = inventory.node(file);
      const tree = node && !released.keys.has(node.key) ? parsed.tree(file) : undefined;
      if (node === undefined || tree === undefined) return [];
      const known = cache.before.get(file);
      const old = known?.text === text ? known : { text, tree: parsed.ofText(text) };
      cache.before.set(file, old);
      const at = whatDiffers(old.tree, tree);
      return at === undefined ? [] : [{ node, at, branch }];
    });
}

function isDisjoint(changed: ReadonlySet<string> | undefined, apps: ReadonlySet<string>): boolean {
  return changed !== undefined && [...changed].every((app) => !apps.has(app));
}

/** Git's index may be another at any time: it is asked again with every analysis from the start. */
function keptRelease(
  inventory: MigrationInventory,
  { files, deployed, told, cache, changed }: MigrationsInput,
): NonNullable<MigrationsCache["release"]> {
  const of = [inventory, deployed, told];
  if (changed !== undefined && cache.release !== undefined && sameList<unknown>(cache.release.of, of))
    return cache.release;
  const released = newMigrations({ inventory, files, deployed, told });
  const order = released.keys.size === 0 ? [] : planOf(released.graph, leavesOf(inventory.apps, released.graph));
  return (cache.release = {
    of,
    released,
    newest: order.flatMap((key) => {
      const node = released.keys.has(key) ? inventory.graph.nodes.get(key) : undefined;
      return node === undefined ? [] : [node];
    }),
  });
}

/** The files are not even asked for where no migration changed. */
function keptInventory(input: MigrationsInput): MigrationInventory {
  const { cache, changed } = input;
  const appeared = (changed ?? []).flatMap((file) =>
    /\/migrations\/[^/]+\.py$/.test(file) ? [file.slice(0, file.lastIndexOf("/"))] : [],
  );
  const folders = [
    ...new Set([
      ...input.folders,
      ...appeared.filter((folder) => input.searchPath.some((path) => folder.startsWith(`${path}/`))),
    ]),
  ].sort();
  const key = folders.join("\n");
  const known = cache.inventory?.result;
  const isTouched =
    changed === undefined ||
    known === undefined ||
    changed.some(
      (file) =>
        file.endsWith("/apps.py") || (/\/migrations\/[^/]+\.py$/.test(file) && !isSameHeader(file, known, input)),
    );
  if (cache.inventory !== undefined && cache.inventory.folders === key && !isTouched) return cache.inventory.result;
  const result = migrationInventory({
    files: input.files,
    parsed: input.parsed,
    folders,
    searchPath: input.searchPath,
    cache: cache.headers,
  });
  cache.inventory = { folders: key, result };
  return result;
}

/** An edit of operations leaves the graph as it is. */
function isSameHeader(file: string, inventory: MigrationInventory, { files, parsed, cache }: MigrationsInput): boolean {
  const node = inventory.node(file);
  const now = node && headerAt(file, { files, parsed, cache: cache.headers });
  return (
    now !== undefined && JSON.stringify([node?.header, node?.mentions]) === JSON.stringify([now.header, now.mentions])
  );
}

function leavesOf(apps: MigrationInventory["apps"], graph: MigrationGraph): readonly MigrationKey[] {
  return apps.flatMap((app) => lastOf(app, graph).map((node) => node.key)).sort();
}

function readFile(
  node: MigrationNode,
  needsPlaces: boolean,
  { files, parsed, cache }: MigrationsInput,
): MigrationFile | undefined {
  const content = files.read(node.file);
  if (!isText(content)) return undefined;
  const known = cache.read.get(node.file);
  if (known?.hash === content.hash && (known.hasPlaces || !needsPlaces)) return known.file;
  const plain = withoutBlocks(content.text, needsPlaces);
  const isWhole = plain === content.text;
  const tree = isWhole ? parsed.tree(node.file) : parsed.ofText(plain);
  if (tree === undefined) return undefined;
  const file = readMigration(tree);
  cache.read.set(node.file, { hash: content.hash, file, hasPlaces: isWhole || needsPlaces });
  return file;
}

/** What Django's state is when the migration runs: its own application replayed, and others where an operation reaches into them. */
function stateBefore(
  node: MigrationNode,
  reached: readonly string[],
  input: MigrationsInput,
  inventory: MigrationInventory,
  released: NewMigrations,
): ProjectState {
  const { cache } = input;
  const graph =
    released.graph.nodes.has(node.key) && released.graph.standsFor(node.key) === node.key
      ? released.graph
      : inventory.unsquashed;
  const apps = new Set([node.app, ...reached]);
  const later = reached.length === 0 ? new Set<MigrationKey>() : descendants(node.key, graph);
  // What is deployed already ran, whether the migration needs it or not.
  const deployed =
    reached.length === 0
      ? []
      : [...graph.nodes.values()]
          .filter(
            (one) => apps.has(one.app) && one.app !== node.app && !released.keys.has(one.key) && !later.has(one.key),
          )
          .map((one) => one.key)
          .sort();
  const plan = planOf(graph, [...deployed, node.key]).filter(
    (key) => key !== graph.standsFor(node.key) && key !== node.key && apps.has(graph.nodes.get(key)?.app ?? ""),
  );
  const chainKey = [...apps].sort().join(" ");
  const before = cache.chains.get(chainKey) ?? [];
  const chain: { readonly file: MigrationFile; readonly after: ProjectState }[] = [];
  let state = emptyState;
  let isSame = true;
  for (const [at, key] of plan.entries()) {
    const one = graph.nodes.get(key);
    const its = one && readFile(one, false, input);
    if (one === undefined || its === undefined) {
      isSame = false;
      if (one !== undefined) state = unseenOperations(state, one.app);
      continue;
    }
    const known = before[at];
    if (isSame && known?.file === its) state = known.after;
    else {
      isSame = false;
      state = replayMigration(state, one.app, key, its);
    }
    chain.push({ file: its, after: state });
  }
  if (chain.length >= before.length || !isSame) cache.chains.set(chainKey, chain);
  return state;
}

/** What builds on a migration did not run before it, deployed or not. */
function descendants(key: MigrationKey, graph: MigrationGraph): ReadonlySet<MigrationKey> {
  const found = new Set<MigrationKey>([key]);
  const waiting = [key];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const child of graph.children(next)) {
      if (found.has(child)) continue;
      found.add(child);
      waiting.push(child);
    }
  }
  return found;
}

/** Applications whose tables have foreign keys to a model that is renamed, or whose key is altered; and those whose models are moved. undefined: no operation can reach any. */
function reachedApps(
  node: MigrationNode,
  file: MigrationFile,
  { files }: MigrationsInput,
  { apps }: MigrationInventory,
): readonly string[] | undefined {
  const models = file.operations.flatMap(function reaching(operation: Operation): readonly string[] {
    if (operation.kind === "separate") return operation.database.flatMap(reaching);
    if (operation.kind === "renameModel" || operation.kind === "deleteModel") return [operation.model];
    return operation.kind === "alterField" && operation.field.field.options.get("primary_key")?.kind === "bool"
      ? [operation.model]
      : [];
  });
  const wanted = models.map((model) => `${node.app}.${model}`.toLowerCase());
  if (wanted.length === 0) return undefined;
  return apps
    .filter(
      (app) =>
        app.label !== node.app &&
        app.nodes.some((one) => {
          const content = files.read(one.file);
          const text = isText(content) ? content.text.toLowerCase() : "";
          return wanted.some((name) => text.includes(`"${name}"`) || text.includes(`'${name}'`));
        }),
    )
    .map((app) => app.label);
}

/** Where the database is not known, what holds on PostgreSQL is said, and whether it holds elsewhere too. */
function judgeOnTargets(
  node: MigrationNode,
  file: MigrationFile,
  before: ProjectState,
  input: MigrationsInput,
  released: NewMigrations,
  target: TargetDatabase,
): JudgedMigration {
  const content = input.files.read(node.file);
  const lines = new LineIndex(isText(content) ? content.text : "");
  const on = (vendor: Vendor): readonly JudgedOperation[] =>
    judgeMigration({
      app: node.app,
      key: node.key,
      file,
      before,
      database: { vendor, django: input.django, isCareful: target.isCareful },
      isNew: (key) => released.keys.has(key),
      lineOf: (offset) => lines.positionAt(offset).line + 1,
    });
  if (target.vendor !== undefined) return { node, file, before, operations: on(target.vendor), uncertain: new Set() };
  const operations = on("postgresql");
  const others = [on("mysql"), on("sqlite")];
  const uncertain = new Set(
    operations.flatMap((one, at) =>
      one.judgements.filter(
        (judgement) =>
          !others.every((other) =>
            other[at]?.judgements.some((its) => its.topic === judgement.topic && its.at.start === judgement.at.start),
          ),
      ),
    ),
  );
  return { node, file, before, operations, uncertain };
}
