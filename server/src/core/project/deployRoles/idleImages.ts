import type { DeployScan } from "../deployReferences.js";
import { basename, dirname } from "../paths.js";
import type { JudgedFile } from "./judgedFile.js";
import { serves } from "./startedByImages.js";

/** Of an image that nothing builds. */
export function doubtOfIdle(
  { file, text, scan }: JudgedFile,
  builders: readonly string[],
  files: readonly JudgedFile[],
  nameOf: (path: string) => string,
): string | undefined {
  if (scan.evidence.hasCommand || builders.length > 0) return undefined;
  const server = serverBeside(file, files);
  const installed = forDevelopers.exec(text)?.[1];
  return server !== undefined ? `${nameOf(server.file)} starts the server` : installed && `installs ${installed}`;
}

const forDevelopers =
  /^RUN[^\n]{0,300}\s-r[ \t]{0,4}(?:[\w.-]{1,60}\/){0,5}((?:[\w.-]{0,40}[-_.])?(?:dev|local|development|tests?|testing)\.(?:txt|in))\b/im;

/** `Dockerfile.assets` that nothing builds, beside the image that starts a server; others may build on `Dockerfile.base`. */
function serverBeside(file: string, files: readonly JudgedFile[]): JudgedFile | undefined {
  return /base|build/i.test(basename(file))
    ? undefined
    : files.find(
        (other) => other.scan.kind === "dockerfile" && dirname(other.file) === dirname(file) && serves(other, files),
      );
}

/** App Engine runs no image without saying so (`runtime: custom`): beside it one that starts nothing is for who works on it. */
export function engineBeside(
  { evidence }: DeployScan,
  builders: readonly string[],
  files: readonly JudgedFile[],
): JudgedFile | undefined {
  return evidence.hasCommand || builders.length > 0
    ? undefined
    : files.find(({ file, text }) => /^app\.ya?ml$/.test(basename(file)) && /^runtime:[ \t]*["']?python/m.test(text));
}
