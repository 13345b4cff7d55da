import { anyServer } from "../servers.js";
import { relativeTo } from "../paths.js";
import { ofWhatItAddsTo } from "./additions.js";
import { besideOthers } from "./besideOthers.js";
import { byItself } from "./byItself.js";
import { byKind } from "./byKind.js";
import { basesOf, isNeutral, isOverride } from "./composeFiles.js";
import type { DeployRole } from "./deployRole.js";
import { doubtWith } from "./doubts.js";
import { judgeParts } from "./judgeParts.js";
import type { DeployRolesInput, JudgedFile } from "./judgedFile.js";
import { ofImage } from "./ofImage.js";
import { isPart } from "./partKinds.js";
import { runsOnly, startsToy } from "./startedByImages.js";
import { startsProduction } from "./startsProduction.js";
import { twinsForProduction } from "./twins.js";
import { type Weighing, ofDoubted, ofToy, ofUnsure } from "./weighing.js";

/**
 * The role of each deploy file. A file alone decides first (what the user says, its name and folder, what it says of itself); then those whose content
 * speaks against production are weighed with what the others start: beside a file for production they are development, alone they are doubtful.
 */
export function deployRoles(input: DeployRolesInput): ReadonlyMap<string, DeployRole> {
  const judged = new Map<string, DeployRole>();
  const nameOf = (path: string): string => relativeTo(input.analysisRoot, path);
  const without = (
    files: readonly JudgedFile[],
    judge: (file: JudgedFile) => DeployRole | undefined,
  ): readonly JudgedFile[] =>
    files.filter((file) => {
      const role = judge(file);
      if (role !== undefined) judged.set(file.file, role);
      return role === undefined;
    });
  const alone = without(input.files, (file) => byItself(file, input));
  const twins = twinsForProduction(input.files, judged);
  const platform = input.files.find(
    (file) =>
      (file.scan.kind === "procfile" || file.scan.kind === "platform") &&
      judged.get(file.file)?.role === "production" &&
      startsProduction(file),
  );
  const overridden = new Set(
    input.files.filter((file) => isOverride(file) && input.mountsSource(file)).flatMap(({ file }) => basesOf(file)),
  );
  const open = without(alone, (file) => besideOthers(file, input, twins, nameOf));
  // What runs in production beside a Compose file that says nothing of it.
  const running = platform ?? input.files.find((file) => runsInCluster(file, judged));
  const images = open.filter(({ scan }) => scan.kind === "dockerfile");
  const toys = images.filter((image) => startsToy(image, input.files) !== undefined);
  // What starts production wherever nothing speaks against it. An image's development server is what a Compose file starts that says nothing else.
  const doubted = without(
    open.filter(({ scan }) => scan.kind !== "dockerfile" && !isPart(scan.kind)),
    (file) =>
      doubtWith(file, input) === undefined &&
      !overridden.has(file.file) &&
      !runsOnly(file, toys) &&
      (running === undefined || !isNeutral(file))
        ? byKind(file.scan)
        : undefined,
  );
  const unsure = without(
    images.filter((file) => !toys.includes(file)),
    (file) => ofImage(file, input, judged, { platform, nameOf }),
  );
  // Against those that are sure a doubt decides.
  const elsewhere = input.files.find((file) => judged.get(file.file)?.role === "production" && startsProduction(file));
  const otherImage = input.files.find(
    (file) => file.scan.kind === "dockerfile" && judged.get(file.file)?.role === "production" && startsProduction(file),
  );
  const weighing: Weighing = { input, judged, nameOf, running, overridden, toys, elsewhere };
  for (const file of doubted) judged.set(file.file, ofDoubted(file, weighing));
  for (const file of toys) judged.set(file.file, ofToy(file, weighing));
  const cluster = running?.scan.kind === "kubernetes" ? running : undefined;
  for (const file of unsure)
    judged.set(file.file, ofUnsure(file, weighing, otherImage, { other: otherImage ?? platform, cluster }));
  for (const file of open) {
    const role = judged.get(file.file)?.role === "production" ? ofWhatItAddsTo(file, judged, nameOf) : undefined;
    if (role !== undefined) judged.set(file.file, role);
  }
  judgeParts(
    open.filter(({ scan }) => isPart(scan.kind)),
    input.files,
    judged,
    elsewhere,
    nameOf,
  );
  return judged;
}

/** A manifest of Kubernetes that runs the application, and is not for development by its name. */
function runsInCluster({ file, text, scan }: JudgedFile, judged: ReadonlyMap<string, DeployRole>): boolean {
  const role = judged.get(file)?.role;
  return (
    scan.kind === "kubernetes" &&
    (role === undefined || role === "production") &&
    /^\s*(?:- )?containers:/m.test(text) &&
    namesApplication.test(text)
  );
}

/** The image of a chart is a value of it. */
const namesApplication = new RegExp(
  `django|${anyServer}|manage\\.py|python|^\\s*(?:- )?image:[^\\n]{0,80}\\{\\{`,
  "im",
);
