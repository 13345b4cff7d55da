import { anyAsgiServer, anyServerProgram } from "../servers.js";
import { isText } from "../../text/fileSource.js";
import { lastPart } from "../../text/lastPart.js";
import { basename, dirname, relativeTo } from "../paths.js";
import type { SettingsReference } from "../references.js";
import { isOfAnotherTime } from "../roleWords.js";
import { switchesDebugOn } from "../settingsFiles.js";
import { type Candidate, textOf } from "./candidate.js";
import type { Decision, DecisionInput, Question } from "./decision.js";
import type { EntriesInput } from "./entriesInput.js";
import { isFallback } from "./fallback.js";
import { isAside, mayServe } from "./nameUse.js";
import { isStarter } from "./referenceSources.js";

/** `production.py` that nothing names, beside the default of wsgi.py that is started as it is. */
export function besideStarted({ input, one, all }: Question): Decision | undefined {
  if (one.references.length > 0) return undefined;
  for (const other of all) {
    const starter = other.references.find(isStarter);
    if (starter === undefined || other === one || !mayServe(other.words)) continue;
    if (isLeftOver(input, one))
      return { role: "shared", because: `it switches DEBUG on, nothing names it, and ${starter.text}` };
    const plain = namedForProduction(input, other, [one]) && startedAsIs(input, starter);
    if (plain !== undefined)
      return {
        role: "shared",
        because: `nothing names it, and ${plain} starts what ${starter.text.replace(/:.*/, "")} names`,
      };
  }
  return undefined;
}

/** `asgi.py` as startproject made it names these, `wsgi.py` beside it names others, and nothing starts a server that takes it. */
export function besideWsgi({ input, one, all }: Question): Decision | undefined {
  const [asgi] = one.references;
  if (asgi === undefined || !one.references.every(({ source }) => source === "asgi")) return undefined;
  const content = input.files.read(asgi.at.file);
  if (!isText(content) || /channels|Router|Starlette|FastAPI/.test(content.text)) return undefined;
  if (input.scanned.some(({ text }) => asgiServer.test(text))) return undefined;
  for (const other of all) {
    const wsgi = other.references.find(
      ({ source, at }) => source === "wsgi" && dirname(at.file) === dirname(asgi.at.file),
    );
    if (wsgi === undefined || other === one || isAside(other.words)) continue;
    return { role: "shared", because: `${asgi.text}, nothing starts an ASGI server, and ${wsgi.text}`, at: asgi.at };
  }
  return undefined;
}

const asgiServer = new RegExp(`${anyAsgiServer}|\\basgi\\b`, "i");

/** `shop.settings.production` beside the default of wsgi.py, `shop.settings`, which does not take it over: somebody sets it on the server. */
export function namedForProduction(
  input: EntriesInput,
  one: Candidate,
  all: readonly Candidate[],
): Candidate | undefined {
  if (!one.references.every((ref) => isFallback(input, ref))) return undefined;
  // It takes over another one that is.
  if (all.some(({ module, words }) => words.production && one.takesOver.includes(module))) return undefined;
  const [top] = one.module.split(".");
  return all.find(
    (other) =>
      other.isWhole &&
      other.className === undefined &&
      other.module.split(".")[0] === top &&
      /^(?:settings_?)?(?:prod|production|live)(?:_?settings)?$/.test(lastPart(other.module)) &&
      !isLeftOver(input, other) &&
      !(other.references.length === 0 && isOfAnotherTime(other.module)) &&
      !one.takesOver.includes(other.module),
  );
}

/** `production.py` that nothing names and that switches DEBUG on: what once was to become production. */
export function isLeftOver(input: EntriesInput, one: Candidate): boolean {
  return one.references.length === 0 && switchesDebugOn(textOf(input, one));
}

/**
 * The unit or Compose file that starts a server with all that its process gets, DJANGO_SETTINGS_MODULE not among it, where wsgi.py loads no file of variables either:
 * its default is what runs.
 */
export function startedAsIs(
  { files, scanned, roleOf, analysisRoot }: DecisionInput,
  { at }: SettingsReference,
): string | undefined {
  const content = files.read(at.file);
  if (!isText(content) || /dotenv|read_env|environ\.Env|decouple/.test(content.text)) return undefined;
  const module = basename(at.file).replace(/\.py$/, "");
  const serves = new RegExp(`\\b(?:${anyServerProgram})["',]{0,2}[ \\t][^\\n]{0,400}\\b${module}\\b`);
  const found = scanned.find(
    ({ file, text, scan }) =>
      (scan.kind === "systemd" || scan.kind === "compose") &&
      roleOf(file)?.role === "production" &&
      !/env(?:ironment)?_?file|DJANGO_SETTINGS_MODULE|\{\{|<<:|PassEnvironment/i.test(text) &&
      serves.test(text),
  );
  return found && relativeTo(analysisRoot, found.file);
}
