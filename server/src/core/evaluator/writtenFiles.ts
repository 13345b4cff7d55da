import type { RandomValue, Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import { fileStart, type Span } from "../text/span.js";
import { dirname } from "./paths.js";
import { joinRandom } from "./randomText.js";
import type { Run } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import { str } from "./make.js";

/**
 * Files and folders that the settings themselves make: a key that the first start writes, `os.makedirs(LOGS)`. Known in exact mode only:
 * elsewhere an earlier start may have made them.
 */
export type Written = { readonly kind: "directory" } | { readonly kind: "file"; readonly content: Value };

export function writtenAt(file: string, run: Run): Written | undefined {
  return state(run).get(file);
}

export function hasWritten(run: Run): boolean {
  return state(run).size > 0;
}

export function setWritten(file: string, written: Written, run: Run): void {
  if (run.context.environment) run.libraryState.set(stateKey, new Map([...state(run), [file, written]]));
}

/** A folder comes to be, with all above it where `parents`. Raises as `os.mkdir` does. */
export function makeFolder(
  folder: string,
  options: { readonly parents: boolean; readonly mayExist: boolean },
  at: Span,
  run: Run,
): void {
  if (!run.context.environment) return;
  const kind = kindOf(folder, run);
  if (kind !== undefined) {
    if (options.mayExist && kind === "directory") return;
    throw new PythonError("FileExistsError", at, { message: `File exists: '${folder}'` });
  }
  const above = dirname(folder);
  if (placeIn(above, run) === "missing" && above !== folder) {
    if (!options.parents)
      throw new PythonError("FileNotFoundError", at, { message: `No such file or directory: '${folder}'` });
    makeFolder(above, { parents: true, mayExist: true }, at, run);
  }
  setWritten(folder, { kind: "directory" }, run);
}

/**
 * What `open(file, mode)` finds where it writes. Raises where the folder is missing.
 * @returns what stands in the file already; undefined where writing cannot be followed
 */
export function beginWriting(file: string, mode: string, at: Span, run: Run): Value | undefined {
  if (!run.context.environment) return undefined;
  const place = placeIn(dirname(file), run);
  if (place === "missing")
    throw new PythonError("FileNotFoundError", at, { message: `No such file or directory: '${file}'` });
  const before = kindOf(file, run);
  if (before === "directory") throw new PythonError("IsADirectoryError", at, { message: `Is a directory: '${file}'` });
  if (mode.includes("x") && before === "file")
    throw new PythonError("FileExistsError", at, { message: `File exists: '${file}'` });
  const earlier = writtenAt(file, run);
  setWritten(
    file,
    { kind: "file", content: unknown(`the content of ${file}, which the settings write`, at, "str") },
    run,
  );
  if (place === "unseen" || mode.includes("+")) return undefined;
  return mode.includes("a") && before === "file"
    ? earlier?.kind === "file"
      ? earlier.content
      : undefined
    : str("", at);
}

/** One text behind another, as a file holds them. */
export function appended(content: Value, more: Value, at: Span): Value {
  if (content.kind === "str" && more.kind === "str") return str(content.value + more.value, at);
  return joinRandom([content, more], at) ?? unknown("the content of a file that the settings write", at, "str");
}

/** Stands for the random part where text with one in it is read as code. */
const placeholder = "\uE000random\uE001";

/** Text with a random part, as code can be read from it; undefined where it cannot. */
export function asCode(content: Value): string | undefined {
  if (content.kind === "str") return content.value.includes(placeholder) ? undefined : content.value;
  if (content.kind !== "random" || content.type !== "str") return undefined;
  return `${content.before ?? ""}${placeholder}${content.after ?? ""}`;
}

/** The value that a literal of such code stands for. */
export function fromCode(value: Value, content: Value): Value {
  if (value.kind !== "str" || content.kind !== "random" || !value.value.includes(placeholder)) return value;
  const [before = "", after = "", ...others] = value.value.split(placeholder);
  const length =
    content.length === undefined
      ? undefined
      : content.length - [...(content.before ?? ""), ...(content.after ?? "")].length;
  const inner: RandomValue = { kind: "random", type: "str", length, at: value.at, from: "computed" };
  return (
    (others.length === 0 && joinRandom([str(before), inner, str(after)], value.at ?? noPlace)) ||
    unknown("random text", value.at, "str")
  );
}

const noPlace: Span = fileStart("");

function state(run: Run): ReadonlyMap<string, Written> {
  // Only `setWritten` writes it.
  return (run.libraryState.get(stateKey) as ReadonlyMap<string, Written> | undefined) ?? new Map();
}

const stateKey = "written files";

function kindOf(file: string, run: Run): "file" | "directory" | undefined {
  run.filesRead.add(file);
  return writtenAt(file, run)?.kind ?? run.context.files.kind(file);
}

/** Nothing stands outside the project but what every Linux has; whether it may be written there nobody knows. */
function placeIn(folder: string, run: Run): "there" | "missing" | "unseen" {
  if (kindOf(folder, run) === "directory" || temporary.has(folder)) return "there";
  return ofLinux.has(folder) ? "unseen" : "missing";
}

const temporary: ReadonlySet<string> = new Set(["/tmp", "/var/tmp"]);

/** Filesystem Hierarchy Standard 3.0, what a base system has. */
const ofLinux: ReadonlySet<string> = new Set([
  "/",
  "/boot",
  "/dev",
  "/dev/shm",
  "/etc",
  "/home",
  "/media",
  "/mnt",
  "/opt",
  "/proc",
  "/root",
  "/run",
  "/srv",
  "/sys",
  "/usr",
  "/usr/lib",
  "/usr/local",
  "/usr/local/etc",
  "/usr/local/lib",
  "/usr/local/share",
  "/usr/share",
  "/var",
  "/var/backups",
  "/var/cache",
  "/var/lib",
  "/var/local",
  "/var/log",
  "/var/mail",
  "/var/opt",
  "/var/run",
  "/var/spool",
]);
