import { placedOutside, type MissingFile } from "../evaluator/missingFiles.js";
import type { SettingsView } from "../settings/settingsView.js";
import { contains, type Span } from "../text/span.js";
import type { EvidenceAnswer } from "./evidenceContext.js";

export interface AskedSettings {
  readonly settings: SettingsView;
  /** The answer, no longer proven where a module that is not in the repository may set again what proves it. */
  weighed(answer: EvidenceAnswer): EvidenceAnswer;
}

/** Settings for one item, with note of what is asked of them. */
export function askedSettings(settings: SettingsView): AskedSettings {
  const open: { readonly at: Span; readonly unless: readonly MissingFile[] }[] = [];
  const noted =
    (ask: SettingsView["ask"]): SettingsView["ask"] =>
    (question) => {
      const judgement = ask(question);
      for (const { valueAt, unless } of judgement.read) if (unless !== undefined) open.push({ at: valueAt, unless });
      return judgement;
    };
  const own: Pick<SettingsView, "ask" | "askEverywhere"> = {
    ask: noted(settings.ask),
    askEverywhere: noted(settings.askEverywhere),
  };
  return {
    settings: Object.assign(Object.create(settings) as SettingsView, own),
    weighed(answer) {
      if (answer.state !== "pass" && answer.state !== "not-applicable") return answer;
      const found = open.find((one) => answer.evidence.some(({ at }) => at !== undefined && contains(one.at, at)));
      return found === undefined
        ? answer.state === "pass"
          ? answer
          : { ...answer, evidence: [] }
        : {
            ...answer,
            state: "to-confirm",
            reason: `${answer.reason}: make sure that ${placedOutside(found.unless)} sets nothing else`,
          };
    },
  };
}
