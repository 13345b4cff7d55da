import type { Span } from "../../text/span.js";
import type { MappedText } from "./mappedText.js";
import type { PlatformVariable } from "./platformProcess.js";
import { parseYaml, yamlEntries, yamlGet, yamlItems, yamlText, type YamlNode } from "./yamlTree.js";

/** One application of `manifest.yml` (https://docs.cloudfoundry.org/devguide/deploy-apps/manifest-attributes.html). */
export interface CloudFoundryApplication {
  readonly name: string;
  readonly at: Span;
  /** What is pushed, relative to the manifest. */
  readonly path: string | undefined;
  /** It runs an image of a registry. */
  readonly usesImage: boolean;
  /** undefined: the buildpack starts what the Procfile calls web. */
  readonly command: MappedText | undefined;
  readonly environment: readonly PlatformVariable[];
}

/** Reads a manifest of Cloud Foundry, with what older ones say for all of their applications (https://docs.cloudfoundry.org/devguide/deploy-apps/manifest-attributes.html#deprecated). Never throws. */
export function parseCloudFoundry(file: string, text: string): readonly CloudFoundryApplication[] {
  const root = parseYaml(file, text).documents[0];
  return yamlItems(yamlGet(root, "applications")).map((application): CloudFoundryApplication => {
    const name = yamlGet(application, "name");
    const web = yamlItems(yamlGet(application, "processes")).find((one) => yamlText(yamlGet(one, "type")) === "web");
    const command = yamlGet(web, "command") ?? yamlGet(application, "command") ?? yamlGet(root, "command");
    return {
      name: yamlText(name) ?? "web",
      at: name?.at ?? application.at,
      path: yamlText(yamlGet(application, "path")),
      usesImage: yamlGet(application, "docker") !== undefined,
      command: command?.kind === "scalar" && command.value !== null ? command.mapped : undefined,
      environment: [root, application].flatMap((node) =>
        yamlEntries(yamlGet(node, "env")).map(({ key, keyAt, value }) => ({
          name: key,
          nameAt: keyAt,
          value: given(value),
          valueAt: value?.at,
        })),
      ),
    };
  });
}

/** undefined for `((name))`, which `cf push --var` fills in. */
function given(value: YamlNode | undefined): string | undefined {
  const text = yamlText(value);
  return text === undefined || text.includes("((") ? undefined : text;
}
