import type { FileSource } from "../text/fileSource.js";
import { foreignFolders, somePythonFile } from "./pythonFiles.js";

/** Whether some Python file of the project, tests aside, holds one of the texts: `call_command("collectstatic")` in a command of the project. */
export function codeMentions(project: Code, ...texts: readonly string[]): boolean {
  const { files, root } = project;
  return somePythonFile(
    files,
    root,
    withoutTests,
    (path) => project.inText(path, (code) => texts.some((text) => code.includes(text))) === true,
  );
}

interface Code {
  readonly files: FileSource;
  readonly root: string;
  inText<T>(file: string, question: (text: string) => T): T | undefined;
}

const withoutTests: ReadonlySet<string> = new Set([...foreignFolders, "tests"]);
