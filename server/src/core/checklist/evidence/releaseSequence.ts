import { fileStart } from "../../text/span.js";
import { isText } from "../../text/fileSource.js";
import { madeReleases } from "../../launch/releases/order.js";
import { makesMachines } from "../../launch/releases/readReleases.js";
import { basename } from "../../project/paths.js";
import type { Release, ReleaseStepKind } from "../../launch/releases/release.js";
import type { Evidence } from "../../settings/verdict.js";
import { isPythonScript } from "../repositoryPaths.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { listText } from "../../domain/listText.js";
import { sectionsAbout } from "./documents.js";
import { half, open, shown, whole } from "./answers.js";

const steps: readonly {
  readonly name: string;
  readonly kinds: readonly ReleaseStepKind[];
  readonly pattern: RegExp;
}[] = [
  {
    name: "pull",
    kinds: ["pull", "build"],
    pattern: /\bgit (?:pull|fetch|checkout|clone)\b|\bdocker(?:[ -]compose)? pull\b|\bbuild\b/i,
  },
  {
    name: "install",
    kinds: ["install", "build"],
    pattern:
      /\bpip3? install\b|\buv (?:sync|pip)\b|\b(?:poetry|pipenv|pdm) (?:install|sync)\b|\bdocker(?:[ -]compose)? (?:pull|build)\b|--build\b/i,
  },
  { name: "migrate", kinds: ["migrate"], pattern: /\bmigrate\b/i },
  { name: "collectstatic", kinds: ["collectstatic"], pattern: /\bcollectstatic\b/i },
  {
    name: "restart",
    kinds: ["start"],
    pattern:
      /\brestart|\breload\b|\bup -d\b|\brollout\b|\bgit push (?:heroku|dokku)\b|\bfly deploy\b|\bkubectl apply\b/i,
  },
  { name: "verify", kinds: ["verify", "check"], pattern: /\bverify\b|\bsmoke\b|\bcurl\b|\bcheck --deploy\b|\bhealth/i },
];

interface Named {
  readonly place: Evidence;
  readonly names: ReadonlySet<string>;
}

/** The steps of a release as scripts, pipelines and platforms make them, and documents that name them. */
export function releaseSequence(context: EvidenceContext): EvidenceAnswer {
  const { project, deploy, show } = context;
  // What the build of an image does, each release of it has.
  const built = deploy.dockerfiles.some(({ content }) =>
    content.instructions.some(({ keyword, args }) => keyword === "RUN" && /\bcollectstatic\b/.test(args.text)),
  );
  const made = madeReleases(project)
    .map((release): Named => {
      const runs = (pattern: RegExp): boolean => release.steps.some(({ text }) => pattern.test(text));
      // A cluster pulls the images that it is told; Compose keeps the one that it has.
      const byImage = {
        pull: runs(/^(?:kubectl|helm)\b/),
        install: runs(/^(?:docker|kubectl|helm)\b/),
        collectstatic: built && runs(/^(?:docker|kubectl|helm)\b/),
      };
      return {
        place: { at: release.at, text: `${release.name}: ${orderText(release)}` },
        names: new Set(
          steps
            .filter(
              ({ name, kinds, pattern }) =>
                release.steps.some(({ kind }) => kinds.includes(kind)) ||
                runs(pattern) ||
                (byImage as Readonly<Record<string, boolean>>)[name] === true,
            )
            .map(({ name }) => name),
        ),
      };
    })
    // A job that publishes documents, for instance.
    .filter(({ names }) => [...names].join() !== "install");
  const platforms = project.deploy.releases
    .filter(({ kind }) => kind === "platform")
    .map((release): Evidence => ({ at: release.at, text: `${show(release.file)}: ${orderText(release)}` }));
  const written = sectionsAbout(
    context,
    /\bdeploy(?:ment|ing|s)?\b|\breleas(?:e|es|ing)\b|\brunbook\b|\bproduction\b|\bgo(?:ing)? live\b/i,
  );
  // A script in Python says it as a document does, and so does what a platform or another script starts: `build.sh`.
  const python = context.paths.deploy.filter(isPythonScript).flatMap((path) => {
    const content = project.files.read(path);
    return isText(content) ? [{ text: content.text, at: fileStart(path), least: 1 }] : [];
  });
  const shell = deploy.scripts
    .filter(
      ({ path }) =>
        deploy.roles.get(path)?.role !== "doubtful" &&
        !makesMachines(basename(path)) &&
        made.every(({ place }) => place.at?.file !== path),
    )
    .map(({ path, text }) => ({ text: text.replace(/^[ \t]*#.*$/gm, ""), at: fileStart(path), least: 2 }));
  const documents = [...written, ...python, ...shell].flatMap((one): readonly Named[] => {
    const { text, at } = one;
    const names = steps.filter(({ pattern }) => pattern.test(text)).map(({ name }) => name);
    return names.length < ("least" in one ? one.least : 1)
      ? []
      : [{ place: { at, text: `${show(at.file)} names ${listText(names)}` }, names: new Set(names) }];
  });
  const [best, ...others] = [...made, ...documents].sort((a, b) => b.names.size - a.names.size);
  const more = [...others.map(({ place }) => place), ...platforms].slice(0, 5);
  if (best === undefined)
    return whole(
      open(
        platforms.length === 0
          ? "no document or script names the steps of a release"
          : "no document or script names the steps of a release; this is what the platform does by itself",
        ...platforms.slice(0, 3),
      ),
    );
  const missing = steps.map(({ name }) => name).filter((name) => !best.names.has(name));
  if (missing.length === 0) return whole(shown(best.place));
  const lacking = `${best.place.text}; nothing of ${listText(missing)}`;
  return whole(
    best.names.has("migrate") && best.names.has("restart") && best.names.size >= 4
      ? half(lacking, best.place, ...more)
      : open(lacking, best.place, ...more),
  );
}

/** `git pull, migrate, collectstatic, restart of gunicorn`. */
function orderText({ steps: own }: Release): string {
  const texts = own.map(({ text }) => text);
  return [...new Set(texts)].slice(0, 12).join(", ");
}
