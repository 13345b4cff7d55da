import { parseCompose, type ComposeCommand, type ComposeService } from "../syntax/deploy/compose.js";
import { namesServer } from "./namesServer.js";
import { nameWords } from "./roleWords.js";
import { yamlEntries, yamlGet, yamlText } from "../syntax/deploy/yamlTree.js";

/** What a Compose file says of what it is for. Paths and stages are as they are while variables are unset. */
export interface ComposeScan {
  /** Host folders of volumes: `.`, `./backend`. */
  readonly mounts: readonly string[];
  /** Files named by env_file. */
  readonly envFiles: readonly string[];
  /** `name:`, each `container_name:`, and what its networks are called. */
  readonly names: readonly string[];
  readonly images: readonly string[];
  /** Those of services that start without being asked for by a profile. */
  readonly startedImages: readonly string[];
  readonly builds: readonly { readonly context: string; readonly dockerfile: string | undefined }[];
  /** Stages that it builds. */
  readonly targets: readonly string[];
  readonly restarts: readonly string[];
  /** A service that is kept running serves what is mounted into it, without a reloader. */
  readonly servesMounted: boolean;
  /** What its services start, each as one line. */
  readonly commands: readonly string[];
  /** What each service is made of, and what it starts where the file says so. */
  readonly starts: readonly { readonly image: string | undefined; readonly line: string | undefined }[];
  /** Values of their variables: options of servers stand there too. */
  readonly variables: readonly string[];
  /** Compose files that it extends or includes. */
  readonly extends: readonly string[];
}

export function scanCompose(file: string, text: string): ComposeScan {
  const { root, services: all, includes } = parseCompose(file, text);
  const services = speaking(all);
  const own = (of: (service: ComposeService) => readonly (string | undefined)[]): readonly string[] => [
    ...new Set(services.flatMap((service) => of(service).flatMap((one) => one ?? []))),
  ];
  const project = yamlText(yamlGet(root, "name"));
  return {
    mounts: own(({ volumes }) => volumes.map(({ source }) => source)).filter((source) =>
      /^\.{1,2}(?:\/|$)/.test(source),
    ),
    envFiles: own(({ envFiles }) => envFiles.map(({ path }) => plain(path))),
    names: [
      ...(project === undefined ? [] : [project]),
      ...own(({ node }) => [yamlText(yamlGet(node, "container_name"))]),
      ...yamlEntries(yamlGet(root, "networks")).flatMap(({ value }) => yamlText(yamlGet(value, "name")) ?? []),
    ],
    images: own(({ image }) => [image?.text]),
    startedImages: own(({ image, profiles }) => (profiles.length > 0 ? [] : [image?.text])),
    builds: all.flatMap(({ build }) =>
      build === undefined
        ? []
        : [{ context: plain(build.context ?? "."), dockerfile: build.dockerfile && plain(build.dockerfile) }],
    ),
    targets: own(({ build }) => [build?.target && plain(build.target)]),
    restarts: own(({ restart }) => [restart?.text]),
    servesMounted: services.some(
      ({ command, restart, volumes }) =>
        /^(?:always|unless-stopped)$/.test(restart?.text ?? "") &&
        volumes.some(({ source }) => /^\.{1,2}(?:\/|$)/.test(source ?? "")) &&
        namesServer(lineOf(command) ?? "") &&
        !/--reload\b|--py-autoreload|\brunserver/.test(lineOf(command) ?? ""),
    ),
    commands: own(({ entrypoint, command }) => [lineOf(entrypoint), lineOf(command)]),
    starts: services.map(({ name, build, image, entrypoint, command }) => ({
      // An image of a folder of its own may be the database's.
      image: build === undefined ? image?.text : /^(?:db|database|postgres|mysql)$/.test(name) ? "postgres" : undefined,
      line: lineOf(command) ?? lineOf(entrypoint),
    })),
    variables: own(({ environment }) => environment.map(({ value }) => value?.text)),
    extends: [...own((service) => [service.extends?.file]), ...includes.map(({ path }) => path)],
  };
}

/** Beside a service that serves what its image holds, those that build a stage or have a profile for developers say nothing of what the file is for. */
function speaking(services: readonly ComposeService[]): readonly ComposeService[] {
  const others = services.filter(({ build, profiles }) => {
    const words = nameWords([plain(build?.target ?? ""), ...profiles.map(({ text }) => text)].join("-"));
    return words.production || !(words.development || words.test);
  });
  const serves = others.some(
    ({ command, volumes }) =>
      namesServer(lineOf(command) ?? "") && volumes.every(({ source }) => !/^\.{1,2}\/?$/.test(source ?? "")),
  );
  return serves ? others : services;
}

function lineOf(command: ComposeCommand | undefined): string | undefined {
  return command?.words.map(({ text }) => text).join(" ");
}

/** The path while its variables are unset. */
function plain(path: string): string {
  return path.replace(/\$\{\w{1,80}:?-([^}]{0,200})\}/g, "$1");
}
