import type { ProjectReport } from "../core/report.js";
import { secretPlaces, type SecretPlaces } from "../core/secrets/secretPlaces.js";
import type { CommandLineEngine } from "./commandLineHost.js";

/** Texts with stars for their secrets. Those of a module can be made in another of the same project. */
export function starredTexts(
  { parser }: CommandLineEngine,
  text: (path: string) => string,
  projects: readonly ProjectReport[],
): (path: string) => string {
  const sources = { text, tree: (file: string) => parser.parse(file, text(file)) };
  const modules = projects.map(({ entries }) => new Set(entries.flatMap(({ files }) => files)));
  const known = new Map<string, SecretPlaces>();
  const placesOf = (files: Iterable<string>): SecretPlaces => {
    const sorted = [...new Set(files)].sort();
    const key = sorted.join("\n");
    const places = known.get(key) ?? secretPlaces(sorted, sources);
    known.set(key, places);
    return places;
  };
  // Which variables give secrets, modules tell.
  let variables: ReadonlySet<string> | undefined;
  const deployFiles = secretPlaces(
    [],
    sources,
    () => (variables ??= new Set(modules.flatMap((files) => [...placesOf(files).variables()]))),
  );
  return (path) => {
    const places = path.endsWith(".py")
      ? placesOf([path, ...modules.filter((files) => files.has(path)).flatMap((files) => [...files])])
      : deployFiles;
    return places.starred(path) ?? "";
  };
}
