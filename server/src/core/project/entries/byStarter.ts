import type { SettingsReference } from "../references.js";
import { answersNobody, switchesDebugOn } from "../settingsFiles.js";
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

/** Settings that wsgi.py names and that answer nobody, where a server is started for another project of the repository and none for this. */
function unserved({ input, one }: Question, { text, at }: SettingsReference): Decision | undefined {
  if (!answersNobody(textOf(input, one))) return undefined;
  const own = input.deployed(input.project);
  const other = own === "served" ? undefined : input.projects.find((each) => input.deployed(each) === "served");
  if (other === undefined) return undefined;
  return own === "nothing" && switchesDebugOn(textOf(input, one))
    ? {
        role: "development",
        because: `${text}, nothing deploys it, and ${folderText({ ...input, project: other })} is served`,
        at,
      }
    : { role: "production", because: `${text}, and nothing serves it: for its commands`, at, serves: "tasks" };
}
