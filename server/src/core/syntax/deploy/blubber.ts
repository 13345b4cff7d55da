/** What Wikimedia builds images from: https://doc.wikimedia.org/releng/blubber/configuration.html */
import { plainVariable, process, roleOfName, type PlatformProcess, type PlatformVariable } from "./platformProcess.js";
import { yamlEntries, yamlGet, yamlItems, yamlText, type YamlNode } from "./yamlTree.js";

/** One process for each variant that starts something: itself, or by one that it includes. */
export function blubberProcesses(root: YamlNode | undefined): readonly PlatformProcess[] {
  return yamlEntries(yamlGet(root, "variants")).flatMap(({ key, keyAt, value }): readonly PlatformProcess[] => {
    const chain = [root, ...included(root, value, 0)];
    const entrypoint = chain.flatMap((one) => yamlGet(one, "entrypoint") ?? []).at(-1);
    return process(key, keyAt, roleOfName(key), entrypoint, {
      environment: chain.flatMap(variablesOf),
      dockerfile: undefined,
      directory: undefined,
    });
  });
}

/** The variant behind all that it includes, so that the last one wins. */
function included(root: YamlNode | undefined, variant: YamlNode | undefined, depth: number): readonly YamlNode[] {
  if (variant === undefined || depth > 8) return [];
  const bases = yamlItems(yamlGet(variant, "includes")).flatMap((item) =>
    included(root, yamlGet(root, "variants", yamlText(item) ?? ""), depth + 1),
  );
  return [...bases, variant];
}

function variablesOf(node: YamlNode | undefined): readonly PlatformVariable[] {
  return yamlEntries(yamlGet(node, "runs", "environment")).map(plainVariable);
}
