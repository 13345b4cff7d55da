import { isText } from "../../text/fileSource.js";
import type { DeployMention } from "../deployReferences.js";
import { moduleNameOf } from "../moduleNames.js";
import { moduleWords, settingsWords } from "../roleWords.js";
import { importsStar, isWholeSettings } from "../settingsFiles.js";
import type { EntriesInput } from "./entriesInput.js";
import { isAside, mayServe } from "./nameUse.js";

/** Of a module or class that a deploy file names: its name says development or tests, and the project has another to serve requests. */
export function isForDevelopment({
  files,
  project,
}: EntriesInput): (mention: Pick<DeployMention, "variable" | "value">) => boolean {
  let texts: readonly { readonly module: string; readonly text: string }[] | undefined;
  const all = (): NonNullable<typeof texts> =>
    (texts ??= project.settingsFiles.flatMap((file) => {
      const module = moduleNameOf(project.searchPath, file);
      const content = files.read(file);
      return module === undefined || !isText(content) ? [] : [{ module, text: content.text }];
    }));
  return ({ variable, value }) => {
    if (variable === "DJANGO_CONFIGURATION")
      return (
        isAside(settingsWords(value)) &&
        all().some(({ text }) =>
          [...text.matchAll(/^class[ \t]+(\w{1,80})/gm)].some(
            ([, name = ""]) => name !== value && settingsWords(name).production,
          ),
        )
      );
    return (
      isAside(moduleWords(value)) &&
      all().some(
        ({ module, text }) =>
          module !== value && mayServe(moduleWords(module)) && (isWholeSettings(text) || importsStar(text)),
      )
    );
  };
}
