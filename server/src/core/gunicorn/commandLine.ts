import type { Word } from "../launch/launch.js";
import { partOfWord } from "../launch/options.js";
import type { GunicornTable, GunicornTableSetting } from "./table.js";
import { pythonInteger } from "./validate.js";

export interface GunicornCommandLine {
  readonly arguments: readonly GunicornArgument[];
  /** The first positional. */
  readonly app: Word | undefined;
  readonly positionals: readonly Word[];
  /** Each makes gunicorn exit with code 2 before it starts. */
  readonly problems: readonly GunicornCommandProblem[];
  /** `--version`, `--help`: it prints and exits. */
  readonly exits: Word | undefined;
}

export interface GunicornArgument {
  readonly setting: string;
  /** The word with the flag; it may hold the value too (`-w3`, `--workers=3`). */
  readonly flag: Word;
  /** The flag in full: `--workers` for `--worke`. */
  readonly option: string;
  readonly abbreviated: boolean;
  /** undefined: the flag alone is the value. */
  readonly value: Word | undefined;
}

export interface GunicornCommandProblem {
  readonly kind:
    | "unknown-flag"
    | "ambiguous-flag"
    | "missing-value"
    | "unexpected-value"
    | "invalid-integer"
    | "unrecognized-argument";
  readonly word: Word;
  /** Flags that an ambiguous one could mean. */
  readonly candidates: readonly string[];
}

/** `int` is the type of the flag in gunicorn/config.py wherever the validator is one of these. */
const INTEGERS: ReadonlySet<string> = new Set(["validate_pos_int", "validate_http2_frame_size"]);
/** With `auto_int` a leading zero means octal. */
const AUTO_INTEGERS: ReadonlySet<string> = new Set(["umask", "control_socket_mode"]);

/**
 * Reads gunicorn's arguments as its argparse does (gunicorn/config.py, Config.parser; CPython's argparse): long options, unique
 * prefixes of them, `=` or a separate value, `-w3`, joined flags `-DR`, and the application among them.
 */
export function parseGunicornArguments(words: readonly Word[], table: GunicornTable): GunicornCommandLine {
  const options = optionsOf(table);
  const problems: GunicornCommandProblem[] = [];
  const reading: Reading = { options, found: [], problems, exits: undefined };
  const positionals: Word[] = [];
  // Everything positional is consumed at the first place where any stands; what comes later is refused.
  let taken = false;
  let open = false;
  const positional = (word: Word): void => {
    if (taken && !open) problems.push({ kind: "unrecognized-argument", word, candidates: [] });
    else positionals.push(word);
    taken = true;
    open = true;
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    if (word.text === "--" && !word.dynamic) {
      for (const rest of words.slice(i + 1)) positional(rest);
      break;
    }
    const read = classify(word, options);
    if (read.kind === "positional") {
      positional(word);
      continue;
    }
    open = false;
    if (read.kind !== "option") {
      problems.push({ kind: read.kind, word, candidates: read.kind === "ambiguous-flag" ? read.candidates : [] });
      // An unknown option's value is an argument of its own for argparse.
      continue;
    }
    if (readOption(read, word, words[i + 1], reading)) i++;
  }
  return { arguments: reading.found, app: positionals[0], positionals, problems, exits: reading.exits };
}

function optionsOf({ settings }: GunicornTable): Reading["options"] {
  return new Map<string, GunicornTableSetting | "exit">([
    ...settings.flatMap((setting) => setting.cli.map((flag) => [flag, setting] as const)),
    ...["-h", "--help", "-v", "--version"].map((flag) => [flag, "exit"] as const),
  ]);
}

interface Reading {
  readonly options: ReadonlyMap<string, GunicornTableSetting | "exit">;
  readonly found: GunicornArgument[];
  readonly problems: GunicornCommandProblem[];
  exits: Word | undefined;
}

/** Whether the word behind is its value. */
function readOption(read: ReadOption, word: Word, behind: Word | undefined, reading: Reading): boolean {
  const { options, found, problems } = reading;
  const { option, value, abbreviated } = read;
  const setting = options.get(option);
  if (setting === undefined) return false;
  if (setting === "exit") {
    reading.exits ??= word;
    return false;
  }
  const entry = { setting: setting.name, flag: word, option, abbreviated };
  if (takesValue(setting)) return readValue(setting, entry, value, behind, reading);
  // `-DR` is `-D -R`; `--reload=yes` is refused.
  const joined = value === undefined || option.startsWith("--") ? undefined : `-${value.text[0] ?? ""}`;
  if (value !== undefined && (joined === undefined || !options.has(joined))) {
    problems.push({ kind: "unexpected-value", word, candidates: [] });
    return false;
  }
  found.push({ ...entry, value: undefined });
  if (value === undefined || joined === undefined) return false;
  const rest = value.text.length > 1 ? partOfWord(value, 1) : undefined;
  return readOption({ ...read, option: joined, value: rest }, word, behind, reading);
}

function readValue(
  setting: GunicornTableSetting,
  entry: Omit<GunicornArgument, "value">,
  own: Word | undefined,
  behind: Word | undefined,
  { options, found, problems }: Reading,
): boolean {
  const isBehind = own === undefined && isValue(behind, options);
  const value = isBehind ? behind : own;
  const isOptional = setting.name === "proxy_protocol";
  if (value === undefined && !isOptional) {
    problems.push({ kind: "missing-value", word: entry.flag, candidates: [] });
    return false;
  }
  if (value !== undefined && isInvalidInteger(setting, value))
    problems.push({ kind: "invalid-integer", word: value, candidates: [] });
  found.push({ ...entry, value });
  return isBehind;
}

function isValue(word: Word | undefined, options: Reading["options"]): word is Word {
  return word !== undefined && word.text !== "--" && classify(word, options).kind === "positional";
}

interface ReadOption {
  readonly kind: "option";
  readonly option: string;
  readonly value: Word | undefined;
  readonly abbreviated: boolean;
}

type Classified =
  | { readonly kind: "positional" }
  | ReadOption
  | { readonly kind: "unknown-flag" }
  | { readonly kind: "ambiguous-flag"; readonly candidates: readonly string[] };

/** argparse's _parse_optional. */
function classify(word: Word, options: ReadonlyMap<string, unknown>): Classified {
  const { text } = word;
  if (!text.startsWith("-") || text === "-") return { kind: "positional" };
  if (options.has(text)) return { kind: "option", option: text, value: undefined, abbreviated: false };
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  if (equals >= 0 && options.has(name))
    return { kind: "option", option: name, value: partOfWord(word, equals + 1), abbreviated: false };
  if (text.startsWith("--")) {
    const candidates = [...options.keys()].filter((option) => option.startsWith(name));
    const [only] = candidates;
    if (candidates.length === 1 && only !== undefined)
      return {
        kind: "option",
        option: only,
        value: equals < 0 ? undefined : partOfWord(word, equals + 1),
        abbreviated: true,
      };
    if (candidates.length > 1) return { kind: "ambiguous-flag", candidates };
  } else {
    const short = text.slice(0, 2);
    if (options.has(short)) return { kind: "option", option: short, value: partOfWord(word, 2), abbreviated: false };
  }
  if (/^-(?:[0-9]+|[0-9]*\.[0-9]+)$/.test(text) || text.includes(" ")) return { kind: "positional" };
  return { kind: "unknown-flag" };
}

function takesValue(setting: GunicornTableSetting): boolean {
  return setting.action === "store" || setting.action === "append";
}

function isInvalidInteger(setting: GunicornTableSetting, value: Word): boolean {
  if (value.dynamic || !INTEGERS.has(setting.validator)) return false;
  const text = value.text.trim();
  // `int(x, 0)`; cert_reqs has no type of its own and meets it in its validator.
  if (AUTO_INTEGERS.has(setting.name))
    return !pythonInteger.test(/^0[0-9]/.test(value.text) ? text.replace("0", "0o") : text);
  if (setting.name === "cert_reqs") return !pythonInteger.test(text);
  return !/^[+-]?[0-9]+(?:_[0-9]+)*$/.test(text);
}
