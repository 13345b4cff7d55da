import { type Project, isFurtherStarter } from "../discover.js";
import { basename, relativeTo } from "../paths.js";
import { isPiece } from "../settingsFiles.js";
import { nameOf, textOf } from "./candidate.js";
import { type Decision, firstOf, type OpenQuestion, type Sign } from "./decision.js";
import { folderText } from "./entriesInput.js";
import { besideSite, loadedFromAround } from "./otherProjects.js";
import { productionDeploy } from "./productionDeploy.js";
import { isStarter } from "./referenceSources.js";

/** For what no wsgi.py, asgi.py or deploy file names: who else names it, and which site is there besides. */
export function byMention(question: OpenQuestion): Decision {
  const [mention] = question.one.references;
  return (
    firstOf(signs, question) ??
    (mention === undefined
      ? {
          role: "production",
          because: "it is not for development or tests, and no settings of production import it",
          isPresumed: true,
        }
      : {
          role: "production",
          because: `${mention.text}, and its name says neither development nor test`,
          at: mention.at,
        })
  );
}

const signs: readonly Sign<OpenQuestion>[] = [
  forCommandsBesideServed,
  forCelerysWorkers,
  anotherNameFromAround,
  besideOthersSite,
  copiedIntoAnImage,
];

function forCommandsBesideServed({ one, all, strongProduction }: OpenQuestion): Decision | undefined {
  const [mention] = one.references;
  if (mention === undefined || one.references.some((ref) => ref.source !== "manage")) return undefined;
  // `wsgi_live.py` is asked only where production starts it.
  const served = all.find(
    (other) =>
      productionDeploy(other, all)?.ofCommand === false ||
      other.references.some(
        (ref) => isStarter(ref) && (strongProduction.has(nameOf(other)) || isFurtherStarter(basename(ref.at.file))),
      ),
  );
  return (
    served && {
      role: "development",
      because: `only ${mention.text}, and ${nameOf(served)} is what serves`,
      at: mention.at,
    }
  );
}

function forCelerysWorkers({ one, all }: OpenQuestion): Decision | undefined {
  const [mention] = one.references;
  return mention !== undefined &&
    one.references.every((ref) => ref.source === "celery") &&
    all.some((other) => other.importedBy.some((importer) => importer.module === one.module))
    ? { role: "production", because: `${mention.text}, for Celery's workers`, at: mention.at, serves: "tasks" }
    : undefined;
}

function anotherNameFromAround({ input, one }: OpenQuestion): Decision | undefined {
  const outer = loadedFromAround(input, one);
  return (
    outer && {
      role: "shared",
      because: `${relativeTo(input.analysisRoot, outer.starter)} loads it as ${outer.module}`,
    }
  );
}

function besideOthersSite({ input, one }: OpenQuestion): Decision | undefined {
  const site = besideSite(input);
  if (site === undefined || one.references.some((ref) => ref.source !== "manage" && ref.source !== "celery"))
    return undefined;
  const [mention] = one.references;
  return {
    role: "development",
    because: `${mention === undefined ? "nothing names it" : `only ${mention.text}`}, and ${folderText({ ...input, project: site })} is the site`,
    ...(mention === undefined ? {} : { at: mention.at }),
  };
}

/** An image copies it beside the settings that take it over. */
function copiedIntoAnImage({ input, one }: OpenQuestion): Decision | undefined {
  const isStarted = ({ starters }: Project): boolean => starters.length > 0;
  return one.references.length === 0 &&
    !isStarted(input.project) &&
    input.projects.some(isStarted) &&
    isPiece(textOf(input, one))
    ? { role: "shared", because: "nothing names or starts it, and no site runs with it alone" }
    : undefined;
}
