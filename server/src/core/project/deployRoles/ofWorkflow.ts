import { deploysSomething, runsTests } from "../deployEvidence.js";
import { dirname } from "../paths.js";
import { type PathWords, nameWords } from "../roleWords.js";
import { type DeployRole, development, doubtful } from "./deployRole.js";
import type { JudgedFile } from "./judgedFile.js";

export function ofWorkflow({ file, text }: JudgedFile, name: string, words: PathWords): DeployRole {
  const own = nameWords(name);
  const deploys = words.says === "production" || (own.production && !own.test) || /release|publish|\bcd\b/i.test(name);
  if (deploys) return { role: "production", tests: false, because: "its name says that it deploys", evident: false };
  // `.gitlab-ci.yml` is called so whatever it does.
  const mayDeploy = words.says === undefined || !/\/workflows$/.test(dirname(file));
  if (!mayDeploy || !deploysSomething(text))
    // Jobs of a library, or of files that it includes.
    return /^jenkinsfile/i.test(name) && !runsTests(text) && !/\bsh\b/.test(text)
      ? doubtful("nothing in it says whether it tests or deploys")
      : development("it runs where the project is tested", true);
  return runsTests(text)
    ? doubtful("it deploys, and it runs tests")
    : { role: "production", tests: false, because: "it deploys", evident: false };
}
