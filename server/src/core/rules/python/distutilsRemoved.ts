import { textOf } from "../../text/fileSource.js";
import type { ProjectView } from "../views.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "distutils-removed",
  family: "python",
  severity: "error",
  checklist: ["dependencies"],
  docs: {
    summary: "The settings import distutils, which Python 3.12 no longer has",
    why: "`from distutils.util import strtobool` was the usual way to read a truth value from a variable. Python 3.12 removed `distutils`: the import raises ModuleNotFoundError and the site does not start, unless setuptools happens to be installed, which brings a copy of its own.",
    remedy:
      'Compare with the words that mean on, `os.environ.get("DEBUG", "").lower() in ("1", "true", "yes")`, or use the cast of django-environ or python-decouple.',
    references: ["https://docs.python.org/3/whatsnew/3.12.html#distutils", "https://peps.python.org/pep-0632/"],
  },
  check({ project }) {
    const files = new Set(project.entries.flatMap((entry) => entry.settings?.evaluation.files ?? []));
    if (files.size === 0) return notApplicable("no settings are in production");
    const version = pythonVersion(project);
    if (version !== undefined && (version.major < 3 || (version.major === 3 && version.minor < 12)))
      return holds({ at: undefined, text: `${version.source} asks for Python ${version.major}.${version.minor}` });
    const installed = project.distribution("setuptools") !== undefined;
    const findings = [...files].flatMap((file) => {
      const place = project.inText(file, importOfDistutils);
      if (place === undefined) return [];
      return [
        finding({
          at: { file, ...place },
          certainty: version === undefined ? "possible" : "definite",
          severity: version === undefined ? "information" : installed ? "warning" : "error",
          message:
            version === undefined
              ? "distutils is gone from Python 3.12 on: this import fails there"
              : `distutils is gone from Python 3.12 on, and ${version.source} asks for ${version.major}.${version.minor}: this import ${installed ? "works only through the copy that setuptools brings" : "fails"}`,
        }),
      ];
    });
    return findings.length > 0 ? findings : holds();
  },
});

function importOfDistutils(text: string): { readonly start: number; readonly end: number } | undefined {
  const match = /^[ \t]*(?:from[ \t]+distutils\b|import[ \t]+distutils\b)[^\n#]*/m.exec(text);
  if (match === null) return undefined;
  const start = match.index + (match[0].length - match[0].trimStart().length);
  return { start, end: start + match[0].trim().length };
}

/** What production's image, or else the project's own files, say. */
function pythonVersion(
  project: ProjectView,
): { readonly major: number; readonly minor: number; readonly source: string } | undefined {
  const found = (text: string | undefined, pattern: RegExp, source: string) => {
    const match = text === undefined ? null : pattern.exec(text);
    return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]), source };
  };
  const read = (name: string): string | undefined => textOf(project.files, `${project.root}/${name}`);
  for (const { text, target } of project.deploy.dockerfiles) {
    const image =
      target === "production"
        ? found(text, /^FROM[ \t]+(?:--platform=\S+[ \t]+)?(?:[\w.:-]+\/)*python:(\d)\.(\d+)/im, "the Dockerfile")
        : undefined;
    if (image !== undefined) return image;
  }
  return (
    found(read(".python-version"), /^\s*(?:python-)?(\d)\.(\d+)/, ".python-version") ??
    found(read("runtime.txt"), /^python-(\d)\.(\d+)/m, "runtime.txt") ??
    found(read("pyproject.toml"), /^requires-python\s*=\s*["']\s*(?:>=|~=|==|\^)\s*(\d)\.(\d+)/m, "pyproject.toml")
  );
}
