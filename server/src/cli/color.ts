import type { CommandLineHost, Output } from "./commandLineHost.js";

/** Writes texts in colour, or plainly. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  blue(text: string): string;
  green(text: string): string;
}

export function paint(colored: boolean): Paint {
  const style =
    (on: number, off: number) =>
    (text: string): string =>
      colored && text !== "" ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    yellow: style(33, 39),
    blue: style(34, 39),
    green: style(32, 39),
  };
}

/** NO_COLOR wins over FORCE_COLOR (no-color.org); without either a terminal decides. */
export function wantsColor(host: CommandLineHost, output: Output): boolean {
  if (host.color.no !== undefined && host.color.no !== "") return false;
  if (host.color.force !== undefined) return host.color.force !== "0" && host.color.force !== "false";
  return output.isTerminal;
}
