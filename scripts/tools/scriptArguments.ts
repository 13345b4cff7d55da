import { parseArgs, type ParseArgsConfig } from "node:util";
import { expected } from "./processes.js";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Parsed<O extends Options> = ReturnType<typeof parseArgs<{ readonly options: O; readonly allowPositionals: true }>>;

/**
 * What was typed after a script's name. What it does not take is said in one line with what there is, and ends it with status 2; `--help` says what there is.
 * `usage` is one line, `operands` how many arguments without a dash there may be.
 */
export function readArguments<const O extends Options>(
  usage: string,
  options: O,
  operands = 0,
): Pick<Parsed<O>, "values" | "positionals"> {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(usage);
    process.exit(0);
  }
  const parsed = parse(usage, args, options);
  const tooMany = parsed.positionals[operands];
  if (tooMany !== undefined) throw wrongUse(`Unexpected argument '${tooMany}'`, usage);
  return parsed;
}

function parse<const O extends Options>(usage: string, args: string[], options: O): Parsed<O> {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    // Node goes on with advice for whoever means an argument that begins with a dash.
    throw wrongUse((error instanceof Error ? error.message : String(error)).split(/\.\s/)[0] ?? "", usage);
  }
}

/** The value of an option that takes a whole number. */
export function readNumber(usage: string, option: string, value: string): number {
  if (!/^\d+$/.test(value)) throw wrongUse(`Option '${option}' takes a whole number, not '${value}'`, usage);
  return Number(value);
}

/** The value of an option that takes two whole numbers. */
export function readRange(usage: string, option: string, value: string): readonly [number, number] {
  const [from, to] = /^(\d+)\.\.(\d+)$/.exec(value)?.slice(1) ?? [];
  if (from === undefined || to === undefined)
    throw wrongUse(`Option '${option}' takes FROM..TO, not '${value}'`, usage);
  return [Number(from), Number(to)];
}

/** An error for scripts/launch.mjs: its one line says what was wrong and what there is, and the status is 2. */
export function wrongUse(what: string, usage: string): Error {
  return Object.assign(expected(`${what}. ${usage}`), { exitCode: 2 });
}
