/** The settings modules that Zappa's stages for production load, from the text of zappa_settings.json, .yml or .toml. */
import { nameWords } from "./roleWords.js";

export interface ZappaModule {
  readonly value: string;
  /** Offsets of the value. */
  readonly start: number;
  readonly end: number;
}

/** Of a stage that is named for development only where no other names a module: `zappa init` calls the first one `dev`. */
export function zappaModules(text: string): readonly ZappaModule[] {
  const found: (ZappaModule & { readonly isAside: boolean })[] = [];
  let offset = 0;
  let depth = 0;
  let stage = "";
  for (const line of text.split("\n")) {
    stage = stageIn(line, depth) ?? stage;
    const match = /\bdjango_settings["']?\s{0,8}[:=]\s{0,8}["']?([A-Za-z_][\w.]*)/.exec(line);
    const value = match?.[1];
    if (match !== null && value !== undefined) {
      const end = offset + match.index + match[0].length;
      found.push({ value, start: end - value.length, end, isAside: isAside(stage) });
    }
    for (const c of line) depth += c === "{" ? 1 : c === "}" ? -1 : 0;
    offset += line.length + 1;
  }
  const deployed = found.filter((one) => !one.isAside);
  return (deployed.length > 0 ? deployed : found).map(({ value, start, end }) => ({ value, start, end }));
}

/** JSON's second level, a key of YAML without indentation, a table of TOML. */
function stageIn(line: string, depth: number): string | undefined {
  return (
    (depth === 1 ? /^\s{0,40}"([\w-]{1,80})"\s{0,8}:\s{0,8}\{/.exec(line)?.[1] : undefined) ??
    /^([\w-]{1,80}):\s{0,8}$/.exec(line)?.[1] ??
    /^\[([\w-]{1,80})\]/.exec(line)?.[1]
  );
}

function isAside(stage: string): boolean {
  const words = nameWords(stage);
  return words.development || words.test || words.shared;
}
