import type { Span } from "../../text/span.js";
import { mappedTextBuilder, sliceMapped, spanOf, type MappedText } from "./mappedText.js";
import { endOfSubstitution, readShellWord, type ShellWord } from "./shellWords.js";

/** A shell script as the list of simple commands that stand in it, in the order of the text. */
export interface ShellScript {
  readonly shebang: string | undefined;
  readonly commands: readonly ShellCommand[];
  readonly problems: readonly { readonly message: string; readonly at: Span }[];
}

/** `NAME=value … word word … <redirects`. */
export interface ShellCommand {
  readonly assignments: readonly ShellAssignment[];
  readonly words: readonly ShellWord[];
  readonly at: Span;
  /** It may not run: in the body of an `if` or loop, after `||`, or after a test and `&&`. Branches of `case` and bodies of functions are told by `cases` and `function`. */
  readonly conditional: boolean;
  readonly background: boolean;
  /** The function in whose body it stands. */
  readonly function: string | undefined;
  /** What joins it to the command before it; "" at the beginning of a line or body, also after `;` and `&`; that of a group for its first. */
  readonly joinedBy: "" | "&&" | "||" | "|";
  /** It stands in these branches of `case`, outermost first. */
  readonly cases: readonly ShellCase[];
  /** It stands in these branches of `if`, outermost first, each with the tests before it, and behind these tests of its own list. */
  readonly branches: readonly ShellBranch[];
  readonly redirects: readonly ShellRedirect[];
  /** Something reads what it prints or how it ends: a pipe, a test. */
  readonly isRead: boolean;
  /** What throws its failure away: `|| true` behind it, or a `set +e` before it. */
  readonly ignored: ShellIgnored | undefined;
}

/** `-e`, `-euo pipefail`, `-o errexit`: options of `set`, or of a shell itself. */
export function stopsAtErrors(options: readonly string[]): boolean {
  return options.some(
    (word, i) => /^-[a-z]*e/.test(word) || (word === "errexit" && /^-[a-z]*o$/.test(options[i - 1] ?? "")),
  );
}

/** `set -e` */
export function setsStopping({ words: [first, ...options] }: ShellCommand): boolean {
  return first?.text === "set" && stopsAtErrors(options.map(({ text }) => text));
}

export interface ShellRedirect {
  readonly operator: string;
  readonly target: ShellWord | undefined;
  readonly at: Span;
  /** Of `<<`: the here-document. */
  readonly body?: MappedText;
}

export interface ShellIgnored {
  readonly by: "list" | "set +e" | "sequence";
  readonly at: Span;
}

/** A branch of `if`, or what stands behind `[ … ] &&`: it runs where the test comes out as `wanted`. */
export interface ShellBranch {
  /** undefined where the test is another command, or more than one. */
  readonly test: ShellTest | undefined;
  readonly wanted: boolean;
}

export interface ShellTest {
  /** The operands of `[ … ]`, `[[ … ]]` or `test …`; of `if $DEBUG`, the variable. */
  readonly words: readonly ShellWord[];
  /** A variable's text is the command: `true`, `false` or nothing. */
  readonly isCommand: boolean;
}

export interface ShellCase {
  readonly subject: ShellWord;
  readonly patterns: readonly ShellWord[];
}

export interface ShellAssignment {
  readonly name: string;
  readonly nameAt: Span;
  readonly value: ShellWord;
  readonly at: Span;
}

/** Reads a script, or the shell form of a command. Never throws; what is not understood is skipped. */
export function parseShell(source: MappedText): ShellScript {
  return new ShellReader(source).read();
}

interface Frame {
  readonly kind: "if" | "loop" | "case" | "group" | "function";
  /** Its commands may not run from here on. */
  conditional: boolean;
  name?: string;
  subject?: ShellWord | undefined;
  patterns?: ShellWord[];
  /** Patterns of a `case` are expected, not commands. */
  inPatterns?: boolean;
  /** First command of this frame, for `{ …; } &`. */
  readonly first: number;
  /** Of an `if`: the branch that is being read, and where its test begins. */
  branches?: ShellBranch[];
  /** How many of them are the tests of the branch that it is in. */
  lastTests?: number;
  testFrom?: number;
  negated?: boolean;
  /** One of several tests is negated, and not the first. */
  isMixed?: boolean;
}

/** Deeper compound commands are read as if they were flat, so that the work stays linear. */
const MAX_NESTING = 32;

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A command of a list, for the next one: the tests that it stands behind, and the test that it is. */
interface Before {
  readonly tests: readonly ShellBranch[];
  readonly test: ShellBranch | undefined;
  /** An `||` came before: what follows runs behind this or that. */
  readonly either: boolean;
}

interface Draft {
  assignments: ShellAssignment[];
  words: ShellWord[];
  redirects: Writable<ShellRedirect>[];
  start: number;
  end: number;
  joinedBy: ShellCommand["joinedBy"];
  readonly tests: readonly ShellBranch[];
  readonly negated: boolean;
  isBracketed: boolean;
}

class ShellReader {
  private readonly text: string;
  private readonly commands: (ShellCommand & {
    background: boolean;
    isRead: boolean;
    ignored: ShellIgnored | undefined;
  })[] = [];
  /** Of each command: it looks at what the last one returned. */
  private readonly readsStatus: boolean[] = [];
  private readonly problems: { message: string; at: Span }[] = [];
  private readonly frames: Frame[] = [];
  private readonly hereDocuments: { delimiter: string; stripTabs: boolean; redirect: Writable<ShellRedirect> }[] = [];
  private draft: Draft | undefined;
  private joinedBy: ShellCommand["joinedBy"] = "";
  /** Of the last `[[ … ]]`, whose text is no command's words. */
  private bracketed: readonly ShellWord[] | undefined;
  /** The last command of the list that is being read. */
  private before: Before | undefined;
  /** `!` stands before the command that begins. */
  private negated = false;
  private expectFunctionName = false;
  private pendingFunction: string | undefined;
  private position = 0;

  constructor(private readonly source: MappedText) {
    this.text = source.text;
  }

  read(): ShellScript {
    const shebang = /^#![^\r\n]*/.exec(this.text)?.[0].slice(2).trim();
    while (this.position < this.text.length) this.step();
    this.finish("");
    this.noteIgnored();
    return { shebang, commands: this.commands, problems: this.problems };
  }

  private step(): void {
    const { text } = this;
    const i = this.position;
    const c = text[i] ?? "";
    if (c === "\n") {
      this.position++;
      this.finish("");
      this.skipHereDocuments();
    } else if (c === " " || c === "\t" || c === "\r") {
      this.position++;
    } else if (c === "\\" && (text[i + 1] === "\n" || text.startsWith("\r\n", i + 1))) {
      this.position += text[i + 1] === "\n" ? 2 : 3;
    } else if (c === "#") {
      const end = text.indexOf("\n", i);
      this.position = end < 0 ? text.length : end;
    } else if (c === ";") {
      this.position++;
      this.finish("");
      if (text[i + 1] === ";" || (text[i + 1] === "&" && this.top()?.kind === "case")) {
        while (text[this.position] === ";" || text[this.position] === "&") this.position++;
        const frame = this.top();
        if (frame?.kind === "case") startPatterns(frame);
      }
    } else if (c === "&") {
      this.ampersand();
    } else if (c === "|") {
      const operator = text[i + 1] === "|" ? "||" : "|";
      this.position += text[i + 1] === "|" || text[i + 1] === "&" ? 2 : 1;
      const frame = this.top();
      if (frame?.inPatterns === true) return;
      this.finish(operator);
    } else if (c === "<" || c === ">") {
      this.redirect(i);
    } else if (c === "(") {
      this.openParenthesis();
    } else if (c === ")") {
      this.position++;
      const frame = this.top();
      if (frame?.inPatterns === true) {
        frame.inPatterns = false;
        return;
      }
      this.finish("");
      if (frame?.kind === "group" || frame?.kind === "function") this.close(frame.kind);
    } else {
      this.word();
    }
  }

  private ampersand(): void {
    const { text, position: i } = this;
    if (text[i + 1] === "&") {
      this.position += 2;
      this.finish("&&");
    } else if (text[i + 1] === ">") {
      this.redirect(i);
    } else {
      this.position++;
      this.finish("");
      // A background list: `a && b &` runs both there.
      for (let k = this.commands.length - 1; k >= 0; k--) {
        const command = this.commands[k];
        if (command === undefined) break;
        command.background = true;
        if (command.joinedBy === "") break;
      }
    }
  }

  private redirect(start: number): void {
    const { text } = this;
    const operator = /^(?:&>>|&>|<<<|<<-|<<|<>|<&|>>|>&|>\||<|>)/.exec(text.slice(start, start + 3))?.[0] ?? ">";
    this.position = start + operator.length;
    while (text[this.position] === " " || text[this.position] === "\t") this.position++;
    const draft = this.begin(start);
    const next = text[this.position] ?? "\n";
    let target: ShellWord | undefined;
    if (next === "(" && (operator === "<" || operator === ">")) {
      this.position = Math.min(text.length, endOfSubstitution(text, this.position));
    } else if (!"\r\n;&|()<>".includes(next)) {
      const read = readShellWord(this.source, this.position);
      this.note(read.problem, read.word.at);
      target = read.word;
      this.position = Math.max(read.end, this.position + 1);
    }
    const redirect: Writable<ShellRedirect> = { operator, target, at: spanOf(this.source, start, this.position) };
    draft.redirects.push(redirect);
    draft.end = this.position;
    if ((operator === "<<" || operator === "<<-") && target !== undefined) {
      this.hereDocuments.push({ delimiter: target.text, stripTabs: operator === "<<-", redirect });
    }
  }

  private skipHereDocuments(): void {
    const { text } = this;
    for (const { delimiter, stripTabs, redirect } of this.hereDocuments) {
      const start = this.position;
      while (this.position < text.length) {
        const from = this.position;
        const end = text.indexOf("\n", this.position);
        let line = text.slice(this.position, end < 0 ? text.length : end);
        this.position = end < 0 ? text.length : end + 1;
        if (line.endsWith("\r")) line = line.slice(0, -1);
        if ((stripTabs ? line.replace(/^\t+/, "") : line) !== delimiter) continue;
        redirect.body = sliceMapped(this.source, start, from);
        break;
      }
    }
    this.hereDocuments.length = 0;
  }

  private openParenthesis(): void {
    const i = this.position;
    const { draft, text } = this;
    const frame = this.top();
    if (frame?.inPatterns === true) {
      this.position++;
      return;
    }
    if (text[i + 1] === "(" && draft === undefined) {
      // `(( arithmetic ))`
      this.position = Math.min(text.length, endOfSubstitution(text, i));
      return;
    }
    const close = /^\([ \t]{0,20}\)/.exec(text.slice(i, i + 24));
    const name = draft?.words[0];
    if (
      close !== null &&
      draft !== undefined &&
      name !== undefined &&
      draft.words.length === 1 &&
      draft.assignments.length === 0
    ) {
      this.position += close[0].length;
      this.draft = undefined;
      this.pendingFunction = name.text;
      return;
    }
    if (close !== null && this.pendingFunction !== undefined && draft === undefined) {
      this.position += close[0].length;
      return;
    }
    if (draft !== undefined && (draft.words.length > 0 || draft.assignments.length > 0)) {
      // An array, `NAME=(…)`, or something that only another shell knows.
      this.position = Math.min(text.length, endOfSubstitution(text, i));
      draft.end = this.position;
      return;
    }
    this.position++;
    this.open(this.pendingFunction === undefined ? "group" : "function");
  }

  private word(): void {
    const start = this.position;
    const frame = this.top();
    const read = readShellWord(this.source, start);
    this.note(read.problem, read.word.at);
    this.position = Math.max(read.end, start + 1);
    const { word } = read;
    const bare = word.quoted ? "" : word.text;
    if (frame?.inPatterns === true) {
      if (bare === "esac") this.close("case");
      else frame.patterns?.push(word);
      return;
    }
    if (frame?.kind === "case" && frame.subject === undefined) {
      frame.subject = word;
      return;
    }
    if (frame?.kind === "case" && frame.patterns === undefined) {
      if (bare === "in") startPatterns(frame);
      return;
    }
    if (this.expectFunctionName) {
      this.expectFunctionName = false;
      this.pendingFunction = word.text;
      return;
    }
    const { draft } = this;
    const atCommand = draft === undefined || (draft.words.length === 0 && draft.assignments.length === 0);
    if (atCommand && this.reserved(bare, start)) return;
    const following = this.text[this.position];
    if (/^[0-9]+$/.test(bare) && (following === "<" || following === ">")) {
      this.redirect(this.position);
      return;
    }
    const target = this.begin(start);
    target.end = this.position;
    const assignment = target.words.length === 0 ? readAssignment(word) : undefined;
    if (assignment === undefined) target.words.push(word);
    else target.assignments.push(assignment);
  }

  /** Whether the word is one of the shell's own in that place. */
  private reserved(word: string, start: number): boolean {
    switch (word) {
      case "!": {
        const frame = this.top();
        if (frame?.testFrom === this.commands.length) frame.negated = true;
        else if (frame?.testFrom !== undefined) frame.isMixed = true;
        this.negated = true;
        return true;
      }
      case "if":
        this.open("if");
        this.beginTest();
        return true;
      case "while":
      case "until":
        this.open("loop");
        return true;
      case "then":
        this.endTest();
        this.setConditional("if", true);
        return true;
      case "else":
        this.otherwise();
        this.setConditional("if", true);
        return true;
      case "elif":
        this.otherwise();
        this.beginTest();
        return true;
      case "do":
        this.setConditional("loop", true);
        return true;
      case "fi":
        this.close("if");
        return true;
      case "done":
        this.close("loop");
        return true;
      case "esac":
        this.close("case");
        return true;
      case "case":
        this.open("case");
        return true;
      case "for":
      case "select": {
        this.open("loop");
        // The list is no command: go on at `do`.
        const end = /[;\n]/g;
        end.lastIndex = this.position;
        this.position = end.exec(this.text)?.index ?? this.text.length;
        return true;
      }
      case "{":
        this.open(this.pendingFunction === undefined ? "group" : "function");
        return true;
      case "}": {
        const kind = this.top()?.kind;
        if (kind === "group" || kind === "function") this.close(kind);
        return true;
      }
      case "function":
        this.expectFunctionName = true;
        return true;
      case "[[": {
        const end = this.text.indexOf("]]", start);
        this.bracketed = this.wordsBetween(start + 2, end);
        const line = this.text.indexOf("\n", start);
        this.position = end < 0 || (line >= 0 && line < end) ? (line < 0 ? this.text.length : line) : end + 2;
        const draft = this.begin(start);
        draft.end = this.position;
        draft.isBracketed = true;
        return true;
      }
      default:
        return false;
    }
  }

  private beginTest(): void {
    const frame = this.top();
    if (frame?.kind !== "if") return;
    frame.testFrom = this.commands.length;
    frame.negated = false;
    frame.isMixed = false;
    this.bracketed = undefined;
  }

  /** `then`: what stands before it since `if` or `elif` is the test. */
  private endTest(): void {
    const frame = this.top();
    if (frame?.kind !== "if" || frame.testFrom === undefined) return;
    const [first, ...others] = this.commands.slice(frame.testFrom);
    const wanted = frame.negated !== true;
    // `[ a ] && [ b ]`
    const isChain =
      wanted && frame.isMixed !== true && others.every(({ joinedBy, words }) => joinedBy === "&&" && words.length > 0);
    const tests =
      first !== undefined && (others.length === 0 || (isChain && first.words.length > 0))
        ? [first, ...others].map(({ words }) => ({ test: this.testOf(words), wanted }))
        : [{ test: undefined, wanted }];
    frame.branches = [...(frame.branches ?? []), ...tests];
    frame.lastTests = tests.length;
    delete frame.testFrom;
  }

  /** `elif` and `else`: the last test came out the other way. */
  private otherwise(): void {
    const frame = this.top();
    const [last, ...others] = frame?.kind === "if" ? (frame.branches?.splice(-(frame.lastTests ?? 1)) ?? []) : [];
    if (last === undefined) return;
    frame?.branches?.push({ test: others.length > 0 ? undefined : last.test, wanted: !last.wanted });
    if (frame !== undefined) frame.lastTests = 1;
  }

  /** The test that a command is, if it is one. */
  private testOf(words: readonly ShellWord[]): ShellTest | undefined {
    const [first, ...operands] = words;
    if (first === undefined)
      return this.bracketed === undefined ? undefined : { words: this.bracketed, isCommand: false };
    if (first.text === "test") return { words: operands, isCommand: false };
    if (first.text === "[") return operands.pop()?.text === "]" ? { words: operands, isCommand: false } : undefined;
    return operands.length === 0 && first.parts.length === 1 && first.parts[0]?.kind === "variable"
      ? { words, isCommand: true }
      : undefined;
  }

  /** What the command that begins now runs behind, in its list: each test before it that `&&` or `||` asks. */
  private testsBefore(): readonly ShellBranch[] {
    const { before, joinedBy } = this;
    if (before === undefined || joinedBy === "") return [];
    const { tests, test, either } = before;
    if (joinedBy === "|") return tests;
    if (joinedBy === "&&") return test === undefined ? tests : [...tests, test];
    return test === undefined || tests.length > 0 || either ? [] : [{ ...test, wanted: !test.wanted }];
  }

  /** One comparison alone: what has operators of its own is no list of words. */
  private wordsBetween(start: number, end: number): readonly ShellWord[] | undefined {
    if (end < 0 || end - start > 400 || /&&|\|\||[<>()\n]/.test(this.text.slice(start, end))) return undefined;
    const words: ShellWord[] = [];
    for (let i = start; i < end; ) {
      if (/\s/.test(this.text[i] ?? "")) {
        i++;
        continue;
      }
      const read = readShellWord(this.source, i);
      words.push(read.word);
      i = Math.max(read.end, i + 1);
    }
    return words;
  }

  private top(): Frame | undefined {
    return this.frames[this.frames.length - 1];
  }

  private open(kind: Frame["kind"]): void {
    const frame: Frame = { kind, conditional: false, first: this.commands.length };
    if (kind === "function" && this.pendingFunction !== undefined) frame.name = this.pendingFunction;
    this.pendingFunction = undefined;
    // A command that begins inside a group after `||` is as conditional as the group.
    if (this.joinedBy === "||") frame.conditional = true;
    const tests = this.testsBefore();
    if (tests.length > 0) {
      frame.conditional = true;
      frame.branches = [...tests];
    }
    this.before = undefined;
    // `migrate && if …`: the group's first command runs only after what stands before the group.
    if (this.joinedBy !== "&&" || kind === "function" || kind === "case") this.joinedBy = "";
    if (this.frames.length < MAX_NESTING) this.frames.push(frame);
  }

  private close(kind: Frame["kind"]): void {
    this.finish("");
    this.before = undefined;
    for (let k = this.frames.length - 1; k >= 0; k--) {
      if (this.frames[k]?.kind === kind) {
        this.frames.length = k;
        return;
      }
    }
  }

  private setConditional(kind: Frame["kind"], conditional: boolean): void {
    for (let k = this.frames.length - 1; k >= 0; k--) {
      const frame = this.frames[k];
      if (frame?.kind === kind) {
        frame.conditional = conditional;
        return;
      }
    }
  }

  private begin(start: number): Draft {
    this.pendingFunction = undefined;
    this.draft ??= {
      assignments: [],
      words: [],
      redirects: [],
      start,
      end: start,
      joinedBy: this.joinedBy,
      tests: this.testsBefore(),
      negated: this.negated,
      isBracketed: false,
    };
    this.negated = false;
    return this.draft;
  }

  private finish(joinedBy: ShellCommand["joinedBy"]): void {
    const { draft } = this;
    this.draft = undefined;
    // After an operator a line break continues the list.
    if (draft === undefined) {
      if (joinedBy !== "") this.joinedBy = joinedBy;
      return;
    }
    this.joinedBy = joinedBy;
    const { frames } = this;
    const either = draft.joinedBy === "||" || (draft.joinedBy !== "" && this.before?.either === true);
    const test = draft.isBracketed || draft.words.length > 0 ? this.testOf(draft.words) : undefined;
    this.before = {
      // What `a || b && c` runs behind is not one test.
      tests: either ? [] : draft.tests,
      test: test === undefined || either ? undefined : { test, wanted: !draft.negated },
      either,
    };
    this.commands.push({
      assignments: draft.assignments,
      words: draft.words,
      redirects: draft.redirects,
      at: spanOf(this.source, draft.start, draft.end),
      conditional: draft.joinedBy === "||" || draft.tests.length > 0 || frames.some((entry) => entry.conditional),
      background: false,
      function: frames.filter((entry) => entry.name !== undefined).pop()?.name,
      joinedBy: draft.joinedBy,
      cases: frames.flatMap((entry) =>
        entry.kind === "case" && entry.subject !== undefined
          ? [{ subject: entry.subject, patterns: entry.patterns ?? [] }]
          : [],
      ),
      branches: [
        ...frames.flatMap((entry) => (entry.testFrom === undefined ? (entry.branches ?? []) : [])),
        ...draft.tests,
      ],
      isRead:
        joinedBy === "|" ||
        frames.some(
          (entry) =>
            (entry.kind === "if" && entry.testFrom !== undefined) || (entry.kind === "loop" && !entry.conditional),
        ),
      ignored: undefined,
    });
    this.readsStatus.push(this.text.slice(draft.start, draft.end).includes("$?"));
  }

  /** `a && b || true` throws both failures away, `a || echo failed` too; after `set +e` each one, unless what comes next looks at it. */
  private noteIgnored(): void {
    let off: Span | undefined;
    for (const [index, command] of this.commands.entries()) {
      const option = command.words[0]?.text === "set" ? command.words.slice(1).map((word) => word.text) : [];
      if (option.some((word, i) => /^\+[a-z]*e/.test(word) || (word === "errexit" && option[i - 1] === "+o")))
        off = command.at;
      else if (stopsAtErrors(option)) off = undefined;
      if (off !== undefined && command.function === undefined && this.readsStatus[index + 1] !== true)
        command.ignored = { by: "set +e", at: off };
      const next = this.commands[index + 1];
      // `a || echo failed && exit 1`
      const fails = next?.joinedBy === "&&" && /^(?:exit|return|false)$/.test(next.words[0]?.text ?? "");
      if (command.joinedBy !== "||" || !isNothing(command.words) || fails) continue;
      for (let k = index - 1; k >= 0; k--) {
        const before = this.commands[k];
        if (before === undefined || before.function !== command.function) break;
        before.ignored = { by: "list", at: command.at };
        if (before.joinedBy !== "&&" && before.joinedBy !== "|") break;
      }
    }
  }

  private note(problem: string | undefined, at: Span): void {
    if (problem !== undefined) this.problems.push({ message: problem, at });
  }
}

/** It does nothing about a failure, and succeeds. */
function isNothing(words: readonly ShellWord[]): boolean {
  const [name, status] = words.map((word) => word.text);
  return /^(?:true|:|\/bin\/true|echo|printf)$/.test(name ?? "") || (name === "exit" && status === "0");
}

function startPatterns(frame: Frame): void {
  frame.patterns = [];
  frame.inPatterns = true;
}

/** `NAME=value` and `NAME+=value`, where nothing before the `=` is quoted. */
export function readAssignment(word: ShellWord): ShellAssignment | undefined {
  const match = /^([A-Za-z_][A-Za-z_0-9]*)\+?=/.exec(word.text);
  if (match === null || word.parts[0]?.kind !== "text") return undefined;
  const length = match[0].length;
  const { mapped } = word;
  const valueAt =
    word.text.length > length ? spanOf(mapped, length, word.text.length) : { ...word.at, start: word.at.end };
  const out = mappedTextBuilder(mapped.file, valueAt.start);
  out.addFrom(mapped, length, word.text.length);
  const first = word.parts[0];
  const rest = first.text.slice(length);
  const value: ShellWord = {
    text: word.text.slice(length),
    at: { ...valueAt, end: Math.max(valueAt.end, word.at.end) },
    mapped: out.build(),
    parts: rest === "" ? word.parts.slice(1) : [{ kind: "text", text: rest }, ...word.parts.slice(1)],
    quoted: word.quoted,
  };
  return { name: match[1] ?? "", nameAt: spanOf(mapped, 0, (match[1] ?? "").length), value, at: word.at };
}
