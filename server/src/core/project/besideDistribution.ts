import type { Role } from "../report.js";
import type { Project } from "./discover.js";
import { isText, type FileSource } from "../text/fileSource.js";
import { relativeTo } from "./paths.js";
import { projectWords } from "./roleWords.js";

/**
 * The project that a distribution brings for its own tests and examples (`example/`, `testproject/`): the distribution is what the repository is about.
 * undefined: it is none. Whether something deploys it is the caller's question.
 */
export function besideDistribution(
  {
    files,
    analysisRoot,
    project,
  }: { readonly files: FileSource; readonly analysisRoot: string; readonly project: Pick<Project, "root"> },
  module: string,
): { readonly role: Role; readonly because: string } | undefined {
  const [top = ""] = module.split(".");
  const folders = relativeTo(analysisRoot, project.root)
    .split("/")
    .filter((folder) => folder !== ".");
  const named = [...folders, ...(module.includes(".") ? [top] : [])].find(
    (folder) => projectWords(folder) !== undefined,
  );
  const says = named === undefined ? undefined : projectWords(named);
  if (named === undefined || says === undefined || !isDistribution(files, analysisRoot)) return undefined;
  if (isDistributionItself(files, analysisRoot, named)) return undefined;
  const others = [analysisRoot, `${analysisRoot}/src`].flatMap((folder) =>
    files
      .list(folder)
      .filter(
        (name) =>
          name !== named && projectWords(name) === undefined && files.kind(`${folder}/${name}/__init__.py`) === "file",
      ),
  );
  return others.length === 0
    ? undefined
    : { role: says, because: `${named} is beside the package ${others[0] ?? ""}, and nothing deploys it` };
}

function isDistribution(files: FileSource, root: string): boolean {
  if (files.kind(`${root}/setup.py`) === "file") return true;
  return ["pyproject.toml", "setup.cfg"].some((name) => {
    const content = files.read(`${root}/${name}`);
    return isText(content) && /^\[(?:build-system|metadata)\]/m.test(content.text);
  });
}

/** `name = "local-library"` of pyproject.toml, and the folder is `local_library`: what the repository is about, whatever words are in its name. */
function isDistributionItself(files: FileSource, root: string, folder: string): boolean {
  const content = files.read(`${root}/pyproject.toml`);
  const name = isText(content) ? /^name[ \t]*=[ \t]*["']([\w.-]+)["']/m.exec(content.text)?.[1] : undefined;
  return name !== undefined && normalized(name) === normalized(folder);
}

/** As names of packages are compared: https://packaging.python.org/en/latest/specifications/name-normalization/ */
function normalized(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}
