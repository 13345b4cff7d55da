import { sourcesOf } from "../../domain/display.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { listText } from "../../domain/listText.js";
import { open, shown, unseen, whole } from "./answers.js";
import { keyFileOf } from "../../settings/secretKey.js";
import { settingFact } from "./settingFacts.js";

/** How strong a key is that is not in the repository only its owner knows; what a given environment holds, rules have judged. */
export function secretKey(context: EvidenceContext): EvidenceAnswer {
  const fact = settingFact(context, "SECRET_KEY");
  const [only] = fact?.values ?? [];
  const file =
    fact?.values.length === 1 && only !== undefined && context.entry.settings !== undefined
      ? keyFileOf(only, context.entry.settings)
      : undefined;
  if (fact !== undefined && file !== undefined)
    return whole(
      shown({ at: fact.at, text: `SECRET_KEY is read from ${file}, which is not in the repository` }),
      open(
        `SECRET_KEY is read from ${file}: make sure that it holds 50 or more random characters, and that only the service can read it`,
      ),
    );
  const hidden = fact?.values.find(({ kind }) => kind === "unknown");
  if (fact === undefined || hidden !== undefined)
    return whole(unseen(`SECRET_KEY: ${hidden?.kind === "unknown" ? hidden.reason : "it cannot be seen"}`));
  const variables = sourcesOf(fact.values);
  const source = {
    at: fact.at,
    text:
      variables.length > 0
        ? `SECRET_KEY comes from the variable${variables.length === 1 ? "" : "s"} ${listText(variables)}, and no default stands in for it`
        : "SECRET_KEY is given from outside",
  };
  if (context.entry.settings?.mode === "exact" && variables.length === 0)
    return whole(shown({ ...source, text: "the SECRET_KEY that is given is long and varied enough for Django" }));
  return whole(shown(source), open(`${source.text}: make sure that production's has 50 or more random characters`));
}
