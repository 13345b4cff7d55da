import type { Standing } from "../report.js";
import { isRecord } from "../text/isRecord.js";
import { parseConfirmations, type Confirmations } from "./confirmations.js";
import { isDate } from "./dates.js";
import { confirmationsText, oneLine, type Recorded } from "./recordConfirmation.js";

/** What `.deploy-checklist.json` has of earlier commits, newest first. What is nothing of the kind is passed over. */
export function standingsOf(confirmations: Confirmations, target: string): readonly Standing[] {
  return historyOf(confirmations)
    .filter(isStanding)
    .filter((one) => one.target === target)
    .reverse();
}

/** The file's new text with how checklists stand at a commit, of which the last ones are kept. A damaged file is left as it is: what is said of it, without its name. */
export function recordStandings(text: string | undefined, standings: readonly Standing[]): Recorded {
  const confirmations = parseConfirmations(text);
  if (confirmations.kind === "damaged") return { problem: confirmations.problem };
  const now = standings.map((one) => ({ ...one, commit: oneLine(one.commit, longestCommit) }));
  const others = historyOf(confirmations).filter(
    (one) => !isStanding(one) || !now.some(({ commit, target }) => commit === one.commit && target === one.target),
  );
  const history = [...others, ...now].filter(
    (one, index, all) =>
      !isStanding(one) ||
      all.slice(index).filter((later) => isStanding(later) && later.target === one.target).length <= mostCommits,
  );
  const header = confirmations.header.filter(([key]) => key !== "history");
  return {
    text: confirmationsText(
      { ...confirmations, header: [...header, ["history", history]] },
      confirmations.entries,
      text ?? "",
    ),
  };
}

const longestCommit = 64;
const mostCommits = 20;

function historyOf(confirmations: Confirmations): readonly unknown[] {
  const history =
    confirmations.kind === "read" ? confirmations.header.find(([key]) => key === "history")?.[1] : undefined;
  return Array.isArray(history) ? history : [];
}

function isStanding(value: unknown): value is Standing {
  return (
    isRecord(value) &&
    typeof value["commit"] === "string" &&
    typeof value["on"] === "string" &&
    isDate(value["on"]) &&
    typeof value["target"] === "string" &&
    isRecord(value["items"]) &&
    Object.values(value["items"]).every((count) => typeof count === "number" && count >= 0 && count < 1_000)
  );
}
