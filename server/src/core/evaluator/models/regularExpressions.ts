import type { StrValue, Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
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
  const flags = Object.fromEntries(([["IGNORECASE", 2], ["I", 2], ["LOCALE", 4], ["L", 4], ["MULTILINE", 8], ["M", 8], ["DOTALL", 16], ["S", 16], ["UNICODE", 32], ["U", 32], ["VERBOSE", 64], ["X", 64], ["ASCII", 256], ["A", 256]] as const).map(([name, value]) => [name, int(value)]));
  const onPattern = (name: string): Value => nativeFunction(name, (args, run) => {
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
    ...Object.fromEntries(["match", "search", "fullmatch", "sub", "split", "findall"].map((name) => [name, onPattern(name)])),
    escape: nativeFunction("escape", (args) => lift([args.positional[0] ?? none(args.at)], args.at, ([one]) => (one?.kind === "str" ? { ...one, value: one.value.replace(/[\t\n\v\f\r !"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]/g, (character) => (/["!%',/:;<=>@`]/.test(character) ? character : `\\${character}`)) } : unknown("re.escape()", args.at, "str")), { type: "str" })),
  });
}

interface Pattern {
  readonly text: string | undefined;
  readonly flags: number | undefined;
  /** The same pattern for JavaScript; undefined where it may differ. */
  readonly source: string | undefined;
}

function compiled(value: Value, flags: Value | undefined, at: Span): Pattern {
  void at;
  if (value.kind === "object" && value.type === "re.Pattern") return (value.data as { readonly pattern?: Pattern }).pattern ?? { text: undefined, flags: undefined, source: undefined };
  const text = value.kind === "str" ? value.value : undefined;
  const number = !flags ? 0 : flags.kind === "int" ? Number(flags.value) : undefined;
  // `(?i)` at the start is the flag.
  const ignoresCase = text?.startsWith("(?i)") === true;
  const body = ignoresCase ? text.slice(4) : text;
  return { text, flags: ignoresCase && number === 0 ? 2 : number, source: body !== undefined && (number === 0 || number === 2) && isPlain(body.replace(/\(\?P<[A-Za-z_]\w*>/g, "(")) ? body.replaceAll("(?P<", "(?<") : undefined };
}

/**
 * Literals, escapes of punctuation, `\d \w \s`, simple classes, groups without a quantifier behind them, anchors, and at most three
 * quantifiers: that is the same in both languages, for ASCII text without line breaks.
 */
function isPlain(pattern: string): boolean {
  let quantifiers = 0;
  let previous: "start" | "atom" | "group" | "other" = "start";
  for (let place = 0; place < pattern.length; ) {
    const rest = pattern.slice(place, place + 200);
    const token = /^(?:\\[dwsbDWSB]|\\[.\-/+*?()[\]{}|^$:_@\\]|\[\^?(?:[A-Za-z0-9_./:@ ,;=#%&~!"'<>+*-]|\\[dws.\-/])+\]|[A-Za-z0-9_./:@ ,;=#%&~!"'<>-])/.exec(rest);
    if (token) {
      previous = "atom";
      place += token[0].length;
      continue;
    }
    const quantifier = /^(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})\??/.exec(rest);
    if (quantifier) {
      if (previous !== "atom" || ++quantifiers > 3) return false;
      previous = "other";
      place += quantifier[0].length;
      continue;
    }
    const group = /^(?:\((?:\?:)?|[|^$])/.exec(rest);
    if (group) {
      previous = "other";
      place += group[0].length;
      continue;
    }
    if (rest[0] !== ")") return false;
    previous = "group";
    place++;
  }
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

function expression(pattern: Pattern, text: string, wrap: (source: string) => string, global = false): RegExp | undefined {
  if (pattern.source === undefined || text.length > 1000 || !/^[\x20-\x7e]*$/.test(text)) return undefined;
  return new RegExp(wrap(pattern.source), `${pattern.flags === 2 ? "i" : ""}${global ? "g" : ""}`);
}

function methods(pattern: Pattern): Readonly<Record<string, Call>> {
  const onText = (args: CallArguments, position: number, operation: (text: StrValue) => Value | undefined, what: string): Value => lift([args.positional[position] ?? args.keywords.get("string") ?? none(args.at)], args.at, ([one]) => {
    if (one?.kind !== "str") return unknown(one?.kind === "unknown" ? one.reason : what, args.at);
    return operation(one) ?? unknown(`${what} with a pattern that is not followed`, args.at);
  });
  const matching = (name: string, wrap: (source: string) => string): Call => (args) => onText(args, 0, (text) => {
    const test = expression(pattern, text.value, wrap);
    if (!test) return undefined;
    const match = test.exec(text.value);
    return match ? matchObject(match, args.at) : none(args.at);
  }, `re.${name}()`);
  return {
    match: matching("match", (source) => `^(?:${source})`),
    search: matching("search", (source) => source),
    fullmatch: matching("fullmatch", (source) => `^(?:${source})$`),
    sub: (args: CallArguments, run: Run) => {
      const replacement = args.positional[0] ?? args.keywords.get("repl");
      const callee = replacement && (runtimeObject(replacement)?.kind === "function" || runtimeObject(replacement)?.kind === "native") ? replacement : undefined;
      if (args.positional.length > 2 || args.keywords.has("count")) return unknown("re.sub()", args.at, "str");
      return onText(args, 1, (text) => {
        const test = expression(pattern, text.value, (source) => source, true);
        if (!test) return undefined;
        let isSeen = true;
        // A template that names no group of the pattern is refused, whether it is needed or not.
        const groupCount = (new RegExp(`${test.source}|`).exec("")?.length ?? 1) - 1;
        if (!callee && (replacement?.kind !== "str" || expandTemplate(replacement.value, Array.from({ length: groupCount + 1 }, () => "")) === undefined)) return undefined;
        const value = text.value.replace(test, (...parts: unknown[]) => {
          const groups = parts.slice(0, parts.findIndex((part) => typeof part === "number"));
          const made = callee ? callAt(callee, [matchObject(groups as unknown as RegExpExecArray, args.at)], args, run) : replacement?.kind === "str" ? expandTemplate(replacement.value, groups) : undefined;
          if (typeof made === "string") return made;
          if (made?.kind === "str") return made.value;
          isSeen = false;
          return "";
        });
        return isSeen ? { ...text, value } : undefined;
      }, "re.sub()");
    },
    split: (args) => onText(args, 0, (text) => {
      const test = expression(pattern, text.value, (source) => source, true);
      // An empty match splits differently.
      if (!test || args.positional.length > 1 || /\((?!\?)/.test(test.source) || new RegExp(`^(?:${test.source})$`).test("")) return undefined;
      return list(text.value.split(test).map((part) => str(part, args.at)), args.at);
    }, "re.split()"),
    findall: (args) => onText(args, 0, (text) => {
      const test = expression(pattern, text.value, (source) => source, true);
      if (!test || /\((?!\?)/.test(test.source)) return undefined;
      return list([...text.value.matchAll(test)].map((match) => str(match[0], args.at)), args.at);
    }, "re.findall()"),
  };
}

/** `\\1`, `\\g<1>` and the usual escapes; undefined for others. */
function expandTemplate(template: string, groups: readonly unknown[]): string | undefined {
  let isSeen = true;
  const text = template.replace(/\\(?:(\d{1,2})|g<(\d{1,2})>|(.)|$)/gs, (_all, plain: string | undefined, named: string | undefined, other: string | undefined) => {
    const number = Number(plain ?? named);
    if (Number.isInteger(number) && (number > 0 || named !== undefined) && number < groups.length) return String(groups[number] ?? "");
    const escape = other === undefined ? undefined : ({ n: "\n", t: "\t", "\\": "\\" } as Readonly<Record<string, string>>)[other];
    if (escape === undefined) isSeen = false;
    return escape ?? "";
  });
  return isSeen ? text : undefined;
}

function patternObject(pattern: Pattern, at: Span): Value {
  const flags = pattern.flags === 2 ? ", re.IGNORECASE" : "";
  const repr = pattern.text === undefined || pattern.flags === undefined || (pattern.flags !== 0 && pattern.flags !== 2) ? "re.compile(…)" : `re.compile(${reprText(pattern.text)}${flags})`;
  const all = methods(pattern);
  return libraryObject("re.Pattern", repr, { ...{ pattern }, getAttribute: members({ pattern: pattern.text === undefined ? unknown("a pattern", at, "str") : str(pattern.text, at) }, all) }, at);
}

function matchObject(match: RegExpExecArray, at: Span): Value {
  const part = (index: number, where: Span): Value => (index >= match.length ? unknown("a group", where) : match[index] === undefined ? none(where) : str(match[index] ?? "", where));
  const named = (name: string, where: Span): Value => {
    if (!match.groups || !Object.hasOwn(match.groups, name)) return unknown("a group", where);
    const value = match.groups[name] as string | undefined;
    return value === undefined ? none(where) : str(value, where);
  };
  return libraryObject("re.Match", "<re.Match>", {
    getAttribute: members({}, {
      group: (args) => {
        const [first] = args.positional;
        if (args.positional.length > 1) return unknown("groups", args.at);
        if (first?.kind === "str") return named(first.value, args.at);
        return first && first.kind !== "int" ? unknown("groups", args.at) : part(first?.kind === "int" ? Number(first.value) : 0, args.at);
      },
      groupdict: (args) => (match.groups && args.positional.length === 0 ? dict(Object.entries(match.groups).map(([key, value]) => ({ key: str(key, args.at), value: (value as string | undefined) === undefined ? none(args.at) : str(value, args.at) })), args.at) : unknown("groupdict()", args.at, "dict")),
      groups: (args) => tuple(Array.from({ length: match.length - 1 }, (_unused, index) => part(index + 1, args.at)), args.at),
    }),
    getItem: (key, _run, where) => (key.kind === "int" ? part(Number(key.value), where) : key.kind === "str" ? named(key.value, where) : unknown("a group", where)),
  }, at);
}
