import { lastPart } from "../../text/lastPart.js";
import { starImportOf } from "./starImport.js";
import { basename, dirname, isInside } from "../paths.js";
import { isRehearsal, settingsWords } from "../roleWords.js";
import { includedByVariable } from "../settingsFiles.js";
import { aboveTheSite } from "./aboveTheSite.js";
import { besideStarted } from "./besideStarted.js";
import { nameOf, textOf } from "./candidate.js";
import { asFragment, type Decision, firstOf, type Question, sharedBy, type Sign } from "./decision.js";
import { productionDeploy } from "./productionDeploy.js";
import { isDeploy, isStarter } from "./referenceSources.js";

/** A name that says production decides, unless something shows that another module runs there, which has this one in it or took its place. */
export function byProductionName(question: Question): Decision | undefined {
  return question.one.words.production
    ? (firstOf(signs, question) ?? { role: "production", because: "its name says so" })
    : undefined;
}

const signs: readonly Sign[] = [
  takenOverByLaunched,
  takenOverByStarted,
  besideTakenOver,
  importedPiece,
  baseOfOthers,
  chosenByStarted,
  besideStarted,
  moved,
  rehearsalAboveTheSite,
  splitBetweenStages,
  asFragment,
];

/** `production_heroku`, which launches name, takes over `production`, which nothing names: that is its base. */
function takenOverByLaunched({ one, all }: Question): Decision | undefined {
  if (one.references.some((ref) => isStarter(ref) || isDeploy(ref))) return undefined;
  for (const other of all) {
    if (!other.takesOver.includes(one.module) || isRehearsal(lastPart(other.module))) continue;
    const deploy = productionDeploy(other, all);
    if (deploy?.ofCommand === false)
      return { role: "shared", because: `${deploy.text}, which takes it over`, at: deploy.at };
  }
  return undefined;
}

/**
 * `settings/production.py` that nothing names, where `settings/__init__.py`, which wsgi.py names, takes it over under no condition, or where a variable
 * says production or names it: the same settings. Where it is taken only if there is no `local.py`, it is what production has.
 */
function takenOverByStarted({ input, one, all }: Question): Decision | undefined {
  if (one.references.length > 0) return undefined;
  const chosen = String.raw`(?:el)?if\b[^\n]{0,200}["'](?:prod|production|live)["'][^\n]{0,80}:[^\n]{0,80}\n(?:[ \t]+[^\n]{0,200}\n){0,4}[ \t]+`;
  const takes = new RegExp(`^(?:${chosen})?${starImportOf(one.module)}`, "m");
  const [starter] = all
    .filter(
      (other) =>
        other.takesOver.includes(one.module) &&
        other.className === undefined &&
        basename(other.file) === "__init__.py" &&
        dirname(other.file) === dirname(one.file) &&
        (takes.test(textOf(input, other)) || includedByVariable(textOf(input, other)).length > 0),
    )
    .flatMap(({ references }) => references.filter(isStarter));
  return starter && { role: "shared", because: `${starter.text}, which takes it over`, at: starter.at };
}

/** `production.py`, left beside the `prod.py` that the package takes over. */
function besideTakenOver({ input, one, all }: Question): Decision | undefined {
  if (one.references.length > 0 || one.importedBy.length > 0) return undefined;
  const other = all.find(
    (each) =>
      each.words.production &&
      dirname(each.file) === dirname(one.file) &&
      takenOverByStarted({ input, one: each, all }) !== undefined,
  );
  return other && { role: "shared", because: `nothing names it, and production takes over ${other.module}` };
}

function importedPiece({ input, one }: Question): Decision | undefined {
  const [importer] = one.importedBy;
  return importer === undefined || one.isWhole || one.references.some(isStarter)
    ? undefined
    : sharedBy(input, importer);
}

/** `base_lambda`, which `lambda_main` and `lambda_admin` build upon. */
function baseOfOthers({ input, one }: Question): Decision | undefined {
  const importer = one.words.shared
    ? one.importedBy.find(({ module }) => settingsWords(lastPart(module)).production)
    : undefined;
  return importer && !one.references.some(isStarter) ? sharedBy(input, importer) : undefined;
}

/** `if STAGING: from .settings_staging import *` in what wsgi.py names: that is what runs there too. */
function chosenByStarted({ input, one, all }: Question): Decision | undefined {
  if (one.references.length > 0 || !isRehearsal(lastPart(one.module))) return undefined;
  const chooser = one.importedBy.find(({ module }) =>
    all.some((other) => nameOf(other) === module && other.references.some(isStarter)),
  );
  return chooser && sharedBy(input, chooser);
}

/** `config/production.py`, left behind when `config/settings/production.py` was made, which wsgi.py or a deploy file names. */
function moved({ one, all }: Question): Decision | undefined {
  if (one.references.length > 0 || one.className !== undefined) return undefined;
  for (const other of all) {
    const named = other.references.find((ref) => isStarter(ref) || isDeploy(ref));
    const [outer, inner] = [dirname(one.file), dirname(other.file)];
    if (
      named !== undefined &&
      outer !== inner &&
      lastPart(other.module) === lastPart(one.module) &&
      (isInside(outer, inner) || isInside(inner, outer))
    )
      return {
        role: "shared",
        because: `nothing names it, and ${named.text.replace(/:.*/, "")} names ${other.module}`,
      };
  }
  return undefined;
}

function rehearsalAboveTheSite(question: Question): Decision | undefined {
  return isRehearsal(lastPart(question.one.module)) ? aboveTheSite(question) : undefined;
}

/** `deployed.py`, which staging and production build on and nothing names, or `heroku.py`, which `production.py` takes over: the production that does so. */
function splitBetweenStages({ input, one }: Question): Decision | undefined {
  const { module, className, importedBy, references } = one;
  const own = className ?? lastPart(module);
  if (references.length > 0 || plainName.test(own) || isRehearsal(own)) return undefined;
  const isOfStages = importedBy.some((importer) => isRehearsal(lastPart(importer.module)));
  const production = importedBy.find((importer) => {
    const name = lastPart(importer.module);
    const words = settingsWords(name);
    return (
      plainName.test(name) ||
      (isOfStages && words.production && !words.development && !words.test && !isRehearsal(name))
    );
  });
  return production && sharedBy(input, production);
}

const plainName = /^(?:prod|production|live)$/i;
