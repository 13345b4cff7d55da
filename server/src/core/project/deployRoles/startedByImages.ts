import type { DeployScan } from "../deployReferences.js";
import { basename, dirname, join } from "../paths.js";
import type { JudgedFile } from "./judgedFile.js";

/** An image that starts a server, itself or by its script. */
export function serves({ scan }: Pick<JudgedFile, "scan">, files: readonly JudgedFile[]): boolean {
  return (
    scan.startsServer ||
    // An image of Node has a script of its own by that name.
    (!scan.evidence.runsNoPython && scriptsOf(scan, files).some((script) => script.scan.startsServer))
  );
}

/** What an image starts that only developers start, itself or by its script. */
export function startsToy({ scan }: JudgedFile, files: readonly JudgedFile[]): string | undefined {
  if (scan.startsServer) return undefined;
  if (scan.evidence.developmentCommand !== undefined) return scan.evidence.developmentCommand;
  const { makeTarget } = scan.evidence;
  const made =
    makeTarget === undefined
      ? undefined
      : files.map((other) => other.scan.evidence.developmentTargets.get(makeTarget)).find((one) => one !== undefined);
  if (made !== undefined) return made;
  const script = scriptsOf(scan, files).find(
    (other) => other.scan.evidence.developmentCommand !== undefined && !other.scan.startsServer,
  );
  return script?.scan.evidence.developmentCommand;
}

/** Scripts that its command names. */
export function scriptsOf(scan: DeployScan, files: readonly JudgedFile[]): readonly JudgedFile[] {
  return files.filter((other) => other.scan.kind === "shell" && scan.evidence.scripts.includes(basename(other.file)));
}

/** A Compose file that starts what these images start, and nothing of its own. */
export function runsOnly({ file, scan }: JudgedFile, images: readonly JudgedFile[]): boolean {
  return (
    scan.kind === "compose" &&
    !scan.evidence.hasCommand &&
    images.some((image) => buildersOf(image.file, [{ file, text: "", scan }]).length > 0)
  );
}

/** Compose files that build the Dockerfile. */
export function buildersOf(dockerfile: string, files: readonly JudgedFile[]): readonly string[] {
  return files.filter((file) => buildsOf(file).some(({ path }) => path === dockerfile)).map(({ file }) => file);
}

/** The Dockerfiles that a Compose file builds, each with the folder that it is built from. */
export function buildsOf({
  file,
  scan,
}: Pick<JudgedFile, "file" | "scan">): readonly { readonly folder: string; readonly path: string }[] {
  return scan.evidence.builds.map(({ context, dockerfile = "Dockerfile" }) => {
    const folder = join(dirname(file), context);
    return { folder, path: join(folder, dockerfile) };
  });
}
