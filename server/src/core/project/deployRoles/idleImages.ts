import type { DeployScan } from "../deployReferences.js";
import { basename, dirname } from "../paths.js";
import { loadedForDevelopment } from "./besideOthers.js";
import type { DeployRolesInput, JudgedFile } from "./judgedFile.js";
import { serves } from "./startedByImages.js";

/** Of an image that nothing builds. */
export function doubtOfIdle(
  image: JudgedFile,
  builders: readonly string[],
  input: DeployRolesInput,
  nameOf: (path: string) => string,
): string | undefined {
  const { file, text, scan } = image;
  if (scan.evidence.hasCommand || builders.length > 0) return undefined;
  const server = serverBeside(file, input.files);
  if (server !== undefined) return `${nameOf(server.file)} starts the server`;
  const installed = forDevelopers.exec(text)?.[1];
  if (installed !== undefined) return `installs ${installed}`;
  const loaded = loadedForDevelopment(image, input);
  return loaded && `loads ${loaded}`;
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
