import { codeCheck } from "../deployEvidence.js";
import { basename, dirname, join } from "../paths.js";
import { byKind } from "./byKind.js";
import { isNeutral } from "./composeFiles.js";
import { type DeployRole, development, doubtful, sure } from "./deployRole.js";
import { doubtWith } from "./doubts.js";
import type { DeployRolesInput, JudgedFile } from "./judgedFile.js";
import { pushedBy } from "./pipelineImages.js";
import { buildersOf, runsOnly, serves, startsToy } from "./startedByImages.js";

/** What is known when those that are sure are judged. */
export interface Weighing {
  readonly input: DeployRolesInput;
  readonly judged: ReadonlyMap<string, DeployRole>;
  nameOf(path: string): string;
  /** A platform's file, or a manifest, that says what production runs. */
  readonly running: JudgedFile | undefined;
  /** Compose files with an override that mounts the source. */
  readonly overridden: ReadonlySet<string>;
  /** Images that start what only developers start. */
  readonly toys: readonly JudgedFile[];
  /** What says what production starts. */
  readonly elsewhere: JudgedFile | undefined;
}

/** A doubt decides where another file says what production runs. */
export function weigh(doubt: string, { elsewhere, nameOf }: Pick<Weighing, "elsewhere" | "nameOf">): DeployRole {
  return elsewhere === undefined
    ? doubtful(`${doubt}, and nothing else says what production runs`)
    : development(`${doubt}, and ${nameOf(elsewhere.file)} says what production runs`);
}

/** What its content speaks against, or what nothing in it speaks for. */
export function ofDoubted(file: JudgedFile, weighing: Weighing): DeployRole {
  const { input, elsewhere, running, nameOf } = weighing;
  // A Procfile is a platform's own, whatever it starts, as long as nothing else is.
  const isOwn = file.scan.kind === "procfile" && elsewhere === undefined;
  const doubt = isOwn ? undefined : (doubtWith(file, input) ?? (elsewhere && doubtBesideOthers(file, weighing)));
  if (doubt !== undefined) return weigh(doubt, weighing);
  return running === undefined || !isNeutral(file)
    ? byKind(file.scan)
    : doubtful(`${nameOf(running.file)} says what production runs, and nothing in it speaks of production`);
}

function doubtBesideOthers(file: JudgedFile, { overridden, toys }: Weighing): string | undefined {
  if (overridden.has(file.file)) return "the override beside it mounts the source";
  return runsOnly(file, toys) ? "it runs an image that starts a development server" : undefined;
}

/** An image that only what is in doubt or for development builds. A cluster runs some image: that one, where there is no other and a Compose file in doubt builds it. */
export function ofUnsure(
  file: JudgedFile,
  { input, judged, nameOf }: Weighing,
  otherImage: JudgedFile | undefined,
  { other, cluster }: { readonly other: JudgedFile | undefined; readonly cluster: JudgedFile | undefined },
): DeployRole {
  const builders = buildersOf(file.file, input.files);
  const doubt = `only ${nameOf(builders[0] ?? "")} builds it`;
  if (other === undefined)
    return cluster !== undefined &&
      withPython.test(file.text) &&
      builders.some((one) => judged.get(one)?.role === "doubtful")
      ? onlyImageOf(cluster, nameOf)
      : doubtful(doubt);
  return otherImage === undefined && serves(file, input.files)
    ? doubtful(`${doubt}, and ${nameOf(other.file)} says what production runs`)
    : development(`${doubt}, and ${nameOf(other.file)} is there for production`);
}

/** An image that starts what only developers start. */
export function ofToy(file: JudgedFile, weighing: Weighing): DeployRole {
  const { input, judged, nameOf, elsewhere } = weighing;
  const builders = buildersOf(file.file, input.files);
  const production = builders.find((one) => judged.get(one)?.role === "production");
  const toy = startsToy(file, input.files) ?? "";
  const maker = production === undefined ? skaffoldOf(file.file, input.files) : undefined;
  if (maker !== undefined) return doubtful(`it starts ${toy}, and ${nameOf(maker)} may start another thing in it`);
  const pusher = production === undefined ? pushedBy(nameOf(file.file), input.files, nameOf) : undefined;
  if (pusher !== undefined && (elsewhere !== undefined || builders.length > 0))
    return doubtful(`it starts ${toy}, and ${pusher.because}`);
  if (elsewhere !== undefined && runsAsItIs(elsewhere, file, input.files)) return onlyImageOf(elsewhere, nameOf);
  if (elsewhere !== undefined || (builders.length > 0 && production === undefined))
    return weigh(`it starts ${toy}`, weighing);
  // `CMD ["tail", "-f", "/dev/null"]` serves nobody.
  if (production === undefined && /^(?:tail|sleep)\b/.test(toy)) return doubtful("it only keeps a container running");
  if (production === undefined && codeCheck.test(toy)) return doubtful(`it only starts ${toy}`);
  return sure(production === undefined ? "nothing else says what production runs" : `${nameOf(production)} builds it`);
}

function onlyImageOf({ file }: JudgedFile, nameOf: Weighing["nameOf"]): DeployRole {
  return { ...sure(`${nameOf(file)} runs an image, and there is no other`), evident: false };
}

/** A cluster runs this image, the only one with Python, with the command that it has. */
function runsAsItIs(cluster: JudgedFile, image: JudgedFile, files: readonly JudgedFile[]): boolean {
  return (
    cluster.scan.kind === "kubernetes" &&
    /^\s*(?:- )?containers:/m.test(cluster.text) &&
    !/^\s*(?:- )?(?:command|args):/m.test(cluster.text) &&
    files.every(({ file, scan, text }) => file === image.file || scan.kind !== "dockerfile" || !withPython.test(text))
  );
}

const withPython = /\b(?:python|pip3?|manage\.py)\b/;

/** Skaffold's list of images, where the image is one: manifests that may be generated say what runs. */
function skaffoldOf(image: string, files: readonly JudgedFile[]): string | undefined {
  return files.find(({ file, text }) => {
    if (!/^skaffold\.ya?ml$/.test(basename(file))) return false;
    const named = [...text.matchAll(/^[ \t]{0,20}dockerfile:[ \t]{0,4}["']?([^\s"']{1,200})/gm)].map(
      ([, name]) => name,
    );
    const folders = [...text.matchAll(/^[ \t-]{0,20}context:[ \t]{0,4}["']?([^\s"']{1,200})/gm)].map(
      ([, name = ""]) => name,
    );
    return ["", ...folders].some((folder) =>
      ["Dockerfile", ...named].some(
        (name = "") => join(join(dirname(file), folder === "" ? "." : folder), name) === image,
      ),
    );
  })?.file;
}
