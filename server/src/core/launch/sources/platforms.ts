import { isText, type FileSource } from "../../text/fileSource.js";
import { basename, dirname, join } from "../../project/paths.js";
import type { KubernetesContainer, KubernetesFile } from "../../syntax/deploy/kubernetes.js";
import { parsePlatform, platformKind, type PlatformFile, type PlatformKind } from "../../syntax/deploy/platform.js";
import { roleOfName, type PlatformProcess, type PlatformVariable } from "../../syntax/deploy/platformProcess.js";
import { pathWords, settingsWords } from "../../project/roleWords.js";
import { deployedStages } from "../../project/zappaStages.js";
import { parseProcfile } from "../../syntax/deploy/procfile.js";
import { pipelineRoot } from "../../syntax/deploy/pipelines.js";
import type { MappedText } from "../../syntax/deploy/mappedText.js";
import type { Workflow, WorkflowJob, WorkflowVariable } from "../../syntax/deploy/workflow.js";
import { checkoutPlaces, type LaunchPlan } from "../build.js";
import type { EnvironmentSetting, Launch } from "../launch.js";
import { joinCommand, readImage, type Image } from "./image.js";
import { stageChain } from "../../syntax/deploy/dockerfile.js";
import { fileWords } from "./target.js";

/** Processes of a Procfile; `app.json` beside it adds variables. The platform's own variables are never in the repository. */
export function procfilePlans(files: FileSource, target: Launch["target"], file: string): LaunchPlan[] {
  const content = files.read(file);
  if (!isText(content)) return [];
  const folder = dirname(file);
  const app = files.read(join(folder, "app.json"));
  const shared = isText(app)
    ? parsePlatform(join(folder, "app.json"), app.text, "app.json").environment.map(platformSetting)
    : [];
  const beanstalk = beanstalkVariables(files, folder);
  return parseProcfile(file, content.text)
    .entries.filter((entry) => entry.command.text !== "")
    .map(
      (entry): LaunchPlan => ({
        file,
        kind: "procfile",
        name: entry.name,
        at: entry.nameAt,
        role: roleOfName(entry.name),
        target,
        run: { shell: entry.command },
        workingDirectory: folder,
        places: checkoutPlaces(files, folder),
        user: undefined,
        environment: [...shared, ...beanstalk],
        environmentComplete: false,
        ports: [],
        container: false,
        files: [
          ...(isText(app) ? [join(folder, "app.json")] : []),
          ...new Set(beanstalk.flatMap(({ at }) => (at === undefined ? [] : [at.file]))),
        ],
      }),
    );
}

/** Elastic Beanstalk gives every process what its configuration files say together. */
function beanstalkVariables(files: FileSource, folder: string): readonly EnvironmentSetting[] {
  return [...files.list(join(folder, ".ebextensions"))].sort().flatMap((name) => {
    const path = join(folder, `.ebextensions/${name}`);
    const content = files.read(path);
    return platformKind(path) === "elastic-beanstalk" && isText(content)
      ? parsePlatform(path, content.text, "elastic-beanstalk").environment.map(platformSetting)
      : [];
  });
}

/** The image's own command, for Dockerfiles that no production Compose service builds. */
export function dockerfilePlans(files: FileSource, top: string, file: string, target: Launch["target"]): LaunchPlan[] {
  const context = contextOf(files, top, file);
  const image = readImage(files, file, context, undefined, undefined);
  const run = image === undefined ? undefined : joinCommand(image.entrypoint, image.command);
  if (image === undefined || run === undefined) return [];
  return [containerPlan(files, image, run, { file, kind: "dockerfile", name: basename(file), target })];
}

function containerPlan(
  files: FileSource,
  image: Image,
  run: LaunchPlan["run"],
  more: {
    readonly file: string;
    readonly kind: Launch["kind"];
    readonly name: string;
    readonly target: Launch["target"];
    readonly role?: Launch["role"];
    readonly at?: LaunchPlan["at"];
    readonly environment?: readonly EnvironmentSetting[];
  },
): LaunchPlan {
  const { stage } = image;
  return {
    file: more.file,
    kind: more.kind,
    name: more.name,
    target: more.target,
    role: more.role,
    run,
    at: more.at ?? (stage.command ?? stage.entrypoint)?.instruction.keywordAt ?? stage.from.keywordAt,
    workingDirectory: image.workingDirectory,
    places: { files, root: dirname(more.file), pairs: image.pairs },
    user: image.user,
    environment: [...image.environment, ...(more.environment ?? [])],
    environmentComplete: false,
    ports: image.expose.map(({ port, at }) => ({ container: port, published: undefined, at })),
    container: true,
    files: [image.file],
  };
}

/** What `COPY` sources are relative to: the nearest folder above the Dockerfile, up to `top`, that has most of them. */
export function contextOf(files: FileSource, top: string, file: string): string {
  const own = dirname(file);
  const candidates = [own];
  for (let folder = own; folder !== top && folder.startsWith(`${top}/`); ) candidates.push((folder = dirname(folder)));
  const score = (folder: string): number => {
    const image = readImage(files, file, folder, undefined, undefined);
    return image === undefined
      ? 0
      : new Set(
          stageChain(image.dockerfile, image.stage)
            .flatMap((stage) => stage.copies)
            .flatMap((copy) => (copy.from === undefined ? copy.sources : []))
            .map((word) => word.text)
            .filter((text) => files.kind(join(folder, text)) !== undefined),
        ).size;
  };
  const plain = candidates.find((folder) => files.kind(`${folder}/manage.py`) === "file") ?? own;
  return candidates.reduce((best, folder) => (score(folder) > score(best) ? folder : best), plain);
}

/** heroku.yml, render.yaml, fly.toml, railway.*, nixpacks.toml, Kamal's config/deploy.yml, Zappa's stages. */
export function platformPlans(files: FileSource, target: Launch["target"], top: string, file: string): LaunchPlan[] {
  const kind = platformKind(file);
  const content = files.read(file);
  if (kind === undefined || !isText(content)) return [];
  const platform = kind === "kamal" ? kamalFile(files, file, content.text) : parsePlatform(file, content.text, kind);
  if (platform === undefined) return [];
  const folder = platformRoot(kind, file);
  const builtFrom = join(folder, platform.dockerfile ?? "Dockerfile");
  const dockerfile =
    (kind === "fly.toml" || kind === "railway") && files.kind(builtFrom) === "file" ? builtFrom : undefined;
  const processes = deployedProcesses(platform, files.kind(join(folder, "Procfile")) === "file");
  const ports =
    platform.internalPort === undefined || kind === "app.json"
      ? []
      : [{ container: platform.internalPort.port, published: undefined, at: platform.internalPort.at }];
  const plans = processes.flatMap((process): LaunchPlan[] => {
    const path = process.dockerfile === undefined ? dockerfile : join(folder, process.dockerfile);
    const image =
      path === undefined ? undefined : readImage(files, path, contextOf(files, top, path), undefined, undefined);
    const environment =
      kind === "elastic-beanstalk"
        ? beanstalkVariables(files, folder)
        : [...platform.environment, ...process.environment].map(platformSetting);
    const own =
      process.shell !== undefined
        ? { shell: process.shell }
        : process.words === undefined
          ? undefined
          : { words: process.words };
    const run =
      image === undefined
        ? own
        : own === undefined
          ? joinCommand(image.entrypoint, image.command)
          : kind === "fly.toml" || kind === "kamal" || kind === "copilot"
            ? joinCommand(image.entrypoint, own)
            : own;
    if (run === undefined) return [];
    const at = process.nameAt;
    if (image !== undefined)
      return [
        {
          ...containerPlan(files, image, run, {
            file,
            kind: "platform",
            name: process.name,
            target,
            role: process.role,
            at,
            environment,
          }),
          ports: [...ports],
        },
      ];
    const directory = process.directory === undefined ? folder : join(folder, process.directory);
    return [
      {
        file,
        kind: "platform",
        name: process.name,
        at,
        role: process.role,
        target,
        run,
        workingDirectory: directory,
        places: checkoutPlaces(files, directory),
        user: undefined,
        environment,
        environmentComplete: false,
        ports,
        container: kind !== "railway" && kind !== "elastic-beanstalk" && kind !== "zappa",
        hook: process.hook,
      },
    ];
  });
  // fly and railway start the image's own command where nothing else is said.
  if (dockerfile !== undefined && !plans.some((plan) => plan.role === "web")) {
    const image = readImage(files, dockerfile, contextOf(files, top, dockerfile), undefined, undefined);
    const run = image === undefined ? undefined : joinCommand(image.entrypoint, image.command);
    if (image !== undefined && run !== undefined && !plans.some((plan) => plan.name === "app")) {
      plans.push({
        ...containerPlan(files, image, run, {
          file,
          kind: "platform",
          name: "app",
          target,
          role: "web",
          environment: platform.environment.map(platformSetting),
        }),
        ports,
      });
    }
  }
  return plans;
}

/** The folder that a platform's file speaks of. */
function platformRoot(kind: PlatformKind, file: string): string {
  const folder = dirname(file);
  if (kind === "copilot") return dirname(dirname(folder));
  return kind === "elastic-beanstalk" || kind === "kamal" || /\/\.pipeline$/.test(folder) ? dirname(folder) : folder;
}

/** What of the file's processes production runs. */
function deployedProcesses({ kind, processes }: PlatformFile, hasProcfile: boolean): readonly PlatformProcess[] {
  const isForProduction = (name: string): boolean => {
    const words = settingsWords(name);
    return !words.development && !words.test;
  };
  switch (kind) {
    case "zappa":
      return deployedStages(processes, ({ name }) => name);
    case "blubber":
      return processes.filter(({ name }) => isForProduction(name) && pathWords(name).says !== "development");
    case "copilot": {
      const named = processes.filter(({ stage }) => stage !== undefined && isForProduction(stage));
      return named.length > 0 ? named : processes.filter(({ stage }) => stage === undefined);
    }
    // A Procfile says what is started instead.
    case "elastic-beanstalk":
      return hasProcfile ? processes.filter(({ role }) => role !== "web") : processes;
    default:
      return processes;
  }
}

/** Kamal puts a destination's file over `deploy.yml` (https://kamal-deploy.org/docs/configuration/overview/#destinations): where one is for production, `deploy.yml` alone is not what runs. */
function kamalFile(files: FileSource, file: string, text: string): PlatformFile | undefined {
  const folder = dirname(file);
  if (!/^deploy\.ya?ml$/.test(basename(file))) {
    const base = ["deploy.yml", "deploy.yaml"]
      .map((name) => join(folder, name))
      .find((path) => isText(files.read(path)));
    const content = base === undefined ? undefined : files.read(base);
    return base === undefined || !isText(content)
      ? undefined
      : parsePlatform(file, text, "kamal", { file: base, text: content.text });
  }
  const deployed = files
    .list(folder)
    .some((name) => /^(?:production|prod|live)$/.test(/^deploy\.([\w-]+)\.ya?ml$/.exec(name)?.[1] ?? ""));
  return deployed ? undefined : parsePlatform(file, text, "kamal");
}

/** @param dockerfiles those of the repository that are not for development */
export function kubernetesPlans(
  files: FileSource,
  targetOf: (path: string) => Launch["target"],
  { root, top }: { readonly root: string; readonly top: string },
  paths: readonly string[],
  parse: (path: string, text: string) => KubernetesFile,
  dockerfiles: readonly string[],
): LaunchPlan[] {
  const parsed: { path: string; file: KubernetesFile }[] = [];
  for (const path of paths) {
    const content = files.read(path);
    if (isText(content)) parsed.push({ path, file: parse(path, content.text) });
  }
  const maps = new Map(parsed.flatMap(({ file }) => file.configMaps.map((map) => [map.name, map] as const)));
  const images = new Map<string, Image | undefined>();
  const imageFor = (container: KubernetesContainer): Image | undefined => {
    const dockerfile = dockerfileOf(container, dockerfiles);
    if (dockerfile === undefined) return undefined;
    if (!images.has(dockerfile))
      images.set(dockerfile, readImage(files, dockerfile, contextOf(files, top, dockerfile), undefined, undefined));
    return images.get(dockerfile);
  };
  const isOwn = ownImages(parsed.flatMap(({ file }) => file.workloads.flatMap((workload) => workload.containers)));
  return parsed.flatMap(({ path, file }) =>
    file.workloads.flatMap((workload) =>
      workload.containers.flatMap((container): LaunchPlan[] => {
        // Without a command, or with arguments alone, the image's own is taken: a manifest does not tell which image is the project's.
        const image = imageFor(container);
        const own = image !== undefined && isOwn(container) ? image : undefined;
        const args = container.args === undefined ? undefined : { words: container.args };
        const run =
          container.command !== undefined
            ? joinCommand({ words: container.command }, args)
            : joinCommand(own?.entrypoint, args ?? own?.command);
        if (run === undefined) return [];
        const { environment, complete } = containerEnvironment(container, maps);
        const workingDirectory = container.workingDirectory?.text ?? image?.workingDirectory;
        return [
          {
            file: path,
            kind: "kubernetes",
            name:
              workload.containers.length > 1 ? `${workload.name}/${container.name}` : workload.name || container.name,
            at: container.nameAt,
            role:
              workload.hook === "after"
                ? "other"
                : container.init || workload.kind === "Job"
                  ? "release"
                  : workload.kind === "CronJob"
                    ? "scheduler"
                    : undefined,
            target:
              targetOf(path) === "development" ? "development" : (fileWords(workload.namespace ?? "") ?? "production"),
            run,
            workingDirectory,
            places: { files, root, pairs: image?.pairs ?? [] },
            user: container.user !== undefined ? { name: container.user.id, at: container.user.at } : image?.user,
            environment: [...(image?.environment ?? []), ...environment],
            environmentComplete: complete && image !== undefined && !file.templated,
            ports: container.ports.map(({ port, at }) => ({ container: port, published: undefined, at })),
            container: true,
            hook: workload.hook === "other" ? undefined : (workload.hook ?? (container.init ? "pod" : undefined)),
            replicas: workload.replicas,
            ...(own === undefined ? {} : { files: [own.file] }),
          },
        ];
      }),
    ),
  );
}

/** The Dockerfile that the image's name speaks of, else the only one: of several none is more likely than another. */
function dockerfileOf({ image }: KubernetesContainer, dockerfiles: readonly string[]): string | undefined {
  if (dockerfiles.length < 2) return dockerfiles[0];
  const words = new Set(
    (/([^/:@]+)(?::[^/@]*)?(?:@.*)?$/.exec(image?.text ?? "")?.[1] ?? "").toLowerCase().split(/[-_.]/),
  );
  const named = dockerfiles.filter((path) => {
    const name = basename(path)
      .toLowerCase()
      .replace(/\.?(?:dockerfile|containerfile)\.?/, "");
    return (name === "" ? [basename(dirname(path)).toLowerCase()] : name.split(/[-_.]/)).some((part) =>
      words.has(part),
    );
  });
  return named.length === 1 ? named[0] : undefined;
}

/** The project's image is one that some container starts a command of Django with, or that is given a settings module. */
function ownImages(containers: readonly KubernetesContainer[]): (container: KubernetesContainer) => boolean {
  const evident = (container: KubernetesContainer): boolean =>
    container.env.some((variable) => variable.name === "DJANGO_SETTINGS_MODULE") ||
    [...(container.command ?? []), ...(container.args ?? [])].some((word) =>
      /(?:^|\/)manage\.py$|\.(?:wsgi|asgi)(?::|$)|^django-admin$/.test(word.text),
    );
  const images = new Set(containers.filter(evident).map((container) => container.image?.text));
  return (container) => evident(container) || (container.image !== undefined && images.has(container.image.text));
}

function containerEnvironment(
  container: KubernetesContainer,
  maps: ReadonlyMap<string, KubernetesFile["configMaps"][number]>,
): { environment: EnvironmentSetting[]; complete: boolean } {
  const environment: EnvironmentSetting[] = [];
  let complete = true;
  for (const from of container.envFrom) {
    const map = from.kind === "configMap" ? maps.get(from.name) : undefined;
    if (map === undefined) complete = false;
    else
      for (const variable of map.data)
        environment.push({
          name: variable.name,
          value: plainText(variable.value),
          at: variable.nameAt,
          valueAt: variable.valueAt,
          source: "deploy-file",
        });
  }
  for (const variable of container.env) {
    const referenced =
      variable.configMap === undefined
        ? undefined
        : maps.get(variable.configMap.name)?.data.find((entry) => entry.name === variable.configMap?.key);
    const value = variable.value ?? referenced?.value;
    environment.push({
      name: variable.name,
      value: plainText(value),
      at: variable.nameAt,
      valueAt: variable.valueAt ?? referenced?.valueAt,
      source: "deploy-file",
    });
  }
  return { environment, complete };
}

/** `$(NAME)` of earlier variables is not followed, and `${NAME}` or `{{ name }}` is filled in before the manifest is applied. */
function plainText(value: string | undefined): string | undefined {
  return value !== undefined && /\$\(\w+\)|\$\{\w+\}|\{\{/.test(value) ? undefined : value;
}

/** Jobs that run management commands or deploy: what a workflow runs is never a server. */
export function workflowPlans(
  files: FileSource,
  file: string,
  parse: (path: string, text: string) => Workflow,
): LaunchPlan[] {
  const content = files.read(file);
  if (!isText(content)) return [];
  const workflow = parse(file, content.text);
  const root = pipelineRoot(file);
  return workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step, index): LaunchPlan[] => {
      if (step.run === undefined || (step.shell !== undefined && !/^(?:ba)?sh\b/.test(step.shell))) return [];
      const target = jobTarget(file, workflow, job);
      const directory = step.workingDirectory === undefined ? root : join(root, step.workingDirectory);
      return [
        {
          file,
          kind: "workflow",
          name: `${job.id}/${step.name ?? index + 1}`,
          at: job.idAt,
          role: target.deploys ? "release" : "build",
          target: target.target,
          run: { shell: step.run },
          workingDirectory: directory,
          places: checkoutPlaces(files, directory),
          user: undefined,
          environment: [...workflow.env, ...job.env, ...step.env].map(workflowSetting),
          environmentComplete: false,
          ports: [],
          container: false,
        },
      ];
    }),
  );
}

/** Whether a job of a pipeline deploys: its environment, its name, or those of its workflow say so. */
export function deploys(file: string, workflow: Workflow, job: WorkflowJob): boolean {
  return jobTarget(file, workflow, job).target === "production";
}

/** What jobs that deploy hand to a machine by SSH: scripts for a shell that does not stop, unless the action sees to it (`script_stop`). */
export function remoteScripts(
  file: string,
  workflow: Workflow,
): readonly { readonly script: MappedText; readonly stops: boolean }[] {
  return workflow.jobs
    .filter((job) => deploys(file, workflow, job))
    .flatMap(({ steps }) =>
      steps.flatMap(({ remote, with: options }) =>
        remote === undefined
          ? []
          : [
              {
                script: remote,
                stops: options.some(({ name, value }) => name === "script_stop" && value === "true"),
              },
            ],
      ),
    );
}

function jobTarget(
  file: string,
  workflow: Workflow,
  job: WorkflowJob,
): { readonly deploys: boolean; readonly target: Launch["target"] } {
  // `.gitlab-ci.yml` and `config.yml` say nothing of what their jobs are for.
  const fileName = file.includes("/.github/") ? basename(file) : "";
  const says = (texts: readonly (string | undefined)[], target: Launch["target"]): boolean =>
    texts.some((text) => text !== undefined && fileWords(text) === target);
  const isDeploy =
    !says([job.environment], "development") && says([job.environment, job.id, workflow.name, fileName], "production");
  // A job that is called deploy deploys, in `ci.yml` too.
  const tests = says([job.id, says([job.id], "production") ? "" : fileName, job.name], "development");
  return {
    deploys: isDeploy,
    target: isDeploy && (job.environment !== undefined || !tests) ? "production" : "development",
  };
}

function workflowSetting(variable: WorkflowVariable): EnvironmentSetting {
  return {
    name: variable.name,
    value: variable.dynamic ? undefined : variable.value,
    at: variable.nameAt,
    valueAt: variable.valueAt,
    source: "deploy-file",
  };
}

export function platformSetting(variable: PlatformVariable): EnvironmentSetting {
  return {
    name: variable.name,
    value: variable.value,
    at: variable.nameAt,
    valueAt: variable.valueAt,
    source: "deploy-file",
  };
}
