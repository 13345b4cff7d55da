import { anyServerDistribution } from "../servers.js";
import { textOf as textOfFile } from "../../text/fileSource.js";
import type { Project } from "../discover.js";
import { join } from "../paths.js";
import type { SettingsReference } from "../references.js";
import { answersAnybody, answersNobody, switchesDebugOn } from "../settingsFiles.js";
import { namedForProduction, startedAsIs } from "./besideStarted.js";
import { textOf } from "./candidate.js";
import type { Decision, Question } from "./decision.js";
import { folderText } from "./entriesInput.js";
import { isStarter } from "./referenceSources.js";

/** The default of wsgi.py and asgi.py. */
export function byStarter(question: Question): Decision | undefined {
  const { input, one, all } = question;
  const starter = one.references.find(isStarter);
  if (starter === undefined) return undefined;
  const { text, at } = starter;
  const named = namedForProduction(input, one, all);
  if (named === undefined) return unserved(question, starter) ?? { role: "production", because: text, at };
  const plain = startedAsIs(input, starter);
  return plain === undefined
    ? { role: "shared", because: `${named.module} is named for production, and it is not`, at }
    : { role: "production", because: `${text}, and ${plain} starts it and sets none`, at };
}

/**
 * Settings that wsgi.py names and that have no host of their own: they answer nobody, or with DEBUG on whoever asks. Where a server is started for another project
 * of the repository and none for this, or only the other installs one.
 */
function unserved({ input, one }: Question, { text, at }: SettingsReference): Decision | undefined {
  const content = textOf(input, one);
  const isOn = switchesDebugOn(content);
  if (!answersNobody(content) && !(isOn && answersAnybody(content))) return undefined;
  const own = input.deployed(input.project);
  if (own === "served") return undefined;
  const isToy = own === "nothing" && isOn;
  const served = input.projects.find((each) => input.deployed(each) === "served");
  const other =
    served ??
    (isToy && installsServer(input, input.project) === false
      ? input.projects.find((each) => installsServer(input, each))
      : undefined);
  if (other === undefined) return undefined;
  const folder = folderText({ ...input, project: other });
  if (isToy)
    return {
      role: "development",
      because: `${text}, nothing deploys it, and ${folder} ${served ? "is served" : "installs a server"}`,
      at,
    };
  return answersNobody(content)
    ? { role: "production", because: `${text}, and nothing serves it: for its commands`, at, serves: "tasks" }
    : undefined;
}

/** undefined: it has no requirements of its own. */
function installsServer({ files }: Question["input"], { root }: Project): boolean | undefined {
  const texts = ["requirements.txt", "pyproject.toml", "Pipfile"].flatMap(
    (name) => textOfFile(files, join(root, name)) ?? [],
  );
  return texts.length === 0 ? undefined : texts.some((text) => requiresServer.test(text));
}

const requiresServer = new RegExp(`^[ \\t]*["']?(?:${anyServerDistribution})\\b`, "im");
