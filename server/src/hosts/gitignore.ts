import ignore, { type Ignore } from "ignore";
import { dirname } from "../core/project/paths.js";

export interface GitIgnore {
  isIgnored(path: string): boolean;
  /** A .gitignore or a repository appeared, changed or went. */
  forget(): void;
}

/** What the ignore rules need of a file system; paths with `/`. */
export interface IgnoreFiles {
  text(path: string): string | undefined;
  kind(path: string): "file" | "directory" | undefined;
}

/**
 * Git's rules from the repository's root (where `.git` is) down to the path. Outside of a repository the rules of `.gitignore` files
 * from `root` down apply, of a path elsewhere all above it, so that an export of a project is judged like the project.
 */
export function createGitIgnore(files: IgnoreFiles, root: string): GitIgnore {
  /** The rules that hold for what is directly inside a directory. */
  const rules = new Map<string, Rules>();
  const repositories = new Map<string, string | undefined>();
  const directories = new Map<string, boolean>();

  function repositoryOf(directory: string): string | undefined {
    if (repositories.has(directory)) return repositories.get(directory);
    const found =
      files.kind(`${directory === "/" ? "" : directory}/.git`) !== undefined
        ? directory
        : directory === dirname(directory)
          ? undefined
          : repositoryOf(dirname(directory));
    repositories.set(directory, found);
    return found;
  }

  function rulesOf(directory: string, top: string): Rules {
    const known = rules.get(directory);
    if (known !== undefined) return known;
    const above = directory === top ? noRules : rulesOf(dirname(directory), top);
    const text = files.text(`${directory === "/" ? "" : directory}/.gitignore`);
    const made = text === undefined ? above : extend(above, text, directory === top ? "" : relative(top, directory));
    rules.set(directory, made);
    return made;
  }

  function isIgnoredDirectory(path: string, top: string): boolean {
    if (path === top) return false;
    const known = directories.get(path);
    if (known !== undefined) return known;
    // Nothing below an ignored directory can be included again.
    const parent = dirname(path);
    const ignored = isIgnoredDirectory(parent, top) || matches(rulesOf(parent, top), `${relative(top, path)}/`);
    directories.set(path, ignored);
    return ignored;
  }

  return {
    isIgnored(path) {
      const parent = dirname(path);
      const top = repositoryOf(parent) ?? (path.startsWith(root === "/" ? "/" : `${root}/`) ? root : "/");
      if (path === top || !path.startsWith(top === "/" ? "/" : `${top}/`)) return false;
      if (files.kind(path) === "directory") return isIgnoredDirectory(path, top);
      return isIgnoredDirectory(parent, top) || matches(rulesOf(parent, top), relative(top, path));
    },
    forget() {
      rules.clear();
      repositories.clear();
      directories.clear();
    },
  };
}

interface Rules {
  readonly lines: readonly string[];
  readonly compiled: Ignore | undefined;
}

const noRules: Rules = { lines: [], compiled: undefined };

/** Rules of a deeper file come later and win; each is written as it would stand in the top folder's file. */
function extend(above: Rules, text: string, folder: string): Rules {
  const own = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .flatMap((line) => atTop(line, folder));
  if (own.length === 0) return above;
  const lines = [...above.lines, ...own];
  // Git compares case-sensitively where file names are, and two machines should agree.
  return { lines, compiled: ignore({ ignorecase: false }).add([...lines]) };
}

function atTop(line: string, folder: string): readonly string[] {
  if (line.trim() === "" || line.startsWith("#")) return [];
  if (folder === "") return [line];
  const negated = line.startsWith("!");
  const pattern = negated ? line.slice(1) : line;
  const slash = pattern.replace(/\/\s*$/, "").indexOf("/");
  const prefix = folder.replace(/[\\*?[\]!# ]/g, "\\$&");
  const moved = slash < 0 ? `/${prefix}/**/${pattern}` : `/${prefix}/${pattern.replace(/^\//, "")}`;
  return [negated ? `!${moved}` : moved];
}

function matches(rules: Rules, path: string): boolean {
  return rules.compiled !== undefined && rules.compiled.ignores(path);
}

function relative(top: string, path: string): string {
  return path.slice(top === "/" ? 1 : top.length + 1);
}
