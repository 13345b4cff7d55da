import type { ProjectReport } from "../core/report.js";
import { secretPlaces, type SecretPlaces } from "../core/secrets/secretPlaces.js";
import type { CommandLineEngine } from "./commandLineHost.js";

/** Texts with stars for their secrets. Those of a module can be made in another that the same entries load. */
export function starredTexts(
  { parser }: CommandLineEngine,
  text: (path: string) => string,
  projects: readonly ProjectReport[],
): (path: string) => string {
  const entries = projects.flatMap((project) => project.entries);
  const known = new Map<string, SecretPlaces>();
  return (path) => {
    const modules = path.endsWith(".py")
      ? [
          ...new Set([path, ...entries.filter(({ files }) => files.includes(path)).flatMap(({ files }) => files)]),
        ].sort()
      : // Which variables give secrets, modules tell.
        [...new Set(entries.flatMap(({ files }) => files))].sort();
    const key = modules.join("\n");
    const places = known.get(key) ?? secretPlaces(modules, { text, tree: (file) => parser.parse(file, text(file)) });
    known.set(key, places);
    return places.starred(path) ?? "";
  };
}
