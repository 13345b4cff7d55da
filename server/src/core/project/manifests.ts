import { anyServer } from "./servers.js";
import type { Steps } from "./steps.js";
import { beginningOf, type FileSource } from "../text/fileSource.js";
import { basename } from "./paths.js";

export interface Manifests {
  readonly paths: readonly string[];
  /** For the user: what was left out, where there is more than can matter. */
  readonly problem: string | undefined;
}

export interface ManifestLimits {
  /** As long as there are no more, every manifest is read: it may run, configure or back up the project. */
  readonly few: { readonly files: number; readonly bytes: number };
  /** Larger manifests are not looked into where there are many. */
  readonly largest: number;
  /** Of those that name Django or Python, together. */
  readonly bytes: number;
}

export const manifestLimits: ManifestLimits = {
  few: { files: 200, bytes: 256 * 1024 },
  largest: 256 * 1024,
  bytes: 512 * 1024,
};

/**
 * Which YAML files are Kubernetes manifests or values of Helm, told by what they begin with, wherever they lie: most YAML of a repository is something else.
 * Of many only those are taken that name Django, Python or a server of it. Parses nothing; the caller may stop at every file.
 */
export function* findManifests(
  files: FileSource,
  paths: readonly string[],
  limits: ManifestLimits = manifestLimits,
): Steps<Manifests> {
  const found: {
    readonly path: string;
    readonly size: number /** undefined: the beginning does not tell. */;
    readonly names: boolean | undefined;
  }[] = [];
  let bytes = 0;
  for (const [count, path] of paths.entries()) {
    yield { stage: "files", count };
    const beginning = beginningOf(files, path, headBytes);
    if (
      beginning === undefined ||
      !(
        isHelmValues(path) ||
        isCloudFoundry(path, beginning.text) ||
        runsTasks(beginning.text) ||
        beginsManifest(beginning.text, beginning.size <= headBytes)
      )
    )
      continue;
    found.push({
      path,
      size: beginning.size,
      names: namesPython.test(beginning.text) || (beginning.size <= headBytes ? false : undefined),
    });
    bytes += beginning.size;
  }
  if (found.length <= limits.few.files && bytes <= limits.few.bytes)
    return { paths: found.map(({ path }) => path), problem: undefined };

  const taken: string[] = [];
  let [unread, left] = [0, limits.bytes];
  for (const [count, { path, size, names }] of found.entries()) {
    yield { stage: "files", count: paths.length + count };
    const isRead = size <= limits.largest;
    if (isRead && !(names ?? namesPython.test(beginningOf(files, path, size)?.text ?? ""))) continue;
    if (!isRead || size > left) {
      unread += 1;
      continue;
    }
    left -= size;
    taken.push(path);
  }
  return { paths: taken, problem: leftOut(found.length - unread, taken.length, unread) };
}

function leftOut(looked: number, taken: number, unread: number): string | undefined {
  const sentences = [
    ...(looked === taken
      ? []
      : [
          taken === 0
            ? `None of ${looked} Kubernetes manifests names Django or Python: they were not read.`
            : `Of ${looked} Kubernetes manifests only the ${taken} that name Django or Python were read.`,
        ]),
    ...(unread === 0
      ? []
      : [
          `${unread === 1 ? "1 Kubernetes manifest is" : `${unread} Kubernetes manifests are`} too large, or one too many, to be read.`,
        ]),
  ];
  return sentences.length === 0
    ? undefined
    : [...sentences, 'Exclude folders with "exclude" in the configuration.'].join(" ");
}

/** Most manifests are shorter, and need not be opened twice. */
const headBytes = 16 * 1024;

/** What `cf push` reads: `manifest.yml`, or `manifest_prod.yml`, with `applications:`, which names environment variables as Kubernetes does (https://docs.cloudfoundry.org/devguide/deploy-apps/manifest-attributes.html). */
export function isCloudFoundry(path: string, text: string): boolean {
  return /^manifest(?![a-z])/.test(basename(path)) && /^applications:/m.test(text);
}

/** `apiVersion` and `kind` at the top level, as every object of Kubernetes has them; sorted keys put a long `data` between the two. Templates of Helm may begin with a condition. */
function beginsManifest(text: string, isWhole: boolean): boolean {
  return (
    /^apiVersion:/m.test(text) &&
    (!isWhole || /^kind:/m.test(text)) &&
    !/^kind:[ \t]*["']?CustomResourceDefinition\b/m.test(text)
  );
}

/** CloudFormation's tasks for ECS: containers whose variables are named as Kubernetes names them (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html). */
function runsTasks(text: string): boolean {
  return /^(?:AWSTemplateFormatVersion|Resources):/m.test(text) && /\bAWS::ECS::TaskDefinition\b/.test(text);
}

/** `values.yaml` of a chart and what stands in for it: templates take the environment from there. */
function isHelmValues(path: string): boolean {
  return /^values(?:[.\-_][\w.-]*)?\.ya?ml$/.test(basename(path));
}

/** With upper and lower case spelled out: twice as fast as a flag, and this looks at every byte. */
const namesPython = new RegExp(`[Dd]jango|DJANGO|[Pp]ython|PYTHON|manage\\.py|${anyServer}|[aw]sgi|celery`);
