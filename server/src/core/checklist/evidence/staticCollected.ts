import { basename } from "../../project/paths.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { notShown, shown } from "./answers.js";

export function staticCollected({ paths, search, show }: EvidenceContext): EvidenceAnswer {
  const [first, ...more] = search(paths.deploy, /\bcollectstatic\b/).filter(({ line }) => !/DISABLE_COLLECTSTATIC/.test(line)).map(({ at }) => ({ at, text: `${show(at.file)} runs collectstatic` }));
  if (first !== undefined) return shown(first, ...more.slice(0, 3));
  const procfile = paths.deploy.find((path) => basename(path) === "Procfile");
  // https://devcenter.heroku.com/articles/django-assets
  if (procfile !== undefined && search(paths.deploy, /\bDISABLE_COLLECTSTATIC\b/).length === 0) return shown({ at: { file: procfile, start: 0, end: 0 }, text: `the buildpack of platforms that read ${show(procfile)} runs collectstatic` });
  return notShown("nothing in the repository runs collectstatic: whether a release does cannot be seen");
}
