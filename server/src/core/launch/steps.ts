import { isText, type FileSource } from "../text/fileSource.js";
import { basename, fits, join } from "../project/paths.js";
import { plainText, type MappedText } from "../syntax/deploy/mappedText.js";
import {
  parseShell,
  readAssignment,
  setsStopping,
  stopsAtErrors,
  type ShellCommand,
  type ShellIgnored,
} from "../syntax/deploy/shell.js";
import type { ShellWord } from "../syntax/deploy/shellWords.js";
import type { Span } from "../text/span.js";
import { commandElsewhere, readsInput, type Elsewhere } from "./elsewhere.js";
import type { EnvironmentSetting, LaunchStep } from "./launch.js";
import { expandParts, expandWords, outlineOf, toWord, type SourceWord } from "./words.js";
import { testResult } from "./shellTests.js";
import { peelWrappers, programName } from "./wrappers.js";

/** Where and as what commands run. */
export interface RunContext {
  readonly files: FileSource;
  /** The deploy's own path of the working directory. */
  readonly workingDirectory: string | undefined;
  /** The file or folder of the repository that a path of the process is; undefined: none, or unknown. */
  toRepository(path: string, workingDirectory: string | undefined): string | undefined;
  readonly environment: ReadonlyMap<string, EnvironmentSetting>;
  readonly user: { readonly name: string; readonly at: Span } | undefined;
  /** What `ssh`, `docker exec` and their like run elsewhere is followed too. */
  readonly elsewhere?: true;
  /** A shell is handed the text as a command line: it runs what follows a failure. Workflows run theirs with `-e`, make line by line; scripts are judged as a whole. */
  readonly goesOn?: boolean;
}

export interface RunResult {
  readonly steps: readonly LaunchStep[];
  /** Scripts that were followed. */
  readonly scripts: readonly string[];
  /** A script that would have to be followed is not in the repository. */
  readonly complete: boolean;
  /** A file of variables that a shell takes in is not in the repository: `. ./.env`. */
  readonly sourcesUnseen: boolean;
}

/** Scripts that call scripts, texts that shells run, and steps in all: beyond these nothing is followed. */
const MAX_DEPTH = 6;
const MAX_TEXTS = 40;
const MAX_STEPS = 400;

/** What a program given as words runs, or what a shell runs of a text. `args`: `$1`, `$2`, … of the text. */
export function runSteps(
  context: RunContext,
  input:
    | { readonly words: readonly ShellWord[] }
    | { readonly shell: MappedText; readonly args?: readonly SourceWord[] },
): RunResult {
  const runner = new Runner(context);
  if ("words" in input)
    runner.simple(expandWords(input.words, runner.variables, []), {
      conditional: false,
      background: false,
      shell: false,
      depth: 0,
    });
  else {
    const mode = { conditional: false, background: false, shell: true, depth: 0 };
    runner.shell(input.shell, input.args ?? [], mode, context.goesOn);
  }
  return {
    steps: runner.steps,
    scripts: [...runner.scripts],
    complete: runner.complete,
    sourcesUnseen: runner.sourcesUnseen,
  };
}

/** Commands with others behind them that run whatever they return: `migrate; gunicorn`, `a && migrate; b`. */
function followedByMore(commands: readonly ShellCommand[]): ReadonlyMap<ShellCommand, ShellIgnored> {
  const found = new Map<ShellCommand, ShellIgnored>();
  const own = commands.filter((command) => command.function === undefined);
  for (const [index, next] of own.entries()) {
    if (setsStopping(next)) break;
    // `-k uvicorn.workers.UvicornWorker` on a line of its own is no command: it ends the script with an error.
    if (next.joinedBy !== "" || next.isRead || next.conditional || next.words[0]?.text.startsWith("-") === true)
      continue;
    for (let k = index - 1; k >= 0; k--) {
      const before = own[k];
      if (before === undefined || before.background || before.conditional) break;
      found.set(before, { by: "sequence", at: next.at });
      if (before.joinedBy !== "&&") break;
    }
  }
  return found;
}

interface Mode {
  readonly conditional: boolean;
  readonly background: boolean;
  readonly shell: boolean;
  readonly depth: number;
  readonly whenUnset?: "runs" | "skipped" | undefined;
  readonly ignored?: ShellIgnored | undefined;
  readonly isRead?: boolean;
  readonly inside?: string | undefined;
  /** Whom su makes of it. */
  readonly user?: LaunchStep["user"];
}

class Runner {
  readonly steps: LaunchStep[] = [];
  readonly scripts = new Set<string>();
  readonly variables: Map<string, EnvironmentSetting>;
  complete = true;
  sourcesUnseen = false;
  private workingDirectory: string | undefined;
  private exported: EnvironmentSetting[] = [];
  private texts = 0;
  /** Scripts and functions that are being run: none runs itself again. */
  private readonly active = new Set<string>();

  constructor(private readonly context: RunContext) {
    this.variables = new Map(context.environment);
    this.workingDirectory = context.workingDirectory;
  }

  /** @param goesOn as in the context */
  shell(text: MappedText, args: readonly SourceWord[], mode: Mode, goesOn = false): void {
    if (mode.depth > MAX_DEPTH || ++this.texts > MAX_TEXTS) return;
    const script = parseShell(text);
    const followed = goesOn ? followedByMore(script.commands) : undefined;
    const functions = new Map<string, ShellCommand[]>();
    for (const command of script.commands) {
      if (command.function === undefined) continue;
      const body = functions.get(command.function) ?? [];
      if (body.length === 0) functions.set(command.function, body);
      body.push(command);
    }
    let parameters = args;
    const chosen = new Map<Span, readonly ShellWord[] | undefined>();
    const run = (command: ShellCommand, outer: Mode): void => {
      if (this.steps.length >= MAX_STEPS) return;
      const branch = this.caseTaken(command, parameters, chosen);
      const taken = this.branchTaken(command, parameters);
      if (branch === "no" || taken === "never") return;
      const inner: Mode = {
        ...outer,
        shell: true,
        conditional: outer.conditional || command.conditional || branch === "unknown",
        whenUnset:
          outer.whenUnset === "skipped" ? "skipped" : branch === "unknown" ? undefined : (taken ?? outer.whenUnset),
        background: outer.background || command.background,
        ignored: outer.ignored ?? command.ignored ?? followed?.get(command),
        isRead: command.isRead,
      };
      const own = command.assignments.map((assignment) =>
        this.setting(assignment.name, assignment.at, assignment.value, parameters),
      );
      if (command.words.length === 0) {
        for (const setting of own) this.assign(setting, inner.conditional, this.variables.has(setting.name));
        return;
      }
      const words = expandWords(command.words, this.variables, parameters);
      const name = words[0]?.dynamic === false ? words[0].text : "";
      const body = functions.get(name);
      if (body !== undefined) {
        const key = `${text.file}#${name}`;
        if (this.active.has(key) || outer.depth > MAX_DEPTH) return;
        this.active.add(key);
        const before = parameters;
        parameters = words.slice(1);
        for (const item of body) run(item, { ...inner, depth: inner.depth + 1 });
        parameters = before;
        this.active.delete(key);
        return;
      }
      if (name === "set" && words[1]?.text === "--") parameters = words.slice(2);
      else if (name === "shift") parameters = parameters.slice(Number(words[1]?.text ?? 1) || 1);
      else if (name === "cd") this.changeDirectory(words[1], inner.conditional);
      else if (name === "export" || name === "declare" || name === "typeset")
        this.exportAll(command.words.slice(1), inner.conditional, parameters);
      else if (name === "source" || name === ".") {
        if (!this.follow(words.slice(1), inner, true) && /(?:env|var|conf|secret)[^/]*$/i.test(words[1]?.text ?? ""))
          this.sourcesUnseen = true;
      } else if (this.context.elsewhere === true && readsInput(words)) this.runInput(words, command, inner);
      else this.simple(words, inner, own, command.at);
    };
    for (const command of script.commands) if (command.function === undefined) run(command, mode);
  }

  /** One program with its words. */
  simple(words: readonly SourceWord[], mode: Mode, assignments: readonly EnvironmentSetting[] = [], at?: Span): void {
    const [first] = words;
    if (first === undefined || this.steps.length >= MAX_STEPS || mode.depth > MAX_DEPTH) return;
    const peeled = peelWrappers(words);
    const environment = [
      ...this.exported,
      ...assignments,
      ...peeled.assignments.flatMap((word): EnvironmentSetting[] => {
        const assignment = readAssignment({
          text: word.text,
          at: word.at,
          mapped: word.mapped,
          parts: [{ kind: "text", text: word.text }],
          quoted: false,
        });
        return assignment === undefined
          ? []
          : [
              {
                name: assignment.name,
                value: word.dynamic ? undefined : assignment.value.text,
                at: word.at,
                valueAt: assignment.value.at,
                source: "command",
              },
            ];
      }),
    ];
    const outside = this.workingDirectory;
    if (peeled.directory !== undefined) this.workingDirectory = joinPaths(outside, peeled.directory);
    const inner: Mode = { ...mode, depth: mode.depth + 1 };
    const [head, ...rest] = peeled.words;
    const command = head === undefined || head.dynamic ? "" : programName(head.text);
    const elsewhere =
      this.context.elsewhere === true && head !== undefined ? commandElsewhere(peeled.words) : undefined;
    if (elsewhere !== undefined) {
      this.runElsewhere(elsewhere, inner, at);
    } else if (peeled.shell !== undefined) {
      this.shell(peeled.shell.mapped, [], { ...inner, user: peeled.user }, true);
    } else if (["sh", "bash", "dash", "ash", "zsh"].includes(command)) {
      this.runShell(rest, inner, peeled.words, { mode, peeled, environment, at });
    } else if (head === undefined || !this.followProgram(head, peeled.words, inner)) {
      this.push(peeled.words, peeled, mode, environment, at);
      // A script from somewhere else that is given a command runs it, as every entrypoint does.
      if (head !== undefined && this.isForeignEntrypoint(head, rest)) {
        this.complete = false;
        this.steps.pop();
        this.simple(rest, { ...inner, shell: true }, assignments, at);
      }
    }
    this.workingDirectory = outside;
  }

  /** The working directory there is not known here. */
  private runElsewhere({ words, shell, inside }: Elsewhere, mode: Mode, at: Span | undefined): void {
    const outside = this.workingDirectory;
    this.workingDirectory = undefined;
    const inner: Mode = { ...mode, inside: inside ?? mode.inside };
    if (shell !== undefined) this.shell(shell.mapped, [], inner, true);
    else this.simple(words, inner, [], at);
    this.workingDirectory = outside;
  }

  /** `ssh host <<EOF`: what follows is the script. */
  private runInput(words: readonly SourceWord[], command: ShellCommand, mode: Mode): void {
    const body = command.redirects.find(({ body }) => body !== undefined)?.body;
    if (body === undefined) return this.simple(words, mode, [], command.at);
    const outside = this.workingDirectory;
    this.workingDirectory = undefined;
    this.shell(body, [], { ...mode, depth: mode.depth + 1 });
    this.workingDirectory = outside;
  }

  private runShell(
    rest: readonly SourceWord[],
    inner: Mode,
    words: readonly SourceWord[],
    outer: {
      readonly mode: Mode;
      readonly peeled: ReturnType<typeof peelWrappers>;
      readonly environment: readonly EnvironmentSetting[];
      readonly at: Span | undefined;
    },
  ): void {
    let i = 0;
    let isCommand = false;
    for (; i < rest.length; i++) {
      const text = rest[i]?.text ?? "";
      if (!/^[-+]/.test(text) || text === "-" || text === "--") break;
      if (/^-[a-z]*c[a-z]*$/i.test(text)) isCommand = true;
      if (/^[-+][a-z]*o$/.test(text) || text === "--rcfile") i++;
    }
    const stops = stopsAtErrors(rest.slice(0, i).map(({ text }) => text));
    if (rest[i]?.text === "--") i++;
    const target = rest[i];
    if (target === undefined) {
      this.push(words, outer.peeled, outer.mode, outer.environment, outer.at);
    } else if (isCommand) {
      if (target.dynamic && target.text.includes("$@")) this.complete = false;
      // `sh -c text name $1 …`
      this.shell(target.mapped, rest.slice(i + 2), inner, !stops);
    } else if (!this.follow(rest.slice(i), inner, false)) {
      this.complete = false;
      this.push(words, outer.peeled, outer.mode, outer.environment, outer.at);
    }
  }

  /** Runs a script of the repository in place of its name. */
  private follow(words: readonly SourceWord[], mode: Mode, sourced: boolean): boolean {
    const [head, ...args] = words;
    if (head === undefined || head.dynamic || mode.depth > MAX_DEPTH) return false;
    const path = this.context.toRepository(head.text, this.workingDirectory);
    if (path === undefined || this.active.has(path)) return false;
    const content = this.context.files.read(path);
    if (!isText(content)) return false;
    if (!sourced && !isShellScript(path, content.text)) return false;
    this.scripts.add(path);
    const outside = this.workingDirectory;
    const exported = this.exported;
    this.active.add(path);
    this.shell(plainText(path, content.text), args, mode);
    this.active.delete(path);
    if (!sourced) {
      this.workingDirectory = outside;
      this.exported = exported;
    }
    return true;
  }

  /** A name without a slash is searched on PATH, never in the working directory. */
  private followProgram(head: SourceWord, words: readonly SourceWord[], mode: Mode): boolean {
    if (head.text.includes("/")) return this.follow(words, mode, false);
    if (!/^[\w.-]+$/.test(head.text)) return false;
    return ["/usr/local/bin", "/usr/bin", "/bin"].some(
      (folder) =>
        this.context.toRepository(`${folder}/${head.text}`, undefined) !== undefined &&
        this.follow([{ ...head, text: `${folder}/${head.text}` }, ...words.slice(1)], mode, false),
    );
  }

  private isForeignEntrypoint(head: SourceWord, rest: readonly SourceWord[]): boolean {
    if (head.dynamic || rest.length === 0 || rest[0]?.text.startsWith("-") === true) return false;
    return /(?:^|\/)(?:[\w.-]*entry-?point[\w.-]*|cnb\/lifecycle\/launcher|launcher)$/.test(head.text);
  }

  private push(
    words: readonly SourceWord[],
    peeled: ReturnType<typeof peelWrappers>,
    mode: Mode,
    environment: readonly EnvironmentSetting[],
    at: Span | undefined,
  ): void {
    const first = words[0];
    const last = words[words.length - 1];
    if (first === undefined || last === undefined) return;
    this.steps.push({
      command: words.map(toWord),
      wrappers: peeled.wrappers,
      exec: peeled.exec,
      conditional: mode.conditional,
      background: mode.background,
      shell: mode.shell,
      ...(mode.conditional && mode.whenUnset !== undefined ? { whenUnset: mode.whenUnset } : {}),
      ...(mode.isRead === true ? { isRead: true } : {}),
      ...(mode.ignored !== undefined ? { ignored: mode.ignored } : {}),
      ...(mode.inside !== undefined ? { inside: mode.inside } : {}),
      at: at ?? {
        file: first.at.file,
        start: first.at.start,
        end: last.at.file === first.at.file ? Math.max(first.at.end, last.at.end) : first.at.end,
      },
      workingDirectory: this.workingDirectory,
      user: peeled.user ?? mode.user ?? this.context.user,
      environment,
      ...(peeled.uvRun !== undefined ? { uvRun: peeled.uvRun.map(toWord) } : {}),
    });
  }

  private setting(name: string, at: Span, value: ShellWord, args: readonly SourceWord[]): EnvironmentSetting {
    const expanded = expandParts(value.parts, this.variables, args);
    return {
      name,
      at,
      value: expanded.value,
      valueAt: value.at,
      source: "command",
      ...(expanded.value === undefined && expanded.whenUnset !== undefined ? { whenUnset: expanded.whenUnset } : {}),
      ...(expanded.value === undefined && { outline: outlineOf(value.parts, this.variables) }),
    };
  }

  /** Under a condition nobody knows the value afterwards. */
  private assign(setting: EnvironmentSetting, conditional: boolean, exported: boolean): void {
    const { whenUnset: _, ...rest } = setting;
    const effective: EnvironmentSetting = conditional ? { ...rest, value: undefined } : setting;
    this.variables.set(setting.name, effective);
    if (exported) this.exported = [...this.exported.filter((entry) => entry.name !== setting.name), effective];
  }

  private exportAll(words: readonly ShellWord[], conditional: boolean, args: readonly SourceWord[]): void {
    for (const word of words) {
      const assignment = readAssignment(word);
      if (assignment !== undefined) {
        this.assign(this.setting(assignment.name, assignment.at, assignment.value, args), conditional, true);
      } else {
        const known = this.variables.get(word.text);
        if (known !== undefined && known.source === "command") this.assign(known, conditional, true);
      }
    }
  }

  private changeDirectory(word: SourceWord | undefined, conditional: boolean): void {
    if (word === undefined || word.dynamic || conditional)
      this.workingDirectory = conditional ? this.workingDirectory : undefined;
    else this.workingDirectory = joinPaths(this.workingDirectory, word.text);
  }

  /** Of the `if`s around a command: "never" where what is known rules it out. undefined: a test asks for something else. */
  private branchTaken(command: ShellCommand, args: readonly SourceWord[]): "runs" | "skipped" | "never" | undefined {
    let answer: "runs" | "skipped" | undefined;
    for (const { test, wanted } of command.branches) {
      const outcome =
        test === undefined ? undefined : testResult(expandTest(test.words, this.variables, args), test.isCommand);
      if (outcome === undefined) return undefined;
      if (outcome.result !== wanted) {
        if (outcome.certain) return "never";
        answer = "skipped";
      } else {
        answer ??= "runs";
      }
    }
    return answer;
  }

  /** Whether the branches of `case` around a command are the ones taken, as far as the subject is known. */
  private caseTaken(
    command: ShellCommand,
    args: readonly SourceWord[],
    chosen: Map<Span, readonly ShellWord[] | undefined>,
  ): "yes" | "no" | "unknown" {
    let answer: "yes" | "unknown" = "yes";
    for (const { subject, patterns } of command.cases) {
      const [value, ...more] = expandWords([subject], this.variables, args);
      if (
        value === undefined ||
        value.dynamic ||
        more.length > 0 ||
        patterns.some((pattern) => pattern.parts.some((part) => part.kind !== "text"))
      ) {
        answer = "unknown";
        continue;
      }
      if (chosen.get(subject.at) === undefined && patterns.some((pattern) => matches(pattern, value.text)))
        chosen.set(subject.at, patterns);
      if (chosen.get(subject.at) !== patterns && !samePatterns(chosen.get(subject.at), patterns)) return "no";
    }
    return answer;
  }
}

/** Each operand stays one word: an unquoted variable that is unset would vanish, and `[ $X = y ]` is meant as a comparison. */
function expandTest(
  words: readonly ShellWord[],
  variables: ReadonlyMap<string, EnvironmentSetting>,
  args: readonly SourceWord[],
): readonly SourceWord[] {
  return words.map(
    (word) =>
      expandWords(
        [
          {
            ...word,
            quoted: true,
            parts: word.parts.map((part) => (part.kind === "variable" ? { ...part, quoted: true } : part)),
          },
        ],
        variables,
        args,
      )[0] ?? { text: "", at: word.at, dynamic: false, mapped: word.mapped },
  );
}

/** A shell's pattern against a text; only `*` is special here, others are taken as not matching. */
function matches(pattern: ShellWord, text: string): boolean {
  return pattern.quoted ? pattern.text === text : !/[?[]/.test(pattern.text) && fits(pattern.text, text);
}

function samePatterns(a: readonly ShellWord[] | undefined, b: readonly ShellWord[]): boolean {
  return a !== undefined && a.length === b.length && a.every((word, index) => word.at.start === b[index]?.at.start);
}

function isShellScript(path: string, text: string): boolean {
  if (/^#!/.test(text)) return /^#!\s*\S*(?:\/|\s|env )(?:ba|da|a|z|k)?sh\b/.test(text.slice(0, 80));
  const name = basename(path);
  return /\.(?:sh|bash)$/.test(name) || !name.includes(".");
}

function joinPaths(base: string | undefined, path: string): string | undefined {
  if (path.startsWith("/")) return path;
  return base === undefined || path.startsWith("~") ? undefined : join(base, path);
}
