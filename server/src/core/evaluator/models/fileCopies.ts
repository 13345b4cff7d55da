import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { none } from "../make.js";
import { absolutePath, basename } from "../paths.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { fileWritten, recordCall } from "../seenCalls.js";
import { beginWriting, setWritten } from "../writtenFiles.js";
import { fileKind, readText } from "./files.js";
import { parameters } from "./libraryModel.js";

/** `shutil`: copies of files, such as a template that becomes the configuration at the first start. */
export function fileCopies(): Value {
  return nativeNamespace("shutil", {
    copyfile: nativeFunction("copyfile", (args, run) => copied(args, { intoFolder: false }, run)),
    copy: nativeFunction("copy", (args, run) => copied(args, { intoFolder: true }, run)),
    copy2: nativeFunction("copy2", (args, run) => copied(args, { intoFolder: true }, run)),
    copymode: nativeFunction("copymode", (args) => none(args.at)),
    copystat: nativeFunction("copystat", (args) => none(args.at)),
  });
}

/** @param intoFolder whether a folder as the target means a file of the same name in it */
function copied(args: CallArguments, { intoFolder }: { readonly intoFolder: boolean }, run: Run): Value {
  const given = parameters(args, ["src", "dst"]);
  const [source, target] = [given.get("src"), given.get("dst")];
  recordCall({ name: fileWritten, at: args.at, arguments: new Map(), unseen: undefined }, run);
  if (!isPath(source) || !isPath(target)) return unknown("a copy of a file", args.at, "str");
  if (!run.context.environment) return target;
  const from = absolutePath(source.value, run.context.workingDirectory);
  const named = absolutePath(target.value, run.context.workingDirectory);
  if (isFolder(from, args, run))
    throw new PythonError("IsADirectoryError", args.at, { message: `Is a directory: '${from}'` });
  const content = readText(from, args.at, run);
  const isInFolder = intoFolder && isFolder(named, args, run);
  const to = isInFolder ? `${named}/${basename(from)}` : named;
  if (beginWriting(to, "w", args.at, run)) setWritten(to, { kind: "file", content }, run);
  return isInFolder ? { ...target, value: `${target.value.replace(/\/$/, "")}/${basename(from)}` } : target;
}

function isPath(value: Value | undefined): value is Extract<Value, { kind: "str" | "path" }> {
  return value?.kind === "str" || value?.kind === "path";
}

function isFolder(file: string, args: CallArguments, run: Run): boolean {
  const found = fileKind(file, "directory", args.at, run);
  return found.kind === "bool" && found.value;
}
