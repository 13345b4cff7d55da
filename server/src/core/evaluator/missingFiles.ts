import { isText, type FileSource } from "../text/fileSource.js";
import { sameList } from "../text/sameList.js";
import { basename, dirname, normalizePath } from "./paths.js";

/** A module that is not in the repository and may set something. */
export interface MissingFile {
  readonly name: string;
  /** What people copy to have it, where that sets it. */
  readonly example?: string;
  /** Why what reads the name behind it cannot see it. */
  readonly hides?: string;
}

/** What sets names where code gives the namespace every variable: no file, and each is set as it was intended. */
export const anyVariable = "a variable of the environment";

/** Why names cannot be seen there. */
export const allVariables = "all variables of the environment";

/** The name that messages have for a module. */
function missingFile(module: string): string {
  return `${module.split(".").pop() ?? module}.py`;
}

/** What people copy to have such a module, and the names that it sets: `local_settings.py.example`. */
export interface Example {
  readonly file: string;
  readonly names: ReadonlySet<string>;
}

/** @param importer the file that takes the module in */
export function exampleOf(module: string, importer: string, files: FileSource): Example | undefined {
  const stem = missingFile(module).slice(0, -3);
  const isExample = (name: string): boolean => {
    const rest = name.startsWith(stem) ? name.slice(stem.length) : name.endsWith(`${stem}.py`) ? name : "";
    return exampleWord.test(rest);
  };
  const folder = dirname(importer);
  const own = files.list(folder);
  // `local_settings.example` beside manage.py
  const above = files.list(dirname(folder)).find(isExample);
  const file =
    own.find(isExample) ??
    (above === undefined ? undefined : `../${above}`) ??
    own
      .filter((name) => !name.includes(".") && files.kind(`${folder}/${name}`) === "directory")
      .flatMap((name) =>
        files
          .list(`${folder}/${name}`)
          .filter(isExample)
          .map((one) => `${name}/${one}`),
      )[0];
  const content = file === undefined ? undefined : files.read(normalizePath(`${folder}/${file}`));
  if (file === undefined || !isText(content)) return undefined;
  const names = [...content.text.matchAll(/^([A-Z][A-Z0-9_]*)[ \t]*(?::[^=\n]*)?=/gm)].map(([, name = ""]) => name);
  return { file: file.replace(/^\.\.\//, ""), names: new Set(names) };
}

/** What people copy to have the file lies beside it: `site.ini.sample`, `config.example.json`. Not of a file of variables, which are there without it. */
export function isCopiedFromExample(file: string, files: FileSource): boolean {
  const own = basename(file);
  return (
    !/^\.env|\.env$/.test(own) &&
    files
      .list(dirname(file))
      .some((name) => name !== own && name.replace(exampleWord, "").replace(/^[._-]/, "") === own)
  );
}

const exampleWord = /(?:^|[._-])(?:example|sample|dist|template|tmpl|skel|default)s?(?=[._-]|$)/i;

/** The missing module, where it may set the name, and whether its example does. */
export function mayBeSetIn(module: string, name: string, example: Example | undefined): MissingFile {
  return { name: missingFile(module), ...(example?.names.has(name) === true && { example: example.file }) };
}

/** The example of a module that is not in the repository sets it: production's own is there. */
export function isSetInExample(unless: readonly MissingFile[]): boolean {
  return unless.some(({ example }) => example !== undefined);
}

export function withFile(known: readonly MissingFile[] = [], file: MissingFile): readonly MissingFile[] {
  return known.some((one) => sameFile(one, file)) ? known : [...known, file];
}

function sameFile(a: MissingFile, b: MissingFile): boolean {
  return a.name === b.name && a.example === b.example;
}

export function sameExample(a: Example | undefined, b: Example | undefined): boolean {
  return a === b || (a?.file === b?.file && sameList([...(a?.names ?? [])], [...(b?.names ?? [])]));
}

export function sameFiles(a: readonly MissingFile[] | undefined, b: readonly MissingFile[] | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameList(a, b, sameFile));
}

/** `settings_custom.py or settings_local.py (as in settings_local.example)`; of more than three the first are named. */
export function anyOf(files: readonly MissingFile[]): string {
  const texts = files.map(({ name, example }) => name + (example === undefined ? "" : ` (as in ${example})`));
  return [...new Set(texts)].slice(0, 3).join(" or ");
}

/** `local_settings.py, which is not in the repository,` */
export function placedOutside(files: readonly MissingFile[]): string {
  return anyOf(files) + (files.every(({ name }) => name === anyVariable) ? "" : ", which is not in the repository,");
}

/** A module that is not there: where it is, its code may run in a dict that becomes the settings. */
export function mayRunInDicts(module: string, { libraryState }: Tables): void {
  libraryState.set(codeInDict, missingFile(module));
}

/** The file whose code may have run in a dict before, so that the dict's items may be its. */
export function codeInDicts({ libraryState }: Tables): readonly MissingFile[] | undefined {
  const name = libraryState.get(codeInDict);
  return typeof name === "string" ? [{ name }] : undefined;
}

/** The part of a run that this needs. */
interface Tables {
  readonly libraryState: Map<string, unknown>;
}

const codeInDict = "importlib: code in a dict";
