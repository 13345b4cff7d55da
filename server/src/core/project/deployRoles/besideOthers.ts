import { basename, dirname, join } from "../paths.js";
import { nameWords, pathWords } from "../roleWords.js";
import { besideTwin } from "./besideTwin.js";
import { type DeployRole, development, doubtful } from "./deployRole.js";
import { doubtOf } from "./doubts.js";
import { isGivenTo } from "./envFiles.js";
import type { DeployRolesInput, JudgedFile } from "./judgedFile.js";
import { startsProduction } from "./startsProduction.js";

/** What the files beside it say: a twin for production, the settings that it loads, the source that it mounts. */
export function besideOthers(
  file: JudgedFile,
  input: DeployRolesInput,
  twins: ReadonlyMap<string, readonly string[]>,
  nameOf: (path: string) => string,
): DeployRole | undefined {
  const { kind, evidence, startsServer } = file.scan;
  if (kind === "dockerfile" && !/^[ \t]*(?:FROM|ENV|RUN|COPY|ADD|CMD|ENTRYPOINT)[ \t]/im.test(file.text))
    return doubtful("it makes no image");
  const paired = besideTwin(file, input, twins, nameOf);
  if (paired !== undefined) return paired;
  const loaded =
    kind === "systemd" || kind === "dockerfile" || evidence.writesUnit ? undefined : loadedForDevelopment(file, input);
  if (loaded !== undefined) return development(`it loads ${loaded}, which is not for production by its name`);
  if (kind !== "compose") return undefined;
  const twin =
    buildsHere(file, input.files) === false
      ? input.files.find((other) => isSameElsewhere(other, file, input.files))
      : undefined;
  if (twin !== undefined) return doubtful(`what it builds is not there, as it is beside ${nameOf(twin.file)}`);
  if (evidence.developmentTarget !== undefined) return development(`it builds the stage ${evidence.developmentTarget}`);
  if (input.mountsSource(file) && !servesAlone(file, input.files))
    return development(
      evidence.developmentCommand === undefined
        ? "it mounts the source over the application"
        : `it mounts the source and starts ${evidence.developmentCommand}`,
    );
  return evidence.developmentCommand === undefined || startsServer
    ? undefined
    : development(`it starts ${evidence.developmentCommand}`);
}

/** The module or class that the file loads, where each that it names is for development while the project has another. */
export function loadedForDevelopment(
  { file, scan }: JudgedFile,
  { isForDevelopment, files }: DeployRolesInput,
): string | undefined {
  // What an env file of the repository says it says for the services that it is given to.
  const given = scan.mentions.length > 0 ? [] : files.filter((other) => isGivenTo(other, file, scan));
  const mentions = [scan, ...given.map((other) => other.scan)].flatMap((one) =>
    one.mentions.filter((mention) => !mention.buildOnly),
  );
  return (["DJANGO_CONFIGURATION", "DJANGO_SETTINGS_MODULE"] as const).flatMap((variable) => {
    const own = mentions.filter((mention) => mention.variable === variable);
    return own.length > 0 && own.every(isForDevelopment) ? own.slice(0, 1) : [];
  })[0]?.value;
}

/** It keeps running what loads settings of production, or what serves the mounted sources while nothing else says what production runs; nothing in it is a developer's. */
function servesAlone(file: JudgedFile, files: readonly JudgedFile[]): boolean {
  const { evidence, mentions } = file.scan;
  if (evidence.developmentCommand !== undefined || doubtOf(file) !== undefined) return false;
  if (evidence.staysUp && mentions.some(({ value }) => nameWords(value).production)) return true;
  return (
    evidence.servesMounted &&
    files.every(
      (other) =>
        other === file ||
        other.scan.kind === "dockerfile" ||
        !startsProduction(other) ||
        !["production", undefined].includes(pathWords(other.file).says),
    )
  );
}

/** Whether one of the images that a Compose file builds has its Dockerfile in the repository; undefined: it builds none. */
function buildsHere({ file, scan }: JudgedFile, files: readonly JudgedFile[]): boolean | undefined {
  const { builds } = scan.evidence;
  if (builds.length === 0 || builds.some(({ context }) => /[$:]/.test(context))) return undefined;
  return builds.some(({ context, dockerfile = "Dockerfile" }) => {
    const image = join(join(dirname(file), context), dockerfile);
    return files.some((other) => other.file === image);
  });
}

/** A copy that lies in the wrong folder: `build: ./backend` in `backend/docker-compose.yml`, beside the one above it. */
function isSameElsewhere(other: JudgedFile, file: JudgedFile, files: readonly JudgedFile[]): boolean {
  return (
    other.file !== file.file &&
    other.scan.kind === "compose" &&
    basename(other.file) === basename(file.file) &&
    buildsHere(other, files) === true
  );
}
