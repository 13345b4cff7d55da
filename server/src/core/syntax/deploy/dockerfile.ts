import { span, type Span } from "../../text/span.js";
import { mappedTextBuilder, plainText, sliceMapped, spanOf, type MappedText } from "./mappedText.js";
import { textLines } from "./procfile.js";
import { readShellWord, type ShellWord } from "./shellWords.js";

export interface Dockerfile {
  readonly instructions: readonly DockerInstruction[];
  readonly stages: readonly DockerStage[];
  /** `ARG` before the first `FROM`. */
  readonly globalArgs: readonly DockerVariable[];
  readonly problems: readonly { readonly message: string; readonly at: Span }[];
}

export interface DockerInstruction {
  /** In upper case. */
  readonly keyword: string;
  readonly keywordAt: Span;
  /** Everything after the keyword; continued lines are joined, comment lines between them are gone. */
  readonly args: MappedText;
  readonly at: Span;
  /** `--from=x` and others before the arguments. */
  readonly flags: readonly ShellWord[];
  /** Bodies of `<<EOF`. */
  readonly hereDocuments: readonly { readonly name: string; readonly body: MappedText }[];
}

export interface DockerStage {
  readonly name: string | undefined;
  readonly nameAt: Span | undefined;
  readonly from: DockerInstruction;
  readonly image: string;
  readonly imageAt: Span;
  /** Index of the earlier stage that it is built from. */
  readonly parent: number | undefined;
  readonly instructions: readonly DockerInstruction[];
  readonly env: readonly DockerVariable[];
  readonly args: readonly DockerVariable[];
  /** The last of the stage; undefined: that of the image. */
  readonly command: DockerCommand | undefined;
  readonly entrypoint: DockerCommand | undefined;
  readonly workdirs: readonly { readonly path: string; readonly at: Span }[];
  readonly user: { readonly name: string; readonly at: Span } | undefined;
  readonly expose: readonly { readonly port: number; readonly at: Span }[];
  readonly copies: readonly DockerCopy[];
  readonly healthcheck: { readonly command: DockerCommand | undefined; readonly at: Span } | undefined;
  readonly runs: readonly DockerCommand[];
}

/** `3.13`, of Python's own image. */
export function pythonSeries({ image }: DockerStage): string | undefined {
  return /^(?:docker\.io\/)?(?:library\/)?python:(\d+\.\d+)/.exec(image)?.[1];
}

export interface DockerVariable {
  readonly name: string;
  readonly nameAt: Span;
  /** undefined: ARG without a default. Expansions stand in it as written; see its parts. */
  readonly value: ShellWord | undefined;
  readonly at: Span;
}

export interface DockerCommand {
  readonly form: "exec" | "shell";
  /** exec: one word per JSON string. */
  readonly words: readonly ShellWord[];
  /** shell: what the shell is given. */
  readonly shell: MappedText | undefined;
  readonly instruction: DockerInstruction;
  readonly at: Span;
}

export interface DockerCopy {
  readonly keyword: "COPY" | "ADD";
  readonly sources: readonly ShellWord[];
  readonly destination: ShellWord;
  /** `--from`: another stage or image. */
  readonly from: string | undefined;
  /** The working directory at that point, as far as it is known. */
  readonly workdir: string | undefined;
  readonly at: Span;
}

const NOTHING: ReadonlySet<string> = new Set();
const BLANKS: ReadonlySet<string> = new Set([" ", "\t", "\n", "\r"]);

/** Reads a Dockerfile with places. Never throws; a faulty instruction is kept with what could be read of it. */
export function parseDockerfile(file: string, text: string): Dockerfile {
  const problems: { message: string; at: Span }[] = [];
  const instructions = readInstructions(file, text);
  const stages: DockerStage[] = [];
  const globalArgs: DockerVariable[] = [];
  let group: DockerInstruction[] = [];
  const close = (): void => {
    const [first] = group;
    if (first !== undefined) stages.push(stageOf(first, group.slice(1), stages));
    group = [];
  };
  for (const instruction of instructions) {
    if (instruction.keyword === "FROM") {
      close();
      group = [instruction];
    } else if (group.length > 0) {
      group.push(instruction);
    } else if (instruction.keyword === "ARG") {
      for (const variable of variablesOf(instruction)) globalArgs.push(variable);
    } else {
      problems.push({ message: "before the first FROM", at: instruction.keywordAt });
    }
  }
  close();
  return { instructions, stages, globalArgs, problems };
}

/**
 * The stage that is built: `target` by name or number, else the last one. Where that is for developers by its name and another
 * is there that runs something, production builds the other by `--target`.
 */
export function builtStage(dockerfile: Dockerfile, target: string | undefined): DockerStage | undefined {
  const { stages } = dockerfile;
  if (target === undefined || target === "") {
    const last = stages[stages.length - 1];
    if (last?.name === undefined || !forDevelopers.test(last.name)) return last;
    const others = stages.filter((stage) => stage.name === undefined || !forDevelopers.test(stage.name)).reverse();
    return (
      others.find((stage) => stage.name !== undefined && forProduction.test(stage.name)) ??
      others.find((stage) => stage.command !== undefined || stage.entrypoint !== undefined) ??
      last
    );
  }
  return (
    stages.find((stage) => stage.name?.toLowerCase() === target.toLowerCase()) ??
    (/^[0-9]+$/.test(target) ? stages[Number(target)] : undefined)
  );
}

const forDevelopers =
  /^(?:(?:local-?)?dev(?:el|elop|elopment)?|local|debug|tests?|testing|ci)(?:[-_.]|$)|[-_.](?:dev|development|local|debug|tests?|testing|ci)$/i;
const forProduction = /(?:^|[-_.])(?:prod|production|release|deploy)(?:[-_.]|$)/i;

/** The stage and those that it is built from, the first one first. */
export function stageChain(dockerfile: Dockerfile, stage: DockerStage): readonly [DockerStage, ...DockerStage[]] {
  const chain: [DockerStage, ...DockerStage[]] = [stage];
  let { parent } = stage;
  while (parent !== undefined) {
    const next = dockerfile.stages[parent];
    if (next === undefined) break;
    chain.unshift(next);
    parent = next.parent;
  }
  return chain;
}

function readInstructions(file: string, text: string): DockerInstruction[] {
  const found: DockerInstruction[] = [];
  const lines = textLines(text);
  const source = plainText(file, text);
  let escape = "\\";
  let directives = true;
  for (let n = 0; n < lines.length; n++) {
    const line = lines[n] ?? { start: 0, end: 0 };
    let start = line.start;
    while (start < line.end && /\s/.test(text[start] ?? "")) start++;
    if (directives && text[start] === "#") {
      const directive = /^#\s{0,9}(\w+)\s{0,9}=\s{0,9}(\S)/.exec(text.slice(start, Math.min(line.end, start + 60)));
      if (directive === null) directives = false;
      else if (directive[1]?.toLowerCase() === "escape" && (directive[2] === "`" || directive[2] === "\\"))
        escape = directive[2];
    }
    if (start >= line.end || text[start] === "#") continue;
    directives = false;
    let nameEnd = start;
    while (
      nameEnd < line.end &&
      !/\s/.test(text[nameEnd] ?? "") &&
      !(text[nameEnd] === escape && nameEnd === line.end - 1)
    )
      nameEnd++;
    const out = mappedTextBuilder(file, nameEnd);
    let from = nameEnd;
    let end = line.end;
    for (;;) {
      const current = lines[n] ?? line;
      let stop = current.end;
      while (stop > from && (text[stop - 1] === " " || text[stop - 1] === "\t")) stop--;
      if (stop <= from || text[stop - 1] !== escape || n + 1 >= lines.length) {
        out.addFrom(source, from, Math.max(from, stop));
        end = Math.max(from, stop);
        break;
      }
      out.addFrom(source, from, stop - 1);
      end = stop;
      n++;
      // Comment and empty lines within a continued instruction are skipped.
      while (n < lines.length && isSkipped(text, lines[n] ?? line)) n++;
      const next = lines[n];
      if (next === undefined) break;
      from = next.start;
    }
    const keyword = text.slice(start, nameEnd).toUpperCase();
    let args = out.build();
    const blanks = args.text.length - args.text.trimStart().length;
    args = sliceMapped(args, blanks, args.text.length);
    const hereDocuments: { name: string; body: MappedText }[] = [];
    if ((keyword === "RUN" || keyword === "COPY" || keyword === "ADD") && args.text.includes("<<")) {
      for (const match of args.text.matchAll(/<<(-?)(["']?)([A-Za-z_][A-Za-z_0-9]{0,60})\2/g)) {
        const first = lines[n + 1];
        if (first === undefined) break;
        let last = n + 1;
        const closes = (at: number): boolean => {
          const candidate = lines[at];
          if (candidate === undefined) return true;
          const body = text.slice(candidate.start, candidate.end);
          return (match[1] === "-" ? body.replace(/^\t+/, "") : body) === match[3];
        };
        while (last < lines.length && !closes(last)) last++;
        hereDocuments.push({
          name: match[3] ?? "",
          body: plainText(file, text, first.start, Math.max(first.start, lines[last]?.start ?? text.length)),
        });
        n = Math.min(last, lines.length - 1);
        end = lines[n]?.end ?? end;
      }
    }
    const flags = readFlags(args);
    found.push({
      keyword,
      keywordAt: span(file, start, nameEnd),
      at: span(file, start, Math.max(end, nameEnd)),
      hereDocuments,
      flags: flags.words,
      args: sliceMapped(args, flags.end, args.text.length),
    });
  }
  return found;
}

function isSkipped(text: string, line: { readonly start: number; readonly end: number }): boolean {
  let i = line.start;
  while (i < line.end && /\s/.test(text[i] ?? "")) i++;
  return i >= line.end || text[i] === "#";
}

function readFlags(args: MappedText): { readonly words: ShellWord[]; readonly end: number } {
  const words: ShellWord[] = [];
  let i = 0;
  while (args.text.startsWith("--", i)) {
    const read = readShellWord(args, i, BLANKS);
    words.push(read.word);
    i = Math.max(read.end, i + 1);
    while (i < args.text.length && /\s/.test(args.text[i] ?? "")) i++;
  }
  return { words, end: i };
}

function stageOf(
  from: DockerInstruction,
  instructions: readonly DockerInstruction[],
  earlier: readonly DockerStage[],
): DockerStage {
  const [image, as, name] = words(from.args);
  const named = as?.text.toLowerCase() === "as" ? name : undefined;
  const imageText = image?.text ?? "";
  let parent: number | undefined;
  earlier.forEach((stage, index) => {
    if (stage.name !== undefined && stage.name.toLowerCase() === imageText.toLowerCase()) parent = index;
  });
  const inherited = parent === undefined ? undefined : earlier[parent];
  const env: DockerVariable[] = [];
  const args: DockerVariable[] = [];
  const workdirs: { path: string; at: Span }[] = [];
  const expose: { port: number; at: Span }[] = [];
  const copies: DockerCopy[] = [];
  const runs: DockerCommand[] = [];
  let command: DockerCommand | undefined;
  let entrypoint: DockerCommand | undefined;
  let user: DockerStage["user"];
  let healthcheck: DockerStage["healthcheck"];
  let workdir = inherited?.workdirs[inherited.workdirs.length - 1]?.path;
  for (const instruction of instructions) {
    switch (instruction.keyword) {
      case "ENV":
        for (const variable of variablesOf(instruction)) env.push(variable);
        break;
      case "ARG":
        for (const variable of variablesOf(instruction)) args.push(variable);
        break;
      case "CMD":
        command = commandOf(instruction, instruction.args);
        break;
      case "ENTRYPOINT":
        entrypoint = commandOf(instruction, instruction.args);
        break;
      case "RUN":
        runs.push(commandOf(instruction, instruction.args));
        break;
      case "USER": {
        const [word] = words(instruction.args);
        if (word !== undefined) user = { name: word.text, at: word.at };
        break;
      }
      case "WORKDIR": {
        const path = instruction.args.text.replace(/^"(.*)"$/, "$1");
        // What a variable holds there is a path of its own in practice: `WORKDIR ${APP_HOME}`.
        workdir = /^[/$]/.test(path) ? path : `${workdir === undefined || workdir === "/" ? "" : workdir}/${path}`;
        workdirs.push({ path: workdir, at: spanOf(instruction.args, 0, instruction.args.text.length) });
        break;
      }
      case "EXPOSE":
        for (const word of words(instruction.args)) {
          const port = /^([0-9]{1,5})(?:\/\w+)?$/.exec(word.text)?.[1];
          if (port !== undefined) expose.push({ port: Number(port), at: word.at });
        }
        break;
      case "COPY":
      case "ADD": {
        const list = jsonWords(instruction.args) ?? words(instruction.args);
        const destination = list[list.length - 1];
        if (destination !== undefined && list.length > 1) {
          const fromFlag = instruction.flags.find((flag) => flag.text.startsWith("--from="))?.text.slice(7);
          copies.push({
            keyword: instruction.keyword,
            sources: list.slice(0, -1),
            destination,
            from: fromFlag,
            workdir,
            at: instruction.at,
          });
        }
        break;
      }
      case "HEALTHCHECK": {
        const cmd = /^CMD\s/i.exec(instruction.args.text);
        healthcheck = {
          command:
            cmd === null
              ? undefined
              : commandOf(instruction, sliceMapped(instruction.args, 4, instruction.args.text.length)),
          at: instruction.at,
        };
        break;
      }
      default:
    }
  }
  return {
    name: named?.text,
    nameAt: named?.at,
    from,
    image: imageText,
    imageAt: image?.at ?? from.keywordAt,
    parent,
    instructions,
    env,
    args,
    command,
    entrypoint,
    workdirs,
    user,
    expose,
    copies,
    healthcheck,
    runs,
  };
}

function words(source: MappedText): ShellWord[] {
  const found: ShellWord[] = [];
  let i = 0;
  while (i < source.text.length) {
    if (/\s/.test(source.text[i] ?? "")) {
      i++;
      continue;
    }
    const read = readShellWord(source, i, BLANKS);
    found.push(read.word);
    i = Math.max(read.end, i + 1);
  }
  return found;
}

/** `NAME=value …`, or the old `ENV NAME the rest`: blanks belong to that value, quotes do not (https://github.com/moby/buildkit/blob/master/frontend/dockerfile/shell/lex.go). */
function variablesOf(instruction: DockerInstruction): DockerVariable[] {
  const { args, keyword } = instruction;
  const list = words(args);
  const [first] = list;
  if (first === undefined) return [];
  if (keyword === "ENV" && !first.text.includes("=")) {
    const rest = /^\S+\s+/.exec(args.text)?.[0].length;
    const value = rest === undefined ? undefined : readShellWord(args, rest, NOTHING).word;
    return [
      { name: first.text, nameAt: first.at, value, at: span(args.file, first.at.start, value?.at.end ?? first.at.end) },
    ];
  }
  return list.map((word) => {
    const equals = word.text.indexOf("=");
    if (equals < 0) return { name: word.text, nameAt: word.at, value: undefined, at: word.at };
    const head = word.parts[0]?.kind === "text" ? word.parts[0].text.slice(equals + 1) : "";
    const parts = head === "" ? word.parts.slice(1) : [{ kind: "text" as const, text: head }, ...word.parts.slice(1)];
    const mapped = sliceMapped(word.mapped, equals + 1, word.text.length);
    const nameAt = spanOf(word.mapped, 0, equals);
    // From the `=` on, so that the quotes belong to it.
    const valueAt = span(args.file, Math.min(nameAt.end + 1, word.at.end), word.at.end);
    return {
      name: word.text.slice(0, equals),
      nameAt,
      value: { text: mapped.text, at: valueAt, mapped, parts, quoted: word.quoted },
      at: word.at,
    };
  });
}

function commandOf(instruction: DockerInstruction, args: MappedText): DockerCommand {
  const list = jsonWords(args);
  const at = spanOf(args, 0, args.text.length);
  if (list !== undefined) return { form: "exec", words: list, shell: undefined, instruction, at };
  const [only] = instruction.hereDocuments;
  // `RUN <<EOF` alone: the shell runs the body.
  const shell = only !== undefined && /^<<-?["']?\w+["']?\s*$/.test(args.text) ? only.body : args;
  return { form: "shell", words: [], shell, instruction, at };
}

/** A JSON list of strings, which Docker takes as the exec form; anything else is the shell form. */
export function jsonWords(source: MappedText): ShellWord[] | undefined {
  const { text } = source;
  let i = 0;
  const skip = (): void => {
    while (i < text.length && /\s/.test(text[i] ?? "")) i++;
  };
  skip();
  if (text[i] !== "[") return undefined;
  i++;
  const found: ShellWord[] = [];
  skip();
  if (text[i] === "]") return isEnd(text, i + 1) ? found : undefined;
  for (;;) {
    skip();
    if (text[i] !== '"') return undefined;
    const start = i++;
    const out = mappedTextBuilder(source.file, spanOf(source, i, i).start);
    for (; text[i] !== '"'; i++) {
      if (i >= text.length) return undefined;
      if (text[i] !== "\\") {
        out.addFrom(source, i, i + 1);
        continue;
      }
      const c = text[i + 1] ?? "";
      const unicode = c === "u" ? /^[0-9A-Fa-f]{4}/.exec(text.slice(i + 2, i + 6))?.[0] : undefined;
      const simple: string | undefined = {
        b: "\b",
        f: "\f",
        n: "\n",
        r: "\r",
        t: "\t",
        '"': '"',
        "\\": "\\",
        "/": "/",
      }[c];
      const value = unicode === undefined ? simple : String.fromCharCode(parseInt(unicode, 16));
      if (value === undefined) return undefined;
      const length = unicode === undefined ? 2 : 6;
      out.add(value, spanOf(source, i, i + 1).start, spanOf(source, i + length - 1, i + length).end);
      i += length - 1;
    }
    i++;
    const mapped = out.build();
    found.push({
      text: mapped.text,
      at: spanOf(source, start, i),
      mapped,
      parts: mapped.text === "" ? [] : [{ kind: "text", text: mapped.text }],
      quoted: true,
    });
    skip();
    if (text[i] === "]") return isEnd(text, i + 1) ? found : undefined;
    if (text[i] !== ",") return undefined;
    i++;
  }
}

function isEnd(text: string, from: number): boolean {
  return text.slice(from).trim() === "";
}
