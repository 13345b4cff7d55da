import { span } from "../text/span.js";
import type { Word } from "./launch.js";

/** Options of a command, in order, and what is none. */
export interface CommandOptions {
  readonly options: readonly CommandOption[];
  readonly positionals: readonly Word[];
}

export interface CommandOption {
  /** In full: `--bind` also for `-b`. */
  readonly name: string;
  readonly flag: Word;
  /** undefined: a flag without a value. */
  readonly value: Word | undefined;
}

export interface OptionTable {
  /** Options without a value. */
  readonly flags: readonly string[];
  /** Short to long. */
  readonly short: Readonly<Record<string, string>>;
}

/** Reads options as click and most parsers do: `--name value`, `--name=value`, `-n value`, `-nvalue`. */
export function readOptions(words: readonly Word[], table: OptionTable): CommandOptions {
  const options: CommandOption[] = [];
  const positionals: Word[] = [];
  const flags = new Set(table.flags);
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const { text } = word;
    if (text === "--") {
      for (const rest of words.slice(i + 1)) positionals.push(rest);
      break;
    }
    if (!text.startsWith("-") || text === "-") {
      positionals.push(word);
      continue;
    }
    const equals = text.indexOf("=");
    const long = text.startsWith("--");
    const written = equals >= 0 ? text.slice(0, equals) : long ? text : text.slice(0, 2);
    const name = table.short[written] ?? written;
    if (flags.has(name)) {
      options.push({ name, flag: word, value: undefined });
      // Joined flags: `-EB`.
      if (!long && equals < 0)
        for (const letter of text.slice(2))
          options.push({ name: table.short[`-${letter}`] ?? `-${letter}`, flag: word, value: undefined });
    } else if (equals >= 0) {
      options.push({ name, flag: word, value: partOfWord(word, equals + 1) });
    } else if (!long && text.length > 2) {
      options.push({ name, flag: word, value: partOfWord(word, 2) });
    } else {
      const next = words[i + 1];
      const value =
        next !== undefined && (!next.text.startsWith("-") || /^-(?:$|[0-9])/.test(next.text)) ? next : undefined;
      options.push({ name, flag: word, value });
      if (value !== undefined) i++;
    }
  }
  return { options, positionals };
}

/** The rest of a word from an offset of its text; its place is exact unless quotes stand in the word. */
export function partOfWord(word: Word, from: number): Word {
  const exact = word.at.end - word.at.start === word.text.length;
  return {
    text: word.text.slice(from),
    dynamic: word.dynamic,
    at: exact ? span(word.at.file, word.at.start + from, word.at.end) : word.at,
    ...(word.whenUnset === undefined ? {} : { whenUnset: word.whenUnset.slice(from) }),
  };
}
