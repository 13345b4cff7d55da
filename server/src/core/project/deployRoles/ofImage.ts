import { basename } from "../paths.js";
import { nameWords, pathWords } from "../roleWords.js";
import { basesOf } from "./composeFiles.js";
import { type DeployRole, development, doubtful, sure } from "./deployRole.js";
import { doubtOfIdle, engineBeside } from "./idleImages.js";
import type { DeployRolesInput, JudgedFile } from "./judgedFile.js";
import { isOfAnother } from "./otherApplications.js";
import { buildsOthers, makesImages, pushedBy } from "./pipelineImages.js";
import { buildersOf, scriptsOf, serves } from "./startedByImages.js";
import { startsProduction } from "./startsProduction.js";

/** An image is production's where production builds it, or where it says itself what serves; one that only development builds is in doubt. */
export function ofImage(
  image: JudgedFile,
  input: DeployRolesInput,
  judged: ReadonlyMap<string, DeployRole>,
  { platform, nameOf }: { readonly platform: JudgedFile | undefined; nameOf(path: string): string },
): DeployRole | undefined {
  const { file, scan } = image;
  const { files } = input;
  const builders = buildersOf(file, files);
  const settled = builtForProduction(nameOf(file), builders, files, judged, nameOf);
  if (settled !== undefined || isOfAnother(image, input, judged)) return settled;
  const [overlay] = builders;
  if (
    scan.evidence.runsNoPython &&
    overlay !== undefined &&
    builders.every((one) => judged.get(one)?.role === "development")
  )
    return development(`only ${nameOf(overlay)} builds it`);
  // What a Compose file for development mounts is all that such an image has to start.
  if (scan.evidence.lacksSource && builders.length > 0) return undefined;
  const { lastStage } = scan.evidence;
  if (lastStage !== undefined && builders.length > 0) return ofLastStage(lastStage, image.text);
  // A platform says what production starts, of no image, and only what is for development builds this one.
  const isOfImages = (one: JudgedFile): boolean =>
    one.scan.kind === "platform" && judged.get(one.file)?.role === "production" && /docker/i.test(one.text);
  const isImageRun = files.some(isOfImages) || files.some((one) => makesImages(one) && !buildsOthers(one, file));
  if (platform !== undefined && builders.length > 0 && !isImageRun) return undefined;
  if (serves({ scan }, files)) return sure("its image starts a server");
  // Beside an image that is named for production, and serves, the one that only development builds is not its own.
  if (builders.length > 0 && files.some((other) => other.file !== file && isNamedImage(other, judged)))
    return undefined;
  // `exec "$@"`: what the image runs stands in the Compose file.
  const waits =
    !isImageRun &&
    scan.evidence.onlyEntrypoint &&
    scriptsOf(scan, files).length > 0 &&
    builders.every((one) => judged.get(one)?.role === "development");
  const engine = engineBeside(scan, builders, files);
  if (engine !== undefined) return doubtful(`it starts nothing, and ${nameOf(engine.file)} says what production runs`);
  const doubt = doubtOfIdle(image, builders, input, nameOf);
  if (doubt !== undefined) return doubtful(`nothing builds it, it starts nothing, and ${doubt}`);
  return builders.length === 0 || (scan.evidence.hasCommand && !waits)
    ? sure("nothing says that it is for development")
    : undefined;
}

function builtForProduction(
  path: string,
  builders: readonly string[],
  files: readonly JudgedFile[],
  judged: ReadonlyMap<string, DeployRole>,
  nameOf: (path: string) => string,
): DeployRole | undefined {
  const production = builders.find((one) => judged.get(one)?.role === "production");
  if (production !== undefined) return sure(`${nameOf(production)} builds it`);
  const [overlay] = builders;
  const base = overlay === undefined ? undefined : baseOfImages(overlay, files, judged);
  return base === undefined
    ? pushedBy(path, files, nameOf)
    : sure(`${nameOf(overlay ?? "")} builds what ${nameOf(base)} runs`);
}

function isNamedImage(other: JudgedFile, judged: ReadonlyMap<string, DeployRole>): boolean {
  const role = judged.get(other.file);
  return (
    other.scan.kind === "dockerfile" &&
    role?.role === "production" &&
    role.evident &&
    startsProduction(other) &&
    pathWords(basename(other.file)).says === "production"
  );
}

/** The Compose file that an overlay is added to, where it builds nothing: production has its images from a registry, and the overlay builds the same. */
function baseOfImages(
  overlay: string,
  files: readonly JudgedFile[],
  judged: ReadonlyMap<string, DeployRole>,
): string | undefined {
  const bases = basesOf(overlay);
  return files.find(
    ({ file, scan: { evidence } }) =>
      bases.includes(file) &&
      judged.get(file)?.role === "production" &&
      evidence.builds.length === 0 &&
      evidence.startsApplication,
  )?.file;
}

function ofLastStage(name: string, text: string): DeployRole {
  const words = nameWords(name);
  return words.test && !words.development && hasStageToRun(text)
    ? doubtful(`its last stage ${name} is for tests, and nothing says which stage production runs`)
    : development(`its last stage ${name} is for development`);
}

/** `FROM registry.example.com/django AS app-container`: a stage besides the last that is called neither for building nor for development. */
function hasStageToRun(text: string): boolean {
  const names = [...text.matchAll(/^FROM[ \t]+(?:--\S+[ \t]+)?\S+[ \t]+AS[ \t]+(\S+)/gim)].map(([, name = ""]) => name);
  return names
    .slice(0, -1)
    .some(
      (name) =>
        !/build|bundle|compile|base|deps|depend|node|asset|front|static/i.test(name) &&
        !nameWords(name).development &&
        !nameWords(name).test,
    );
}
