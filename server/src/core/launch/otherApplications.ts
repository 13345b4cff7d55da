import { isText, type FileSource } from "../text/fileSource.js";
import { dirname, isInside, join } from "../project/paths.js";
import type { Launch } from "./launch.js";
import { runsWhat } from "./runsWhat.js";

/**
 * Whether it serves an application that stands beside the file and is not Django: `uvicorn app:app` in a folder of the repository with an `app.py`
 * of its own, inside of the project or beside it. Such services belong to the same product, and nothing that is known of the project's settings,
 * requirements and modules is true of them.
 */
export function servesAnother(files: FileSource, root: string, launch: Launch): boolean {
  const around = [...new Set([launch.file, ...(launch.files ?? [])].flatMap((file) => foldersOf(file, root)))];
  // `workers/docker/Dockerfile` and `workers/services/api.py`
  const folders = around
    .flatMap((folder) => [folder, ...files.list(folder).map((name) => join(folder, name))])
    .filter((folder) => folder !== root && !isOfDjango(files, `${folder}/manage.py`));
  const apps = (launch.steps ?? [launch]).flatMap((step) => {
    const what = runsWhat(step);
    const app = "app" in what ? what.app : undefined;
    return app === undefined || app.dynamic ? [] : [app.text];
  });
  return apps.length > 0 && apps.every((app) => folders.some((folder) => isPlainApplication(files, folder, app)));
}

/** The folder of a file and those around it, up to what the project lies in too: `api/debian/api.service` speaks of `api`. */
function foldersOf(file: string, root: string): readonly string[] {
  const found: string[] = [];
  for (let folder = dirname(file); !isInside(folder, root) && folder !== dirname(folder); folder = dirname(folder))
    found.push(folder);
  return found;
}

function isOfDjango(files: FileSource, file: string): boolean {
  const content = files.read(file);
  return isText(content) && /django/i.test(content.text);
}

function isPlainApplication(files: FileSource, folder: string, app: string): boolean {
  const path = join(folder, (app.split(":")[0] ?? "").replaceAll(".", "/"));
  const content = [`${path}.py`, `${path}/__init__.py`].map((file) => files.read(file)).find(isText);
  return content !== undefined && !/django/i.test(content.text);
}
