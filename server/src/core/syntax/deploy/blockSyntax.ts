import { span, type Span } from "../../text/span.js";

/** A word of a configuration in nginx's or Caddy's style. */
export interface BlockWord {
  readonly text: string;
  readonly at: Span;
  readonly quoted: boolean;
}

/** `name arg arg;` or `name arg { … }`. */
export interface BlockDirective {
  readonly name: string;
  readonly nameAt: Span;
  readonly args: readonly BlockWord[];
  /** Through the `;` or the closing brace. */
  readonly at: Span;
  /** undefined: a simple directive. */
  readonly block: readonly BlockDirective[] | undefined;
}

export interface BlockFile {
  readonly directives: readonly BlockDirective[];
  readonly problems: readonly { readonly message: string; readonly at: Span }[];
}

interface Open {
  readonly words: BlockWord[];
  readonly children: BlockDirective[];
}

/** Deeper blocks are read as if they stood in the block that is MAX_DEPTH deep. */
const MAX_DEPTH = 64;

/**
 * Reads nested directives. `nginx`: directives end at `;`, quotes may stand anywhere at the beginning of a word, `\` escapes, and
 * the body of `*_by_lua_block` is skipped, `{{ … }}` of a template (Ansible's, Fabric's) belongs to a word and `{% … %}` is skipped. `caddy`: directives end at the line, `\` at its end goes on, `"` and backquotes quote.
 * No recursion: the input may nest without limit.
 */
export function parseBlocks(file: string, text: string, style: "nginx" | "caddy"): BlockFile {
  const problems: { message: string; at: Span }[] = [];
  const root: BlockDirective[] = [];
  const stack: Open[] = [];
  let words: BlockWord[] = [];
  let extra = 0;
  // Behind the last end of each nothing has to be looked for.
  const lastEnd = { "}}": text.lastIndexOf("}}"), "%}": text.lastIndexOf("%}") };
  let i = text.startsWith("\uFEFF") ? 1 : 0;

  const target = (): BlockDirective[] => stack[stack.length - 1]?.children ?? root;
  const finish = (end: number, block: readonly BlockDirective[] | undefined, own: readonly BlockWord[]): void => {
    const first = own[0];
    if (first === undefined) return;
    target().push({
      name: first.text,
      nameAt: first.at,
      args: own.slice(1),
      at: span(file, first.at.start, end),
      block,
    });
  };
  const close = (end: number): void => {
    const open = stack.pop();
    if (open === undefined) return;
    if (open.words.length > 0) finish(end, open.children, open.words);
    // Caddy's global options have no name.
    else
      target().push({
        name: "",
        nameAt: span(file, open.children[0]?.at.start ?? end, open.children[0]?.at.start ?? end),
        args: [],
        at: span(file, open.children[0]?.at.start ?? end, end),
        block: open.children,
      });
  };

  while (i < text.length) {
    const c = text[i] ?? "";
    if (c === "\n" || c === "\r") {
      if (style === "caddy") {
        // A list of site addresses goes on after a comma.
        if (words[words.length - 1]?.text.endsWith(",") !== true) {
          finish(words[words.length - 1]?.at.end ?? i, undefined, words);
          words = [];
        }
      }
      i++;
    } else if (/\s/.test(c)) {
      i++;
    } else if (c === "#") {
      while (i < text.length && text[i] !== "\n" && text[i] !== "\r") i++;
    } else if (style === "nginx" && c === ";") {
      i++;
      if (words.length === 0) problems.push({ message: "; without a directive", at: span(file, i - 1, i) });
      finish(i, undefined, words);
      words = [];
    } else if (style === "nginx" && text.startsWith("{%", i) && i < lastEnd["%}"]) {
      i = text.indexOf("%}", i) + 2;
    } else if (
      c === "{" &&
      !(style === "nginx" && isPlaceholder(text, i, lastEnd["}}"])) &&
      (style === "nginx" || /\s/.test(text[i + 1] ?? "\n"))
    ) {
      i++;
      if (words[0]?.text.endsWith("_by_lua_block") === true) {
        i = endOfLua(text, i);
        finish(i, [], words);
        words = [];
      } else if (stack.length >= MAX_DEPTH) {
        extra++;
        words = [];
      } else {
        stack.push({ words, children: [] });
        words = [];
      }
    } else if (c === "}" && (style === "nginx" || words.length === 0 || /\s/.test(text[i + 1] ?? "\n"))) {
      i++;
      if (words.length > 0) {
        if (style === "nginx")
          problems.push({
            message: "no ; after the directive",
            at: span(file, words[0]?.at.start ?? i, words[words.length - 1]?.at.end ?? i),
          });
        finish(words[words.length - 1]?.at.end ?? i, undefined, words);
        words = [];
      }
      if (extra > 0) extra--;
      else if (stack.length === 0) problems.push({ message: "} without {", at: span(file, i - 1, i) });
      else close(i);
    } else if (style === "caddy" && c === "\\" && /^\r?\n/.test(text.slice(i + 1, i + 3))) {
      i += text[i + 1] === "\r" ? 3 : 2;
    } else {
      const read = style === "nginx" ? nginxWord(file, text, i, lastEnd["}}"]) : caddyWord(file, text, i);
      if (read.unclosed) problems.push({ message: "unclosed quote", at: read.word.at });
      words.push(read.word);
      i = Math.max(read.end, i + 1);
    }
  }
  if (words.length > 0) {
    if (style === "nginx")
      problems.push({
        message: "no ; after the directive",
        at: span(file, words[0]?.at.start ?? 0, words[words.length - 1]?.at.end ?? 0),
      });
    finish(words[words.length - 1]?.at.end ?? text.length, undefined, words);
  }
  while (stack.length > 0) {
    const open = stack[stack.length - 1];
    const first = open?.words[0];
    problems.push({ message: "block without }", at: first?.at ?? span(file, text.length, text.length) });
    close(text.length);
  }
  return { directives: root, problems };
}

interface ReadBlockWord {
  readonly word: BlockWord;
  readonly end: number;
  readonly unclosed: boolean;
}

/** ngx_conf_read_token: a quote counts only as the first character; `\` escapes quotes, blanks, `\`, and t r n. */
function nginxWord(file: string, text: string, start: number, lastPlaceholder: number): ReadBlockWord {
  const quote = text[start] === '"' || text[start] === "'" ? text[start] : undefined;
  const out: string[] = [];
  let i = quote === undefined ? start : start + 1;
  for (; i < text.length; i++) {
    const c = text[i] ?? "";
    if (isPlaceholder(text, i, lastPlaceholder)) {
      const end = text.indexOf("}}", i) + 2;
      out.push(text.slice(i, end));
      i = end - 1;
      continue;
    }
    if (quote !== undefined ? c === quote : /[\s;{]/.test(c) && !(c === "{" && text[i - 1] === "$")) break;
    // The braces of `${name}` belong to the word; elsewhere `}` does so too.
    if (c === "\\" && i + 1 < text.length) {
      const next = text[++i] ?? "";
      out.push(
        next === "t" ? "\t" : next === "r" ? "\r" : next === "n" ? "\n" : "\"'\\ ".includes(next) ? next : c + next,
      );
    } else {
      out.push(c);
    }
  }
  const unclosed = quote !== undefined && i >= text.length;
  const end = quote === undefined ? i : Math.min(text.length, i + 1);
  return { word: { text: out.join(""), at: span(file, start, end), quoted: quote !== undefined }, end, unclosed };
}

/** `{{ app_name }}` */
function isPlaceholder(text: string, at: number, lastEnd: number): boolean {
  return at < lastEnd && text.startsWith("{{", at);
}

function caddyWord(file: string, text: string, start: number): ReadBlockWord {
  const quote = text[start] === '"' || text[start] === "`" ? text[start] : undefined;
  const out: string[] = [];
  let i = quote === undefined ? start : start + 1;
  for (; i < text.length; i++) {
    const c = text[i] ?? "";
    if (quote !== undefined ? c === quote : /\s/.test(c)) break;
    if (c === "\\" && quote === '"' && text[i + 1] === '"') {
      out.push('"');
      i++;
    } else {
      out.push(c);
    }
  }
  const unclosed = quote !== undefined && i >= text.length;
  const end = quote === undefined ? i : Math.min(text.length, i + 1);
  return { word: { text: out.join(""), at: span(file, start, end), quoted: quote !== undefined }, end, unclosed };
}

/** Braces in Lua are balanced outside strings and comments. */
function endOfLua(text: string, start: number): number {
  let depth = 1;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (c === '"' || c === "'") {
      for (i++; i < text.length && text[i] !== c && text[i] !== "\n"; i++) if (text[i] === "\\") i++;
    } else if (c === "-" && text[i + 1] === "-") {
      while (i < text.length && text[i] !== "\n") i++;
    } else if (c === "{") {
      depth++;
    } else if (c === "}" && --depth === 0) {
      return i + 1;
    }
  }
  return text.length;
}

/** The directives and everything inside of them, in no particular order. */
export function allDirectives(directives: readonly BlockDirective[]): readonly BlockDirective[] {
  const found: BlockDirective[] = [];
  const pending = [...directives];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    found.push(next);
    if (next.block !== undefined) pending.push(...next.block);
  }
  return found;
}
