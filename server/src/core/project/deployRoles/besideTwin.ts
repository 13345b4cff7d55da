import { basename, dirname } from "../paths.js";
import { pathWords } from "../roleWords.js";
import { type DeployRole, development, doubtful, sure } from "./deployRole.js";
import type { DeployRolesInput, JudgedFile } from "./judgedFile.js";
import { procfileForProduction } from "./ofProcfile.js";
import { buildsOf } from "./startedByImages.js";
import { productionSibling } from "./twins.js";

/** A file with a twin for production is for development, unless both are run together, or it makes what the twin is made of. */
export function besideTwin(
  file: JudgedFile,
  input: DeployRolesInput,
  twins: ReadonlyMap<string, readonly string[]>,
  nameOf: (path: string) => string,
): DeployRole | undefined {
  const sibling = productionSibling(file, twins) ?? procfileForProduction(file, input);
  if (sibling === undefined || isBaseOf(file, sibling, input.files)) return undefined;
  const both = runsBoth(file, sibling, input.files);
  if (both !== undefined) return { ...sure(`${nameOf(both.file)} runs it with ${nameOf(sibling)}`), runWith: sibling };
  const platform = namedByPlatform(file, input.files);
  if (platform !== undefined) return sure(`${nameOf(platform.file)} names it`);
  const twin = `${nameOf(sibling)} is there for production`;
  const built = file.scan.evidence.staysUp ? imageForProduction(file, nameOf) : undefined;
  return built === undefined ? development(twin) : doubtful(`${twin}, and this one builds ${built}`);
}

/** `web: Dockerfile` of heroku.yml, `dockerfile = "Dockerfile"` of fly.toml: this image, and not the twin. */
function namedByPlatform({ file, scan }: JudgedFile, files: readonly JudgedFile[]): JudgedFile | undefined {
  return scan.kind !== "dockerfile"
    ? undefined
    : files.find(
        (other) =>
          other.scan.kind === "platform" &&
          dirname(other.file) === dirname(file) &&
          other.text.split("\n").some((line) => {
            const [, value = ""] = line.split(/[:=](.*)/);
            return !line.trimStart().startsWith("#") && value.replace(/[\s"',]|\.\//g, "") === basename(file);
          }),
      );
}

/** `FROM shop_web` in the twin, and a command of the repository that builds this file with that tag: it is the image that production's is made of. */
function isBaseOf({ file, scan }: JudgedFile, sibling: string, files: readonly JudgedFile[]): boolean {
  if (scan.kind !== "dockerfile" || basename(file) !== "Dockerfile") return false;
  const text = files.find((other) => other.file === sibling)?.text ?? "";
  const bases = [...text.matchAll(/^FROM[ \t]+(?:--\S+[ \t]+)?(\S+)/gim)].map(([, image = ""]) => image);
  return files.some(
    (other) =>
      other.scan.kind !== "dockerfile" &&
      [...other.text.matchAll(/\bdocker (?:buildx )?build\b([^\n]{0,400})/g)].some(
        ([, line = ""]) =>
          !/\s(?:-f|--file)\b/.test(line) &&
          [...line.matchAll(/\s(?:-t|--tag)[ =](\S+)/g)].some(([, tag = ""]) => bases.includes(tag)),
      ),
  );
}

/** `docker compose -f compose.yml -f compose.prod.yml up` in a script, a makefile, a unit or a pipeline: one adds to the other. */
function runsBoth({ file }: JudgedFile, sibling: string, files: readonly JudgedFile[]): JudgedFile | undefined {
  const named = [file, sibling].map((path) => basename(path));
  return files.find(
    ({ scan: { kind }, text }) =>
      (kind === "shell" || kind === "makefile" || kind === "systemd" || kind === "workflow") &&
      text
        .replace(/\\\r?\n/g, " ")
        .split("\n")
        .some((line) => {
          if (!/compose/i.test(line)) return false;
          const words = line.split(/[\s"'=:]+/).map((word) => basename(word));
          return named.every((name) => words.includes(name));
        }),
  );
}

/** What it builds is for production by its path, all of it that says something: `compose/production/django/Dockerfile`. */
function imageForProduction(file: JudgedFile, nameOf: (path: string) => string): string | undefined {
  const built = buildsOf(file).map(({ path }) => nameOf(path));
  const said = built.filter((path) => pathWords(path).says !== undefined);
  return said.every((path) => pathWords(path).says === "production") ? said[0] : undefined;
}
