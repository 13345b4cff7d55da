import type { Value } from "../../domain/value.js";
import { textOf } from "../../text/fileSource.js";
import { parseDotenv } from "../../syntax/deploy/dotenv.js";
import { noteUnseenVariables } from "../environment.js";
import { none, str } from "../make.js";
import { absolutePath, dirname, joinOsPath } from "../paths.js";
import { type CallArguments, type Run, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { isAtHome, textOfStream, unseenText } from "./files.js";
import { isTrue, parameters, plainText } from "./libraryModel.js";
import { atLeast } from "./djangoEnvironVersion.js";

/** `Env.read_env`: what a real environment already has wins, unless told otherwise. In the open environment the file is not there. */
export function readEnv(args: CallArguments, run: Run): Value {
  const given = parameters(args, options);
  const where = given.get("env_file");
  // Up to 0.4.5 whatever is no text is taken for an open file.
  if (where?.kind === "path" && !atLeast(run, 0, 5))
    throw new PythonError("AttributeError", args.at, { message: "'PosixPath' object has no attribute 'read'" });
  const named = fileNamed(where, run);
  if (!run.context.environment) {
    if (named !== undefined) run.filesRead.add(absolutePath(named, run.context.workingDirectory));
    return none(args.at);
  }
  const file = named === undefined ? run.file : absolutePath(named, run.context.workingDirectory);
  if (where && isAtHome(where, run)) return none(args.at);
  const text = named === undefined ? textOfStream(where) : textOfFile(file, run);
  if (text === unseenText) {
    noteUnseenVariables("a stream that read_env() reads", run);
    return none(args.at);
  }
  if (text === undefined) return none(args.at);
  const cuts = atLeast(run, 0, 12) ? isTrue(given.get("parse_comments")) : atLeast(run, 0, 11);
  const found = new Map([...args.keywords].filter(([name]) => !options.includes(name)));
  addLines(found, file, text, cuts, run);
  const overwrite = isTrue(given.get("overwrite"));
  for (const [name, value] of found) {
    if (overwrite) run.assigned.set(name, { value, overrides: true });
    else if (!run.assigned.get(name)?.value) run.assigned.set(name, { value, overrides: false });
  }
  return none(args.at);
}

const options = ["env_file", "overwrite", "parse_comments", "encoding"];

function fileNamed(where: Value | undefined, run: Run): string | undefined {
  if (!where || where.kind === "none") return joinOsPath(dirname(run.file), ".env");
  const data = runtimeObject(where);
  return plainText(where) ?? (data?.kind === "native" ? (data.text ?? (data as { path?: string }).path) : undefined);
}

function addLines(found: Map<string, Value>, file: string, text: string, cuts: boolean, run: Run): void {
  for (const entry of parseDotenv(file, text, cuts ? "django-environ" : "django-environ-0.12").entries) {
    if (entry.value === undefined || (entry.exported && !atLeast(run, 0, 4, 5))) continue;
    // Up to 0.7 each line is set at once, so that the first one of a name stays.
    if (found.has(entry.name) && !atLeast(run, 0, 8)) continue;
    const value =
      entry.quoted === "double" && entry.valueAt
        ? unescaped(text.slice(entry.valueAt.start + 1, entry.valueAt.end - 1), run)
        : entry.value;
    found.set(entry.name, { ...str(value, entry.valueAt ?? entry.at, "environment"), variables: [entry.name] });
  }
}

function textOfFile(file: string, run: Run): string | undefined {
  run.filesRead.add(file);
  return textOf(run.context.files, file);
}

/** Escapes in double quotes: from 0.8 on those of line breaks and tabs stay as they are written. */
function unescaped(text: string, run: Run): string {
  const keeps = atLeast(run, 0, 8);
  return text.replace(/\\(.)/g, (escape, character: string) =>
    keeps && "rnt".includes(character) ? escape : character,
  );
}
