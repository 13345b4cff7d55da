/** Settings modules made at random from the grammars: a seed always gives the same ones. */
import { createRandom, type Random } from "../generator/random.js";
import { expressionGrammar } from "./expressionGrammar.js";
import { statementGrammar } from "./statementGrammar.js";

export interface GeneratedModules {
  readonly seed: number;
  /** Statements by file. */
  readonly files: Readonly<Record<string, readonly SourceNode[]>>;
  readonly module: string;
}

/** A piece of source that knows of which kind it is, so that a smaller one of that kind can take its place. */
export interface SourceNode {
  readonly kind: string;
  readonly parts: readonly (string | SourceNode)[];
}

export function generateModules(seed: number): GeneratedModules {
  const random = createRandom(seed);
  const state: State = {
    random,
    variables: new Map(),
    count: 0,
    temporary: [],
    newest: "V0",
    withCalls: random.chance(0.9),
  };
  const size = 3 + random.below(6);
  if (random.chance(0.75))
    return { seed, module: "settings", files: { "settings.py": [prelude, ...statements(size, state)] } };
  const layout = random.pick(layouts);
  return {
    seed,
    module: "settings",
    files: Object.fromEntries(
      layout.map(([file, pieces]) => [
        file,
        [
          prelude,
          ...pieces.flatMap((piece) =>
            piece === "" ? statements(1 + random.below(5), state) : [expand(piece, "statement", state, 3)],
          ),
        ],
      ]),
    ),
  };
}

export function renderFiles(files: GeneratedModules["files"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).map(([name, nodes]) => [name, nodes.map((node) => `${render(node)}\n`).join("")]),
  );
}

const prelude: SourceNode = {
  kind: "prelude",
  parts: [
    "import ast, base64, collections, collections.abc, contextlib, copy, dataclasses, enum, functools, itertools, json, math, operator, os, re, shlex, string, sys, textwrap, types, typing, urllib.parse\nfrom datetime import timedelta\nfrom pathlib import Path, PurePosixPath",
  ],
};

type Layout = readonly [readonly [string, readonly string[]], ...(readonly [string, readonly string[]])[]];

/** Several modules; "" stands for a few statements of any kind. Those of one file come before the others where they are imported. */
const layouts: readonly [Layout, ...Layout[]] = [
  [
    ["base.py", ["", "_under = <list>", "SHARED = <list>", "", "def helper(x=<any>):\n    return [x, SHARED]"]],
    [
      "settings.py",
      [
        "from base import *",
        "",
        "SHARED += <iter>",
        "import base",
        "<new:bool> = base.SHARED is SHARED",
        'try:\n    <new:any> = _under\nexcept NameError:\n    <new:str> = "hidden"',
        "<new:any> = helper()",
        "",
      ],
    ],
  ],
  [
    ["base.py", ['__all__ = ["ONE", "_two"]', "ONE = <list>", "_two = <any>", "THREE = <any>", ""]],
    [
      "settings.py",
      [
        "from base import *",
        '<new:any> = [ONE, _two, "THREE" in globals()]',
        "ONE.append(<any>)",
        "from base import ONE as again, THREE",
        "<new:any> = again",
        "",
      ],
    ],
  ],
  [
    ["base.py", ['__all__ = ["ONE", "missing"]', "ONE = 1"]],
    [
      "settings.py",
      [
        "try:\n    from base import *\nexcept AttributeError as error:\n    <new:str> = type(error).__name__",
        '<new:bool> = "ONE" in globals()',
        "",
      ],
    ],
  ],
  [
    ["pkg/__init__.py", ["from .a import *", "", "NAME = __name__"]],
    ["pkg/a.py", ["from . import b", "A = <list>", "from .b import B as C", ""]],
    [
      "pkg/b.py",
      ["B = <any>", "from . import a", 'try:\n    SEEN = a.A\nexcept AttributeError:\n    SEEN = "not yet"', ""],
    ],
    [
      "settings.py",
      [
        "import pkg.a",
        "from pkg import b, NAME",
        "<new:any> = [pkg.a.A, b.SEEN, b.B, NAME, pkg.b is b, b.__name__]",
        "from pkg.a import *",
        "<new:any> = C",
        "pkg.a.A.append(<any>)",
        "<new:any> = A",
        "",
      ],
    ],
  ],
  [
    ["pkg/__init__.py", [""]],
    ["pkg/base.py", ["DEBUG = <any>", "APPS = <list>", "", "OPTIONS = <dict>"]],
    ["pkg/local.py", ["from .base import *", "DEBUG = <any>", "APPS = APPS + [<any>]", 'OPTIONS["local"] = <any>', ""]],
    [
      "settings.py",
      [
        "from pkg.base import *",
        "try:\n    from pkg.local import *\nexcept ImportError:\n    pass",
        "try:\n    from pkg.nothing import *\nexcept ImportError as error:\n    <new:str> = type(error).__name__",
        "import pkg.base as base",
        "<new:any> = [base.APPS is APPS, base.OPTIONS is OPTIONS, base.DEBUG == DEBUG]",
        "",
      ],
    ],
  ],
  [
    ["base.py", ["VALUE = <list>", "from settings_other import OTHER", "VALUE = VALUE + [OTHER]", "del OTHER", ""]],
    [
      "settings_other.py",
      ["import base", 'OTHER = getattr(base, "VALUE", "not yet")', 'LATE = hasattr(base, "OTHER")', ""],
    ],
    [
      "settings.py",
      [
        "import base, settings_other",
        '<new:any> = [base.VALUE, settings_other.OTHER, settings_other.LATE, hasattr(base, "OTHER")]',
        "for name in dir(base):\n    if name.isupper():\n        globals()[name] = getattr(base, name)",
        "<new:any> = VALUE",
        "base.VALUE = <any>",
        "from base import VALUE as again",
        "<new:any> = [VALUE, again]",
        "",
      ],
    ],
  ],
  [
    [
      "base.py",
      [
        'def __getattr__(name):\n    if name == "LAZY":\n        return <any>\n    raise AttributeError(name)',
        "X = <any>",
        "",
      ],
    ],
    [
      "settings.py",
      [
        "import base",
        "<new:any> = base.LAZY",
        '<new:bool> = hasattr(base, "NOTHING")',
        "try:\n    from base import NOTHING\nexcept ImportError as error:\n    <new:str> = type(error).__name__",
        'vars(base)["Y"] = <any>',
        "<new:any> = base.Y",
        'setattr(base, "Z", <any>)',
        "from base import *",
        "<new:any> = Z",
        "",
      ],
    ],
  ],
];

interface State {
  readonly random: Random;
  /** Names by type. */
  readonly variables: Map<string, string[]>;
  count: number;
  temporary: readonly string[];
  newest: string;
  readonly withCalls: boolean;
}

function statements(count: number, state: State): readonly SourceNode[] {
  return Array.from({ length: count }, () => production("statement", state, 4));
}

interface Production {
  readonly weight: number;
  readonly text: string;
  readonly isLeaf: boolean;
}

const productions: ReadonlyMap<string, readonly Production[]> = new Map([
  ...Object.entries(expressionGrammar).map(
    ([kind, text]) => [kind, text.trim().split("\n").map(readProduction)] as const,
  ),
  ...Object.entries(statementGrammar).map(
    ([kind, text]) =>
      [
        kind,
        text
          .trim()
          .split(
            kind === "path" || kind === "exception" || kind === "exceptions" || kind === "arguments" ? "\n" : /\n\n+/,
          )
          .map(readProduction),
      ] as const,
  ),
]);

function readProduction(line: string): Production {
  const match = /^(?:(\d+)\|)?(.*)$/s.exec(line);
  const text = match?.[2] ?? line;
  return { weight: Number(match?.[1] ?? 1), text: text === "~" ? "" : text, isLeaf: !/<[a-z]+[:>]/.test(text) };
}

/** Kinds of which another may stand where one is expected: Python does not mind before it runs. */
const values: readonly [string, ...string[]] = [
  "int",
  "float",
  "bool",
  "str",
  "bytes",
  "list",
  "tuple",
  "dict",
  "set",
  "none",
  "frozen",
  "any",
];
const mistaken = 0.03;

function production(kind: string, state: State, depth: number): SourceNode {
  const { random } = state;
  const isValue = values.includes(kind);
  if (isValue && depth < 4 && random.chance(mistaken)) return production(random.pick(values), state, depth);
  const known = state.variables.get(kind) ?? [];
  if ((isValue || kind === "strs" || kind === "ints") && known.length > 0 && random.chance(0.25))
    return { kind, parts: [known[random.below(known.length)] ?? "None"] };
  const all = productions.get(kind);
  if (!all) throw new Error(`the grammar has no <${kind}>`);
  const possible = depth <= 0 && all.some((one) => one.isLeaf) ? all.filter((one) => one.isLeaf) : all;
  for (;;) {
    const chosen = pickWeighted(possible, random);
    const lacking = [...chosen.text.matchAll(/<var:(\w+)>/g)].some(
      (match) => (state.variables.get(match[1] ?? "") ?? []).length === 0,
    );
    if (!lacking) return expand(chosen.text, kind, state, depth);
  }
}

function pickWeighted(all: readonly Production[], random: Random): Production {
  let left = random.next() * all.reduce((sum, one) => sum + one.weight, 0);
  for (const one of all) {
    left -= one.weight;
    if (left < 0) return one;
  }
  return all[0] ?? { weight: 1, text: "None", isLeaf: true };
}

function expand(text: string, kind: string, state: State, depth: number): SourceNode {
  const parts: (string | SourceNode)[] = [];
  const before = state.temporary;
  // What a statement assigns exists after it.
  const made: (readonly [string, string])[] = [];
  let position = 0;
  for (const match of text.matchAll(/<([a-z]+)(?::([a-z]+))?>/g)) {
    parts.push(text.slice(position, match.index));
    position = match.index + match[0].length;
    const [, name = "", type = "any"] = match;
    if (name === "new") {
      state.newest = `V${state.count++}`;
      made.push([type, state.newest]);
      parts.push(state.newest);
    } else if (name === "tmp") {
      state.temporary = [...state.temporary, `t${state.count++}`];
      parts.push(state.temporary.at(-1) ?? "t");
    } else if (name === "last" || name === "own") parts.push(state.temporary.at(-1) ?? "t");
    else if (name === "before") parts.push(state.temporary.at(-2) ?? "t");
    else if (name === "name") parts.push(state.newest);
    else if (name === "var") {
      const known = state.variables.get(type) ?? [];
      parts.push(
        [...made].reverse().find(([own]) => own === type && state.random.chance(0.5))?.[1] ??
          known[state.random.below(known.length)] ??
          "None",
      );
    } else
      parts.push(
        production(
          name,
          state,
          /statement|caught|assign|change|tricky|compound|functional|classy/.test(name) ? depth : depth - 1,
        ),
      );
  }
  parts.push(text.slice(position));
  state.temporary = before;
  for (const [type, name] of made)
    for (const one of new Set([type, "any"])) state.variables.set(one, [...(state.variables.get(one) ?? []), name]);
  return { kind, parts };
}

/** The source of a node. Operands get parentheses where the text around them would tear them apart; fields of f-strings get the other quotes. */
export function render(node: SourceNode): string {
  let result = "";
  const isFormatted =
    typeof node.parts[0] === "string" && /^(?:\w+\()?(?:"head" )?r?f"/.test(node.parts[0]) && node.kind === "str";
  node.parts.forEach((part, index) => {
    if (typeof part === "string") {
      result += part;
      return;
    }
    let text = render(part);
    const next = node.parts[index + 1];
    const after = typeof next === "string" ? next : "";
    if (isFormatted) text = inField(text);
    if (/\n/.test(text)) text = text.replaceAll("\n", `\n${/(?:^|\n)([ ]*)$/.exec(result)?.[1] ?? ""}`);
    const isOperand =
      /^(?:[.[]| (?:[-+*/%@&|^]|<<|>>|\/\/|\*\*|if|else|in|not|is|and|or|==|!=|[<>]=?|for)(?: |$))/.test(after) ||
      (part.kind === "slice"
        ? false
        : /(?:^|[^"'\w])(?:not |[-+~*/%&|^]|<<|>>|\*\*|in |is |is not |and |or |[!=<>]= |[<>] )\s?$|(?:not|else|if|in|lambda[^:]*:) $/.test(
            result,
          ));
    result +=
      isOperand &&
      !isAtom(text) &&
      values
        .concat(
          "num",
          "iter",
          "coll",
          "seq",
          "strs",
          "ints",
          "cond",
          "fn",
          "scalar",
          "hashable",
          "f",
          "path",
          "body",
          "xcond",
          "numtext",
          "url",
          "char",
          "sub",
          "pairs",
          "type",
        )
        .includes(part.kind) &&
      !result.endsWith("\n")
        ? `(${text})`
        : text;
  });
  return result;
}

function isAtom(text: string): boolean {
  if (/^[A-Za-z_]\w*$/.test(text)) return true;
  return /^"[^"\\\n]*"$/.test(text) || (/^[[({]/.test(text) && closesAtEnd(text));
}

/** Whether the bracket that opens the text closes with it, as far as can be told without reading texts. */
function closesAtEnd(text: string): boolean {
  if (/["']/.test(text)) return false;
  let depth = 0;
  for (const [index, character] of [...text].entries()) {
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character) && --depth === 0) return index === [...text].length - 1;
  }
  return false;
}

function inField(text: string): string {
  const plain = text.includes("'") ? text : text.replaceAll('"', "'");
  if (/["\\#\n]/.test(plain)) return "1";
  return isAtom(plain) && !plain.startsWith("{") ? plain : `(${plain})`;
}
