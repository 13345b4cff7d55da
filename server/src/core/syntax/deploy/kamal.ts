/** Kamal's config/deploy.yml: https://kamal-deploy.org/docs/configuration/overview/ */
import {
  plainVariable,
  portAt,
  process,
  roleOfName,
  textAt,
  type PlatformProcess,
  type PlatformVariable,
} from "./platformProcess.js";
import { yamlEntries, yamlGet, yamlItems, yamlText, type YamlNode } from "./yamlTree.js";

/** One process for each role of `servers`; a list of hosts is the role web. What accessories run is not the project's. */
export function kamalParts(root: YamlNode | undefined): {
  readonly processes: readonly PlatformProcess[];
  readonly environment: readonly PlatformVariable[];
  readonly internalPort: ReturnType<typeof portAt>;
  readonly healthPath: ReturnType<typeof textAt>;
} {
  const servers = yamlGet(root, "servers");
  const proxy = yamlGet(root, "proxy");
  // Another tool's `config/deploy.yml` names neither.
  const isKamal = yamlGet(root, "service") !== undefined && yamlGet(root, "image") !== undefined;
  const dockerfile = yamlText(yamlGet(root, "builder", "dockerfile")) ?? "Dockerfile";
  const roles = servers?.kind === "map" ? yamlEntries(servers) : [];
  const processes =
    !isKamal || servers === undefined
      ? []
      : servers.kind === "map"
        ? roles.flatMap(({ key, keyAt, value }): PlatformProcess[] => {
            const more = { environment: variablesOf(yamlGet(value, "env")), dockerfile, directory: undefined };
            const role = key === "web" ? "web" : roleOfName(key, "worker");
            const command = yamlGet(value, "cmd");
            return command === undefined
              ? [{ name: key, nameAt: keyAt, role, shell: undefined, words: undefined, ...more }]
              : process(key, keyAt, role, command, more);
          })
        : [
            {
              name: "web",
              nameAt: servers.at,
              role: "web" as const,
              shell: undefined,
              words: undefined,
              environment: [],
              dockerfile,
              directory: undefined,
            },
          ];
  return {
    processes,
    environment: isKamal ? variablesOf(yamlGet(root, "env")) : [],
    internalPort: portAt(yamlGet(proxy, "app_port")),
    healthPath: textAt(yamlGet(proxy, "healthcheck", "path")),
  };
}

/** `clear` and `secret`, or variables alone; `NAME:STORED_AS` is a secret under another name (https://kamal-deploy.org/docs/configuration/environment-variables/). */
function variablesOf(node: YamlNode | undefined): readonly PlatformVariable[] {
  const clear = yamlGet(node, "clear");
  const secret = yamlGet(node, "secret");
  if (clear === undefined && secret === undefined) return yamlEntries(node).map(knownVariable);
  return [
    ...yamlEntries(clear).map(knownVariable),
    ...yamlItems(secret).flatMap((item): PlatformVariable[] => {
      const name = yamlText(item)?.split(":")[0];
      return name === undefined ? [] : [{ name, nameAt: item.at, value: undefined, valueAt: undefined }];
    }),
  ];
}

/** What Ruby fills in is not in the file. */
function knownVariable(entry: Parameters<typeof plainVariable>[0]): PlatformVariable {
  const variable = plainVariable(entry);
  return variable.value?.includes("<%") === true ? { ...variable, value: undefined } : variable;
}
