import { basename, dirname, join } from "../../project/paths.js";
import { deployKindOf } from "../../project/deployKinds.js";
import { namesPython } from "../../launch/buildContexts.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { yamlEntries, yamlGet, yamlItems, yamlText } from "../../syntax/deploy/yamlTree.js";
import type { TextMatch } from "../repositoryTexts.js";
import { literalPattern } from "../../text/literalPattern.js";
import { nothing, open, shown, whole } from "./answers.js";
import { contains } from "../../text/span.js";
import { unlessCalled } from "./unlessCalled.js";

const build =
  /\bdocker(?:\s+buildx)?\s+build\b|\bdocker[ -]compose\b[^\n#]{0,120}\b(?:build|up\b[^\n#]{0,80}--build)\b|\bdocker\/build-push-action\b|\bbuildah\b|\bkaniko\b|\bbake-action\b/;

/** A build that fails is better found before a release than in it: in a workflow that runs for changes, not for releases alone. */
export function imageTested(context: EvidenceContext): EvidenceAnswer {
  const { deploy, paths, project, search, show } = context;
  // `frontend/Dockerfile`
  const others = new Set(
    project.deploy.dockerfiles.filter(({ text }) => !namesPython.test(text)).map(({ path }) => dirname(path)),
  );
  const buildsAnother = ({ line, at }: TextMatch): boolean => {
    const step = deploy.workflows
      .flatMap(({ content }) => content.jobs.flatMap(({ steps }) => steps))
      .find((one) => contains(one.at, at));
    const folder = step?.with.find(({ name }) => name === "context")?.value ?? /\s([\w./-]+)\s*$/.exec(line)?.[1] ?? "";
    const top = dirname(at.file).replace(/\/\.github\b.*/, "");
    return others.has(join(join(top, step?.workingDirectory ?? ""), folder));
  };
  /** For pull requests, or for a push to any branch. */
  const runsForChanges = (path: string): boolean => {
    const on = yamlGet(deploy.workflows.find((one) => one.path === path)?.content.yaml.documents[0], "on");
    const push = yamlGet(on, "push");
    const events = [yamlText(on), ...yamlItems(on).map(yamlText), ...yamlEntries(on).map(({ key }) => key)];
    return (
      events.some((event) => event === "pull_request" || event === "pull_request_target") ||
      (events.includes("push") && !yamlEntries(push).some(({ key }) => key === "branches" || key === "tags"))
    );
  };
  if (deploy.dockerfiles.length === 0) return whole(nothing("there is no Dockerfile for production"));
  const workflows = paths.integration.filter((path) => deployKindOf(path) === "workflow");
  const running = workflows.filter((path) => !path.includes("/.github/") || runsForChanges(path));
  // `uses: ./.github/workflows/build.yml`, `uses: ./.github/actions/build`
  const called = workflows.filter((path) => {
    const [name] = /\.github\/(?:workflows\/.*|actions\/[\w-]+)/.exec(path) ?? [];
    return name !== undefined && !running.includes(path) && search(running, usesOf(name)).length > 0;
  });
  const [first, ...more] = search([...running, ...called], build)
    .filter((match) => {
      const { line, at } = match;
      // The files of bake-action stand on a line of their own.
      const files = line.includes("bake-action") ? search([at.file], bakeFiles) : [];
      return files.length === 0
        ? !buildsForDevelopers(line, deploy) && !buildsAnother(match)
        : files.some((one) => isComposed([basename(bakeFiles.exec(one.line)?.[1] ?? "")], deploy));
    })
    .map(({ at }) => ({ at, text: `${show(at.file)} builds the image` }));
  return whole(
    first === undefined
      ? open(unlessCalled(context, "no workflow that runs for every change builds the image"))
      : shown(first, ...more.slice(0, 2)),
  );
}

function usesOf(name: string): RegExp {
  return new RegExp(`\\buses:[ \\t]{0,9}["']?\\./${literalPattern(name)}(?![\\w.-])`);
}

const bakeFiles = /^[ \t]*files:[ \t]*(\S+)/m;

/** `docker-compose build` of a file for developers makes none of production's images, nor does `docker build -f Dockerfile.dev`. */
function buildsForDevelopers(line: string, deploy: EvidenceContext["deploy"]): boolean {
  const named = [...line.matchAll(/\s(?:-f|--file)[ =](\S+)/g)].map(([, path = ""]) => basename(path));
  return /\bdocker[ -]compose\b/.test(line)
    ? !isComposed(named, deploy)
    : named.length > 0 && !deploy.dockerfiles.some(({ path }) => named.includes(basename(path)));
}

/** Whether a Compose file of production has one of the names; the usual one where none is given. */
function isComposed(names: readonly string[], { compose }: EvidenceContext["deploy"]): boolean {
  return compose.some(({ path, target }) => {
    const name = basename(path);
    const isMeant = names.length === 0 ? /^(?:docker-)?compose\.ya?ml$/.test(name) : names.includes(name);
    return target === "production" && isMeant;
  });
}
