import { deployKindOf } from "../project/deployKinds.js";
import { isText, type FileSource } from "../text/fileSource.js";
import { isInside, join } from "../project/paths.js";
import type { Evidence } from "../settings/verdict.js";
import type { SettingsView } from "../settings/settingsView.js";
import { hashHalves } from "../text/hash.js";
import { compareSpans, fileStart, type Span } from "../text/span.js";
import { ignoredMigrations } from "./ignoredMigrations.js";
import type { Item } from "./items.js";
import type { RepositoryPaths } from "./repositoryPaths.js";

export interface AboutInput {
  readonly files: FileSource;
  /** The project's. */
  readonly root: string;
  readonly analysisRoot: string;
  readonly paths: RepositoryPaths;
  readonly settings: SettingsView | undefined;
}

/** What an item is about, and the hashes by which a later change is seen. */
export interface AboutFiles {
  readonly places: readonly Evidence[];
  /** Why there is nothing that it could be about. */
  readonly none: string | undefined;
  /** By path from the project's root; folders end with `/`. */
  hashes(): Readonly<Record<string, string>>;
}

export function aboutFiles(item: Item, input: AboutInput): AboutFiles {
  const { about } = item;
  const places = [
    ...(about?.settings === undefined ? [] : settingPlaces(about.settings, input)),
    ...(about?.files === undefined ? [] : filePlaces(about.files, input)),
  ];
  const folders = about?.migrations === true ? input.paths.migrations : [];
  return {
    places: [...places, ...folders.slice(0, mostFiles).flatMap((folder) => newest(folder, input))],
    none:
      about?.migrations === true && folders.length === 0 && ignoredMigrations(input.files, input.paths) === undefined
        ? "the project has no migrations of its own"
        : undefined,
    hashes: () =>
      Object.fromEntries(
        [...new Set(places.flatMap(({ at }) => at?.file ?? [])), ...folders.map((folder) => `${folder}/`)].flatMap(
          (path) => {
            const hash = hashOf(path, input.files);
            return hash === undefined || !isHashed(path, input) ? [] : [[pathFrom(input.root, path), hash]];
          },
        ),
      ),
  };
}

/** Recorded paths whose content is another now, or that are gone. What lies outside of what is analysed cannot be told and counts as the same. */
export function changedSince(recorded: Readonly<Record<string, string>>, input: AboutInput): readonly string[] {
  return Object.keys(recorded).filter((key) => {
    const path = join(input.root, key) + (key.endsWith("/") ? "/" : "");
    return isHashed(path, input) && hashOf(path, input.files) !== recorded[key];
  });
}

const mostFiles = 12;

function settingPlaces(names: RegExp, { settings }: AboutInput): readonly Evidence[] {
  const places = new Map<string, Evidence & { readonly at: Span }>();
  settings?.ask((world) => {
    for (const name of settings.names) {
      if (!names.test(name)) continue;
      const setting = world.setting(name);
      if (!setting.isDefault) places.set(name, { at: setting.at, text: name });
    }
    return "no";
  });
  return [...places.values()].sort((a, b) => compareSpans(a.at, b.at)).slice(0, mostFiles);
}

function filePlaces(pattern: RegExp, { paths, root }: AboutInput): readonly Evidence[] {
  return [...new Set([...paths.deploy, ...paths.integration, ...paths.documents])]
    .map((file) => ({ file, shown: pathFrom(root, file) }))
    .filter(({ shown }) => pattern.test(shown))
    .slice(0, mostFiles)
    .map(({ file, shown }) => ({ at: fileStart(file), text: shown }));
}

/** Where to begin in a folder of migrations: its last module. */
function newest(folder: string, { files }: AboutInput): readonly Evidence[] {
  const name = files
    .list(folder)
    .filter((child) => /^\d{4}_\w+\.py$/.test(child))
    .at(-1);
  return name === undefined ? [] : [{ at: fileStart(join(folder, name)), text: `${name} is the newest there` }];
}

/** Env files hold secrets, and files that Git ignores differ from one machine to the next: no hash of them is kept or asked for. */
function isHashed(path: string, { files, analysisRoot }: AboutInput): boolean {
  return (
    isInside(analysisRoot, path) &&
    deployKindOf(path) !== "env" &&
    !/\.(?:pem|key|crt|p12|pfx)$/i.test(path) &&
    !files.isIgnored(path)
  );
}

/** Of a text, line ends aside: Git may change them. Of a folder: of the names and texts of its modules. */
function hashOf(path: string, files: FileSource): string | undefined {
  if (path.endsWith("/")) {
    const folder = path.slice(0, -1);
    if (files.kind(folder) !== "directory") return undefined;
    return hash(
      files
        .list(folder)
        .filter((name) => name.endsWith(".py"))
        .map((name) => `${name} ${hashOf(join(folder, name), files) ?? ""}`)
        .join("\n"),
    );
  }
  const content = files.read(path);
  return isText(content) ? hash(content.text.replace(/\r\n?/g, "\n").replace(/^\uFEFF/, "")) : undefined;
}

/** 53 bits: enough to see a change, too little to stand for the text. */
function hash(text: string): string {
  const [a, b] = hashHalves(text);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}

/** With `../` for what stands beside the project. */
function pathFrom(root: string, path: string): string {
  const from = root.split("/").filter((part) => part !== "");
  const to = path.split("/").filter((part) => part !== "");
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => ".."), ...to.slice(same)].join("/") + (path.endsWith("/") ? "/" : "");
}
