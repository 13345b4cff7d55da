import { deployKindOf } from "../../project/deployKinds.js";
import type { DeployRole } from "../../project/deployRoles/deployRole.js";
import { isText, type FileSource } from "../../text/fileSource.js";
import { fileOfModule } from "../../project/moduleNames.js";
import { basename, join } from "../../project/paths.js";
import { isPipeline, pipelineRoot } from "../../syntax/deploy/pipelines.js";
import type { Workflow, WorkflowJob } from "../../syntax/deploy/workflow.js";
import type { YamlParsers } from "../yamlParsers.js";
import { readImage, type Image } from "./image.js";

export interface OwnImages {
  /** The only Dockerfile of production that has anything of Python in it. A registry does not say what an image was built from. */
  readonly only: () => string | undefined;
  /** The Dockerfile that an image of a registry is certainly built from: a workflow pushes it, or it has the project's name and there is only one. */
  readonly of: (image: string) => Built | undefined;
  /** The project has that module. */
  readonly has: (module: string) => boolean;
}

interface Built {
  readonly file: string;
  readonly target: string | undefined;
}

export function ownImages(
  files: FileSource,
  { root, top }: { readonly root: string; readonly top: string },
  roles: ReadonlyMap<string, DeployRole>,
  parse: YamlParsers["pipeline"],
): OwnImages {
  const only = once(() => {
    const dockerfiles = [...roles]
      .filter(([path, { role }]) => deployKindOf(path) === "dockerfile" && role !== "development")
      .map(([path]) => path);
    const serving =
      dockerfiles.length < 2
        ? dockerfiles
        : dockerfiles.filter((path) => {
            const image = readImage(files, path, top, undefined, undefined);
            return image === undefined || !isForeign(image);
          });
    return serving.length === 1 ? serving[0] : undefined;
  });
  const pushed = once(() =>
    [...roles.keys()].filter(isPipeline).flatMap((path) => {
      const content = files.read(path);
      return isText(content) ? pushedImages(parse(path, content.text), pipelineRoot(path)) : [];
    }),
  );
  const names = once(() => new Set([top, root, ...packages(files, root)].map((path) => plain(basename(path)))));
  return {
    only,
    has: (module) => fileOfModule(files, [root], module) !== undefined,
    of: (image) => {
      const name = nameOf(image);
      const last = basename(`/${name}`);
      if (last.includes("$") || systems.test(last)) return undefined;
      const builds = pushed().filter((one) => isSame(one.name, name));
      const [first] = builds;
      if (first === undefined && (general.test(last) || !names().has(plain(last)))) return undefined;
      if (builds.some(({ dockerfile, target }) => dockerfile !== first?.dockerfile || target !== first?.target))
        return undefined;
      const file = first?.dockerfile ?? only();
      return file !== undefined && roles.has(file) ? { file, target: first?.target } : undefined;
    },
  };
}

/** Nothing of Python is in it, and it is built on a plain system: an image of PowerDNS, of OpenVPN, of nginx. */
export function isForeign({ dockerfile, stage }: Image): boolean {
  return (
    systems.test(stage.image) &&
    !dockerfile.instructions.some(({ args }) =>
      /\b(?:python\d?|django|manage\.py|pip3?|poetry|uv|pipenv|conda|gunicorn|uwsgi|celery)\b/i.test(args.text),
    )
  );
}

const systems =
  /^(?:[\w.-]+\/)*(?:ubuntu|debian|alpine|busybox|nginx|httpd|caddy|haproxy|traefik|varnish|postgres|postgis|mysql|mariadb|redis|rabbitmq|memcached|elasticsearch|node|golang|openjdk)(?:[:@]|$)/i;

/** Folders are called so in any project, and so are images. */
const general =
  /^(?:api|app|application|backend|code|config|core|django|main|project|server|site|src|web|website|www)$/;

interface Pushed {
  /** What is filled in while the workflow runs is `*`. */
  readonly name: string;
  readonly dockerfile: string | undefined;
  readonly target?: string | undefined;
}

function pushedImages(workflow: Workflow, folder: string): Pushed[] {
  return workflow.jobs.flatMap((job) => {
    const fill = (text: string): string[] => texts(text, [...workflow.env, ...job.env]);
    return job.steps.flatMap((step): Pushed[] => {
      if (step.run !== undefined)
        return [
          ...step.run.text.matchAll(/\bdocker (?:image )?push (?:-\S{1,40} ){0,3}["']?([^\s"'-][^\s"']{0,200})/g),
        ].flatMap(([, name = ""]) => fill(name).map((one) => ({ name: one, dockerfile: undefined })));
      const input = (name: string): string | undefined => step.with.find((one) => one.name === name)?.value;
      if (step.uses?.text.startsWith("docker/build-push-action@") !== true || (input("push") ?? "false") === "false")
        return [];
      const [context, file] = [input("context") ?? ".", input("file")];
      const place = file === undefined ? join(join(folder, context), "Dockerfile") : join(folder, file);
      const dockerfile = /\$|:\/\//.test(file ?? context) ? undefined : place;
      const tags = input("tags") ?? "";
      return fill(tags.includes(".outputs.") ? metadataOf(job) : tags).map((name) => ({
        name,
        dockerfile,
        target: input("target"),
      }));
    });
  });
}

/** https://github.com/docker/metadata-action makes the tags of the job's only image. */
function metadataOf(job: WorkflowJob): string {
  const steps = job.steps.filter(({ uses }) => uses?.text.startsWith("docker/metadata-action@"));
  return steps.length === 1 ? (steps[0]?.with.find(({ name }) => name === "images")?.value ?? "") : "";
}

function texts(text: string, variables: WorkflowJob["env"]): string[] {
  return text
    .replace(/\$\{\{ {0,4}env\.(\w{1,80}) {0,4}\}\}|\$\{?(\w{1,80})\}?/g, (whole, first?: string, second?: string) => {
      const known = variables.find(({ name }) => name === (first ?? second));
      return known?.value ?? whole;
    })
    .replace(/\$\{\{ {0,4}github\.repository {0,4}\}\}/g, "*/*")
    .replace(/\$\{\{[^}]{0,200}\}\}|\$\{?\w{1,80}\}?/g, "*")
    .split(/[\s,]+/)
    .map(nameOf)
    .filter((name) => name !== "" && !/\*/.test(basename(`/${name}`)));
}

function isSame(pushed: string, image: string): boolean {
  const [one, other] = [pushed.split("/"), image.split("/")];
  return one.length === other.length && one.every((part, index) => part.includes("*") || part === other[index]);
}

/** Without tag and digest, and without Docker's own registry. */
function nameOf(image: string): string {
  const last = image.lastIndexOf("/") + 1;
  const end = image.slice(last).search(/[:@]/);
  return (end < 0 ? image : image.slice(0, last + end)).toLowerCase().replace(/^(?:index\.)?docker\.io\//, "");
}

/** Folders beside manage.py that start the project. */
function packages(files: FileSource, root: string): string[] {
  return files
    .list(root)
    .map((name) => `${root}/${name}`)
    .filter((path) => files.kind(`${path}/wsgi.py`) === "file" || files.kind(`${path}/asgi.py`) === "file");
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_.]/g, "");
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
