import type { StrValue, Value } from "../../domain/value.js";
import { unknown, unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { reprText } from "../../domain/display.js";
import { lift } from "../lift.js";
import { dict, int, list, none, str, tuple } from "../make.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace, runtimeObject } from "../runtime.js";
import type { Call } from "./libraryModel.js";
import { callAt, libraryObject, members, parameters } from "./libraryModel.js";

/** `re`. A pattern runs only if JavaScript surely does the same with it, in a time that cannot explode. */
export function reModule(): Value {
  const flags = Object.fromEntries(
    (
      [
        ["IGNORECASE", 2],
        ["I", 2],
        ["LOCALE", 4],
        ["L", 4],
        ["MULTILINE", 8],
        ["M", 8],
        ["DOTALL", 16],
        ["S", 16],
        ["UNICODE", 32],
        ["U", 32],
        ["VERBOSE", 64],
        ["X", 64],
        ["ASCII", 256],
        ["A", 256],
      ] as const
    ).map(([name, value]) => [name, int(value)]),
  );
  const onPattern = (name: string): Value =>
    nativeFunction(name, (args, run) => {
      const [pattern, ...rest] = args.positional;
      const flag = args.keywords.get("flags");
      const keywords = new Map([...args.keywords].filter(([key]) => key !== "flags" && key !== "pattern"));
      const made = compiled(pattern ?? args.keywords.get("pattern") ?? none(args.at), flag, args.at);
      return methods(made)[name]?.({ ...args, positional: rest, keywords }, run) ?? unknown(`re.${name}()`, args.at);
    });
  return nativeNamespace("re", {
    ...flags,
    compile: nativeFunction("compile", (args) => {
      const given = parameters(args, ["pattern", "flags"]);
      return patternObject(compiled(given.get("pattern") ?? none(args.at), given.get("flags"), args.at), args.at);
    }),
    ...Object.fromEntries(
      ["match", "search", "fullmatch", "sub", "split", "findall", "finditer"].map((name) => [name, onPattern(name)]),
    ),
    escape: nativeFunction("escape", (args) =>
      lift(
        [args.positional[0] ?? none(args.at)],
        args.at,
        ([one]) =>
          one?.kind === "str"
            ? {
                ...one,
                value: one.value.replace(/[\t\n\v\f\r !"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]/g, (character) =>
                  /["!%',/:;<=>@`]/.test(character) ? character : `\\${character}`,
                ),
              }
            : unknown("re.escape()", args.at, "str"),
        { type: "str" },
      ),
    ),
  });
}

interface Pattern {
  readonly text: string | undefined;
  readonly flags: number | undefined;
  /** The same pattern for JavaScript; undefined where it may differ. */
  readonly source: string | undefined;
  /** How many quantifiers it has: a match may try each way to share a text between them. */
  readonly quantifiers: number;
}

function compiled(value: Value, flags: Value | undefined, at: Span): Pattern {
  void at;
  if (value.kind === "object" && value.type === "re.Pattern")
    return (
      (value.data as { readonly pattern?: Pattern }).pattern ?? {
        text: undefined,
        flags: undefined,
        source: undefined,
        quantifiers: 0,
      }
    );
  const text = value.kind === "str" ? value.value : undefined;
  const number = !flags ? 0 : flags.kind === "int" ? Number(flags.value) : undefined;
  // `(?i)` at the start is the flag.
  const ignoresCase = text?.startsWith("(?i)") === true;
  const body = ignoresCase ? text.slice(4) : text;
  const quantifiers =
    body !== undefined && (number === 0 || number === 2)
      ? quantifiersOf(body.replace(/\(\?P<[A-Za-z_]\w*>/g, "("))
      : undefined;
  return {
    text,
    flags: ignoresCase && number === 0 ? 2 : number,
    source: quantifiers === undefined ? undefined : body?.replaceAll("(?P<", "(?<"),
    quantifiers: quantifiers ?? 0,
  };
}

/**
 * How many quantifiers a pattern has that is the same in both languages, for ASCII text without line breaks: literals, escapes of punctuation,
 * `\d \w \s`, simple classes, looking ahead, and behind at one character, anchors, groups that are repeated at most once and cannot be empty. undefined: it may differ.
 */
function quantifiersOf(pattern: string): number | undefined {
  let quantifiers = 0;
  /** Of each group that is open: how many of its parts must be there. Alternatives need none. */
  const groups: { needed: number; hasAlternatives: boolean }[] = [{ needed: 0, hasAlternatives: false }];
  let closed = false;
  let previous: "start" | "atom" | "group" | "other" = "start";
  for (let place = 0; place < pattern.length; ) {
    const rest = pattern.slice(place, place + 200);
    const token =
      /^(?:\\[dwsbDWSB]|\\[.\-/+*?()[\]{}|^$:_@\\]|\[\^?(?:[A-Za-z0-9_./:@ ,;=#%&~!"'<>+*-]|\\[dws.\-/])+\]|[A-Za-z0-9_./:@ ,;=#%&~!"'<>-])/.exec(
        rest,
      );
    if (token) {
      previous = "atom";
      if (!/^\\[bB]/.test(token[0])) addNeeded(groups, 1);
      place += token[0].length;
      continue;
    }
    // Looking behind at one character: Python looks behind at texts of one length alone.
    const behind = lookingBehind.exec(rest);
    if (behind) {
      previous = "other";
      place += behind[0].length;
      continue;
    }
    const quantifier = /^(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})\??/.exec(rest);
    if (quantifier) {
      if (previous === "group" ? !closed || !quantifier[0].startsWith("?") : previous !== "atom") return undefined;
      if (previous === "atom") quantifiers++;
      if (/^(?:[*?]|\{0)/.test(quantifier[0])) addNeeded(groups, -1);
      previous = "other";
      place += quantifier[0].length;
      continue;
    }
    const group = /^(?:\((?:\?[:=!])?|[|^$])/.exec(rest);
    if (group) {
      previous = "other";
      const own = groups.at(-1);
      if (group[0].startsWith("(")) groups.push({ needed: 0, hasAlternatives: /[=!]/.test(group[0]) });
      else if (group[0] === "|" && own) own.hasAlternatives = true;
      place += group[0].length;
      continue;
    }
    const own = rest[0] === ")" ? groups.pop() : undefined;
    if (own === undefined) return undefined;
    closed = own.needed > 0 && !own.hasAlternatives;
    if (closed) addNeeded(groups, 1);
    previous = "group";
    place++;
  }
  try {
    new RegExp(pattern);
    return quantifiers;
  } catch {
    return undefined;
  }
}

const lookingBehind =
  /^\(\?<[=!](?:\\[dwsDWS]|\\[.\-/+*?()[\]{}|^$:_@\\]|\[\^?(?:[A-Za-z0-9_./:@ ,;=#%&~!"'<>+*-]|\\[dws.\-/])+\]|[A-Za-z0-9_./:@ ,;=#%&~!"'<>-])\)/;

function addNeeded(groups: readonly { needed: number }[], count: number): void {
  const own = groups.at(-1);
  if (own) own.needed += count;
}

/** In how many ways a text of this length can be shared between quantifiers: no match tries more. */
function ways(length: number, quantifiers: number): number {
  return Array.from({ length: quantifiers }, (_, index) => (length - index) / (index + 1)).reduce(
    (product, factor) => product * Math.max(factor, 1),
    1,
  );
}

const mostWays = 200_000_000;

function expression(
  pattern: Pattern,
  text: string,
  wrap: (source: string) => string,
  global = false,
): RegExp | undefined {
  if (
    pattern.source === undefined ||
    ways(text.length, pattern.quantifiers) > mostWays ||
    text.length > 1000 ||
    !/^[\x20-\x7e]*$/.test(text)
  )
    return undefined;
  return new RegExp(wrap(pattern.source), `d${pattern.flags === 2 ? "i" : ""}${global ? "g" : ""}`);
}

function methods(pattern: Pattern): Readonly<Record<string, Call>> {
  const onText = (
    args: CallArguments,
    position: number,
    operation: (text: StrValue) => Value | undefined,
    what: string,
  ): Value =>
    lift([args.positional[position] ?? args.keywords.get("string") ?? none(args.at)], args.at, ([one]) => {
      if (one?.kind !== "str") return unknownLike(one, what, args.at);
      return operation(one) ?? unknown(`${what} with a pattern that is not followed`, args.at);
    });
  const matching =
    (name: string, wrap: (source: string) => string): Call =>
    (args) =>
      onText(
        args,
        0,
        (text) => {
          const test = expression(pattern, text.value, wrap);
          if (!test) return undefined;
          const match = test.exec(text.value);
          return match ? matchObject(match, args.at) : none(args.at);
        },
        `re.${name}()`,
      );
  return {
    match: matching("match", (source) => `^(?:${source})`),
    search: matching("search", (source) => source),
    fullmatch: matching("fullmatch", (source) => `^(?:${source})$`),
    sub: (args: CallArguments, run: Run) => {
      const replacement = args.positional[0] ?? args.keywords.get("repl");
      const callee =
        replacement &&
        (runtimeObject(replacement)?.kind === "function" || runtimeObject(replacement)?.kind === "native")
          ? replacement
          : undefined;
      if (args.positional.length > 2 || args.keywords.has("count")) return unknown("re.sub()", args.at, "str");
      return onText(
        args,
        1,
        (text) => {
          const test = expression(pattern, text.value, (source) => source, true);
          if (!test) return undefined;
          let isSeen = true;
          // A template that names no group of the pattern is refused, whether it is needed or not.
          const groupCount = (new RegExp(`${test.source}|`).exec("")?.length ?? 1) - 1;
          if (
            !callee &&
            (replacement?.kind !== "str" ||
              expandTemplate(
                replacement.value,
                Array.from({ length: groupCount + 1 }, () => ""),
              ) === undefined)
          )
            return undefined;
          const value = text.value.replace(test, (...parts: unknown[]) => {
            const groups = parts.slice(
              0,
              parts.findIndex((part) => typeof part === "number"),
            );
            const named = parts.at(-1);
            const made = callee
              ? callAt(
                  callee,
                  [
                    matchObject(
                      Object.assign(
                        groups,
                        typeof named === "object" && { groups: named },
                      ) as unknown as RegExpExecArray,
                      args.at,
                    ),
                  ],
                  args,
                  run,
                )
              : replacement?.kind === "str"
                ? expandTemplate(replacement.value, groups)
                : undefined;
            if (typeof made === "string") return made;
            if (made?.kind === "str") return made.value;
            isSeen = false;
            return "";
          });
          return isSeen ? { ...text, value } : undefined;
        },
        "re.sub()",
      );
    },
    split: (args) =>
      onText(
        args,
        0,
        (text) => {
          const test = expression(pattern, text.value, (source) => source, true);
          // An empty match splits differently.
          if (
            !test ||
            args.positional.length > 1 ||
            /\((?!\?)/.test(test.source) ||
            new RegExp(`^(?:${test.source})$`).test("")
          )
            return undefined;
          return list(
            text.value.split(test).map((part) => str(part, args.at)),
            args.at,
          );
        },
        "re.split()",
      ),
    findall: (args) =>
      onText(
        args,
        0,
        (text) => {
          const test = expression(pattern, text.value, (source) => source, true);
          if (!test) return undefined;
          const found = (match: readonly (string | undefined)[]): Value =>
            match.length > 2
              ? tuple(
                  match.slice(1).map((group) => str(group ?? "", args.at)),
                  args.at,
                )
              : str(match.at(-1) ?? "", args.at);
          return list([...text.value.matchAll(test)].map(found), args.at);
        },
        "re.findall()",
      ),
    finditer: (args) =>
      onText(
        args,
        0,
        (text) => {
          const test = expression(pattern, text.value, (source) => source, true);
          return (
            test &&
            list(
              [...text.value.matchAll(test)].map((match) => matchObject(match, args.at)),
              args.at,
            )
          );
        },
        "re.finditer()",
      ),
  };
}

/** `\\1`, `\\g<1>` and the usual escapes; undefined for others. */
function expandTemplate(template: string, groups: readonly unknown[]): string | undefined {
  let isSeen = true;
  const text = template.replace(
    /\\(?:(\d{1,2})|g<(\d{1,2})>|(.)|$)/gs,
    (_all, plain: string | undefined, named: string | undefined, other: string | undefined) => {
      const number = Number(plain ?? named);
      if (Number.isInteger(number) && (number > 0 || named !== undefined) && number < groups.length)
        return String(groups[number] ?? "");
      const escape =
        other === undefined ? undefined : ({ n: "\n", t: "\t", "\\": "\\" } as Readonly<Record<string, string>>)[other];
      if (escape === undefined) isSeen = false;
      return escape ?? "";
    },
  );
  return isSeen ? text : undefined;
}

function patternObject(pattern: Pattern, at: Span): Value {
  const flags = pattern.flags === 2 ? ", re.IGNORECASE" : "";
  const repr =
    pattern.text === undefined || pattern.flags === undefined || (pattern.flags !== 0 && pattern.flags !== 2)
      ? "re.compile(…)"
      : `re.compile(${reprText(pattern.text)}${flags})`;
  const all = methods(pattern);
  return libraryObject(
    "re.Pattern",
    repr,
    {
      ...{ pattern },
      getAttribute: members(
        { pattern: pattern.text === undefined ? unknown("a pattern", at, "str") : str(pattern.text, at) },
        all,
      ),
    },
    at,
  );
}

function matchObject(match: RegExpExecArray, at: Span): Value {
  const part = (index: number, where: Span): Value =>
    index >= match.length
      ? unknown("a group", where)
      : match[index] === undefined
        ? none(where)
        : str(match[index] ?? "", where);
  const named = (name: string, where: Span): Value => {
    if (!match.groups || !Object.hasOwn(match.groups, name)) return unknown("a group", where);
    const value = match.groups[name] as string | undefined;
    return value === undefined ? none(where) : str(value, where);
  };
  const place = (args: CallArguments, operation: (start: number, end: number) => Value): Value => {
    const [group = int(0)] = args.positional;
    const [all, key]: readonly [object | undefined, string] =
      group.kind === "str"
        ? [match.indices?.groups, group.value]
        : [match.indices, group.kind === "int" ? String(group.value) : ""];
    if (all === undefined || !Object.hasOwn(all, key)) return unknown("a place in a text", args.at);
    // Of a group that took no part.
    const [start, end] = (all as Readonly<Record<string, readonly [number, number] | undefined>>)[key] ?? [-1, -1];
    return operation(start, end);
  };
  return libraryObject(
    "re.Match",
    "<re.Match>",
    {
      getAttribute: members(
        {},
        {
          group: (args) => {
            const [first] = args.positional;
            if (args.positional.length > 1) return unknown("groups", args.at);
            if (first?.kind === "str") return named(first.value, args.at);
            return first && first.kind !== "int"
              ? unknown("groups", args.at)
              : part(first?.kind === "int" ? Number(first.value) : 0, args.at);
          },
          groupdict: (args) => {
            const missing = parameters(args, ["default"]).get("default") ?? none(args.at);
            return dict(
              Object.entries(match.groups ?? {}).map(([key, value]) => ({
                key: str(key, args.at),
                value: (value as string | undefined) === undefined ? missing : str(value, args.at),
              })),
              args.at,
            );
          },
          groups: (args) => {
            const missing = parameters(args, ["default"]).get("default") ?? none(args.at);
            return tuple(
              Array.from({ length: match.length - 1 }, (_unused, index) =>
                match[index + 1] === undefined ? missing : part(index + 1, args.at),
              ),
              args.at,
            );
          },
          start: (args) => place(args, (start) => int(start, args.at)),
          end: (args) => place(args, (_start, end) => int(end, args.at)),
          span: (args) => place(args, (start, end) => tuple([int(start, args.at), int(end, args.at)], args.at)),
        },
      ),
      getItem: (key, _run, where) =>
        key.kind === "int"
          ? part(Number(key.value), where)
          : key.kind === "str"
            ? named(key.value, where)
            : unknown("a group", where),
    },
    at,
  );
}
