import { deployKindOf } from "../../project/deployReferences.js";
import { isText } from "../../project/fileSource.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { listText } from "../listText.js";
import { sectionsAbout, type Section } from "./documents.js";
import { notShown, shown } from "./answers.js";

const steps: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: "pull", pattern: /\bgit (?:pull|fetch|checkout|clone)\b|\bdocker(?:[ -]compose)? (?:pull|build)\b|\bbuild\b/i },
  { name: "install", pattern: /\bpip3? install\b|\buv (?:sync|pip)\b|\b(?:poetry|pipenv|pdm) (?:install|sync)\b|\bdocker(?:[ -]compose)? (?:pull|build)\b/i },
  { name: "migrate", pattern: /\bmigrate\b/i },
  { name: "collectstatic", pattern: /\bcollectstatic\b/i },
  { name: "restart", pattern: /\brestart|\breload\b|\bup -d\b|\brollout\b|\bgit push (?:heroku|dokku)\b|\bfly deploy\b|\bkubectl apply\b/i },
  { name: "verify", pattern: /\bverify\b|\bsmoke\b|\bcurl\b|\bcheck --deploy\b|\bhealth/i },
];

/** A document, or a script for deploying, that names the steps in which a release is made. */
export function releaseSequence(context: EvidenceContext): EvidenceAnswer {
  const { paths, project, show } = context;
  const documents = sectionsAbout(context, /\bdeploy(?:ment|ing|s)?\b|\breleas(?:e|es|ing)\b|\brunbook\b|\bproduction\b|\bgo(?:ing)? live\b/i);
  const scripts = paths.deploy.filter((path) => /(?:deploy|release|update)[\w.-]*$/i.test(path) && deployKindOf(path) === "shell").flatMap((path): readonly Section[] => {
    const content = project.files.read(path);
    return isText(content) ? [{ title: path, text: content.text, at: { file: path, start: 0, end: 0 } }] : [];
  });
  const read = [...documents, ...scripts].map((section) => ({ section, named: steps.filter(({ pattern }) => pattern.test(section.text)).map(({ name }) => name) }));
  const best = [...read].sort((a, b) => b.named.length - a.named.length)[0];
  if (best === undefined || best.named.length === 0) return notShown("no document or script names the steps of a release");
  const place = { at: best.section.at, text: `${show(best.section.at.file)} names ${listText(best.named)}` };
  if (best.named.includes("migrate") && best.named.includes("restart") && best.named.length >= 4) return shown(place);
  const missing = steps.map(({ name }) => name).filter((name) => !best.named.includes(name));
  return notShown(`${place.text}, and says nothing of ${listText(missing)}`, place);
}
