import type { DeployKind } from "../deployKinds.js";
import type { DeployScan } from "../deployReferences.js";
import { basename, isInside, join, relativeTo } from "../paths.js";
import { type PathWords, isLeftBehind, machineOfDevelopers, nameWords, pathWords } from "../roleWords.js";
import { platformText } from "./byKind.js";
import { byName, takesFromProduction } from "./byName.js";
import { type DeployRole, development, doubtful, sure } from "./deployRole.js";
import { onlyHere } from "./doubts.js";
import { triedWith } from "./envFiles.js";
import type { DeployRolesInput, JudgedFile } from "./judgedFile.js";
import { ofProcfile } from "./ofProcfile.js";
import { ofWorkflow } from "./ofWorkflow.js";
import { pushedBy } from "./pipelineImages.js";
import { releasedByWorkflow, testedByWorkflow } from "./releasedByWorkflow.js";

/** Decided by the file alone: what the user says, its name and folder, and what it says of itself. */
export function byItself(judgedFile: JudgedFile, input: DeployRolesInput): DeployRole | undefined {
  const { file, scan } = judgedFile;
  const { root, analysisRoot, isNotProduction } = input;
  if (isNotProduction(relativeTo(analysisRoot, file)))
    return development("not-production in the configuration names it");
  if (scan.kind === "test-config") return development("it configures tests", true);
  const name = basename(file);
  const relative = relativeTo(isInside(root, file) ? root : analysisRoot, file);
  const around = aroundIt(relative, relativeTo(analysisRoot, file).slice(0, -relative.length), leftBehind(file, input));
  if (around !== undefined) return development(around);
  const words = wordsOf(scan.kind, name, relative);
  const meant = byName(judgedFile, name, relative.split("/").slice(0, -1));
  if (meant !== undefined) return meant;
  if (scan.kind === "workflow")
    return /[^/]\/\.github\//.test(relativeTo(analysisRoot, file))
      ? development("GitHub runs only the workflows of a repository's own .github")
      : ofWorkflow(judgedFile, name, words);
  if (scan.kind === "shell" && takesFromProduction(name))
    return development("its name says that it takes from production");
  const run = byPipeline(judgedFile, input, words);
  if (run !== undefined) return run;
  if (words.says !== undefined) return byWords(scan, name, words, triedWith(judgedFile, input));
  const tested = testedByWorkflow(judgedFile, input.files, (path) => relativeTo(analysisRoot, path));
  if (tested !== undefined) return tested;
  if (speaksOfItself(scan)) return development(selfText(scan));
  if (scan.evidence.onlyInfrastructure)
    return development("it starts only what the application needs, and not the application");
  if (scan.kind === "procfile") return ofProcfile(judgedFile, name, input);
  return scan.kind === "platform" ? sure(platformText(scan.kind)) : undefined;
}

/** What a pipeline builds or brings up for production is more than what words of its path say. */
function byPipeline(
  judgedFile: JudgedFile,
  { analysisRoot, files }: DeployRolesInput,
  { says }: PathWords,
): DeployRole | undefined {
  const { file, scan } = judgedFile;
  const nameOf = (path: string): string => relativeTo(analysisRoot, path);
  // Its own name before that of a folder: `.contrib/Dockerfile.production`.
  if (scan.kind === "dockerfile" && pathWords(basename(file)).says === "production")
    return pushedBy(nameOf(file), files, nameOf);
  return says === "test" ? releasedByWorkflow(judgedFile, files, nameOf) : undefined;
}

/** The folder by which the file's project was left behind: `old` of `old/compose/Dockerfile`, where this project or another one stands outside. */
function leftBehind(file: string, { root, analysisRoot, leftBehind: own }: DeployRolesInput): string | undefined {
  if (own !== undefined && (isInside(root, file) || isInside(join(analysisRoot, own), file))) return own;
  const folders = relativeTo(analysisRoot, file).split("/").slice(0, -1);
  const left = folders.slice(0, folders.findIndex(isLeftBehind) + 1).join("/");
  return left === "" || isInside(root, file) || isInside(join(analysisRoot, left), root) ? undefined : left;
}

/**
 * @param project the folders above the project
 * @param left the one of them by which it was left behind
 */
function aroundIt(relative: string, project: string, left: string | undefined): string | undefined {
  if (relative.includes("{{")) return "it lies in a template of cookiecutter";
  if (left !== undefined) return `it lies in ${left}, and another project stands beside it`;
  const machine = machineOfDevelopers(project);
  return machine === undefined ? undefined : `it lies in ${machine}`;
}

/** `web-deployment.yaml` is what Kubernetes calls it; a workflow lies in a folder of its own. */
function wordsOf(kind: DeployKind, name: string, relative: string): PathWords {
  if (kind === "workflow") return pathWords(name);
  return pathWords(kind === "kubernetes" ? relative.replace(/deployment(?=[^/]*$)/i, "") : relative);
}

/** A name is a strong sign; only what a file says of itself goes against it. */
function byWords(scan: DeployScan, name: string, words: PathWords, tried: string | undefined): DeployRole {
  const { says, word } = words;
  if (says === "production") return namedForProduction(scan, word === name ? undefined : word, tried);
  if (word === name) return development(`its name says ${says === "test" ? "tests" : "development"}`, says === "test");
  const named = scan.mentions.find(
    (mention) =>
      mention.variable === "DJANGO_SETTINGS_MODULE" && !mention.buildOnly && nameWords(mention.value).production,
  );
  // `ci-scripts/push_image.sh`: where pipelines have their scripts.
  if (scan.kind === "shell" && says === "test" && /build|deploy|push|publish|release/i.test(name))
    return doubtful(`it lies in ${word}, and its name says that it deploys`);
  return named !== undefined && (scan.kind === "systemd" || scan.startsServer)
    ? doubtful(`it lies in ${word}, and loads ${named.value}`)
    : development(`it lies in ${word}`, says === "test");
}

/** @param folder the one that says so, if its name does not */
function namedForProduction(scan: DeployScan, folder: string | undefined, tried: string | undefined): DeployRole {
  const { mailCatcher, debug, interactive, hostsOfThisMachine } = scan.evidence;
  if (folder !== undefined && mailCatcher !== undefined)
    return doubtful(`it lies in ${folder}, and ${mailCatcher} keeps the mail that it sends`);
  if (mailCatcher !== undefined && tried !== undefined)
    return doubtful(`its name says production, ${mailCatcher} keeps the mail that it sends, and its env file ${tried}`);
  if (scan.kind === "compose" && debug && interactive)
    return doubtful("its name says production, it turns DEBUG on, and it waits for somebody who types");
  if (scan.kind === "compose" && hostsOfThisMachine) return doubtful(`its name says production, and ${onlyHere}`);
  return speaksOfItself(scan)
    ? doubtful(`its name says production, and ${selfText(scan)}`)
    : sure(`${folder === undefined ? "its name" : `its folder ${folder}`} says production`);
}

function speaksOfItself({ evidence }: DeployScan): boolean {
  return evidence.forbidden || evidence.developmentName !== undefined;
}

function selfText({ evidence }: DeployScan): string {
  return evidence.forbidden
    ? "its first lines say that it is not for production"
    : `it calls itself ${evidence.developmentName ?? ""}`;
}
