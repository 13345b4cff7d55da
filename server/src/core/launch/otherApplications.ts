import { isText, type FileSource } from "../project/fileSource.js";
import { dirname, isInside, join } from "../project/paths.js";
import type { Launch } from "./launch.js";
import { runsWhat } from "./runsWhat.js";

/**
 * Whether it serves an application that stands beside the file and is not Django: `uvicorn app:app` in a folder of the repository with an `app.py`
 * of its own. Such services belong to the same product, and nothing that is known of the project's settings is true of them.
 */
export function servesAnother(files: FileSource, root: string, launch: Launch): boolean {
  const folders = [launch.file, ...(launch.files ?? [])]
    .map(dirname)
    .filter((folder) => folder !== root && isInside(root, folder) && files.kind(`${folder}/manage.py`) !== "file");
  const apps = (launch.steps ?? [launch]).flatMap((step) => {
    const what = runsWhat(step);
    const app = "app" in what ? what.app : undefined;
    return app === undefined || app.dynamic ? [] : [app.text];
  });
  return apps.length > 0 && apps.every((app) => folders.some((folder) => isPlainApplication(files, folder, app)));
}

function isPlainApplication(files: FileSource, folder: string, app: string): boolean {
  const path = join(folder, (app.split(":")[0] ?? "").replaceAll(".", "/"));
  const content = [`${path}.py`, `${path}/__init__.py`].map((file) => files.read(file)).find(isText);
  return content !== undefined && !/django/i.test(content.text);
}
