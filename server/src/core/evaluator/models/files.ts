import type { UnknownValue, Value } from "../../domain/value.js";
import { unknown, unknownFrom, unknownLike } from "../../domain/value.js";
import { isText } from "../../text/fileSource.js";
import type { Span } from "../../text/span.js";
import { chosenText } from "../chosenText.js";
import { isCaught } from "../environment.js";
import { missingCode } from "../imports.js";
import { bool, list, none, str } from "../make.js";
import { isCopiedFromExample } from "../missingFiles.js";
import { bytes, fromUtf8, toUtf8 } from "../methods/encoding.js";
import { absolutePath, relativePath } from "../paths.js";
import type { CallArguments, NativeObject, Run } from "../runtime.js";
import { nativeFunction, objectValue, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { fileWritten, recordCall } from "../seenCalls.js";
import { appended, beginWriting, setWritten, writtenAt } from "../writtenFiles.js";
import { plainText } from "./libraryModel.js";
import { iterate } from "../convert.js";

/**
 * Whether a path exists. Inside the project the workspace decides; a file that Git ignores is not there in open mode, as on the
 * server. Outside the project nothing can be seen.
 */
export function fileKind(
  file: string,
  kind: "file" | "directory" | undefined,
  at: Span,
  run: Run,
  variables?: readonly string[],
): Value {
  if (file === nullDevice) return bool(kind === undefined, at);
  const found = lookUpFile(file, run);
  if (found === "unseen") return unknown(`whether ${shownPath(file, run)} exists`, at, "bool");
  if (found === undefined && kind !== "directory" && file.endsWith(".py")) {
    // Without it nothing loads, and Git ignores it: production has one.
    if (run.missingModulesExist && run.context.files.isIgnored(file)) return bool(true, at);
    missingCode(file, at, run, variables);
  } else if (found === undefined && kind !== "directory" && isCopied(file, run))
    return unknown(`whether ${shownPath(file, run)} exists`, at, "bool");
  return bool(kind === undefined ? found !== undefined : found === kind, at);
}

/** Neither a file nor a folder. Whoever reads it finds nothing. */
const nullDevice = "/dev/null";

/** Why nothing is known of a path below the home folder. */
export const homeFolder = "the home folder";

/** In exact mode nothing stands outside the project: nor in a home folder of which only that is known. */
export function isAtHome(path: Value, run: Run): boolean {
  return path.kind === "unknown" && path.reason === homeFolder && run.context.environment !== undefined;
}

function lookUpFile(file: string, run: Run): "file" | "directory" | "unseen" | undefined {
  run.filesRead.add(file);
  // Git's own files are there where the code was cloned, and not in what was built of it.
  if (!run.context.environment && /\/\.git(?:\/|$)/.test(file)) return "unseen";
  const kind = writtenAt(file, run)?.kind ?? run.context.files.kind(file);
  if (kind !== undefined && !run.context.environment && run.context.files.isIgnored(file)) return undefined;
  if (kind !== undefined) return kind;
  return run.context.environment || isInsideProject(file, run) ? undefined : "unseen";
}

/** Who deploys has one of these: its example lies beside it. */
function isCopied(file: string, { context }: Run): boolean {
  return !context.environment && isCopiedFromExample(file, context.files);
}

/** A file as messages name it: as seen from the project where it lies in the repository. */
function shownPath(file: string, run: Run): string {
  const { workingDirectory, repository = workingDirectory } = run.context;
  return run.decisions.shownPath(file.startsWith(`${repository}/`) ? relativePath(file, workingDirectory) : file);
}

/** Outside of the project nothing can be seen in open mode. */
export function isInsideProject(file: string, run: Run): boolean {
  return file.startsWith(`${run.context.workingDirectory}/`) || file === run.context.workingDirectory;
}

/** The text of a file of the repository. Raises FileNotFoundError. */
export function readText(file: string, at: Span, run: Run): Value {
  if (file === nullDevice) return str("", at);
  const found = lookUpFile(file, run);
  // Whoever deploys makes it, as Ansible writes `db_pass` and a first start its key: nothing loads without it. Code that is missing is so there too, unless Git ignores it.
  const mayBeMade =
    found === undefined &&
    !run.context.environment &&
    (isCaught("FileNotFoundError", run) ||
      run.context.files.isIgnored(file) ||
      isCopied(file, run) ||
      !file.endsWith(".py"));
  const isCode = mayBeMade && file.endsWith(".py") && !run.missingModulesExist;
  if (isCode) missingCode(file, at, run);
  if (mayBeMade && !isCode) return unseenContent(file, at, run);
  if (found === undefined) {
    // Where the project lies on this machine says nothing of the server.
    const shown = run.context.environment ? file : shownPath(file, run);
    throw new PythonError("FileNotFoundError", at, { message: `No such file or directory: '${shown}'` });
  }
  const written = writtenAt(file, run);
  if (written?.kind === "file") return { ...written.content, at };
  const content = found === "unseen" ? undefined : run.context.files.read(file);
  return isText(content)
    ? str(content.text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n"), at)
    : unseenContent(file, at, run);
}

function unseenContent(path: string, at: Span, run: Run): UnknownValue {
  const file = shownPath(path, run);
  return { ...unknown(`the content of ${file}`, at, "str"), file };
}

/** Of a text that cannot be seen. */
export function unseenBytes(text: Value): UnknownValue {
  return { ...unknownFrom(text.kind === "unknown" ? text : unknown("the content of a file"), text.at), type: "bytes" };
}

/** `os.open(path, flags)`: which flags it has is not looked at, so that the file may be there from then on. */
export function openDescriptor(args: CallArguments, run: Run): Value {
  const path = plainText(args.positional[0] ?? args.keywords.get("path"));
  if (path === undefined) run.libraryState.set(openedUnseen, true);
  else {
    const file = absolutePath(path, run.context.workingDirectory);
    if (writtenAt(file, run) === undefined)
      setWritten(file, { kind: "file", content: unseenContent(file, args.at, run) }, run);
  }
  return unknown("a file descriptor", args.at, "int");
}

const openedUnseen = "os.open of a path that cannot be seen";

/** `open(path)`: reading only. */
export function openFile(given: Value, args: CallArguments, run: Run): Value {
  const isThere = (text: string): boolean =>
    run.context.files.kind(absolutePath(text, run.context.workingDirectory)) === "file";
  const chosen = given.kind === "environment" ? chosenText(given, isThere, run) : given;
  const path = chosen === undefined || (chosen.kind === "unknown" && given.kind === "environment") ? given : chosen;
  const asked = args.positional.find((one, index) => index > 0 && one.kind === "str") ?? args.keywords.get("mode");
  if (asked?.kind === "str" && /[wax+]/.test(asked.value))
    recordCall({ name: fileWritten, at: args.at, arguments: new Map(), unseen: undefined }, run);
  if (isAtHome(path, run) && run.libraryState.has(openedUnseen))
    return unknown("a file that the settings may have made", args.at);
  if (isAtHome(path, run))
    throw new PythonError("FileNotFoundError", args.at, { message: "No such file or directory" });
  const mode = asked;
  const isBinary = mode?.kind === "str" && mode.value.includes("b");
  const writes = mode?.kind === "str" && /[wax+]/.test(mode.value);
  if (path.kind === "environment" && !writes) {
    const [read] = path.reads;
    const reason = "a file that the environment names";
    const text: UnknownValue = {
      ...unknown(reason, args.at, "str"),
      file: read === undefined ? reason : `the file that ${read.variable} names`,
    };
    return fileObject(isBinary ? unseenBytes(text) : text, isBinary, args.at, {});
  }
  if (path.kind !== "str" && path.kind !== "path") return unknownLike(path, "a file", args.at);
  if (writes) return fileToWrite(absolutePath(path.value, run.context.workingDirectory), mode.value, args, run);
  const content = readText(absolutePath(path.value, run.context.workingDirectory), args.at, run);
  const text: Value = isBinary
    ? content.kind === "random"
      ? { ...content, type: "bytes" }
      : content.kind === "str"
        ? bytes(toUtf8(content.value), content.at)
        : unseenBytes(content)
    : content;
  return fileObject(text, isBinary, args.at, {
    path: absolutePath(path.value, run.context.workingDirectory),
    name: path.value,
  });
}

/** `io.StringIO(text)`: a file that only memory holds. */
export function textInMemory(text: Value, at: Span): Value {
  return fileObject(text, false, at, {});
}

/** What an open file holds; undefined where it cannot be seen which it is. */
export function contentOf(file: Value): Value | undefined {
  return (runtimeObject(file) as Partial<OpenFile> | undefined)?.content;
}

/** The text that `io.StringIO(text)` holds. */
export function textOfStream(stream: Value | undefined): string | typeof unseenText {
  const data = stream && (runtimeObject(stream) as Partial<OpenFile> | undefined);
  return data?.content?.kind === "str" ? data.content.value : unseenText;
}

/** There is a text, and it cannot be seen. */
export const unseenText = Symbol("unseen");

/** What an open file is of which its content is known. */
interface OpenFile extends NativeObject {
  readonly path?: string;
  readonly content: Value;
}

function fileObject(
  text: Value,
  isBinary: boolean,
  at: Span,
  place: { readonly path?: string; readonly name?: string },
): Value {
  let table: Map<string, number> | undefined;
  // Undone with the statement that read.
  const state = (run: Run): Map<string, number> => (table ??= run.heap.cells<number>());
  const placeIn = (run: Run): number => state(run).get("position") ?? 0;
  const moveTo = (position: number, run: Run): void => void state(run).set("position", position);
  const all = (): string | undefined => (text.kind === "str" || text.kind === "bytes" ? text.value : undefined);
  const make = (part: string): Value => (isBinary ? bytes(part, at) : str(part, at));
  const lines = (run: Run): Value[] | undefined =>
    all() === undefined
      ? undefined
      : (all() ?? "")
          .slice(placeIn(run))
          .split(/(?<=\n)/)
          .filter((line) => line !== "")
          .map(make);
  const file: OpenFile = {
    kind: "native",
    ...(place.path !== undefined && { path: place.path }),
    content: text,
    enter: (_run, where) => objectValue("file", "<file>", file, where),
    iterate: (run) => {
      const found = lines(run);
      moveTo(all()?.length ?? 0, run);
      return found;
    },
    getAttribute(name) {
      switch (name) {
        case "read":
          return nativeFunction("read", (call, run) => {
            const whole = all();
            const [size] = call.positional;
            if (whole === undefined || (size && size.kind !== "none" && size.kind !== "int"))
              return text.kind === "unknown" || (text.kind === "random" && !size)
                ? text
                : unknown("the content of a file", call.at);
            const position = placeIn(run);
            const rest =
              size?.kind === "int" && Number(size.value) >= 0
                ? whole.slice(position, position + Number(size.value))
                : whole.slice(position);
            const isWhole = position === 0 && rest.length === whole.length;
            moveTo(position + rest.length, run);
            return isWhole ? text : make(rest);
          });
        case "readline":
          return nativeFunction("readline", (call, run) => {
            const [line] = lines(run) ?? [];
            if (line?.kind === "str" || line?.kind === "bytes") moveTo(placeIn(run) + line.value.length, run);
            return line ?? (all() === undefined ? unknown("a line of a file", call.at, "str") : make(""));
          });
        case "readlines":
          return nativeFunction("readlines", (call, run) => {
            const found = lines(run);
            moveTo(all()?.length ?? 0, run);
            return list(found ?? [], call.at, found ? undefined : "the lines of a file");
          });
        case "seek":
          return nativeFunction("seek", (call, run) => {
            const [place] = call.positional;
            if (place?.kind === "int") moveTo(Number(place.value), run);
            return call.positional.length === 1 ? (place ?? none(call.at)) : unknown("seek()", call.at, "int");
          });
        case "close":
          return nativeFunction("close", (call) => none(call.at));
        case "getvalue":
          return place.name === undefined ? nativeFunction("getvalue", () => text) : undefined;
        case "name":
          return place.name === undefined ? undefined : str(place.name, at);
        default:
          return undefined;
      }
    },
  };
  return objectValue("file", "<file>", file, at);
}

/** `open(path, "w")`: in exact mode what is written is there afterwards. */
function fileToWrite(file: string, mode: string, args: CallArguments, run: Run): Value {
  let content = beginWriting(file, mode, args.at, run);
  if (!run.context.environment) return unknown("a file that is written", args.at);
  const write = (given: Value | undefined): void => {
    const more = given && asText(given, args.at);
    content = content && (more ? appended(content, more, args.at) : undefined);
    setWritten(
      file,
      {
        kind: "file",
        content: content ?? unknown(`the content of ${shownPath(file, run)}, which the settings write`, args.at, "str"),
      },
      run,
    );
  };
  const object: NativeObject & { readonly path: string } = {
    kind: "native",
    path: file,
    enter: (_run, at) => objectValue("file", "<file>", object, at),
    getAttribute(name) {
      switch (name) {
        case "write":
          return nativeFunction("write", (call) => {
            write(call.positional[0]);
            return unknown("how much was written", call.at, "int");
          });
        case "writelines":
          return nativeFunction("writelines", (call, during) => {
            const all = call.positional[0] && iterate(call.positional[0], during, call.at);
            for (const one of all?.rest === undefined ? (all?.items ?? []) : [unknown("lines that cannot be seen")])
              write(one);
            return none(call.at);
          });
        case "close":
        case "flush":
          return nativeFunction(name, (call) => none(call.at));
        case "name":
          return str(file, args.at);
        default:
          return undefined;
      }
    },
  };
  return objectValue("file", "<file>", object, args.at);
}

function asText(value: Value, at: Span): Value {
  if (value.kind === "random" && value.type === "bytes") return { ...value, type: "str" };
  return value.kind === "bytes" ? str(fromUtf8(value.value) ?? "", at) : value;
}
