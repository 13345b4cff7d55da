import { fileStart } from "../../text/span.js";
import type { Value } from "../../domain/value.js";
import { basename } from "../../project/paths.js";
import { includesText } from "../../domain/predicates.js";
import { isHashedStorage, storageBackend } from "../../rules/support/libraries.js";
import { middleware } from "../../rules/support/middleware.js";
import { lastPart } from "../../text/lastPart.js";
import { mayRelease } from "../repositoryPaths.js";
import type { TextMatch } from "../repositoryTexts.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { half, open, shown, unseen, whole, type Part } from "./answers.js";
import { launchText } from "../../launch/targets.js";
import { ownLaunches } from "./ownLaunches.js";
import { volumeOver } from "./volumeOver.js";
import { settingFact } from "./settingFacts.js";

/** Each of the four: where files are collected, names by content, who serves them, and what collects them. An object store serves by itself. */
export function staticCollected(context: EvidenceContext): EvidenceAnswer {
  const storages = storagesOf(context);
  const remote = storages.find(
    (one) => one.path !== undefined && /s3|gcloud|azure|^storages\.|cloudinary|dropbox/i.test(one.path),
  );
  const isMixed = storages.some(({ path }) => path !== undefined && isHashedStorage(path));
  return whole(
    ...storages.map((one) => named(one, remote !== undefined, isMixed)),
    remote === undefined ? root(context) : shown({ at: remote.at, text: "they are kept outside of the application" }),
    remote === undefined ? served(context) : shown({ at: remote.at, text: "the store serves them" }),
    collected(context, remote === undefined),
  );
}

/** Whether a storage names files by their content. `isMixed`: another one does. */
function named({ path, at, reason }: ReturnType<typeof storagesOf>[number], isRemote: boolean, isMixed: boolean): Part {
  const storage = { at, text: "the storage of static files" };
  if (reason !== undefined) return unseen(`the storage of static files: ${reason}`, storage);
  if (path !== undefined && isHashedStorage(path))
    return shown({ at, text: `${lastPart(path)} names files by their content` });
  if (path !== undefined && isRemote) return open(`${lastPart(path)} does not name files by their content`, storage);
  return isMixed
    ? open("the names of static files change with their content in some environments only", storage)
    : half("the names of static files do not change with their content", storage);
}

function root(context: EvidenceContext): Part {
  const fact = settingFact(context, "STATIC_ROOT");
  if (fact === undefined || fact.isDefault || fact.values.some(({ kind }) => kind === "none"))
    return open("STATIC_ROOT is not set");
  return fact.values.some(({ kind }) => kind === "unknown")
    ? unseen("STATIC_ROOT cannot be seen", { at: fact.at, text: "STATIC_ROOT" })
    : shown({ at: fact.at, text: "STATIC_ROOT names their folder" });
}

function served({ entry, deploy, show }: EvidenceContext): Part {
  const white = entry.settings?.ask((world) => includesText(world.get("MIDDLEWARE"), middleware.whitenoise));
  if (white?.occurs === "always") return shown({ at: white.read[0]?.valueAt, text: "WhiteNoise serves them" });
  for (const { path, content } of deploy.nginx) {
    const location = content.servers
      .flatMap((server) => server.locations)
      .find(
        (one) =>
          /static|assets/.test(one.path) &&
          one.directive.block?.some(({ name }) => name === "alias" || name === "root") === true,
      );
    if (location !== undefined) return shown({ at: location.pathAt, text: `${show(path)} serves ${location.path}` });
  }
  for (const { path, content } of deploy.caddyfiles) {
    const server = content.sites
      .flatMap((site) => site.directives)
      .find((one) => one.name === "file_server" || one.block?.some(({ name }) => name === "file_server") === true);
    if (server !== undefined) return shown({ at: server.nameAt, text: `${show(path)} serves files` });
  }
  return open("neither WhiteNoise nor a proxy of the repository serves them");
}

function collected(context: EvidenceContext, isLocal: boolean): Part {
  const { paths, search, show } = context;
  const found = search(paths.deploy.filter(mayRelease), /\bcollectstatic\b/).filter(
    ({ line }) => !/DISABLE_COLLECTSTATIC|--dry-run|^\s*echo\b/.test(line),
  );
  const doubts = doubtsOf(context, isLocal);
  const [first] = found;
  const sure = found.find((match) => doubts(match) === undefined);
  if (sure !== undefined) return shown({ at: sure.at, text: `${show(sure.at.file)} runs collectstatic` });
  if (first !== undefined) return open(doubts(first) ?? "", { at: first.at, text: "collectstatic" });
  const procfile = paths.deploy.find((path) => basename(path) === "Procfile");
  // https://devcenter.heroku.com/articles/django-assets
  if (procfile !== undefined && search(paths.deploy, /\bDISABLE_COLLECTSTATIC\b/).length === 0)
    return shown({
      at: fileStart(procfile),
      text: `the buildpack of platforms that read ${show(procfile)} runs collectstatic`,
    });
  return open("nothing of production in the repository runs collectstatic");
}

/** What keeps a line from proving that production has the files that it collects. */
function doubtsOf(context: EvidenceContext, isLocal: boolean): (match: TextMatch) => string | undefined {
  const { deploy, show } = context;
  // A volume is filled from the first image alone, and a folder of the machine never: https://docs.docker.com/engine/storage/volumes/#mounting-a-volume-over-existing-data
  const hiding = isLocal
    ? ownLaunches(context, "web").find(
        (process) => process.launch.kind === "compose" && volumeOver(context, process, "STATIC_ROOT") !== undefined,
      )
    : undefined;
  return ({ at, line }) => {
    const where = show(at.file);
    if (/collectstatic[^|]{0,200}\|\|\s{0,9}(?:true|:|echo)(?![\w/])/.test(line))
      return `${where} goes on when collectstatic fails: make sure that it does not`;
    if (hiding !== undefined && deploy.dockerfiles.some(({ path }) => path === at.file))
      return `${launchText(hiding)} has a volume over the static files that ${where} collects: make sure that a release collects them again`;
    const command = deploy.scripts
      .find(({ path }) => path === at.file)
      ?.content.commands.find((one) => one.at.start <= at.start && at.end <= one.at.end);
    return command?.conditional === true
      ? `${where} runs collectstatic under a condition: make sure that it is met`
      : undefined;
  };
}

function storagesOf({ entry }: EvidenceContext): readonly {
  readonly path: string | undefined;
  readonly at: Value["at"];
  readonly reason: string | undefined;
}[] {
  const found = new Map<
    string,
    { readonly path: string | undefined; readonly at: Value["at"]; readonly reason: string | undefined }
  >();
  const { settings } = entry;
  settings?.ask((world) => {
    const backend = storageBackend(world, "staticfiles", settings.django);
    const at = (typeof backend === "string" ? undefined : backend.at) ?? world.setting("STORAGES").valueAt;
    const path = typeof backend !== "string" && backend.kind === "str" ? backend.value : undefined;
    const reason =
      typeof backend === "string"
        ? backend === "unknown"
          ? "it cannot be seen"
          : undefined
        : backend.kind === "unknown"
          ? backend.reason
          : undefined;
    found.set(path ?? reason ?? "", { path, at, reason });
    return "no";
  });
  return [...found.values()];
}
