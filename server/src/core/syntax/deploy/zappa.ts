/** zappa_settings.json, .yml and .toml: https://github.com/zappa/Zappa#advanced-settings */
import { literalWord } from "./commandLine.js";
import { plainVariable, type PlatformProcess } from "./platformProcess.js";
import { yamlEntries, yamlGet, yamlText, type YamlNode, type YamlScalar } from "./yamlTree.js";

/** One process for each stage that serves a WSGI application: Zappa's handler loads it, and no command stands in the file. */
export function zappaProcesses(root: YamlNode | undefined): readonly PlatformProcess[] {
  return yamlEntries(root).flatMap(({ key, keyAt, value }): readonly PlatformProcess[] => {
    const said = (name: string): YamlNode | undefined => inherited(root, value, name, 0);
    const settings = said("django_settings");
    const loaded = settings ?? said("app_function");
    if (loaded?.kind !== "scalar" || loaded.text === "") return [];
    const variables = [
      ...yamlEntries(said("aws_environment_variables")),
      ...yamlEntries(said("environment_variables")),
    ].map(plainVariable);
    const module =
      settings === undefined
        ? []
        : [
            {
              name: "DJANGO_SETTINGS_MODULE",
              nameAt: settings.at,
              value: yamlText(settings),
              valueAt: settings.at,
            },
          ];
    return [
      {
        name: key,
        nameAt: keyAt,
        role: "web",
        shell: undefined,
        words: [{ ...literalWord(loaded.mapped), at: loaded.at }],
        environment: [...variables, ...module],
        dockerfile: undefined,
        directory: undefined,
      },
    ];
  });
}

/** The settings module of each stage that says one, or extends one that does. */
export function zappaSettings(
  root: YamlNode | undefined,
): readonly { readonly stage: string; readonly settings: YamlScalar }[] {
  return yamlEntries(root).flatMap(({ key, value }) => {
    const settings = inherited(root, value, "django_settings", 0);
    return settings?.kind === "scalar" ? [{ stage: key, settings }] : [];
  });
}

/** A stage has what the stage that it extends has, each key as a whole. */
function inherited(
  root: YamlNode | undefined,
  stage: YamlNode | undefined,
  name: string,
  depth: number,
): YamlNode | undefined {
  const own = yamlGet(stage, name);
  const parent = yamlText(yamlGet(stage, "extends"));
  if (own !== undefined || parent === undefined || depth > 8) return own;
  return inherited(root, yamlGet(root, parent), name, depth + 1);
}
