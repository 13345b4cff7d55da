import { isThisMachine } from "../text/thisMachine.js";
import { dirname, isInside, join } from "../project/paths.js";
import type { Span } from "../text/span.js";
import type { ProjectView } from "../rules/views.js";
import type { ComposeFile, ComposeService } from "../syntax/deploy/compose.js";
import { yamlEntries, yamlGet, yamlItems, yamlText } from "../syntax/deploy/yamlTree.js";
import { proxiedLocations } from "./proxies.js";

export interface Unreachable {
  readonly at: Span;
  readonly message: string;
  /** The service that nginx runs in. */
  readonly container: Span;
}

/** What nginx cannot reach from its own container: itself under 127.0.0.1, a name that no service has, a socket in no volume of it. */
export function unreachableFromContainer(project: ProjectView): readonly Unreachable[] {
  return proxiedLocations(project).flatMap((one) =>
    one.upstreams.flatMap((upstream): readonly Unreachable[] => {
      const container = containerOf(project, one.file);
      if (container === undefined) return [];
      const { service, services } = container;
      if (service.networkMode !== undefined || yamlGet(service.node, "extra_hosts") !== undefined) return [];
      const { host, socket, text, at } = upstream;
      const draft = (message: string): readonly Unreachable[] => [{ at, message, container: service.nameAt }];
      if (socket !== undefined) {
        const folder = dirname(socket.replace(/^unix:/, ""));
        return service.volumes.some(
          ({ target }) =>
            folder === target.replace(/(.)\/+$/, "$1") || isInside(target.replace(/(.)\/+$/, "$1"), folder),
        )
          ? []
          : draft(
              `nginx finds no server at ${socket}: no volume brings that folder into the container of ${service.name}`,
            );
      }
      if (host !== undefined && isThisMachine(host))
        return draft(
          `nginx asks its own container: ${text} is ${service.name} itself, where no server of the project runs`,
        );
      // A name with dots is another machine's; services of other files may share a network.
      if (
        host === undefined ||
        !/^[A-Za-z][\w-]*$/.test(host) ||
        namesOf(services).has(host) ||
        project.deploy.compose.length > 1
      )
        return [];
      return yamlGet(service.node, "networks") === undefined &&
        yamlGet(service.node, "external_links") === undefined &&
        yamlGet(service.node, "links") === undefined
        ? draft(`nginx does not start: no service is called ${host}, and the name resolves to nothing`)
        : [];
    }),
  );
}

/** The service whose image is nginx and that the file is mounted into. */
function containerOf(
  project: ProjectView,
  file: string,
): { readonly service: ComposeService; readonly services: readonly ComposeService[] } | undefined {
  for (const { path, content, target } of project.deploy.compose) {
    if (target !== "production") continue;
    for (const service of content.services) {
      if (!/(?:^|\/)nginx(?:-unprivileged)?(?::|$)/.test(service.image?.text ?? "")) continue;
      if (
        service.volumes.some(
          ({ bind, source }) => bind && source !== undefined && isInside(join(dirname(path), source), file),
        ) ||
        configsOf(service, content).some((source) => join(dirname(path), source) === file)
      )
        return { service, services: content.services };
    }
  }
  return undefined;
}

/** Files of the top-level `configs` that the service is given: https://docs.docker.com/reference/compose-file/services/#configs */
function configsOf({ node }: ComposeService, { yaml }: ComposeFile): readonly string[] {
  return yamlItems(yamlGet(node, "configs")).flatMap((item) => {
    const name = yamlText(item) ?? yamlText(yamlGet(item, "source"));
    return name === undefined
      ? []
      : (yamlText(yamlGet(yamlGet(yamlGet(yaml.documents[0], "configs"), name), "file")) ?? []);
  });
}

function namesOf(services: readonly ComposeService[]): ReadonlySet<string> {
  return new Set(
    services.flatMap(({ name, node }) => [
      name,
      yamlText(yamlGet(node, "container_name")) ?? name,
      yamlText(yamlGet(node, "hostname")) ?? name,
      ...yamlEntries(yamlGet(node, "networks")).flatMap(({ value }) =>
        yamlItems(yamlGet(value, "aliases")).flatMap((item) => yamlText(item) ?? []),
      ),
    ]),
  );
}
