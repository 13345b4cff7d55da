import { isInside } from "../paths.js";
import type { DeployRole } from "./deployRole.js";
import type { DeployRolesInput, JudgedFile } from "./judgedFile.js";
import { buildsOf, scriptsOf } from "./startedByImages.js";
import { means } from "./usersOfPart.js";

/** A Compose file that builds other applications alone: a mock of a service that the project asks, a model beside it. */
export function buildsOthersAlone(file: JudgedFile, { files, root }: DeployRolesInput): boolean {
  const builds = buildsOf(file);
  return (
    builds.length > 0 &&
    !ofDjango.test(file.text) &&
    builds.every(({ folder, path }) => {
      const image = files.find((other) => other.file === path);
      return image !== undefined && !isInside(folder, root) && runsAnother(image, files);
    })
  );
}

/** An image of another application that only such Compose files and those for development build. */
export function isOfAnother(
  image: JudgedFile,
  input: DeployRolesInput,
  judged: ReadonlyMap<string, DeployRole>,
): boolean {
  const builders = input.files.filter((file) => buildsOf(file).some(({ path }) => path === image.file));
  return (
    builders.length > 0 &&
    runsAnother(image, input.files) &&
    builders.every(
      (one) =>
        buildsOthersAlone(one, input) ||
        (judged.get(one.file)?.role === "development" &&
          buildsOf(one).every(({ folder, path }) => path !== image.file || !isInside(folder, input.root))),
    )
  );
}

/** It says what it starts, in what can be seen, and nothing of that is Django's. */
function runsAnother(image: JudgedFile, files: readonly JudgedFile[]): boolean {
  const { hasCommand, lacksSource, runsNoPython, scripts } = image.scan.evidence;
  const found = scriptsOf(image.scan, files);
  return (
    hasCommand &&
    !lacksSource &&
    !runsNoPython &&
    (scripts.length === 0 || found.length > 0) &&
    [image, ...found.filter((script) => means(image, script.file, found))].every(({ text }) => !ofDjango.test(text))
  );
}

const ofDjango = /django|manage\.py|\b[aw]sgi\b|celery/i;
