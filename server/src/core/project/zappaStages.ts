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
export function zappaModules(text: string): readonly ZappaModule[] {
  const found: { readonly stage: string; readonly module: ZappaModule }[] = [];
  let offset = 0;
  let depth = 0;
  let stage = "";
  for (const line of text.split("\n")) {
    stage = stageIn(line, depth) ?? stage;
    const match = /\bdjango_settings["']?\s{0,8}[:=]\s{0,8}["']?([A-Za-z_][\w.]*)/.exec(line);
    const value = match?.[1];
    if (match !== null && value !== undefined) {
      const end = offset + match.index + match[0].length;
      found.push({ stage, module: { value, start: end - value.length, end } });
    }
    for (const c of line) depth += c === "{" ? 1 : c === "}" ? -1 : 0;
    offset += line.length + 1;
  }
  return deployedStages(found, (one) => one.stage).map((one) => one.module);
}

/** JSON's second level, a key of YAML without indentation, a table of TOML. */
function stageIn(line: string, depth: number): string | undefined {
  return (
    (depth === 1 ? /^\s{0,40}"([\w-]{1,80})"\s{0,8}:\s{0,8}\{/.exec(line)?.[1] : undefined) ??
    /^([\w-]{1,80}):\s{0,8}$/.exec(line)?.[1] ??
    /^\[([\w-]{1,80})\]/.exec(line)?.[1]
  );
}
