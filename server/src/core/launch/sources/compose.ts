import { groupBy } from "../../text/groupBy.js";
import { anyServerProgram } from "../../project/servers.js";
import { isText, type FileSource } from "../../text/fileSource.js";
import { basename, dirname, isInside, join } from "../../project/paths.js";
import type { ComposeFile, ComposeService, ComposeText, ComposeVariable } from "../../syntax/deploy/compose.js";
import type { DeployRole } from "../../project/deployRoles/deployRole.js";
import type { LaunchPlan } from "../build.js";
import type { EnvironmentSetting, Launch } from "../launch.js";
import { expandParts } from "../words.js";
import { contextOf } from "./platforms.js";
import { readEnvFile, settingsOfEnvFiles } from "./envFiles.js";
import { joinCommand, readImage, type CommandForm, type Image } from "./image.js";
import { fileWords } from "./target.js";
import { isForeign, type OwnImages } from "./ownImages.js";
import type { YamlParsers } from "../yamlParsers.js";

/** A service after `extends` and overlays, with paths made absolute. */
interface Service extends ComposeService {
  readonly envPaths: readonly string[];
  readonly binds: readonly { readonly inside: string; readonly repository: string }[];
  readonly dockerfile:
    | { readonly file: string; readonly context: string; readonly target: string | undefined }
    | undefined;
  readonly buildArguments: ReadonlyMap<string, string>;
  readonly files: readonly string[];
}

export interface ComposePlans {
  readonly plans: readonly (LaunchPlan & { readonly recognised: "built" | "command" })[];
  /** Dockerfiles that a production service builds, and those for development that any builds: they are no launch of their own. */
  readonly built: ReadonlySet<string>;
}

/** The services of all Compose files, each deployment (a file, or a base with an overlay) on its own. */
export function composePlans(
  files: FileSource,
  roles: ReadonlyMap<string, DeployRole>,
  paths: readonly string[],
  parse: YamlParsers["compose"],
  { top, own: registry }: { readonly top: string; readonly own: OwnImages },
): ComposePlans {
  const load = (path: string): ComposeFile | undefined => {
    const content = files.read(path);
    return isText(content) ? parse(path, content.text) : undefined;
  };
  const plans: (LaunchPlan & { recognised: "built" | "command" })[] = [];
  const built = new Set<string>();
  for (const deployment of deployments(roles, paths, load)) {
    const services = servicesOf(files, deployment.files, load);
    const images = new Map<string, Service>();
    for (const service of services)
      if (service.dockerfile !== undefined && service.image !== undefined) images.set(service.image.text, service);
    const read = new Map<Service, Image | undefined>();
    const image = (service: Service): Image | undefined => {
      if (read.has(service)) return read.get(service);
      const pulled = services.some((other) => other.image?.text === service.image?.text && runsAlone(other))
        ? pulledImage(service, services, registry)
        : undefined;
      if (pulled !== undefined) {
        const own = readImage(files, pulled.file, contextOf(files, top, pulled.file), pulled.target, new Map());
        read.set(service, own);
        return own;
      }
      const owner =
        service.dockerfile !== undefined
          ? service
          : service.image === undefined
            ? undefined
            : images.get(service.image.text);
      const result =
        owner?.dockerfile === undefined
          ? undefined
          : readImage(
              files,
              owner.dockerfile.file,
              owner.dockerfile.context,
              owner.dockerfile.target,
              owner.buildArguments,
            );
      read.set(service, result);
      return result;
    };
    for (const service of services) {
      const own = image(service);
      const plan = planOf(
        files,
        deployment.file,
        service,
        own,
        [...service.profiles.map(({ text }) => text), service.dockerfile?.target ?? ""].some(
          (name) => fileWords(name) === "development",
        )
          ? "development"
          : deployment.target,
      );
      if (plan === undefined) continue;
      if (own !== undefined && (plan.target === "production" || roles.get(own.file)?.role === "development"))
        built.add(own.file);
      plans.push({ ...plan, recognised: own === undefined || isForeign(own) ? "command" : "built" });
    }
  }
  return { plans, built };
}

/** It says no command: what runs is the image's own, or an entrypoint that lies in it. */
function runsAlone({ dockerfile, command }: Service): boolean {
  return dockerfile === undefined && command === undefined;
}

function pulledImage(service: Service, services: readonly Service[], own: OwnImages): ReturnType<OwnImages["of"]> {
  if (
    service.dockerfile !== undefined ||
    service.image === undefined ||
    services.some((other) => other.dockerfile !== undefined && other.image?.text === service.image?.text)
  )
    return undefined;
  const built = own.of(unset(service.image.text) ?? "");
  if (built !== undefined) return built;
  const file = isOwn(service, services) || isGivenSettings(service, own) ? own.only() : undefined;
  return file === undefined ? undefined : { file, target: undefined };
}

/** It runs what another service starts a process of the project with: `image: shop:1` beside `image: shop:1, command: celery …`. */
function isOwn({ image }: Service, services: readonly Service[]): boolean {
  return (
    image !== undefined &&
    services.some(
      (other) =>
        other.image?.text === image.text &&
        other.dockerfile === undefined &&
        (other.command?.words ?? []).some(({ text }) => ownProgram.test(text)),
    )
  );
}

const ownProgram = new RegExp(`(?:^|/)(?:manage\\.py|celery|${anyServerProgram}|django-admin)$`);

/** It is told to load settings that this repository has. */
function isGivenSettings({ environment }: Service, own: OwnImages): boolean {
  const module = environment.find(({ name }) => name === "DJANGO_SETTINGS_MODULE")?.value?.text;
  return module !== undefined && own.has(module);
}

interface Deployment {
  /** The file that makes it what it is. */
  readonly file: string;
  /** The base first. */
  readonly files: readonly string[];
  readonly target: Launch["target"];
}

/**
 * `docker compose -f base -f base.prod`: a file that only completes services of the plain one beside it, or above it, is an overlay; so is
 * `base.prod.small` of `base.prod`.
 */
function deployments(
  roles: ReadonlyMap<string, DeployRole>,
  paths: readonly string[],
  load: (path: string) => ComposeFile | undefined,
): Deployment[] {
  const found: Deployment[] = [];
  const byFolder = groupBy(paths, dirname);
  const isDevelopment = (path: string): boolean => roles.get(path)?.role === "development";
  const isPlain = (path: string): boolean => /\/(?:docker-)?compose\.ya?ml$/i.test(path);
  for (const group of byFolder.values()) {
    const base = group.find(isPlain);
    const underOf = (path: string): string | undefined =>
      [
        ...longerNames(path, group),
        base,
        ...paths.filter(
          (one) => isPlain(one) && isInside(dirname(one), dirname(path)) && dirname(one) !== dirname(path),
        ),
      ].find((one) => one !== undefined && (roles.get(one)?.runWith === path || completes(load(path), load(one))));
    /** The base first. */
    const stackOf = (path: string): readonly string[] => {
      const under = isPlain(path) || roles.get(path)?.runAlone === true ? undefined : underOf(path);
      return under === undefined ? [path] : [...stackOf(under), path];
    };
    for (const path of group.filter((one) => one !== base)) {
      const files = stackOf(path);
      const under = files.at(-2);
      // What only completes a file for development is for development, unless it says itself that it is for production.
      const isAside =
        isDevelopment(path) || (under !== undefined && isDevelopment(under) && roles.get(path)?.evident !== true);
      found.push({ file: path, files, target: isAside ? "development" : "production" });
    }
    if (base !== undefined && roles.get(base)?.runWith === undefined)
      found.push({ file: base, files: [base], target: isDevelopment(base) ? "development" : "production" });
  }
  return found.sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** Files that the name goes on from, the longest first: `docker-compose.prod.yml` for `docker-compose.prod.small.yml`. */
function longerNames(path: string, group: readonly string[]): readonly string[] {
  const stem = (file: string): string => file.replace(/\.ya?ml$/i, "");
  return group
    .filter((one) => stem(path).startsWith(`${stem(one)}.`) && /\.[^/]+\./.test(basename(one)))
    .sort((a, b) => b.length - a.length);
}

function completes(overlay: ComposeFile | undefined, base: ComposeFile | undefined): boolean {
  const names = new Set(base?.services.map((service) => service.name));
  return overlay?.services.some((service) => names.has(service.name) && isPart(service)) === true;
}

/** Neither an image of its own, nor a context to build one from, nor another service to take them from. */
function isPart({ image, build, extends: from }: ComposeService): boolean {
  return (
    from === undefined &&
    (build === undefined ? image === undefined : build.context === undefined && build.dockerfile === undefined)
  );
}

function servicesOf(
  files: FileSource,
  paths: readonly string[],
  load: (path: string) => ComposeFile | undefined,
): Service[] {
  const services = new Map<string, Service>();
  // Paths of all files are relative to the folder of the first one.
  const folder = dirname(paths[0] ?? "");
  for (const path of paths) {
    for (const service of load(path)?.services ?? []) {
      const own = resolveService(files, path, service, load, 0, folder);
      const before = services.get(service.name);
      services.set(service.name, before === undefined ? own : merge(before, own));
    }
  }
  return [...services.values()];
}

function resolveService(
  files: FileSource,
  path: string,
  service: ComposeService,
  load: (path: string) => ComposeFile | undefined,
  depth: number,
  folder = dirname(path),
): Service {
  const context = service.build === undefined ? undefined : join(folder, unset(service.build.context) ?? ".");
  const own: Service = {
    ...service,
    envPaths: service.envFiles.map((entry) => join(folder, unset(entry.path) ?? entry.path)),
    binds: service.volumes
      .filter((volume) => volume.bind && volume.source !== undefined && !volume.source.startsWith("~"))
      .map((volume) => ({
        inside: volume.target.replace(/(.)\/+$/, "$1"),
        repository: join(folder, volume.source ?? "."),
      })),
    dockerfile:
      context === undefined
        ? undefined
        : {
            context,
            file: join(context, service.build?.dockerfile ?? dockerfileIn(files, context)),
            target: service.build?.target,
          },
    buildArguments: new Map(
      (service.build?.args ?? []).flatMap((argument) => {
        const value = argument.value === undefined ? undefined : expandParts(argument.value.parts, new Map()).value;
        return value === undefined ? [] : [[argument.name, value] as const];
      }),
    ),
    files: [path],
  };
  if (service.extends === undefined || depth > 8) return own;
  const from = service.extends.file === undefined ? path : join(folder, service.extends.file);
  const parent = load(from)?.services.find((candidate) => candidate.name === service.extends?.service);
  return parent === undefined || (from === path && parent.name === service.name)
    ? own
    : merge(resolveService(files, from, parent, load, depth + 1), own);
}

/** Compose's merge: single values are replaced, lists and maps are added to. */
function merge(base: Service, own: Service): Service {
  return {
    ...own,
    image: own.image ?? base.image,
    build: own.build ?? base.build,
    dockerfile: mergedDockerfile(base, own),
    buildArguments: new Map([...base.buildArguments, ...own.buildArguments]),
    // A new entrypoint does not clear a command that a Compose file gives.
    command: own.command ?? base.command,
    entrypoint: own.entrypoint ?? base.entrypoint,
    environment: [...base.environment, ...own.environment],
    envFiles: [...base.envFiles, ...own.envFiles],
    envPaths: [...base.envPaths, ...own.envPaths],
    workingDirectory: own.workingDirectory ?? base.workingDirectory,
    user: own.user ?? base.user,
    ports: [...base.ports, ...own.ports],
    expose: [...base.expose, ...own.expose],
    volumes: [...base.volumes, ...own.volumes],
    binds: [...base.binds, ...own.binds],
    profiles: own.profiles.length > 0 ? own.profiles : base.profiles,
    dependsOn: [...base.dependsOn, ...own.dependsOn],
    restart: own.restart ?? base.restart,
    replicas: own.replicas ?? base.replicas,
    healthcheck: own.healthcheck ?? base.healthcheck,
    init: own.init || base.init,
    networkMode: own.networkMode ?? base.networkMode,
    files: [...new Set([...own.files, ...base.files])],
  };
}

/** Keys of `build` that the overlay leaves out stay as they are: `build: {target: production}`. */
function mergedDockerfile(base: Service, own: Service): Service["dockerfile"] {
  const [before, after] = [base.dockerfile, own.dockerfile];
  if (before === undefined || after === undefined) return after ?? before;
  const context = own.build?.context === undefined ? before.context : after.context;
  const named = own.build?.dockerfile ?? base.build?.dockerfile;
  return {
    context,
    file: named !== undefined ? join(context, named) : own.build?.context === undefined ? before.file : after.file,
    target: after.target ?? before.target,
  };
}

function planOf(
  files: FileSource,
  file: string,
  service: Service,
  image: Image | undefined,
  target: Launch["target"],
): LaunchPlan | undefined {
  const form = (command: Service["command"]): CommandForm | undefined =>
    command === undefined ? undefined : { words: command.words };
  // An entrypoint in the Compose file clears the image's CMD.
  const entrypoint = form(service.entrypoint) ?? image?.entrypoint;
  const command = form(service.command) ?? (service.entrypoint === undefined ? image?.command : undefined);
  const run = joinCommand(entrypoint, command);
  if (run === undefined) return undefined;
  const envFiles = service.envPaths.map((path) => readEnvFile(files, path, "compose"));
  const workingDirectory = text(service.workingDirectory) ?? (image === undefined ? undefined : image.workingDirectory);
  const user = text(service.user);
  return {
    file,
    kind: "compose",
    name: service.name,
    at: service.nameAt,
    role: undefined,
    target,
    run,
    workingDirectory,
    places: { files, root: dirname(file), pairs: [...(image?.pairs ?? []), ...service.binds] },
    user: user !== undefined && service.user !== undefined ? { name: user, at: service.user.at } : image?.user,
    environment: [...(image?.environment ?? []), ...settingsOfEnvFiles(envFiles), ...service.environment.map(setting)],
    environmentComplete: envFiles.every((entry) => entry.read),
    ports: [
      ...service.ports.map(({ container, published, at }) => ({ container, published, at })),
      ...service.expose.map(({ port, at }) => ({ container: port, published: undefined, at })),
    ],
    container: service.networkMode !== "host",
    replicas: service.replicas,
    files: [
      ...service.files,
      ...(image === undefined ? [] : [image.file]),
      ...service.envPaths.filter((_, index) => envFiles[index]?.read),
    ],
  };
}

function setting(variable: ComposeVariable): EnvironmentSetting {
  const expanded = variable.value === undefined ? undefined : expandParts(variable.value.parts, new Map());
  return {
    name: variable.name,
    at: variable.at,
    valueAt: variable.value?.at,
    value: expanded?.value,
    source: "deploy-file",
    ...(expanded?.value === undefined && expanded?.whenUnset !== undefined ? { whenUnset: expanded.whenUnset } : {}),
  };
}

function dockerfileIn(files: FileSource, context: string): string {
  return files.kind(`${context}/Dockerfile`) !== "file" && files.kind(`${context}/Containerfile`) === "file"
    ? "Containerfile"
    : "Dockerfile";
}

function text(value: ComposeText | undefined): string | undefined {
  return value === undefined ? undefined : expandParts(value.parts, new Map()).value;
}

/** The path while its variables are unset: `${CONTEXT:-.}`. */
function unset(path: string | undefined): string | undefined {
  return path?.replace(/\$\{[A-Za-z_]\w*:?-([^}]*)\}/g, "$1");
}
