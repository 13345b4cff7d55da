import { basename } from "../../text/basename.js";
import { fileStart, type Span } from "../../text/span.js";
import { blubberProcesses } from "./blubber.js";
import { copilotParts } from "./copilot.js";
import { literalWord } from "./commandLine.js";
import { ecsProcesses, filledIn } from "./ecs.js";
import { kamalParts } from "./kamal.js";
import {
  commandNode,
  plainVariable,
  portAt,
  process,
  roleOfName,
  textAt,
  type PlatformProcess,
  type PlatformVariable,
} from "./platformProcess.js";
import { parseToml } from "./tomlTree.js";
import { vercelParts, type VercelParts } from "./vercel.js";
import { zappaProcesses } from "./zappa.js";
import {
  parseYaml,
  yamlEntries,
  yamlGet,
  yamlItems,
  yamlOver,
  yamlText,
  type YamlFile,
  type YamlNode,
} from "./yamlTree.js";

export type PlatformKind =
  | "app.json"
  | "elastic-beanstalk"
  | "heroku.yml"
  | "render.yaml"
  | "fly.toml"
  | "railway"
  | "nixpacks.toml"
  | "railpack.json"
  | "kamal"
  | "copilot"
  | "ecs"
  | "blubber"
  | "vercel"
  | "zappa"
  | "app-engine";

/** What a platform's own file starts. */
export interface PlatformFile {
  readonly kind: PlatformKind;
  readonly source: YamlFile;
  readonly processes: readonly PlatformProcess[];
  /** Variables for every process. */
  readonly environment: readonly PlatformVariable[];
  /** The platform routes to this port of the process. */
  readonly internalPort: { readonly port: number; readonly at: Span } | undefined;
  readonly healthPath: { readonly path: string; readonly at: Span } | undefined;
  /** What its image is built from, from the file's own folder. */
  readonly dockerfile?: string | undefined;
  /** What the platform loads without a server that is named. */
  readonly applications?: VercelParts["applications"];
}

/** The kind of platform file that a path is. */
export function platformKind(path: string): PlatformKind | undefined {
  const name = basename(path);
  switch (name) {
    case "app.json":
      return "app.json";
    case "heroku.yml":
      return "heroku.yml";
    case "render.yaml":
    case "render.yml":
      return "render.yaml";
    case "railway.toml":
    case "railway.json":
      return "railway";
    case "nixpacks.toml":
    case "railpack.json":
      return name;
    case "blubber.yaml":
      return "blubber";
    case "vercel.json":
      return "vercel";
    default:
      if (/^zappa_settings\.(?:json|ya?ml|toml)$/.test(name)) return "zappa";
      if (/^app\.ya?ml$/.test(name) && !path.includes("/.do/")) return "app-engine";
      if (/\/config\/deploy(?:\.[\w-]+)?\.ya?ml$/.test(path)) return "kamal";
      if (/\/copilot\/[^/]+\/manifest\.ya?ml$/.test(path)) return "copilot";
      if (/\/\.ebextensions\/[^/]+\.config$/.test(path)) return "elastic-beanstalk";
      if (/(?:task|container)[-_]?def[^/]*\.json$|^dockerrun\.aws\.json$|\.json\.(?:tf)?tpl$/i.test(name)) return "ecs";
      return /^fly(?:\.[\w-]+)?\.toml$/.test(name) ? "fly.toml" : undefined;
  }
}

/** Reads a platform's file, over the one that it adds to. Never throws. */
export function parsePlatform(
  file: string,
  text: string,
  kind: PlatformKind,
  base?: { readonly file: string; readonly text: string },
): PlatformFile {
  const source = file.endsWith(".toml")
    ? parseToml(file, text)
    : parseYaml(file, kind === "ecs" ? filledIn(text) : text);
  const [own] = source.documents;
  const root = base === undefined ? own : yamlOver(parseYaml(base.file, base.text).documents[0], own);
  const common = {
    kind,
    source,
    environment: [] as PlatformVariable[],
    internalPort: undefined,
    healthPath: undefined,
  };
  switch (kind) {
    case "app.json":
      return {
        ...common,
        // Dokku's. Heroku's own `postdeploy` is no part of a release: it runs once, when an app is made (https://devcenter.heroku.com/articles/app-json-schema#scripts).
        processes: yamlEntries(yamlGet(root, "scripts", "dokku")).flatMap((entry) =>
          entry.key === "predeploy" || entry.key === "postdeploy"
            ? hooked(entry, entry.key === "predeploy" ? "before" : "after", entry.value)
            : [],
        ),
        environment: [
          ...yamlItems(yamlGet(root, "addons")).flatMap(addonVariable),
          ...yamlEntries(yamlGet(root, "env"))
            .filter(isGiven)
            .map(appJsonVariable)
            .map((one) => (makesReviewApps(root) ? { ...one, value: undefined } : one)),
        ],
        // Where Dokku asks whether the application lives.
        internalPort: portAt(yamlGet(yamlItems(yamlGet(root, "healthchecks", "web"))[0], "port")),
      };
    // In the order of their names, before the version is deployed (https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/customize-containers-ec2.html#linux-container-commands).
    case "elastic-beanstalk":
      return {
        ...common,
        environment: optionSettings(yamlGet(root, "option_settings"), applicationEnvironment),
        processes: [
          ...servedByBeanstalk(yamlGet(root, "option_settings")),
          ...[...yamlEntries(yamlGet(root, "container_commands"))]
            .sort((a, b) => (a.key < b.key ? -1 : 1))
            .flatMap((entry) => hooked(entry, "before", yamlGet(entry.value, "command"))),
        ],
      };
    case "heroku.yml": {
      const release = yamlGet(root, "release", "command");
      return {
        ...common,
        environment: yamlEntries(yamlGet(root, "setup", "config")).map(plainVariable),
        processes: [
          ...yamlEntries(yamlGet(root, "run")).flatMap((entry) =>
            process(
              entry.key,
              entry.keyAt,
              roleOfName(entry.key),
              entry.value?.kind === "map" ? commandNode(yamlGet(entry.value, "command")) : entry.value,
              dockerOf(root, entry.key),
            ),
          ),
          ...(release === undefined
            ? []
            : process(
                "release",
                release.at,
                "release",
                commandNode(release),
                dockerOf(root, yamlText(yamlGet(root, "release", "image")) ?? ""),
              )),
        ],
      };
    }
    case "render.yaml": {
      const services = yamlItems(yamlGet(root, "services"));
      const shared = new Map(
        yamlItems(yamlGet(root, "envVarGroups")).map((group) => [
          yamlText(yamlGet(group, "name")) ?? "",
          yamlItems(yamlGet(group, "envVars")).flatMap(renderVariable),
        ]),
      );
      return {
        ...common,
        processes: services.flatMap((service) => {
          const type = yamlText(yamlGet(service, "type")) ?? "web";
          const nameNode = yamlGet(service, "name");
          const name = yamlText(nameNode) ?? type;
          const variables = yamlItems(yamlGet(service, "envVars"));
          const group = (item: YamlNode): string | undefined => yamlText(yamlGet(item, "fromGroup"));
          // A service's own variable wins over a group's, wherever the group is named (https://render.com/docs/configure-environment-variables).
          const environment = [
            ...variables.flatMap((item) => shared.get(group(item) ?? "\0") ?? []),
            ...variables.flatMap((item) => (group(item) === undefined ? renderVariable(item) : [])),
          ];
          const docker = yamlText(yamlGet(service, "dockerfilePath"));
          const more = {
            environment,
            dockerfile:
              docker ??
              (yamlText(yamlGet(service, "runtime") ?? yamlGet(service, "env")) === "docker"
                ? "Dockerfile"
                : undefined),
            directory: yamlText(yamlGet(service, "rootDir")),
          };
          const at = nameNode?.at ?? service.at;
          const role =
            type === "worker"
              ? roleOfName(name, "worker")
              : type === "cron"
                ? "scheduler"
                : type === "web" || type === "pserv"
                  ? "web"
                  : "other";
          const start = yamlGet(service, "startCommand") ?? yamlGet(service, "dockerCommand");
          return [
            ...process(name, at, "build", yamlGet(service, "buildCommand"), more),
            ...process(name, at, "release", yamlGet(service, "preDeployCommand"), more),
            ...(start === undefined && more.dockerfile !== undefined
              ? [
                  {
                    name,
                    nameAt: at,
                    role: role as PlatformProcess["role"],
                    shell: undefined,
                    words: undefined,
                    ...more,
                  },
                ]
              : process(name, at, role, start, more)),
          ];
        }),
        healthPath: textAt(
          services.map((service) => yamlGet(service, "healthCheckPath")).find((node) => node !== undefined),
        ),
      };
    }
    case "fly.toml": {
      const processes = yamlEntries(yamlGet(root, "processes")).flatMap((entry) =>
        process(entry.key, entry.keyAt, roleOfName(entry.key === "app" ? "web" : entry.key), entry.value),
      );
      const release = yamlGet(root, "deploy", "release_command");
      const port =
        yamlGet(root, "http_service", "internal_port") ??
        yamlGet(yamlItems(yamlGet(root, "services"))[0], "internal_port");
      const checks = yamlItems(yamlGet(root, "http_service", "checks"));
      return {
        ...common,
        // https://fly.io/docs/reference/configuration/#specify-a-dockerfile
        dockerfile: yamlText(yamlGet(root, "build", "dockerfile")),
        environment: yamlEntries(yamlGet(root, "env")).map(plainVariable),
        internalPort: portAt(port),
        healthPath: textAt(yamlGet(checks[0], "path")),
        processes: [...processes, ...(release === undefined ? [] : process("release", release.at, "release", release))],
      };
    }
    case "railway": {
      const deploy = yamlGet(root, "deploy");
      const docker = yamlText(yamlGet(root, "build", "dockerfilePath"));
      const more = { environment: [], dockerfile: docker, directory: undefined };
      return {
        ...common,
        dockerfile: docker,
        healthPath: textAt(yamlGet(deploy, "healthcheckPath")),
        processes: (["buildCommand", "preDeployCommand", "startCommand"] as const).flatMap((key) => {
          const node = commandNode(yamlGet(key === "buildCommand" ? yamlGet(root, "build") : deploy, key));
          return node === undefined
            ? []
            : process(
                key === "startCommand" ? "web" : key,
                node.at,
                key === "startCommand" ? "web" : key === "preDeployCommand" ? "release" : "build",
                node,
                more,
              );
        }),
      };
    }
    case "kamal":
      return { ...common, ...kamalParts(root) };
    case "copilot":
      return { ...common, ...copilotParts(root) };
    case "ecs":
      return { ...common, processes: ecsProcesses(root) };
    case "blubber":
      return { ...common, processes: blubberProcesses(root) };
    case "vercel":
      return { ...common, ...vercelParts(root) };
    case "zappa":
      return { ...common, processes: zappaProcesses(root) };
    // https://cloud.google.com/appengine/docs/standard/reference/app-yaml: other tools have files of that name.
    case "app-engine": {
      const isPython = yamlText(yamlGet(root, "runtime"))?.startsWith("python") === true;
      const entrypoint = yamlGet(root, "entrypoint");
      return {
        ...common,
        environment: isPython ? yamlEntries(yamlGet(root, "env_variables")).map(plainVariable) : [],
        processes: isPython && entrypoint !== undefined ? process("web", entrypoint.at, "web", entrypoint) : [],
      };
    }
    // https://railpack.com/config/file has both in the part that says how it is deployed.
    case "nixpacks.toml":
    case "railpack.json": {
      const [given, command] =
        kind === "nixpacks.toml"
          ? [yamlGet(root, "variables"), yamlGet(root, "start", "cmd")]
          : [yamlGet(root, "deploy", "variables"), yamlGet(root, "deploy", "startCommand")];
      return {
        ...common,
        environment: yamlEntries(given).map(plainVariable),
        processes: process("web", command?.at ?? fileStart(file), "web", command),
      };
    }
  }
}

function hooked(
  { key, keyAt }: { readonly key: string; readonly keyAt: Span },
  hook: "before" | "after",
  command: YamlNode | undefined,
): PlatformProcess[] {
  return process(key, keyAt, hook === "before" ? "release" : "other", command).map((one) => ({ ...one, hook }));
}

function dockerOf(
  root: YamlNode | undefined,
  process: string,
): Pick<PlatformProcess, "environment" | "dockerfile" | "directory"> {
  const image = yamlText(yamlGet(root, "run", process, "image")) ?? process;
  return {
    environment: [],
    directory: undefined,
    dockerfile: yamlText(yamlGet(root, "build", "docker", image)) ?? yamlText(yamlGet(root, "build", "docker", "web")),
  };
}

const applicationEnvironment = "aws:elasticbeanstalk:application:environment";

/** What Elastic Beanstalk serves without a Procfile, by a server of its own: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/create-deploy-python-container.html#python-namespaces. */
function servedByBeanstalk(node: YamlNode | undefined): readonly PlatformProcess[] {
  return optionNodes(node, "aws:elasticbeanstalk:container:python").flatMap(({ name, value }) =>
    name === "WSGIPath" && value?.kind === "scalar" && value.text !== ""
      ? [
          {
            name: "web",
            nameAt: value.at,
            role: "web" as const,
            shell: undefined,
            words: [{ ...literalWord(value.mapped), at: value.at }],
            environment: [],
            dockerfile: undefined,
            directory: undefined,
          },
        ]
      : [],
  );
}

/** Variables of the application. What stands in backticks CloudFormation works out. */
function optionSettings(node: YamlNode | undefined, namespace: string): readonly PlatformVariable[] {
  return optionNodes(node, namespace).map(({ name, nameAt, value }) => {
    const text = yamlText(value);
    return { name, nameAt, value: text?.includes("`") === true ? undefined : text, valueAt: value?.at };
  });
}

/** Options of a namespace, by namespace or as a list: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/ebextensions-optionsettings.html. */
function optionNodes(
  node: YamlNode | undefined,
  namespace: string,
): readonly { readonly name: string; readonly nameAt: Span; readonly value: YamlNode | undefined }[] {
  if (node?.kind !== "list")
    return yamlEntries(yamlGet(node, namespace)).map(({ key, keyAt, value }) => ({ name: key, nameAt: keyAt, value }));
  return node.items.flatMap((item) => {
    const key = yamlGet(item, "option_name");
    const name = yamlText(key);
    const own = yamlText(yamlGet(item, "namespace")) ?? applicationEnvironment;
    return key === undefined || name === undefined || own !== namespace
      ? []
      : [{ name, nameAt: key.at, value: yamlGet(item, "value") }];
  });
}

/** Whoever deploys may leave out what is not required and has no content of its own (https://devcenter.heroku.com/articles/app-json-schema#env). */
function isGiven({ value }: { readonly value: YamlNode | undefined }): boolean {
  return (
    value?.kind !== "map" ||
    yamlText(yamlGet(value, "required")) !== "false" ||
    yamlGet(value, "value") !== undefined ||
    yamlGet(value, "generator") !== undefined
  );
}

/** What an add-on puts into the environment: https://devcenter.heroku.com/articles/heroku-postgresql, https://devcenter.heroku.com/articles/heroku-redis. */
function addonVariable(item: YamlNode): readonly PlatformVariable[] {
  const [plan] = (yamlText(item) ?? yamlText(yamlGet(item, "plan")) ?? "").split(":");
  const name = plan === "heroku-postgresql" ? "DATABASE_URL" : plan === "heroku-redis" ? "REDIS_URL" : undefined;
  return name === undefined ? [] : [{ name, nameAt: item.at, value: undefined, valueAt: undefined }];
}

/** Made-up data is for review apps: production has the same variables, with contents of its own. */
function makesReviewApps(root: YamlNode | undefined): boolean {
  return /review|fake|dummy/i.test(yamlText(yamlGet(root, "scripts", "postdeploy")) ?? "");
}

function appJsonVariable(entry: {
  readonly key: string;
  readonly keyAt: Span;
  readonly value: YamlNode | undefined;
}): PlatformVariable {
  if (entry.value?.kind !== "map") return plainVariable(entry);
  const value = yamlGet(entry.value, "value");
  return { name: entry.key, nameAt: entry.keyAt, value: yamlText(value), valueAt: value?.at };
}

function renderVariable(item: YamlNode): PlatformVariable[] {
  const key = yamlGet(item, "key");
  const name = yamlText(key);
  const value = yamlGet(item, "value");
  return key === undefined || name === undefined
    ? []
    : [{ name, nameAt: key.at, value: yamlText(value), valueAt: value?.at }];
}
