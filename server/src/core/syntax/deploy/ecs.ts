/** Containers of Amazon's ECS: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html. Elastic Beanstalk's Dockerrun.aws.json has them too, and Terraform templates of them alone. */
import { process, roleOfName, type PlatformProcess } from "./platformProcess.js";
import { yamlGet, yamlItems, yamlText, type YamlNode } from "./yamlTree.js";

/** What runs the image's own command is not told from here. */
export function ecsProcesses(root: YamlNode | undefined): readonly PlatformProcess[] {
  return yamlItems(root?.kind === "list" ? root : yamlGet(root, "containerDefinitions")).flatMap((container) => {
    const name = yamlGet(container, "name");
    const called = yamlText(name) ?? "";
    const [entrypoint, command] = [yamlGet(container, "entryPoint"), yamlGet(container, "command")];
    const words =
      command?.kind === "list" ? { ...command, items: [...yamlItems(entrypoint), ...command.items] } : entrypoint;
    return process(called, name?.at ?? container.at, roleOfName(called), words, {
      environment: [
        ...yamlItems(yamlGet(container, "environment")),
        ...yamlItems(yamlGet(container, "secrets")),
      ].flatMap((item) => {
        const [key, value] = [yamlGet(item, "name"), yamlGet(item, "value")];
        const text = yamlText(value);
        return key === undefined
          ? []
          : {
              name: yamlText(key) ?? "",
              nameAt: key.at,
              value: text?.includes("${") === true ? undefined : text,
              valueAt: value?.at,
            };
      }),
      dockerfile: undefined,
      directory: undefined,
    });
  });
}

/** `"cpu": ${cpu}` of a template, as a text of the same length. */
export function filledIn(text: string): string {
  return text.replace(/(:[ \t]{0,9})\$\{([^}"\n]*)\}/g, '$1"{$2"');
}
