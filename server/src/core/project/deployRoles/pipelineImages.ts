import { basename } from "../paths.js";
import { pathWords } from "../roleWords.js";
import { type DeployRole, sure } from "./deployRole.js";
import type { JudgedFile } from "./judgedFile.js";

export function pushedBy(
  path: string,
  files: readonly JudgedFile[],
  nameOf: (path: string) => string,
): DeployRole | undefined {
  const pusher = files.find(
    (one) => pushesImage(one, path) && (pathWords(basename(one.file)).says ?? "production") === "production",
  );
  return pusher && sure(`${nameOf(pusher.file)} builds and pushes it`);
}

/** A step of docker/build-push-action that always pushes: `file`, or the Dockerfile of its `context`. */
function pushesImage({ scan, text }: JudgedFile, path: string): boolean {
  if (scan.kind !== "workflow" || !text.includes("build-push-action")) return false;
  return text.split(/^[ \t]*-[ \t](?=[ \t]*(?:name|uses|id|if)[ \t]*:)/m).some((step) => {
    const given = (key: string): string | undefined =>
      new RegExp(`^[ \\t]*${key}:[ \\t]*["']?(?:\\./)?([^\\s"'#]+)`, "m").exec(step)?.[1];
    if (!step.includes("docker/build-push-action") || !/^(?:true$|\$\{\{)/.test(given("push") ?? "")) return false;
    const [, key] = /^[ \t]*file:[ \t]*["']?\$\{\{ ?matrix\.(?:[\w-]{1,40}\.)?([\w-]{1,40}) ?\}\}/m.exec(step) ?? [];
    if (key !== undefined)
      return [...text.matchAll(new RegExp(`\\b${key}:[ \\t]*["']?(?:\\./)?([^\\s"',}]{1,200})`, "g"))].some(
        ([, one]) => one === path,
      );
    const context = given("context")?.replace(/\/$/, "");
    return (
      (given("file") ?? (context === undefined || context === "." ? "Dockerfile" : `${context}/Dockerfile`)) === path
    );
  });
}

/** A pipeline that builds images or sends them somewhere: what it makes is run. */
export function makesImages({ scan, text }: JudgedFile): boolean {
  return (
    scan.kind === "workflow" &&
    /build-push-action|\bdocker\s+(?:image\s+)?(?:build|push|buildx)\b|\bkaniko\b|\bbuildah\b|gcloud\s+builds/.test(
      text,
    )
  );
}

/** `docker build -f Dockerfile.aws`: each image that it builds has a file of its own, and none is this one. */
export function buildsOthers({ text }: JudgedFile, file: string): boolean {
  const named = [...text.matchAll(/\bdocker\s+(?:image\s+|buildx\s+)?build\b([^\n]*)/g)].map(
    ([, line = ""]) => /\s(?:-f|--file)[ =](\S+)/.exec(line)?.[1],
  );
  return (
    named.length > 0 &&
    !text.includes("build-push-action") &&
    named.every((one) => one !== undefined && basename(one) !== basename(file))
  );
}
