import { knownDjangos, oldestPythonFor } from "../data/endOfSupport.js";
import type { Span } from "../text/span.js";
import { isText, type FileSource } from "../text/fileSource.js";
import { basename, foldersUpTo, join } from "./paths.js";
import type { Requirements } from "./requirements.js";
import { compareVersions, seriesWithin } from "./versionRange.js";

/** A file that says on which Python the project runs. */
export interface PythonVersion {
  /** "3.9". */
  readonly series: string;
  readonly at: Span;
}

/**
 * What the nearest folder's files say: `.python-version` (pyenv, uv, Render, Heroku), `runtime.txt` (Heroku, Scalingo), Pipfile's python_version
 * and python_full_version, `requires-python` where it names one series alone. They are read line by line: each has one line of interest.
 */
export function pythonVersions(files: FileSource, root: string, upTo: string): readonly PythonVersion[] {
  for (const folder of foldersUpTo(join(root, "x"), upTo)) {
    const found = Object.entries(patterns).flatMap(([name, pattern]): readonly PythonVersion[] => {
      const path = folder === "/" ? `/${name}` : `${folder}/${name}`;
      const content = files.kind(path) === "file" ? files.read(path) : undefined;
      if (!isText(content)) return [];
      const match = pattern.exec(content.text);
      const [whole = "", before = "", version = ""] = match ?? [];
      const series = /^\d+\.\d+/.exec(version)?.[0];
      if (match === null || series === undefined) return [];
      const start = match.index + whole.indexOf(before) + before.length;
      return [{ series, at: { file: path, start, end: start + version.length } }];
    });
    // Where a platform's own file says it, the Pipfile is for developers' machines.
    const own = found.filter(({ at }) => basename(at.file) !== "Pipfile");
    if (found.some(({ at }) => basename(at.file) === "runtime.txt")) return own;
    if (found.length > 0) return found;
  }
  return [];
}

/** The file's name, for messages. */
export function versionFileName(version: PythonVersion): string {
  return basename(version.at.file);
}

/** What Django needs at least, where nothing that is required of it installs on that Python: of a range an installer takes what fits. */
export function djangoNeeds(
  requirements: Requirements,
  python: string,
): { readonly django: string; readonly oldest: string } | undefined {
  const required = requirements.distributions.get("django");
  const series = /^(\d+\.\d+)/;
  if (required?.version === undefined) return undefined;
  const possible = required.exact
    ? [required.version, ...required.lockedFor].flatMap((version) => series.exec(version)?.[1] ?? [])
    : seriesWithin(knownDjangos, required.specifier, "poetry");
  const needs = possible.map((django) => ({ django, oldest: oldestPythonFor(django) }));
  const [first] = needs;
  return first?.oldest !== undefined &&
    needs.every(({ oldest }) => oldest !== undefined && (compareVersions(python, oldest) ?? 0) < 0)
    ? { django: first.django, oldest: first.oldest }
    : undefined;
}

const patterns: Readonly<Record<string, RegExp>> = {
  ".python-version": /^([ \t]*(?:cpython[-@])?)(\d+\.\d+(?:\.\d+)?)[ \t]*\r?$/m,
  "runtime.txt": /^([ \t]*python-)(\d+\.\d+(?:\.\d+)?)[ \t]*\r?$/m,
  Pipfile: /^([ \t]*python_(?:full_)?version[ \t]*=[ \t]*["'])(\d+\.\d+(?:\.\d+)?)["']/m,
  "pyproject.toml": /^([ \t]*requires-python[ \t]*=[ \t]*["'](?:==|~=)[ \t]*)(\d+\.\d+\.(?:\d+|\*))["']/m,
};
