import { compareText } from "../text/compareText.js";
import { isText, type FileProblem, type FileSource, type FileText } from "../text/fileSource.js";
import type { ParsedFiles } from "../project/parsedFiles.js";
import type { Step } from "../project/steps.js";
import { basename, dirname, isInside, join, relativeTo } from "../project/paths.js";
import { buildGraph, type MigrationGraph, type MigrationNode } from "./graph.js";
import type { MigrationHeader } from "./migrationFile.js";
import { readMigration } from "./migrationFile.js";
import { readHeader } from "./readHeader.js";
import { withoutBlocks } from "./withoutBlocks.js";

/** The migrations of a project: which there are, and how they depend on one another. Nothing else of them is read for it. */
export interface MigrationInventory {
  readonly apps: readonly MigrationApp[];
  readonly graph: MigrationGraph;
  /** The same with squashed migrations beside those that they replace: what was before one of these. */
  readonly unsquashed: MigrationGraph;
  node(file: string): MigrationNode | undefined;
}

export interface MigrationApp {
  readonly label: string;
  /** The package's dotted name: `shop`, `apps.shop`. */
  readonly module: string;
  readonly folder: string;
  readonly hasPackageFile: boolean;
  /** Sorted by name. */
  readonly nodes: readonly MigrationNode[];
}

/** What was read of each file, by its hash. */
export type HeaderCache = Map<string, KeptHeader>;

interface KeptHeader {
  readonly hash: string;
  readonly header: MigrationHeader;
  readonly mentions: MigrationNode["mentions"];
  readonly isDjango: boolean;
}

export interface InventoryInput {
  readonly files: FileSource;
  readonly parsed: Pick<ParsedFiles, "ofText">;
  readonly folders: readonly string[];
  readonly searchPath: readonly string[];
  readonly cache: HeaderCache;
}

export function migrationInventory(input: InventoryInput): MigrationInventory {
  const apps = input.folders.flatMap((folder) => readApp(folder, input) ?? []);
  // Two applications of one label are two projects that share a root: which of them runs cannot be seen.
  const unique = apps.filter((app) => apps.every((other) => other === app || other.label !== app.label));
  const graph = buildGraph(unique.map(({ label, nodes }) => ({ label, nodes })));
  const byFile = new Map(unique.flatMap((app) => app.nodes.map((node) => [node.file, node] as const)));
  let unsquashed: MigrationGraph | undefined;
  const all = (): MigrationGraph =>
    (unsquashed ??= buildGraph(
      unique.map(({ label, nodes }) => ({
        label,
        nodes: nodes.map((node) => ({ ...node, header: { ...node.header, replaces: [] } })),
      })),
    ));
  return {
    apps: unique,
    graph,
    get unsquashed() {
      return all();
    },
    node: (file) => byFile.get(file),
  };
}

/** Reads them ahead, in steps. */
export function* readingHeaders(
  { files, folders, parsed, cache }: Omit<InventoryInput, "searchPath">,
  step: Step,
): Generator<Step, void> {
  for (const folder of folders) {
    for (const child of migrationNames(folder, files)) {
      yield step;
      headerAt(join(folder, child), { files, parsed, cache });
    }
  }
}

/** Django leaves out names that begin so (django/db/migrations/loader.py). */
function migrationNames(folder: string, files: FileSource): readonly string[] {
  return files.list(folder).filter((name) => name.endsWith(".py") && !name.startsWith("_") && !name.startsWith("~"));
}

/** South brought migrations before Django had its own (1.7), under the same names. */
const ofSouth = /^from south\b/m;

/** undefined: the file cannot be read. */
export function headerAt(
  file: string,
  { files, parsed, cache }: Pick<InventoryInput, "files" | "parsed" | "cache">,
): KeptHeader | undefined {
  const content = files.read(file);
  if (!isText(content)) return undefined;
  const known = cache.get(file);
  if (known?.hash === content.hash) return known;
  const { text, hash } = content;
  const isOfSouth = ofSouth.test(text);
  const made: KeptHeader = {
    hash,
    // South freezes all models of the project into each of its own.
    header: isOfSouth
      ? { ...unreadable, isComplete: true }
      : headerOf(readHeader(text) ?? readMigration(parsed.ofText(withoutBlocks(text, true)))),
    isDjango: /^class Migration\b/m.test(text) && text.includes("django") && !isOfSouth,
    mentions: {
      concurrently: /concurrently/i.test(text),
      check: /CheckConstraint\(/.test(text) && /\bcheck=/.test(text),
    },
  };
  cache.set(file, made);
  return made;
}

/** undefined: a folder of something else, of Alembic for one. */
function readApp(folder: string, { files, parsed, searchPath, cache }: InventoryInput): MigrationApp | undefined {
  const read: {
    readonly name: string;
    readonly file: string;
    readonly header: MigrationHeader;
    readonly mentions: MigrationNode["mentions"];
  }[] = [];
  let isDjango = false;
  for (const child of migrationNames(folder, files)) {
    const file = join(folder, child);
    const known = headerAt(file, { files, parsed, cache });
    if (known === undefined) {
      read.push({
        name: child.slice(0, -3),
        file,
        header: unreadable,
        mentions: { concurrently: false, check: false },
      });
      continue;
    }
    isDjango ||= known.isDjango;
    read.push({ name: child.slice(0, -3), file, header: known.header, mentions: known.mentions });
  }
  if (!isDjango) return undefined;
  const parent = dirname(folder);
  const top =
    searchPath.filter((path) => isInside(path, parent)).sort((a, b) => b.length - a.length)[0] ?? dirname(parent);
  const label = labelOf(parent, read, files);
  return {
    label,
    folder,
    module: relativeTo(top, parent).replaceAll("/", "."),
    hasPackageFile: files.list(folder).some((name) => name === "__init__.py" || name === "__init__.pyc"),
    nodes: read.map((one) => ({ key: `${label}.${one.name}`, app: label, ...one })),
  };
}

const unreadable: MigrationHeader = {
  dependencies: [],
  replaces: [],
  runBefore: [],
  isComplete: false,
  hasClass: true,
};

function headerOf({ dependencies, replaces, runBefore, isComplete, hasClass }: MigrationHeader): MigrationHeader {
  return { dependencies, replaces, runBefore, isComplete, hasClass };
}

/** What apps.py says, what the migrations themselves say of each other, else the folder's name. */
function labelOf(
  folder: string,
  read: readonly { readonly name: string; readonly header: MigrationHeader }[],
  files: FileSource,
): string {
  const own = basename(folder);
  const names = new Set(read.map(({ name }) => name));
  const [first] = [...names].sort(compareText);
  const votes = new Map<string, number>();
  for (const { name: from, header } of read) {
    for (const { app, name } of [...header.dependencies, ...header.replaces]) {
      if (app === undefined || name === undefined || !names.has(name)) continue;
      // `0001_initial` is in every application. What is not the first one depends on its own application's.
      votes.set(app, (votes.get(app) ?? 0) + (from === first ? 1 : 2));
    }
  }
  const [named] = ["apps.py", "__init__.py"].flatMap((file) => labelIn(files.read(join(folder, file))) ?? []);
  // Another application may have the folder's name: `shop.registration` that builds on `registration`.
  if (named !== undefined && votes.has(named)) return named;
  if (votes.has(own)) return own;
  if (named !== undefined) return named;
  const best = [...votes].filter(([, count]) => count > 1).sort((a, b) => b[1] - a[1])[0]?.[0];
  return best ?? own;
}

function labelIn(config: FileText | FileProblem | undefined): string | undefined {
  return isText(config) ? /^ {4}label\s*(?::[^=\n]{0,40})?=\s*["'](\w+)["']/m.exec(config.text)?.[1] : undefined;
}
