import { lastPart } from "../../text/lastPart.js";
import { asksToBeCopied, keepsFromProduction } from "../deployEvidence.js";
import { basename, relativeTo } from "../paths.js";
import { putsIn } from "../replacedFiles.js";
import type { SettingsReference } from "../references.js";
import { isOfAnotherTime, isSuperseded, machineOfDevelopers } from "../roleWords.js";
import { namedForProduction } from "./besideStarted.js";
import { byProductionName } from "./byProductionName.js";
import { type Candidate, isConfigured, textOf } from "./candidate.js";
import { type Decision, type DecisionInput, firstOf, type Question, sharedBy, type Sign } from "./decision.js";
import { isAside, mayServe } from "./nameUse.js";
import { productionDeploy } from "./productionDeploy.js";
import { isStarter } from "./referenceSources.js";
import { isWithoutUrls } from "./withoutUrls.js";

/** Configuration, production deploy files, the name. */
export function byStrongEvidence(question: Question): Decision | undefined {
  return firstOf(signs, question);
}

const signs: readonly Sign[] = [
  configured,
  configuredAsNotProduction,
  onDevelopersMachine,
  leftBehind,
  replaced,
  unlikeOnServers,
  deployed,
  amongSamples,
  putInPlace,
  namedForOtherUse,
  leftOutOfConfiguration,
  keptFromProductionByComment,
  copiedByWhoeverUsesIt,
  superseded,
  ofAnotherTime,
  byProductionName,
];

function configured({ input, one }: Question): Decision | undefined {
  return isConfigured(one, input)
    ? { role: "production", because: "production-settings in the configuration names it" }
    : undefined;
}

function configuredAsNotProduction({ input, one }: Question): Decision | undefined {
  return input.isNotProduction(relativeTo(input.analysisRoot, one.file))
    ? { role: "development", because: "not-production in the configuration names it" }
    : undefined;
}

function saysProduction({ configuration }: DecisionInput): boolean {
  return configuration.productionSettings.length > 0;
}

function onDevelopersMachine({ input }: Question): Decision | undefined {
  if (saysProduction(input)) return undefined;
  const machine = machineOfDevelopers(relativeTo(input.analysisRoot, input.project.root));
  return machine === undefined ? undefined : { role: "development", because: `it lies in ${machine}` };
}

function leftBehind({ input }: Question): Decision | undefined {
  const folder = input.project.leftBehind;
  return folder === undefined || saysProduction(input)
    ? undefined
    : { role: "development", because: `it lies in ${folder}, and another project stands beside it` };
}

/** `cp conf/prod_settings.py shop/settings.py` before the server starts: what wsgi.py names is the other one there. */
function replaced({ input, one, all }: Question): Decision | undefined {
  if (saysProduction(input) || one.className !== undefined) return undefined;
  const path = `/${one.module.replaceAll(".", "/")}.py`;
  for (const deploy of input.scanned) {
    if (input.roleOf(deploy.file)?.role !== "production") continue;
    for (const { source = "", target } of putsIn(deploy)) {
      const other = `/${target}`.endsWith(path) ? all.find((each) => isCopied(each, source)) : undefined;
      if (other !== undefined && other !== one && !isAside(other.words))
        return { role: "shared", because: `${basename(deploy.file)} puts ${other.module} in its place` };
    }
  }
  return undefined;
}

/** Ansible's `src: settings.py.j2` with `dest: /srv/shop/settings.py`: machines have what is filled into the template. */
function unlikeOnServers({ input, one }: Question): Decision | undefined {
  const replacement = input.replaced.get(one.file);
  return replacement === undefined || replacement.isRemoved || saysProduction(input) || one.className !== undefined
    ? undefined
    : {
        role: "shared",
        because: `${relativeTo(input.analysisRoot, replacement.by)} puts another in its place`,
        isOnServers: true,
      };
}

/** `COPY conf/settings_docker.py shop/local_settings.py` in production's image, where wsgi.py names `shop.local_settings`. */
function putInPlace({ input, one }: Question): Decision | undefined {
  const starter = one.references.find(isStarter);
  const path = `/${one.module.replaceAll(".", "/")}.py`;
  if (starter === undefined || one.className !== undefined || one.file.replace("/__init__.py", ".py").endsWith(path))
    return undefined;
  const image = input.scanned.find(
    ({ file, text, scan }) =>
      scan.kind === "dockerfile" && input.roleOf(file)?.role === "production" && text.includes(basename(one.file)),
  );
  return (
    image && {
      role: "production",
      because: `${starter.text}, and ${basename(image.file)} puts it there`,
      at: starter.at,
    }
  );
}

function isCopied({ file, className }: Candidate, source: string): boolean {
  return className === undefined && `/${file}`.endsWith(`/${basename(source)}`);
}

function deployed({ input, one, all }: Question): Decision | undefined {
  const deploy = saysProduction(input) ? undefined : productionDeploy(one, all);
  if (deploy === undefined || isBuiltWith(input, one, deploy)) return undefined;
  if (isOfCommandBesideSite(one, all, deploy))
    return { role: "production", because: `${deploy.text}, for one command`, at: deploy.at, serves: "tasks" };
  if (isOfWorkers(input, one))
    return {
      role: "production",
      because: `${deploy.text}, and it has no ROOT_URLCONF`,
      at: deploy.at,
      serves: "tasks",
    };
  const named = one.words.production ? undefined : namedForProduction(input, one, all);
  return named === undefined
    ? { role: "production", because: deploy.text, at: deploy.at }
    : {
        role: "shared",
        because: `${deploy.text} while nothing sets it, and ${named.module} is named for production`,
        at: deploy.at,
      };
}

/** A project without wsgi.py and asgi.py, beside one that is served: its workers' image names settings that answer no request. */
function isOfWorkers(input: DecisionInput, one: Candidate): boolean {
  return (
    one.className === undefined &&
    input.project.starters.every((file) => basename(file) === "manage.py") &&
    input.projects.some((other) => other !== input.project && input.deployed(other) === "served") &&
    isWithoutUrls(input, one.file)
  );
}

/** `release: python manage.py index --settings=shop.settings_index`, where another module serves. */
function isOfCommandBesideSite(one: Candidate, all: readonly Candidate[], { ofCommand }: SettingsReference): boolean {
  return ofCommand && !one.words.production && !one.references.some(isStarter) && isServedBy(one, all);
}

/** wsgi.py or a deploy file of production names another for the site. */
function isServedBy(one: Candidate, all: readonly Candidate[]): boolean {
  return all.some(
    (other) =>
      other !== one &&
      other.isWhole &&
      mayServe(other.words) &&
      (other.references.some(isStarter) || productionDeploy(other, all)?.ofCommand === false),
  );
}

/** Settings whose head keeps them from serving, in an image that starts nothing: it runs collectstatic with them. */
function isBuiltWith(input: DecisionInput, one: Candidate, { source, at }: SettingsReference): boolean {
  return (
    source === "dockerfile" &&
    input.scanned.some(({ file, scan }) => file === at.file && !scan.evidence.hasCommand) &&
    keepsFromProduction(textOf(input, one))
  );
}

/** What Sphinx loads so that modules of the project can be imported, and what people copy and then change. */
function amongSamples({ input, one }: Question): Decision | undefined {
  if (one.references.length > 0) return undefined;
  const folder = relativeTo(input.analysisRoot, one.file)
    .split("/")
    .slice(0, -1)
    .find((part) => /^(?:docs?|documentation|sphinx|resources?|samples?)$/i.test(part));
  return folder === undefined
    ? undefined
    : { role: "development", because: `it lies in ${folder}, and nothing names it` };
}

function namedForOtherUse({ input, one }: Question): Decision | undefined {
  const { words, importedBy, isWhole } = one;
  if (!words.development && !words.test) return undefined;
  const [importer] = importedBy;
  if (importer !== undefined && !isWhole) return sharedBy(input, importer);
  return { role: words.test && !words.development ? "test" : "development", because: "its name says so" };
}

function leftOutOfConfiguration({ input }: Question): Decision | undefined {
  return saysProduction(input)
    ? { role: "shared", because: "production-settings in the configuration does not name it" }
    : undefined;
}

function keptFromProductionByComment({ input, one, all }: Question): Decision | undefined {
  // “A harness for testing”, where it is all that the started server can load.
  const isAll =
    input.isDeployed &&
    one.references.some(isStarter) &&
    all.every((other) => other === one || !other.isWhole || !mayServe(other.words));
  return !one.words.production && !isAll && keepsFromProduction(textOf(input, one))
    ? { role: "development", because: "a comment in it says that it is not for production" }
    : undefined;
}

function copiedByWhoeverUsesIt({ input, one }: Question): Decision | undefined {
  return one.references.length === 0 && asksToBeCopied(textOf(input, one))
    ? { role: "development", because: "a comment in it says to copy it, and nothing names it" }
    : undefined;
}

/** `future_settings/production.py`, which nothing names, beside the `settings.py` that wsgi.py names. */
function ofAnotherTime({ one, all }: Question): Decision | undefined {
  return one.references.length === 0 &&
    isOfAnotherTime(one.module) &&
    one.importedBy.every(({ module }) => isOfAnotherTime(module)) &&
    isServedBy(
      one,
      all.filter(({ module }) => !isOfAnotherTime(module)),
    )
    ? { role: "development", because: "its name says that it is of another time, and nothing names it" }
    : undefined;
}

function superseded({ one, all }: Question): Decision | undefined {
  return one.references.length === 0 &&
    isSuperseded(lastPart(one.module)) &&
    all.some((other) => other !== one && other.isWhole)
    ? { role: "development", because: "its name says that another took its place" }
    : undefined;
}
