import { spanOf } from "../syntax/deploy/mappedText.js";
import { parseToml } from "../syntax/deploy/tomlTree.js";
import { parseYaml } from "../syntax/deploy/yamlTree.js";
import { zappaSettings } from "../syntax/deploy/zappa.js";
import { nameWords } from "./roleWords.js";

/** Stages of Zappa that are for production by their names; all where none is: `zappa init` calls the first one `dev`. */
export function deployedStages<Stage>(stages: readonly Stage[], nameOf: (stage: Stage) => string): readonly Stage[] {
  const deployed = stages.filter((stage) => {
    const words = nameWords(nameOf(stage));
    return !words.development && !words.test && !words.shared;
  });
  return deployed.length > 0 ? deployed : stages;
}

export interface ZappaModule {
  readonly value: string;
  /** Offsets of the value. */
  readonly start: number;
  readonly end: number;
}

/** The settings modules that deployed stages load, from the text of zappa_settings.json, .yml or .toml. */
export function zappaModules(file: string, text: string): readonly ZappaModule[] {
  const { documents } = file.endsWith(".toml") ? parseToml(file, text) : parseYaml(file, text);
  const modules = deployedStages(zappaSettings(documents[0]), ({ stage }) => stage).flatMap(({ settings }) => {
    const { start, end } = spanOf(settings.mapped, 0, settings.text.length);
    return /^[A-Za-z_][\w.]*$/.test(settings.text) ? [{ value: settings.text, start, end }] : [];
  });
  // What several stages have of one that they extend stands once.
  return modules.filter((one, i) => modules.findIndex(({ start }) => start === one.start) === i);
}
