import { emptyConfiguration } from "../../server/src/core/configuration.js";
import type { ChecklistItemReport } from "../../server/src/core/report.js";
import { createEngine } from "./engine.js";
import { memoryFiles } from "./memoryFileSource.js";

export const plainSettings = `DEBUG = False
INSTALLED_APPS = ["django.contrib.sessions"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}}
`;

const engine = await createEngine();

/** An item of the checklist of a small project with these files besides. */
export function checklistItem(id: string, files: Readonly<Record<string, string>>): ChecklistItemReport {
  const all: Record<string, string> = {
    "/site/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    "/site/shop/__init__.py": "",
    "/site/shop/settings.py": plainSettings,
    "/site/requirements.txt": "Django==5.2\n",
  };
  for (const [path, text] of Object.entries(files)) all[`/site/${path}`] = text;
  const analysis = engine
    .createAnalysisHost({
      root: "/site",
      files: memoryFiles(all),
      parser: engine.parser,
      configuration: emptyConfiguration,
    })
    .analysis();
  const found = analysis
    .checklist("2026-11-21")
    .flatMap(({ sections }) => sections.flatMap(({ items }) => items))
    .find((one) => one.id === id);
  if (found === undefined) throw new Error(`no item ${id}`);
  return found;
}
