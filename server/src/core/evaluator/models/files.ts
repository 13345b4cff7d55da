import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { isText } from "../../project/fileSource.js";
import type { Span } from "../../text/span.js";
import { bool, list, none, str } from "../make.js";
import { absolutePath } from "../paths.js";
import type { CallArguments, NativeObject, Run } from "../runtime.js";
import { PythonError, nativeFunction, objectValue } from "../runtime.js";

/**
 * Whether a path exists. Inside the project the workspace decides; a file that Git ignores is not there in open mode, as on the
 * server. Outside the project nothing can be seen.
 */
export function fileKind(file: string, kind: "file" | "directory" | undefined, at: Span, run: Run): Value {
  const found = lookUpFile(file, run);
  if (found === "unseen") return unknown(`whether ${file} exists`, at, "bool");
  return bool(kind === undefined ? found !== undefined : found === kind, at);
}

function lookUpFile(file: string, run: Run): "file" | "directory" | "unseen" | undefined {
  run.filesRead.add(file);
  const kind = run.context.files.kind(file);
  if (kind !== undefined && !run.context.environment && run.context.files.isIgnored(file)) return undefined;
  if (kind !== undefined) return kind;
  return run.context.environment || isInsideProject(file, run) ? undefined : "unseen";
}

function isInsideProject(file: string, run: Run): boolean {
  return file.startsWith(`${run.context.workingDirectory}/`) || file === run.context.workingDirectory;
}

/** The text of a file of the repository. Raises FileNotFoundError. */
export function readText(file: string, at: Span, run: Run): Value {
  const found = lookUpFile(file, run);
  if (found === undefined) throw new PythonError("FileNotFoundError", at, { message: `No such file or directory: '${file}'` });
  const content = found === "unseen" ? undefined : run.context.files.read(file);
  return isText(content) ? str(content.text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n"), at) : unknown(`the content of ${file}`, at, "str");
}

/** `open(path)`: reading only. */
export function openFile(path: Value, args: CallArguments, run: Run): Value {
  if (path.kind !== "str" && path.kind !== "path") {
    return path.kind === "unknown" || path.kind === "environment" ? unknown(path.kind === "unknown" ? path.reason : "a file that the environment names", args.at) : unknown("a file", args.at);
  }
  const mode = args.positional.find((one, index) => index > 0 && one.kind === "str") ?? args.keywords.get("mode");
  if (mode?.kind === "str" && /[wax+]/.test(mode.value)) return unknown("a file that is written", args.at);
  const text = readText(absolutePath(path.value, run.context.workingDirectory), args.at, run);
  const lines = (): Value[] | undefined => (text.kind === "str" ? text.value.split(/(?<=\n)/).filter((line) => line !== "").map((line) => str(line, args.at)) : undefined);
  const file: NativeObject & { readonly path: string } = {
    kind: "native",
    path: absolutePath(path.value, run.context.workingDirectory),
    enter: (_run, at) => objectValue("file", "<file>", file, at),
    iterate: () => lines(),
    getAttribute(name) {
      switch (name) {
        case "read": return nativeFunction("read", () => text);
        case "readline": return nativeFunction("readline", (call) => lines()?.[0] ?? (text.kind === "str" ? str("", call.at) : unknown("a line of a file", call.at, "str")));
        case "readlines": return nativeFunction("readlines", (call) => { const all = lines(); return list(all ?? [], call.at, all ? undefined : "the lines of a file"); });
        case "close": return nativeFunction("close", (call) => none(call.at));
        case "name": return str(path.value, args.at);
        default: return undefined;
      }
    },
  };
  return objectValue("file", "<file>", file, args.at);
}
