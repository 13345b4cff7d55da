import { parseConfigurationFile } from "../../server/src/core/configurationFile.js";
import type { ChecklistItemReport } from "../../server/src/core/report.js";
import type { Span } from "../../server/src/core/text/span.js";
import { createEngine } from "./engine.js";
import { memoryFiles } from "./memoryFileSource.js";

export const plainSettings = `DEBUG = False
INSTALLED_APPS = ["django.contrib.sessions"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}}
`;

const engine = await createEngine();

export type ProjectFiles = Readonly<Record<string, string>>;

/** What people see of an item: its state and why; each piece of evidence with the file and the text that it points at. */
export function checklistAnswer(id: string, files: ProjectFiles, target?: string): readonly string[] {
  const { state, reason, evidence } = checklistItem(id, files, undefined, target);
  const all = projectFiles(files);
  const place = ({ file, start, end }: Span): string => {
    const pointed = (all[file] ?? "").slice(start, end).split("\n")[0] ?? "";
    const isWhole = start === 0 && end === 0;
    return ` ← ${file.slice(root.length)}${isWhole ? "" : `: ${pointed.slice(0, 40)}`}`;
  };
  return [`${state}: ${reason}`, ...evidence.map(({ at, text }) => text + (at === undefined ? "" : place(at)))];
}

/** An item of the checklist of a small project with these files besides; of the first checklist where no target is named. */
export function checklistItem(
  id: string,
  files: ProjectFiles,
  environment?: ReadonlyMap<string, string>,
  target?: string,
): ChecklistItemReport {
  const analysis = engine
    .createAnalysisHost({
      root: "/site",
      files: memoryFiles(projectFiles(files)),
      parser: engine.parser,
      configuration: parseConfigurationFile(`${root}pyproject.toml`, files["pyproject.toml"] ?? "", () => true)
        .configuration,
      ...(environment !== undefined && { environment }),
    })
    .analysis();
  const found = analysis
    .checklist("2026-11-21")
    .filter((one) => target === undefined || one.target === target)
    .flatMap(({ sections }) => sections.flatMap(({ items }) => items))
    .find((one) => one.id === id);
  if (found === undefined) throw new Error(`no item ${id}`);
  return found;
}

const root = "/site/";

function projectFiles(files: ProjectFiles): Readonly<Record<string, string>> {
  const all: ProjectFiles = {
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    "shop/__init__.py": "",
    "shop/settings.py": plainSettings,
    "requirements.txt": "Django==5.2\n",
    ...files,
  };
  return Object.fromEntries(Object.entries(all).map(([path, text]) => [root + path, text]));
}
