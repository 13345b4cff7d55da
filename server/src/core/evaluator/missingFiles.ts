import { sameList } from "../text/sameList.js";

/** Modules that are not in the repository and may set something, by the names that messages have for them. */
export function missingFile(module: string): string {
  return `${module.split(".").pop() ?? module}.py`;
}

export function withFile(known: readonly string[] | undefined, file: string): readonly string[] {
  return known?.includes(file) === true ? known : [...(known ?? []), file];
}

export function sameFiles(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameList(a, b));
}

/** `settings_custom.py or settings_local.py`; of more than three the first are named. */
export function anyOf(files: readonly string[]): string {
  return [...new Set(files)].slice(0, 3).join(" or ");
}

/** A module that is not there: where it is, its code may run in a dict that becomes the settings. */
export function mayRunInDicts(module: string, { libraryState }: Tables): void {
  libraryState.set(codeInDict, missingFile(module));
}

/** The file whose code may have run in a dict before, so that the dict's items may be its. */
export function codeInDicts({ libraryState }: Tables): readonly string[] | undefined {
  const file = libraryState.get(codeInDict);
  return typeof file === "string" ? [file] : undefined;
}

/** The part of a run that this needs. */
interface Tables {
  readonly libraryState: Map<string, unknown>;
}

const codeInDict = "importlib: code in a dict";
