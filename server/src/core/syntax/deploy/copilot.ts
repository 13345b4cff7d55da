/** What AWS Copilot reads of a service: https://aws.github.io/copilot-cli/docs/manifest/lb-web-service/ */
import {
  plainVariable,
  portAt,
  process,
  roleOfName,
  textAt,
  type PlatformProcess,
  type PlatformVariable,
} from "./platformProcess.js";
import { yamlEntries, yamlGet, yamlText, type YamlNode } from "./yamlTree.js";

/** One process for environments that the manifest says no more of, and one for each that it does; `stage` names those. */
export function copilotParts(root: YamlNode | undefined): {
  readonly processes: readonly PlatformProcess[];
  readonly internalPort: ReturnType<typeof portAt>;
  readonly healthPath: ReturnType<typeof textAt>;
} {
  const health = yamlGet(root, "http", "healthcheck");
  return {
    processes: processesOf(root),
    internalPort: portAt(yamlGet(root, "image", "port")),
    healthPath: textAt(health?.kind === "map" ? yamlGet(health, "path") : health),
  };
}

function processesOf(root: YamlNode | undefined): readonly PlatformProcess[] {
  const name = yamlGet(root, "name");
  const type = yamlText(yamlGet(root, "type"));
  const role = roles.get(type ?? "");
  // What another entrypoint starts, the image's own command does not tell.
  if (name === undefined || role === undefined || yamlGet(root, "entrypoint") !== undefined) return [];
  const service = yamlText(name) ?? "";
  const environments = yamlEntries(yamlGet(root, "environments"));
  const dockerfile = dockerfileOf(yamlGet(root, "image", "build"));
  return [undefined, ...environments].flatMap((environment): PlatformProcess[] => {
    const more = {
      environment: [...variablesOf(root), ...variablesOf(environment?.value)],
      dockerfile,
      directory: undefined,
    };
    const [called, at] = [environment === undefined ? service : `${service}/${environment.key}`, name.at];
    const does = role === "worker" ? roleOfName(service, role) : role;
    const command = yamlGet(environment?.value, "command") ?? yamlGet(root, "command");
    const processes =
      command === undefined && dockerfile !== undefined
        ? [{ name: called, nameAt: at, role: does, shell: undefined, words: undefined, ...more }]
        : process(called, at, does, command, more);
    return processes.map((one) => (environment === undefined ? one : { ...one, stage: stageOf(environment.key) }));
  });
}

const roles: ReadonlyMap<string, PlatformProcess["role"]> = new Map([
  ["Load Balanced Web Service", "web"],
  ["Request-Driven Web Service", "web"],
  ["Backend Service", "web"],
  ["Worker Service", "worker"],
  ["Scheduled Job", "scheduler"],
]);

/** `prodenv` */
function stageOf(environment: string): string {
  return environment.replace(/[-_]?env(?:ironment)?$/i, "") || environment;
}

/** Paths from the folder that holds `copilot/`. */
function dockerfileOf(build: YamlNode | undefined): string | undefined {
  if (build?.kind !== "map") return yamlText(build);
  const context = yamlText(yamlGet(build, "context"));
  return yamlText(yamlGet(build, "dockerfile")) ?? (context === undefined ? undefined : `${context}/Dockerfile`);
}

/** `variables`, and `secrets`, whose values are the names of what Copilot looks up. What it fills in, or takes from a stack, is not in the file. */
function variablesOf(node: YamlNode | undefined): readonly PlatformVariable[] {
  return [
    ...yamlEntries(yamlGet(node, "variables"))
      .map(plainVariable)
      .map((one) => (one.value?.includes("${") === true ? { ...one, value: undefined } : one)),
    ...yamlEntries(yamlGet(node, "secrets")).map((entry) => ({ ...plainVariable(entry), value: undefined })),
  ];
}
