import { literalPattern } from "../../text/literalPattern.js";
import { starImportOf } from "./starImport.js";
import { lastPart } from "../../text/lastPart.js";
import { besideDistribution } from "../besideDistribution.js";
import { textOf as textOfFile } from "../../text/fileSource.js";
import { basename, dirname, join } from "../paths.js";
import { isRehearsal, settingsWords } from "../roleWords.js";
import { isEmpty, isNothingButImport, isPiece, isWholeSettings, switchesDebugOn } from "../settingsFiles.js";
import { aboveTheSite } from "./aboveTheSite.js";
import { besideWsgi, isLeftOver } from "./besideStarted.js";
import { byMention } from "./byMention.js";
import { byStarter } from "./byStarter.js";
import { type Candidate, nameOf, textOf } from "./candidate.js";
import { asFragment, type Decision, firstOf, type OpenQuestion, sharedBy, type Sign } from "./decision.js";
import { mayServe } from "./nameUse.js";
import { productionDeploy } from "./productionDeploy.js";
import { isDeploy, isStarter } from "./referenceSources.js";

/** For names that say neither: the default of wsgi.py and asgi.py, unless a production module builds on it; then whether it is made to be imported. */
export function byImportAndStarter(question: OpenQuestion): Decision | undefined {
  const decision = firstOf(signs, question);
  if (decision !== undefined) return decision;
  // Named by tests or development files only, or while an image is built: production if nothing else is.
  return question.one.references.some(isDeploy) ? undefined : byMention(question);
}

const signs: readonly Sign<OpenQuestion>[] = [
  takenOverByProduction,
  takenOverByTemplate,
  choosesBetweenEnvironments,
  anotherNameOfDevelopments,
  anotherNameOfItsBase,
  besideOwnDistribution,
  empty,
  leftOver,
  leftByStartproject,
  developersVariant,
  besideWsgi,
  byStarter,
  aboveTheSite,
  imported,
  namedToBeImported,
  asFragment,
  besideProduction,
  pieceBesideStarted,
];

function takenOverByProduction({ input, one, strongProduction }: OpenQuestion): Decision | undefined {
  // A stage before production that builds on the default of wsgi.py does not take it away from production.
  const isDefault = !one.words.shared && one.references.some(isStarter);
  const importer = one.importedBy.find(
    ({ module }) => strongProduction.has(module) && !(isDefault && isRehearsal(lastPart(module))),
  );
  return importer && sharedBy(input, importer);
}

/** `settings_production.example.py` with `from .settings import *`, which each server has a copy of: those are production's. */
function takenOverByTemplate({ input, one }: OpenQuestion): Decision | undefined {
  if (one.className !== undefined) return undefined;
  const takes = new RegExp(`^${starImportOf(one.module)}`, "m");
  const template = input.files
    .list(dirname(one.file))
    .find(
      (name) => templateOfProduction(name) && takes.test(textOfFile(input.files, join(dirname(one.file), name)) ?? ""),
    );
  return template === undefined
    ? undefined
    : { role: "shared", because: `${template}, which each server has a copy of, takes it over`, isOnServers: true };
}

function templateOfProduction(name: string): boolean {
  const words = settingsWords(name.replace(templateWord, "."));
  return /\.py\b/.test(name) && templateWord.test(name) && words.production && !words.development && !words.test;
}

const templateWord = /[._-](?:example|sample|template|tmpl|dist|skel)(?:[._-]|$)/i;

/** A module that takes over the settings a deploy file names for production chooses between environments: production passes it by. */
function choosesBetweenEnvironments({ one, all }: OpenQuestion): Decision | undefined {
  const [chosen] = all.flatMap((other) => (imports(one, other) ? (productionDeploy(other, all) ?? []) : []));
  return chosen && { role: "shared", because: `${chosen.text}, which it imports`, at: chosen.at };
}

function imports(one: Candidate, other: Candidate): boolean {
  return other.importedBy.some(({ module }) => module === one.module);
}

/** `settings/__init__.py` with nothing but `from .development import *`, or that of a base with DEBUG on, beside a module for production: another name of the developers' settings. */
function anotherNameOfDevelopments({ input, one, all, strongProduction }: OpenQuestion): Decision | undefined {
  if (strongProduction.size === 0 || one.className !== undefined) return undefined;
  const only = all.find(
    (other) =>
      imports(one, other) &&
      !other.words.production &&
      (other.words.development || switchesDebugOn(textOf(input, other))),
  );
  return only !== undefined && isNothingButImport(textOf(input, one))
    ? { role: "development", because: `it only imports ${only.module}` }
    : undefined;
}

/** The same of what all of them build on, or what wsgi.py names: a package's `__init__.py` that nothing names. */
function anotherNameOfItsBase({ input, one, all, strongProduction }: OpenQuestion): Decision | undefined {
  const [base] = one.takesOver;
  return base !== undefined &&
    (strongProduction.size > 0 ||
      all.some(({ module, references }) => module === base && references.some(isStarter))) &&
    one.references.length === 0 &&
    basename(one.file) === "__init__.py" &&
    isNothingButImport(textOf(input, one))
    ? { role: "shared", because: `nothing names it, and it only imports ${base}` }
    : undefined;
}

function besideOwnDistribution({ input, one }: OpenQuestion): Decision | undefined {
  return input.isDeployed ? undefined : besideDistribution(input, one.module);
}

function empty({ input, one, all, strongProduction }: OpenQuestion): Decision | undefined {
  const hasWhole = (): boolean => all.some((other) => other !== one && other.isWhole && mayServe(other.words));
  return one.className === undefined && isEmpty(textOf(input, one)) && (strongProduction.size > 0 || hasWhole())
    ? { role: "shared", because: "there is nothing in it" }
    : undefined;
}

function leftOver({ input, one, all, strongProduction }: OpenQuestion): Decision | undefined {
  const isServedBeside = (): boolean =>
    all.some((other) => other !== one && mayServe(other.words) && other.references.some(isStarter));
  return isLeftOver(input, one) && (strongProduction.size > 0 || isServedBeside())
    ? { role: "development", because: "it switches DEBUG on, and nothing names it" }
    : undefined;
}

/** The package that startproject made, with its own wsgi.py that nothing starts, beside the one that manage.py names and that production runs. */
function leftByStartproject({ input, one, all, strongProduction }: OpenQuestion): Decision | undefined {
  const folder = dirname(one.file);
  if (one.references.length === 0 || !one.references.every((ref) => isStarter(ref) && dirname(ref.at.file) === folder))
    return undefined;
  const packageOf = (module: string): string => module.split(".")[0] ?? "";
  const own = packageOf(one.module);
  const managed = all
    .filter(({ module }) => packageOf(module) !== own)
    .flatMap(({ module, references }) =>
      references.some(({ source }) => source === "manage") ? packageOf(module) : [],
    );
  const other = all.find((each) => strongProduction.has(nameOf(each)) && managed.includes(packageOf(each.module)));
  const starts = new RegExp(`\\b${literalPattern(own)}[./](?:wsgi|asgi)\\b`);
  return other === undefined || input.scanned.some(({ text }) => starts.test(text))
    ? undefined
    : {
        role: "development",
        because: `nothing starts ${own}, and manage.py and production have ${packageOf(other.module)}`,
      };
}

/** `from .dev import *`, and a toolbar: one more set of settings for developers. */
function developersVariant({ input, one, strongProduction, asides }: OpenQuestion): Decision | undefined {
  const [taken] = one.takesOver;
  return taken !== undefined &&
    strongProduction.size > 0 &&
    !one.references.some(isStarter) &&
    !isWholeSettings(textOf(input, one)) &&
    one.takesOver.every((module) => asides.has(module))
    ? { role: "development", because: `it takes over ${taken}, which is not for production` }
    : undefined;
}

/** Tests and development that build on a module do not take it away from production, where nothing else is production's. */
function imported(question: OpenQuestion): Decision | undefined {
  const { input, one, strongProduction, asides } = question;
  const importer =
    one.importedBy.find(({ module }) => !asides.has(module)) ??
    (strongProduction.size > 0 || isMadeToBeImported(question) || !one.isWhole ? one.importedBy[0] : undefined);
  return importer && sharedBy(input, importer);
}

function namedToBeImported(question: OpenQuestion): Decision | undefined {
  return isMadeToBeImported(question)
    ? { role: "shared", because: "its name says that it is made to be imported" }
    : undefined;
}

/** Its name says so; unless production's `base.py` is what a variable names, since wsgi.py names none: it has DEBUG off and a key from the environment. */
function isMadeToBeImported({ input, one }: OpenQuestion): boolean {
  const starters = input.project.starters.filter((file) => /^[aw]sgi\.py$/.test(basename(file)));
  return (
    one.words.shared &&
    !(
      starters.length > 0 &&
      starters.every((file) => !/SETTINGS_MODULE["'][,\]]/.test(textOfFile(input.files, file) ?? "")) &&
      /^DEBUG[ \t]*=[ \t]*False\b/m.test(textOf(input, one)) &&
      /^SECRET_KEY[ \t]*=[^\n]{0,80}env/m.test(textOf(input, one))
    )
  );
}

/** Beside the module that production is named by, or that wsgi.py names, one that nothing names serves something else: a library, a report, a run by hand. */
function besideProduction({ one, all, strongProduction }: OpenQuestion): Decision | undefined {
  if (one.references.length > 0 || basename(one.file) === "__init__.py") return undefined;
  const sibling = all.find(
    (other) =>
      other !== one &&
      dirname(other.file) === dirname(one.file) &&
      (strongProduction.has(nameOf(other))
        ? other.references.some((ref) => isStarter(ref) || isDeploy(ref)) || shareBase(one, other)
        : isSiblingOf(one, other)),
  );
  return sibling && { role: "shared", because: `nothing names it, and ${nameOf(sibling)} beside it is for production` };
}

/** Both build on the same, neither on the other, and wsgi.py names the other. */
function isSiblingOf(one: Candidate, other: Candidate): boolean {
  return (
    other.references.some(isStarter) &&
    basename(other.file) !== "__init__.py" &&
    mayServe(other.words) &&
    other.importedBy.length === 0 &&
    shareBase(one, other)
  );
}

function shareBase(one: Candidate, other: Candidate): boolean {
  return one.takesOver.some((base) => base !== other.module && other.takesOver.includes(base));
}

/** A settings package whose modules the one that wsgi.py names brings together: pkgutil, importlib. */
function pieceBesideStarted({ input, one, all }: OpenQuestion): Decision | undefined {
  if (one.references.length > 0 || basename(one.file) === "__init__.py" || !isPiece(textOf(input, one)))
    return undefined;
  const whole = all.find((other) => dirname(other.file) === dirname(one.file) && other.references.some(isStarter));
  return whole && { role: "shared", because: `nothing names it, and it is a piece beside ${nameOf(whole)}` };
}
