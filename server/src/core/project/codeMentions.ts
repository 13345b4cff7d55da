import type { FileSource } from "./fileSource.js";
import { foreignFolders, somePythonText } from "./pythonFiles.js";

/** Whether some Python file below the folder, tests aside, holds one of the texts: `call_command("collectstatic")` in a command of the project. */
export function codeMentions(files: FileSource, root: string, ...texts: readonly string[]): boolean {
  return somePythonText(files, root, withoutTests, (code) => texts.some((text) => code.includes(text)));
}

const withoutTests: ReadonlySet<string> = new Set([...foreignFolders, "tests"]);
